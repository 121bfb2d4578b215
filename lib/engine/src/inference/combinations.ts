import { determinedNumbers } from "../fit/along-flat";
import { solutionOf } from "../fit/known-fit";
import type { Solution } from "../fit/solution";
import type { MixedModelFit } from "../types";

/** A weighted sum of fixed effects, w'β̂, with its variance w'Vw. */
export interface Combination {
  readonly estimate: number;
  /** `NaN` where there is a reason. */
  readonly variance: number;
  /** Why nothing can be inferred of it; undefined where it can. */
  readonly reason: string | undefined;
}

/** Why nothing at all can be inferred from where a fit ended, or undefined. */
export function optimumReason({ status }: MixedModelFit): string | undefined {
  return status === "not converged" ? "the fit did not converge" : undefined;
}

/** Estimates w'β̂ and then variances w'Vw of all sums, at any theta. */
function numbersOf({ estimates }: Solution, weights: readonly ArrayLike<number>[]): number[] {
  const { coefficients, covariance } = estimates;
  const p = coefficients.length;
  const sums = weights.map((w) => {
    let [estimate, variance] = [0, 0];
    for (let i = 0; i < p; i++) {
      if (w[i] === 0) continue;
      estimate += w[i] * coefficients[i];
      for (let j = 0; j < p; j++) variance += w[i] * w[j] * covariance[i][j];
    }
    return { estimate, variance };
  });
  return [...sums.map(({ estimate }) => estimate), ...sums.map(({ variance }) => variance)];
}

/**
 * Weighted sums of fixed effects. Where the data do not determine all variances, a sum may still be determined: neither
 * it nor its variance then depends on which of the variances that fit equally well is taken.
 *
 * @param weights one list a sum, one weight a coefficient.
 */
export function combinationsOf(
  fit: MixedModelFit,
  weights: readonly ArrayLike<number>[],
): readonly Combination[] {
  const solution = solutionOf(fit);
  const numbers = numbersOf(solution, weights);
  const variances = numbers.slice(weights.length);
  const unreached = optimumReason(fit);
  const isDetermined =
    solution.flat.length === 0
      ? undefined
      : determinedNumbers(solution, (at) => numbersOf(at, weights), [
          ...variances.map((variance) => Math.sqrt(variance)),
          ...variances,
        ]);
  return weights.map((_, i) => {
    const has = isDetermined === undefined || (isDetermined[i] && isDetermined[weights.length + i]);
    const reason = unreached ?? (has ? undefined : fit.statusReason);
    return { estimate: numbers[i], variance: reason === undefined ? variances[i] : Number.NaN, reason };
  });
}
