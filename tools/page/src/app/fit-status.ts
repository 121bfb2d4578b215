import type { PageFit } from "../analysis";

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
export function careFor({ status, statusReason, terms }: PageFit): string | undefined {
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
