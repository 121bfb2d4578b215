import { EigenvalueDecomposition, Matrix } from "ml-matrix";

/** A function with its gradient: fills `gradient` and returns the value. */
export type Objective = (point: ArrayLike<number>, gradient: Float64Array) => number;

/** Where an optimisation ended. */
export interface Optimum {
  readonly point: Float64Array;
  readonly value: number;
  readonly gradient: Float64Array;
  /** Hessian at the point by central differences of the gradient, by rows. */
  readonly hessian: Float64Array;
  readonly eigenvalues: readonly number[];
  /** Whether the last step promised less than the value's own rounding error. */
  readonly status: "optimum" | "stopped";
}

/** Step of the differences of the gradient: the cube root of the rounding unit balances both errors. */
const differenceStep = 6e-6;

const largestIterations = 200;

/** Decrease, relative to the value, below which a step is no longer distinguishable from rounding. */
const smallestDecrease = 1e-13;

interface Spectrum {
  readonly values: Float64Array;
  /** Eigenvectors by columns: component i of vector j at `i * k + j`. */
  readonly vectors: Float64Array;
}

function spectrumOf(hessian: Float64Array, k: number): Spectrum {
  const matrix = new Matrix(k, k);
  for (let i = 0; i < k; i++) for (let j = 0; j < k; j++) matrix.set(i, j, hessian[i * k + j]);
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(matrix, {
    assumeSymmetric: true,
  });
  return {
    values: Float64Array.from(realEigenvalues),
    vectors: Float64Array.from(eigenvectorMatrix.to1DArray()),
  };
}

/** Differences of the gradient around a point, forward (k evaluations) or central (2k), made symmetric. */
function differenceHessian(
  objective: Objective,
  point: Float64Array,
  gradient: Float64Array,
  kind: "forward" | "central",
): Float64Array {
  const k = point.length;
  const hessian = new Float64Array(k * k);
  const shifted = point.slice();
  const above = new Float64Array(k);
  const below = new Float64Array(k);
  for (let j = 0; j < k; j++) {
    const step = (kind === "forward" ? 1e-7 : differenceStep) * Math.max(1, Math.abs(point[j]));
    shifted[j] = point[j] + step;
    objective(shifted, above);
    let width = step;
    if (kind === "central") {
      shifted[j] = point[j] - step;
      objective(shifted, below);
      width = 2 * step;
    } else below.set(gradient);
    shifted[j] = point[j];
    for (let i = 0; i < k; i++) hessian[i * k + j] = (above[i] - below[i]) / width;
  }
  for (let i = 0; i < k; i++) {
    for (let j = 0; j < i; j++) {
      const mean = (hessian[i * k + j] + hessian[j * k + i]) / 2;
      hessian[i * k + j] = mean;
      hessian[j * k + i] = mean;
    }
  }
  return hessian;
}

/**
 * The step s that minimises g's + s'Hs/2 within a radius: (H + μI)s = −g with the smallest μ ≥ 0 that makes
 * H + μI positive semi-definite and |s| ≤ radius; where g has no part along a direction of negative curvature, the
 * step is completed along it. Source: Nocedal & Wright (2006), Numerical Optimization, section 4.3.
 */
function trustRegionStep(
  { values, vectors }: Spectrum,
  gradient: Float64Array,
  radius: number,
): Float64Array {
  const k = gradient.length;
  const along = new Float64Array(k);
  for (let j = 0; j < k; j++) for (let i = 0; i < k; i++) along[j] += vectors[i * k + j] * gradient[i];
  const least = Math.min(...values);
  const lengthAt = (shift: number) => {
    let squares = 0;
    for (let j = 0; j < k; j++) if (along[j] !== 0) squares += (along[j] / (values[j] + shift)) ** 2;
    return Math.sqrt(squares);
  };
  let shift = 0;
  const floor = Math.max(0, -least) + 1e-12 * Math.max(1, Math.abs(least));
  if (least <= 0 || lengthAt(0) > radius) {
    let low = least > 0 ? 0 : floor;
    shift = low;
    if (lengthAt(low) > radius) {
      let high = Math.max(1, low * 2);
      while (lengthAt(high) > radius) high *= 4;
      for (let turn = 0; turn < 60; turn++) {
        shift = (low + high) / 2;
        if (lengthAt(shift) > radius) low = shift;
        else high = shift;
      }
      shift = high;
    }
  }
  const coordinates = Float64Array.from(along, (part, j) => (part === 0 ? 0 : -part / (values[j] + shift)));
  const length = Math.hypot(...coordinates);
  if (least < -1e-8 && length < 0.9 * radius) {
    const steepest = values.indexOf(least);
    const rest = Math.sqrt(radius * radius - length * length);
    coordinates[steepest] += coordinates[steepest] > 0 ? rest : -rest;
  }
  const step = new Float64Array(k);
  for (let i = 0; i < k; i++) for (let j = 0; j < k; j++) step[i] += vectors[i * k + j] * coordinates[j];
  return step;
}

function promisedDecrease(hessian: Float64Array, gradient: Float64Array, step: Float64Array): number {
  const k = step.length;
  let linear = 0;
  let quadratic = 0;
  for (let i = 0; i < k; i++) {
    linear += gradient[i] * step[i];
    for (let j = 0; j < k; j++) quadratic += step[i] * hessian[i * k + j] * step[j];
  }
  return -linear - quadratic / 2;
}

/**
 * Minimises a smooth function by Newton steps within a trust region, the Hessian taken from differences of the
 * gradient. It stops where the best step promises a decrease below the rounding error of the value, so that the
 * optimum is exact to what doubles can tell.
 *
 * @param objective the function.
 * @param start where to begin.
 * @returns the optimum with its gradient and Hessian; "stopped" if the iterations ran out.
 */
export function minimise(objective: Objective, start: ArrayLike<number>): Optimum {
  let point = Float64Array.from(start);
  const k = point.length;
  let gradient = new Float64Array(k);
  let value = objective(point, gradient);
  let radius = 1;
  let status: Optimum["status"] = "stopped";
  for (let iteration = 0; iteration < largestIterations; iteration++) {
    const hessian = differenceHessian(objective, point, gradient, "forward");
    const spectrum = spectrumOf(hessian, k);
    let accepted = false;
    while (!accepted) {
      const step = trustRegionStep(spectrum, gradient, radius);
      const promised = promisedDecrease(hessian, gradient, step);
      const trial = point.map((part, i) => part + step[i]);
      const trialGradient = new Float64Array(k);
      const trialValue = objective(trial, trialGradient);
      if (promised <= smallestDecrease * (1 + Math.abs(value))) {
        if (Math.hypot(...trialGradient) < Math.hypot(...gradient)) {
          point = trial;
          value = trialValue;
          gradient = trialGradient;
        }
        status = "optimum";
        break;
      }
      const ratio = (value - trialValue) / promised;
      const length = Math.hypot(...step);
      if (ratio > 0.75 && length > 0.8 * radius) radius *= 2.5;
      else if (!(ratio > 0.25)) radius = 0.25 * length;
      if (ratio > 1e-4) {
        point = trial;
        value = trialValue;
        gradient = trialGradient;
        accepted = true;
      }
    }
    if (status === "optimum") break;
  }
  const hessian = differenceHessian(objective, point, gradient, "central");
  return { point, value, gradient, hessian, eigenvalues: Array.from(spectrumOf(hessian, k).values), status };
}
