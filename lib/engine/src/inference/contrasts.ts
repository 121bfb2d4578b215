import { ModelError } from "../errors";
import { checkFields, checkOptionNames, levelOf, listOf, oneOf } from "../options";
import type { MixedModelFit } from "../types";
import { testDistribution, twoSidedPValue } from "./distribution";
import { type LinearMethod, linearMethods, linearTests } from "./linear-tests";

/** A weighted sum of fixed effects. */
export interface Contrast {
  readonly name: string;
  /** The weight of each term that takes part, by the term's name. */
  readonly weights: Readonly<Record<string, number>>;
}

/** A contrast with its test against zero and its interval. */
export interface TestedContrast {
  readonly name: string;
  readonly estimate: number;
  readonly standardError: number;
  /** Degrees of freedom of the t distribution; `Infinity` under the normal distribution. */
  readonly degreesOfFreedom: number;
  /** Estimate over standard error. */
  readonly statistic: number;
  /** Two-sided. */
  readonly pValue: number;
  readonly lower: number;
  readonly upper: number;
}

/** How to test contrasts. */
export interface ContrastOptions {
  /** "normal" (the default), "Satterthwaite" or "Kenward-Roger". */
  readonly method?: LinearMethod;
  /** Coverage of the intervals, by default .95. */
  readonly level?: number;
}

/** The weights of a contrast in the order of the fit's terms. */
function weightsOf(contrast: Contrast, fit: MixedModelFit): number[] {
  checkFields("testContrasts", "a contrast", contrast, ["name", "weights"]);
  const { name, weights } = contrast;
  if (typeof weights !== "object" || weights === null) {
    const expected = "expected an object with terms as names, such as { x: 1 }";
    throw new ModelError("testContrasts", `the weights of the contrast "${name}" are no object`, expected);
  }
  const terms = fit.fixedEffects.map(({ term }) => term);
  for (const [term, weight] of Object.entries(weights)) {
    if (!terms.includes(term)) {
      const why = fit.aliased.includes(term) ? " (it is a linear combination of others)" : "";
      throw new ModelError(
        "testContrasts",
        `the contrast "${name}" refers to "${term}", which has no coefficient${why}`,
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
 * of the estimates (adjusted under Kenward-Roger), and test and interval by t with the method's degrees of freedom.
 *
 * @param fit a fit of `fitMixedModel`.
 * @param contrasts names and weights; terms without a weight have 0.
 * @param options the method, by default "normal", and the coverage of the intervals.
 * @returns one result a contrast, in their order.
 * @throws ModelError if a term has no coefficient, a weight is not finite, all are zero, the fit did not reach an
 *   optimum or does not determine the contrast, the method has no number for the fit, or an option is not accepted.
 * @example
 * testContrasts(fit, [{ name: "a minus b", weights: { a: 1, b: -1 } }], { method: "Satterthwaite" });
 */
export function testContrasts(
  fit: MixedModelFit,
  contrasts: readonly Contrast[],
  options: ContrastOptions = {},
): readonly TestedContrast[] {
  checkOptionNames("testContrasts", options, ["method", "level"]);
  const method = oneOf("testContrasts", "method", options.method ?? "normal", linearMethods);
  const level = levelOf("testContrasts", options.level);
  listOf("testContrasts", "contrasts", contrasts);
  const sums = linearTests(fit, method).singles(contrasts.map((contrast) => weightsOf(contrast, fit)));
  return contrasts.map(({ name }, at) => {
    const { estimate, standardError, degreesOfFreedom, reason } = sums[at];
    if (reason !== undefined) {
      const problem = `the contrast "${name}" is not determined: ${reason}`;
      throw new ModelError(
        "testContrasts",
        problem,
        "expected a contrast of coefficients with standard errors",
      );
    }
    if (!(standardError > 0)) {
      throw new ModelError(
        "testContrasts",
        `the contrast "${name}" has the variance ${standardError ** 2}`,
        "expected weights that are not all zero",
      );
    }
    const statistic = estimate / standardError;
    const half = testDistribution(degreesOfFreedom).quantile((1 + level) / 2) * standardError;
    return {
      name,
      estimate,
      standardError,
      degreesOfFreedom,
      statistic,
      pValue: twoSidedPValue(statistic, degreesOfFreedom),
      lower: estimate - half,
      upper: estimate + half,
    };
  });
}
