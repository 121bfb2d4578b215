import type { PageFit } from "../analysis";
import { withMinusSigns } from "./words";

/** How a fit ended, in words. */
export const fitStatuses: Readonly<Record<PageFit["status"], string>> = {
  converged: "converged",
  singular: "singular (boundary) fit",
  undetermined: "variances not identified",
  "not converged": "not converged",
};

const simplerModel =
  "choose simpler random effects (“Random effects” among the choices) or a larger sample, or undo the last choice";

/** What a fit's status means for its numbers and what to do; undefined where they can be taken as they are. */
export function careFor(fit: PageFit): string | undefined {
  const { status, terms } = fit;
  const statusReason = withMinusSigns(fit.statusReason);
  switch (status) {
    case "converged":
      return undefined;
    case "singular":
      return `Singular (boundary) fit: ${statusReason}. The coefficients and their standard errors stand, but the data support fewer random effects than the model has. Read the variances with care, or ${simplerModel}.`;
    case "undetermined": {
      const given = terms.some(({ standardError }) => Number.isNaN(standardError))
        ? "Other variances fit equally well, so no standard error that depends on them is given."
        : "Other variances fit equally well; the coefficients and their standard errors are the same with all of them.";
      return `The variances are not identified by these data: ${statusReason}. ${given} To identify them, ${simplerModel}.`;
    }
    case "not converged":
      return `The fit did not converge: ${statusReason}. Do not use these numbers; ${simplerModel}.`;
  }
}

/** What each status means for the slope, in a sentence. */
const statusSentences: Readonly<Record<PageFit["status"], string>> = {
  converged: "The fit converged.",
  singular: "The fit is singular: read its variances with care.",
  undetermined: "The variances of the fit are not identified by these data.",
  "not converged": "The fit did not converge: do not use its slope.",
};

/**
 * What a status means for the slope, in a sentence.
 *
 * @param status that of a fit, or what a file has in its place.
 */
export function statusSentence(status: string): string {
  return Object.hasOwn(statusSentences, status)
    ? statusSentences[status as PageFit["status"]]
    : `Its status is “${status}”.`;
}

/**
 * Why terms of the model have no coefficient in this sample.
 *
 * @param labels the names of the terms, one at least.
 */
export function sentenceOfAliased(labels: readonly string[]): string {
  const one = labels.length === 1;
  return `No coefficient for ${labels.join(", ")}: in this sample ${one ? "it is" : "each is"} constant or a linear combination of the other covariates. To estimate ${one ? "it" : "them"}, take a larger sample, or undo the last choice.`;
}
