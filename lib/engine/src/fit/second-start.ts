import { secondStartOf } from "../search/certificate";
import type { MixedModelFit, SecondStart } from "../types";
import { solutionOf } from "./known-fit";
import { parametersTakenUp } from "./status";

/**
 * Searches for the optimum of a fit once more, from another start: random effects as variable as the residual and
 * uncorrelated. It costs as much as the fit.
 *
 * @param fit a fit of `fitMixedModel`, or a copy of one.
 * @returns where the search ended, and by how much its criterion differs from that of the fit.
 * @throws ModelError for what is no fit.
 * @example
 * secondStart(fitMixedModel("y ~ x + (1 | g)", data)).outcome; // "same optimum"
 */
export function secondStart(fit: MixedModelFit): SecondStart {
  const { criterion, frame, random, fixed } = solutionOf(fit);
  return secondStartOf(criterion, fit.source.value, parametersTakenUp(frame, random, { criterion, fixed }));
}
