import { fitFrame } from "../fit/fit";
import { solutionOf } from "../fit/known-fit";
import { withResponse } from "../frame/frame";
import { checkOptionNames, seedOf, wholeNumber } from "../options";
import { randomStream } from "../random/stream";
import type { MixedModelFit } from "../types";
import { comparedFits, type ModelComparison } from "./compare";
import { responseSource } from "./simulate";

/** A comparison with the distribution of its statistic under the smaller model. */
export type BootstrapComparison = ModelComparison & {
  /**
   * Part of the draws with a statistic at least as large, the observed one counted in; where the status is "defined".
   */
  readonly bootstrapPValue?: number;
  /** Its standard error from the number of draws. */
  readonly bootstrapStandardError?: number;
  /** Draws whose two fits reached an optimum. */
  readonly replicates?: number;
};

/** How to compare by bootstrap. */
export interface BootstrapComparisonOptions {
  /** Responses drawn from the smaller model, by default 1,000. */
  readonly replicates?: number;
  /** Start of the random numbers, by default 1. */
  readonly seed?: number;
}

/** Relative difference of two statistics that counts as none. */
const sameStatistic = 1e-9;

/**
 * Compares two nested models by the likelihood ratio and its distribution under the smaller model, from responses that
 * are drawn from its fit and fitted by both: with B draws of which k have a statistic at least as large,
 *
 *   p = (k + 1) / (B + 1).
 *
 * It needs no large samples, and holds where a variance is tested that lies on the boundary, for which χ² is too large.
 * Source: Davison & Hinkley (1997), Bootstrap Methods and Their Application, section 4.2; `PBmodcomp` in Halekoh &
 * Højsgaard (2014), Journal of Statistical Software 59(9), which leaves draws with a statistic of zero out; here they
 * count.
 *
 * @param a a fit of `fitMixedModel`.
 * @param b another fit to the same rows, in any order of size.
 * @param options how many draws, and the seed.
 * @returns what `compareModels` gives, and the p-value by bootstrap.
 * @throws ModelError if the rows, the responses or the weights differ, or an option is not accepted.
 * @example
 * bootstrapComparison(fitMixedModel("y ~ x + (1 | g)", data), fitMixedModel("y ~ x + (x || g)", data));
 */
export function bootstrapComparison(
  a: MixedModelFit,
  b: MixedModelFit,
  options: BootstrapComparisonOptions = {},
): BootstrapComparison {
  checkOptionNames("bootstrapComparison", options, ["replicates", "seed"]);
  const count = wholeNumber("bootstrapComparison", "replicates", options.replicates ?? 1000, 20);
  const seed = seedOf("bootstrapComparison", options.seed);
  const { comparison, smaller, larger } = comparedFits("bootstrapComparison", a, b);
  if (comparison.status !== "defined" || comparison.statistic === undefined) return comparison;
  const draw = responseSource(smaller);
  const [inner, outer] = [solutionOf(smaller), solutionOf(larger)];
  const observed = comparison.statistic * (1 - sameStatistic);
  let [reached, extreme] = [0, 0];
  for (let replicate = 0; replicate < count; replicate++) {
    const response = draw(randomStream(seed, "bootstrap comparison", replicate));
    const fits = [inner, outer].map(({ model, frame }) =>
      fitFrame(model, withResponse(frame, response), comparison.method),
    );
    if (fits.some(({ status }) => status === "not converged")) continue;
    reached += 1;
    if (Math.max(0, fits[0].criterion - fits[1].criterion) >= observed) extreme += 1;
  }
  const pValue = (extreme + 1) / (reached + 1);
  return {
    ...comparison,
    bootstrapPValue: pValue,
    bootstrapStandardError: Math.sqrt((pValue * (1 - pValue)) / reached),
    replicates: reached,
  };
}
