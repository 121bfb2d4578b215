import { ModelError } from "../errors";
import { checkOptionNames, levelOf } from "../options";
import type { MixedModelFit } from "../types";
import { combinationsOf } from "./combinations";
import { testDistribution, twoSidedPValue } from "./distribution";

/** A weighted sum of fixed effects. */
export interface Contrast {
  readonly name: string;
  /** The weight of each term that takes part, by the term's name. */
  readonly weights: Readonly<Record<string, number>>;
}

/** A contrast with its test against zero and its interval, by the normal distribution. */
export interface TestedContrast {
  readonly name: string;
  readonly estimate: number;
  readonly standardError: number;
  /** Estimate over standard error. */
  readonly statistic: number;
  /** Two-sided. */
  readonly pValue: number;
  readonly lower: number;
  readonly upper: number;
}

/** The weights of a contrast in the order of the fit's terms. */
function weightsOf({ name, weights }: Contrast, fit: MixedModelFit): number[] {
  const terms = fit.fixedEffects.map(({ term }) => term);
  for (const [term, weight] of Object.entries(weights)) {
    if (!terms.includes(term)) {
      const why = fit.aliased.includes(term) ? " (it is a linear combination of others)" : "";
      throw new ModelError(
        "testContrasts",
        `the contrast "${name}" weighs "${term}", which has no coefficient${why}`,
        `expected some of ${terms.join(", ")}`,
      );
    }
    if (!Number.isFinite(weight)) {
      throw new ModelError(
        "testContrasts",
        `the contrast "${name}" weighs "${term}" by ${weight}`,
        "expected a number",
      );
    }
  }
  return terms.map((term) => weights[term] ?? 0);
}

/**
 * Tests weighted sums of fixed effects against zero: the estimate w'b, its standard error √(w'Vw) with V the covariance
 * of the estimates, and z and interval by the normal distribution.
 *
 * @param fit a fit of `fitMixedModel`.
 * @param contrasts names and weights; terms without a weight have 0.
 * @param options coverage of the intervals, by default .95.
 * @returns one result a contrast, in their order.
 * @throws ModelError if a term has no coefficient, a weight is not finite, all are zero, the fit did not reach an
 *   optimum or does not determine the contrast, or the level is outside 0 to 1.
 * @example
 * testContrasts(fit, [{ name: "a minus b", weights: { a: 1, b: -1 } }]);
 */
export function testContrasts(
  fit: MixedModelFit,
  contrasts: readonly Contrast[],
  options: { readonly level?: number } = {},
): readonly TestedContrast[] {
  checkOptionNames("testContrasts", options, ["level"]);
  const level = levelOf("testContrasts", options.level);
  const normal = testDistribution(Number.POSITIVE_INFINITY);
  const quantile = normal.quantile((1 + level) / 2);
  const combinations = combinationsOf(
    fit,
    contrasts.map((contrast) => weightsOf(contrast, fit)),
  );
  return contrasts.map((contrast, at) => {
    const { estimate, variance, reason } = combinations[at];
    if (reason !== undefined) {
      const problem = `the contrast "${contrast.name}" is not determined: ${reason}`;
      throw new ModelError(
        "testContrasts",
        problem,
        "expected a contrast of coefficients with standard errors",
      );
    }
    if (!(variance > 0)) {
      throw new ModelError(
        "testContrasts",
        `the contrast "${contrast.name}" has the variance ${variance}`,
        "expected weights that are not all zero",
      );
    }
    const standardError = Math.sqrt(variance);
    const statistic = estimate / standardError;
    return {
      name: contrast.name,
      estimate,
      standardError,
      statistic,
      pValue: twoSidedPValue(statistic, Number.POSITIVE_INFINITY),
      lower: estimate - quantile * standardError,
      upper: estimate + quantile * standardError,
    };
  });
}
