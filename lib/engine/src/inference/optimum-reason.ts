import type { MixedModelFit } from "../types";

/** Why nothing can be inferred from where a fit ended, or undefined. */
export function optimumReason({ status }: MixedModelFit): string | undefined {
  if (status === "not converged") return "the fit did not reach an optimum";
  if (status === "undetermined") {
    return "the data do not determine the variances of the random effects: others fit equally well, and standard errors depend on which";
  }
  return undefined;
}
