import { EigenvalueDecomposition, Matrix } from "ml-matrix";

/** A smooth function. */
export interface Objective {
  /** Fills the gradient and returns the value. */
  evaluate(point: ArrayLike<number>, gradient: Float64Array): number;
  /** The Hessian, by rows, where its form is known. */
  hessian?(point: ArrayLike<number>): Float64Array;
  /** How many evaluations the Hessian costs. */
  readonly hessianCost?: number;
}

/** Where an optimisation ended. */
export interface Optimum {
  readonly point: Float64Array;
  readonly value: number;
  readonly gradient: Float64Array;
  /** Hessian at the point, by rows. */
  readonly hessian: Float64Array;
  readonly eigenvalues: readonly number[];
  /** Whether the last step promised less than the value's own rounding error. */
  readonly status: "optimum" | "stopped";
}

/** Step of the differences of the gradient: a little above the square root of the rounding unit. */
const differenceStep = 1e-6;

const largestIterations = 1000;

/** Decrease, relative to the value, below which a step is no longer distinguishable from rounding. */
const smallestDecrease = 1e-13;

/** Promised decrease, relative to the value, at which the updated Hessian gives way to a fresh one. */
const nearDecrease = 1e-9;

/**
 * A valley whose floor is flat within rounding (two random effects that the data cannot tell apart) has no single
 * optimum: this many iterations that together lower the value by less than this part of it end there.
 */
const iterationsOfValley = 20;
const valleyDecrease = 1e-9;

/** Steps shorter than this leave a fresh Hessian fresh. */
const nearStep = 1e-2;

/** Eigenvalues and eigenvectors of a symmetric matrix. */
export interface Spectrum {
  readonly values: Float64Array;
  /** Eigenvectors by columns: component i of vector j at `i * k + j`. */
  readonly vectors: Float64Array;
}

/** The spectrum of a symmetric matrix given by rows. */
export function spectrumOf(hessian: Float64Array, k: number): Spectrum {
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

/** Forward differences of the gradient around a point (k evaluations), made symmetric. */
function differenceHessian(objective: Objective, point: Float64Array, gradient: Float64Array): Float64Array {
  const k = point.length;
  const hessian = new Float64Array(k * k);
  const shifted = point.slice();
  const above = new Float64Array(k);
  for (let j = 0; j < k; j++) {
    const step = differenceStep * Math.max(1, Math.abs(point[j]));
    shifted[j] = point[j] + step;
    objective.evaluate(shifted, above);
    shifted[j] = point[j];
    for (let i = 0; i < k; i++) hessian[i * k + j] = (above[i] - gradient[i]) / step;
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
 * Adds what a step has shown to the Hessian by the symmetric rank-one update H + vv'/(v's), v = y − Hs, where y is
 * the change of the gradient over the step s. It is left out where v's is too small to divide by.
 * Source: Nocedal & Wright (2006), section 6.2.
 */
function updateHessian(hessian: Float64Array, step: Float64Array, change: Float64Array): void {
  const k = step.length;
  const v = Float64Array.from(change, (value, i) => {
    let sum = value;
    for (let j = 0; j < k; j++) sum -= hessian[i * k + j] * step[j];
    return sum;
  });
  const divisor = v.reduce((sum, value, i) => sum + value * step[i], 0);
  if (Math.abs(divisor) <= 1e-8 * Math.hypot(...v) * Math.hypot(...step)) return;
  for (let i = 0; i < k; i++) for (let j = 0; j < k; j++) hessian[i * k + j] += (v[i] * v[j]) / divisor;
}

type Point = Pick<Optimum, "point" | "value" | "gradient">;

/** Takes a last Newton step, too short to be seen in the value, if it makes the gradient smaller. */
function polish(objective: Objective, at: Point, step: Float64Array): Point {
  const point = at.point.map((part, i) => part + step[i]);
  const gradient = new Float64Array(point.length);
  const value = objective.evaluate(point, gradient);
  return Math.hypot(...gradient) < Math.hypot(...at.gradient) ? { point, value, gradient } : at;
}

/** A Hessian that costs no more than this many evaluations is taken at every point. */
const cheapHessian = 1.5;

/** The Hessian at a point: its form, or differences of the gradient where that is not known. */
function hessianAt(objective: Objective, point: Float64Array, gradient: Float64Array): Float64Array {
  return objective.hessian?.(point) ?? differenceHessian(objective, point, gradient);
}

/** Rise of a deviance above an optimum, a seventh of a standard error away, within which no other one lies. */
const nearRise = 1e-2;

/** Whether a search has come to an optimum that is known: so near that the rise is the one its Hessian foretells. */
function isAt(
  { point: optimum, value: least, hessian, eigenvalues }: Optimum,
  { point, value }: Point,
): boolean {
  if (Math.min(...eigenvalues) <= 0) return false;
  const distance = point.map((part, i) => part - optimum[i]);
  const k = point.length;
  let rise = 0;
  for (let i = 0; i < k; i++)
    for (let j = 0; j < k; j++) rise += (distance[i] * hessian[i * k + j] * distance[j]) / 2;
  const rounding = smallestDecrease * (1 + Math.abs(least));
  return rise < nearRise && Math.abs(value - least - rise) <= 0.1 * rise + rounding;
}

/**
 * Minimises a smooth function by steps within a trust region. The Hessian is that of every point where that is cheap;
 * where it is not, it is taken at the start (from differences of the gradient if these cost less) and at the end, and
 * updated by every step in between. The search stops where, with a fresh Hessian, the best step promises a decrease
 * below the rounding error of the value, so that the optimum is exact to what doubles can tell.
 *
 * @param objective the function.
 * @param start where to begin.
 * @param known an optimum that was found before: a search that comes to it ends there.
 * @returns the optimum with its gradient and Hessian; "stopped" if the iterations ran out.
 */
export function minimise(objective: Objective, start: ArrayLike<number>, known?: Optimum): Optimum {
  let point = Float64Array.from(start);
  const k = point.length;
  let gradient = new Float64Array(k);
  let value = objective.evaluate(point, gradient);
  const { hessianCost = 0 } = objective;
  const isAlwaysFresh = objective.hessian !== undefined && hessianCost <= cheapHessian;
  let isFresh = objective.hessian === undefined || hessianCost <= k;
  let hessian = isFresh
    ? hessianAt(objective, point, gradient)
    : differenceHessian(objective, point, gradient);
  let radius = 1;
  let valueBefore = Number.POSITIVE_INFINITY;
  for (let iteration = 0; iteration < largestIterations; iteration++) {
    if (iteration % iterationsOfValley === 0) {
      if (valueBefore - value < valleyDecrease * (1 + Math.abs(value))) {
        return {
          point,
          value,
          gradient,
          hessian,
          eigenvalues: Array.from(spectrumOf(hessian, k).values),
          status: "optimum",
        };
      }
      valueBefore = value;
    }
    const spectrum = spectrumOf(hessian, k);
    const step = trustRegionStep(spectrum, gradient, radius);
    const promised = promisedDecrease(hessian, gradient, step);
    if (promised <= (isFresh ? smallestDecrease : nearDecrease) * (1 + Math.abs(value))) {
      if (isFresh) {
        const last = polish(objective, { point, value, gradient }, step);
        return { ...last, hessian, eigenvalues: Array.from(spectrum.values), status: "optimum" };
      }
      hessian = hessianAt(objective, point, gradient);
      isFresh = true;
      continue;
    }
    const trial = point.map((part, i) => part + step[i]);
    const trialGradient = new Float64Array(k);
    const trialValue = objective.evaluate(trial, trialGradient);
    const ratio = (value - trialValue) / promised;
    const length = Math.hypot(...step);
    if (ratio > 0.75 && length > 0.8 * radius) radius *= 2.5;
    else if (!(ratio > 0.25)) radius = 0.25 * length;
    const isNoise =
      promised < 1e-11 * (1 + Math.abs(value)) && Math.hypot(...trialGradient) < Math.hypot(...gradient);
    const isTaken = ratio > 1e-4 || isNoise;
    if (isAlwaysFresh) {
      if (isTaken) hessian = hessianAt(objective, trial, trialGradient);
    } else if (Number.isFinite(trialValue) && !(isFresh && length < nearStep)) {
      updateHessian(
        hessian,
        step,
        trialGradient.map((part, i) => part - gradient[i]),
      );
      isFresh = false;
    }
    if (isTaken) {
      point = trial;
      value = trialValue;
      gradient = trialGradient;
      if (known !== undefined && isAt(known, { point, value, gradient })) return known;
    }
  }
  const { values } = spectrumOf(hessian, k);
  return { point, value, gradient, hessian, eigenvalues: Array.from(values), status: "stopped" };
}
