import type { Criterion } from "../criterion/criterion";
import { type Optimum, spectrumOf } from "./optimise";

/** Curvature, on the scale of deviances, below which the criterion does not tell variances apart. */
const smallestTellingCurvature = 1e-4;

/** Curvature below which a Hessian from differences of the gradient is not trusted, and taken once more. */
const smallestTrustedCurvature = 0.1;

/** Step of the central differences: their rounding error is a thousand times less than that of the Hessian's. */
const step = 1e-3;

/** Second derivative of the criterion along a direction, from the gradients on both sides. */
function curvatureAlong(criterion: Criterion, point: Float64Array, direction: readonly number[]): number {
  const slopeAt = (length: number): number => {
    const gradient = new Float64Array(point.length);
    criterion.evaluate(
      point.map((value, i) => value + length * direction[i]),
      gradient,
    );
    return gradient.reduce((sum, value, i) => sum + value * direction[i], 0);
  };
  return (slopeAt(step) - slopeAt(-step)) / (2 * step);
}

/**
 * Whether a direction leads away from the optimum without curvature, every theta above 1 in units of itself: moving
 * as far as theta itself there changes the deviance by less than any test would notice, so the data do not determine
 * the variances. It happens where the fixed effects take up all that differs between groups, and where two grouping
 * factors are one.
 */
export function isFlat(criterion: Criterion, { point, hessian }: Optimum): boolean {
  const k = point.length;
  const units = Array.from(point, (value) => Math.max(1, Math.abs(value)));
  const scaled = hessian.map((value, at) => value * units[Math.floor(at / k)] * units[at % k]);
  const { values, vectors } = spectrumOf(scaled, k);
  const least = Math.min(...values);
  if (criterion.hessian !== undefined || least > smallestTrustedCurvature)
    return least < smallestTellingCurvature;
  const column = values.indexOf(least);
  const direction = units.map((unit, i) => unit * vectors[i * k + column]);
  return curvatureAlong(criterion, point, direction) < smallestTellingCurvature;
}
