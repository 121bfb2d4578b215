import { fitFrame } from "../fit/fit";
import { solutionOf } from "../fit/known-fit";
import { withResponse } from "../frame/frame";
import { randomStream } from "../random/stream";
import type { MixedModelFit } from "../types";
import { type ParameterInterval, parametersOf } from "./parameters";
import { responseSource } from "./simulate";

/** The quantile of sorted numbers, between the two nearest (R's type 7). */
function quantileOf(sorted: readonly number[], probability: number): number {
  const at = probability * (sorted.length - 1);
  const low = Math.floor(at);
  const high = Math.min(low + 1, sorted.length - 1);
  return sorted[low] + (at - low) * (sorted[high] - sorted[low]);
}

/**
 * Percentile intervals by the parametric bootstrap: data sets are drawn from the fitted model and fitted again. Source:
 * Efron & Tibshirani (1993), An Introduction to the Bootstrap, chapters 6 and 13.
 */
export function bootstrapIntervals(
  fit: MixedModelFit,
  level: number,
  replicates: number,
  seed: number,
): readonly ParameterInterval[] {
  const solution = solutionOf(fit);
  const draw = responseSource(fit);
  const stream = randomStream(seed, "parametric bootstrap");
  const draws = parametersOf(fit).map((): number[] => []);
  for (let replicate = 0; replicate < replicates; replicate++) {
    const response = draw(stream);
    const again = fitFrame(solution.model, withResponse(solution.frame, response), fit.method);
    if (again.status === "not converged") continue;
    parametersOf(again).forEach(({ estimate }, i) => {
      if (Number.isFinite(estimate)) draws[i].push(estimate);
    });
  }
  const tail = (1 - level) / 2;
  return parametersOf(fit).map(({ parameter, estimate }, i): ParameterInterval => {
    const sorted = draws[i].sort((a, b) => a - b);
    if (sorted.length < 0.9 * replicates || Number.isNaN(estimate)) {
      const reason = `it is defined in ${sorted.length} of ${replicates} replicates: a standard deviation is zero in the others`;
      return { parameter, estimate, status: "not defined", reason };
    }
    const lower = quantileOf(sorted, tail);
    const isAtZero = parameter.kind === "standard deviation" && lower < 1e-6 * sorted[sorted.length - 1];
    return {
      parameter,
      estimate,
      status: "defined",
      lower: isAtZero ? 0 : lower,
      upper: quantileOf(sorted, 1 - tail),
      boundary: isAtZero ? "lower end" : "neither end",
    };
  });
}
