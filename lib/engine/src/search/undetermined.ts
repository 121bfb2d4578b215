import { type Criterion, fillFactor } from "../criterion/criterion";
import { type Optimum, type Spectrum, spectrumOf } from "./optimise";

/** Curvature, on the scale of deviances, below which the criterion does not tell variances apart. */
const smallestTellingCurvature = 1e-4;

/** Curvature below which the Hessian of a search is not trusted, and taken once more. */
const smallestTrustedCurvature = 0.1;

/** Step of the central differences: their rounding error is a thousand times less than that of the search's Hessian. */
const step = 1e-3;

/** Change of a relative covariance, per unit of theta, below which it is none. */
const leastChange = 2e-4;

/** Every theta above 1 in units of itself. */
function unitsOf(point: Float64Array): Float64Array {
  return point.map((value) => Math.max(1, Math.abs(value)));
}

/** The Hessian in units of theta. */
function spectrumInUnits(hessian: Float64Array, units: Float64Array): Spectrum {
  const k = units.length;
  return spectrumOf(
    hessian.map((value, at) => value * units[Math.floor(at / k)] * units[at % k]),
    k,
  );
}

/** The Hessian by central differences of the gradient, with one step of Richardson's extrapolation. */
function centralHessian(criterion: Criterion, point: Float64Array, units: Float64Array): Float64Array {
  const k = point.length;
  const gradientAt = (column: number, size: number): Float64Array => {
    const moved = point.slice();
    moved[column] += size * units[column];
    const gradient = new Float64Array(k);
    criterion.evaluate(moved, gradient);
    return gradient;
  };
  const hessian = new Float64Array(k * k);
  for (let column = 0; column < k; column++) {
    const [ahead, behind] = [gradientAt(column, step), gradientAt(column, -step)];
    const [farAhead, farBehind] = [gradientAt(column, 2 * step), gradientAt(column, -2 * step)];
    for (let row = 0; row < k; row++) {
      const fine = (ahead[row] - behind[row]) / (2 * step);
      const coarse = (farAhead[row] - farBehind[row]) / (4 * step);
      const value = (4 * fine - coarse) / (3 * units[column]);
      hessian[row * k + column] += value / 2;
      hessian[column * k + row] += value / 2;
    }
  }
  return hessian;
}

/** Whether the covariances ΛΛ' of some factor change along a direction in theta, as Λ dΛ' + dΛ Λ'. */
function changesCovariances({ templates }: Criterion, theta: Float64Array, direction: Float64Array): boolean {
  return templates.some((template) => {
    const q = template.size;
    const [lambda, change] = [new Float64Array(q * q), new Float64Array(q * q)];
    fillFactor(template, theta, lambda);
    fillFactor(template, direction, change);
    return lambda.some((_, at) => {
      const [i, j] = [Math.floor(at / q), at % q];
      let sum = 0;
      for (let c = 0; c < q; c++) {
        sum += lambda[i * q + c] * change[j * q + c] + change[i * q + c] * lambda[j * q + c];
      }
      return Math.abs(sum) > leastChange;
    });
  });
}

/**
 * The directions that lead away from an optimum without curvature, every theta above 1 in units of itself: moving as
 * far as theta itself there changes the deviance by less than any test would notice, so the data do not determine the
 * variances. Directions in which theta turns without any change of the covariances, as it can on the boundary, are
 * none of these.
 *
 * @returns directions in theta; none where the optimum is determined.
 */
export function flatDirections(criterion: Criterion, { point, hessian }: Optimum): readonly Float64Array[] {
  const k = point.length;
  const units = unitsOf(point);
  if (Math.min(...spectrumInUnits(hessian, units).values) > smallestTrustedCurvature) return [];
  const { values, vectors } = spectrumInUnits(centralHessian(criterion, point, units), units);
  return [...values.keys()]
    .filter((column) => values[column] < smallestTellingCurvature)
    .map((column) => units.map((unit, row) => unit * vectors[row * k + column]))
    .filter((direction) => changesCovariances(criterion, point, direction));
}
