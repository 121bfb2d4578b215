import { ModelError } from "../errors";
import { checkOptionNames, numberBetween } from "../options";
import { testDistribution } from "./distribution";

/** An estimate to be tested for equivalence. */
export interface UncertainEstimate {
  readonly estimate: number;
  readonly standardError: number;
  /** Degrees of freedom of the t distribution, by default `Infinity` (the normal distribution). */
  readonly degreesOfFreedom?: number;
}

/** What two one-sided tests say of an estimate. */
export interface EquivalenceTest {
  /** "equivalent" if effects beyond both bounds are rejected, else "not shown". */
  readonly status: "equivalent" | "not shown";
  /** The larger p-value of the two one-sided tests. */
  readonly pValue: number;
  /** Interval of coverage 1 - 2 size: it lies within the bounds exactly if the status is "equivalent". */
  readonly interval: readonly [number, number];
  /** Interval of coverage 1 - size, of the two-sided test against zero. */
  readonly intervalAgainstZero: readonly [number, number];
}

/**
 * Tests whether an effect is too small to matter: two one-sided tests, against effects at or below the lower and at
 * or above the upper bound (Schuirmann 1987, doi:10.1007/BF01068419).
 *
 *     p = max(1 - F((estimate - lower) / se), F((estimate - upper) / se))
 *
 * @param effect estimate, standard error and degrees of freedom.
 * @param bounds the smallest effects that would matter below and above zero.
 * @param options size of either test, by default .05.
 * @throws ModelError if the standard error or the degrees of freedom are not positive, the bounds do not lie on either
 *   side of zero, or the size is not between 0 and .5.
 * @example
 * testEquivalence({ estimate: 0.02, standardError: 0.03 }, [-0.1, 0.1]).status; // "equivalent"
 */
export function testEquivalence(
  effect: UncertainEstimate,
  bounds: readonly [number, number],
  options: { readonly size?: number } = {},
): EquivalenceTest {
  checkOptionNames("testEquivalence", options, ["size"]);
  const size = numberBetween("testEquivalence", "size", options.size ?? 0.05, 0, 0.5, 0.05);
  if (!Array.isArray(bounds) || bounds.length !== 2) {
    throw new ModelError("testEquivalence", "the bounds are no pair", "expected two numbers");
  }
  if (typeof effect !== "object" || effect === null) {
    const expected = "expected an object of estimate, standardError and degreesOfFreedom";
    throw new ModelError("testEquivalence", "the effect is no object", expected);
  }
  const { estimate, standardError, degreesOfFreedom = Number.POSITIVE_INFINITY } = effect;
  if (!(standardError > 0 && degreesOfFreedom > 0 && Number.isFinite(estimate))) {
    throw new ModelError(
      "testEquivalence",
      `the estimate is ${estimate} with the standard error ${standardError} and ${degreesOfFreedom} degrees of freedom`,
      "expected a number and two positive numbers",
    );
  }
  if (!(bounds[0] < 0 && bounds[1] > 0)) {
    throw new ModelError(
      "testEquivalence",
      `the bounds are ${bounds[0]} and ${bounds[1]}`,
      "expected one below and one above zero",
    );
  }
  const { cdf, quantile } = testDistribution(degreesOfFreedom);
  const pValue = Math.max(
    cdf((bounds[0] - estimate) / standardError),
    cdf((estimate - bounds[1]) / standardError),
  );
  const around = (probability: number): readonly [number, number] => {
    const half = quantile(probability) * standardError;
    return [estimate - half, estimate + half];
  };
  return {
    status: pValue < size ? "equivalent" : "not shown",
    pValue,
    interval: around(1 - size),
    intervalAgainstZero: around(1 - size / 2),
  };
}
