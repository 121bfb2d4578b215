import { UserError } from "@alignment/engine";
import normalCdf from "@stdlib/stats-base-dists-normal-cdf";

/** Where a number lies, given that what it is computed from was rounded. */
export interface Bounds {
  readonly lower: number;
  readonly upper: number;
}

/** Bounds of a number that was rounded to a number of digits after the decimal point. */
export function roundingBounds(value: number, digits: number): Bounds {
  const half = 0.5 * 10 ** -digits;
  return { lower: value - half, upper: value + half };
}

/** Criteria of a fit as they are printed. */
export interface PrintedCriteria {
  readonly aic: number;
  readonly bic: number;
  readonly logLikelihood: number;
  readonly observationCount: number;
  /** Digits after the decimal point of all three criteria. */
  readonly digits: number;
}

/** The number of parameters that printed criteria imply, by two routes. */
export interface ImpliedParameters {
  /** From BIC − AIC = k (log N − 2). */
  readonly fromCriteria: Bounds;
  /** From AIC = 2k − 2ℓ. */
  readonly fromLikelihood: Bounds;
  /** The one whole number inside both bounds, or `undefined` if there is none or more than one. */
  readonly count: number | undefined;
}

/**
 * The number of parameters k of a model from its printed AIC, BIC, log-likelihood and N:
 * BIC − AIC = k (log N − 2), and AIC = 2k − 2ℓ, each with the bounds that rounding leaves.
 *
 * @throws RangeError if N is not above e² (about 7.4), where log N − 2 is not positive.
 */
export function impliedParameters(criteria: PrintedCriteria): ImpliedParameters {
  const { aic, bic, logLikelihood, observationCount, digits } = criteria;
  const weight = Math.log(observationCount) - 2;
  if (!(weight > 0)) {
    throw new UserError(
      `impliedParameters: N is ${observationCount}; expected at least 8, so that log N − 2 is positive`,
    );
  }
  const unit = 10 ** -digits;
  const fromCriteria = { lower: (bic - aic - unit) / weight, upper: (bic - aic + unit) / weight };
  const twice = aic + 2 * logLikelihood;
  const fromLikelihood = { lower: (twice - 1.5 * unit) / 2, upper: (twice + 1.5 * unit) / 2 };
  const first = Math.ceil(Math.max(fromCriteria.lower, fromLikelihood.lower));
  const last = Math.floor(Math.min(fromCriteria.upper, fromLikelihood.upper));
  return { fromCriteria, fromLikelihood, count: first === last ? first : undefined };
}

/** Variance components of intercepts and slopes as they are printed. */
export interface PrintedComponents {
  readonly intercept: number;
  readonly slope: number;
  readonly covariance: number;
  readonly digits: number;
}

/**
 * Bounds of the standard deviation of the slopes σ₁ from printed variance components: from above σ₁² ≤ the printed
 * variance and half a unit; from below, since no correlation is beyond one, σ₁ ≥ |covariance| / σ₀, with what
 * rounding leaves of each.
 *
 * @throws RangeError if the bounds contradict each other: the printed covariance is larger than any correlation allows.
 */
export function slopeDeviationBounds(components: PrintedComponents): Bounds {
  const { intercept, slope, covariance, digits } = components;
  const half = 0.5 * 10 ** -digits;
  const smallestCovariance = Math.max(0, Math.abs(covariance) - half);
  const fromCovariance = smallestCovariance / Math.sqrt(intercept + half);
  const lower = Math.max(fromCovariance, Math.sqrt(Math.max(0, slope - half)));
  const upper = Math.sqrt(slope + half);
  if (lower > upper) {
    throw new UserError(
      `slopeDeviationBounds: the covariance ${covariance} needs slopes with a standard deviation of at least ` +
        `${lower.toPrecision(3)}, but their variance ${slope} allows ${upper.toPrecision(3)}; check what is printed`,
    );
  }
  return { lower, upper };
}

/**
 * The share of cases whose own slope lies below zero, if the slopes are normal around the common one: Φ(−β / σ).
 *
 * @param slope common slope β.
 * @param deviation standard deviation σ of the case-specific slopes; zero gives 0, 1 or, for a slope of zero, 0.5.
 * @throws RangeError if the deviation is negative.
 */
export function shareBelowZero(slope: number, deviation: number): number {
  if (!(deviation >= 0)) {
    throw new UserError(`shareBelowZero: the standard deviation is ${deviation}; expected zero or more`);
  }
  if (deviation === 0) return slope === 0 ? 0.5 : slope > 0 ? 0 : 1;
  return normalCdf(-slope / deviation, 0, 1);
}

/**
 * Bounds of the share of cases below zero, from bounds of the common slope and of the standard deviation: Φ(−β / σ)
 * is smallest and largest at two of the four corners.
 */
export function shareBelowZeroBounds(slope: Bounds, deviation: Bounds): Bounds {
  const corners = [slope.lower, slope.upper].flatMap((one) =>
    [deviation.lower, deviation.upper].map((other) => shareBelowZero(one, other)),
  );
  return { lower: Math.min(...corners), upper: Math.max(...corners) };
}

/** A coefficient as it is printed. */
export interface PrintedCoefficient {
  readonly estimate: number;
  readonly standardError: number;
  readonly stars: string;
  readonly digits: number;
}

/** Whether printed stars can stand beside the printed estimate and standard error. */
export interface StarsConsistency {
  /** Bounds of |estimate / standard error| that rounding leaves; the upper one may be infinite. */
  readonly statistic: Bounds;
  /** What the stars ask of it: at least `lower`, below `upper`. */
  readonly needed: Bounds;
  readonly status: "consistent" | "contradictory";
}

/** |z| at the two-sided 5 %, 1 % and 0.1 % level of the normal distribution. */
const thresholds = [0, 1.959963984540054, 2.5758293035489, 3.2905267314919255, Number.POSITIVE_INFINITY];

/**
 * Whether the stars of a printed coefficient agree with its estimate and standard error, given that both are
 * rounded: |z| must be able to lie between the thresholds 1.960, 2.576 and 3.291 that the stars stand for.
 */
export function starsConsistency(coefficient: PrintedCoefficient): StarsConsistency {
  const { estimate, standardError, stars, digits } = coefficient;
  const half = 0.5 * 10 ** -digits;
  const size = Math.abs(estimate);
  const smallestError = standardError - half;
  const statistic = {
    lower: Math.max(0, size - half) / (standardError + half),
    upper: smallestError > 0 ? (size + half) / smallestError : Number.POSITIVE_INFINITY,
  };
  const needed = { lower: thresholds[stars.length], upper: thresholds[stars.length + 1] };
  const meets = statistic.upper >= needed.lower && statistic.lower <= needed.upper;
  return { statistic, needed, status: meets ? "consistent" : "contradictory" };
}
