import { EigenvalueDecomposition, Matrix } from "ml-matrix";

/** Step of the central differences, in units of the scales. */
const differenceStep = 1e-3;

/** Decrease below which the minimum counts as found. */
const smallestDecrease = 1e-9;

const mostIterations = 40;

/** Gradient and Hessian by central differences of values, over the free parameters in units of their scales. */
function derivativesAt(
  of: (point: readonly number[]) => number,
  point: readonly number[],
  value: number,
  steps: readonly number[],
  free: readonly number[],
): { gradient: number[]; hessian: Matrix } {
  const at = (...moves: readonly (readonly [number, number])[]): number => {
    const moved = [...point];
    for (const [k, sign] of moves) moved[free[k]] += sign * steps[free[k]];
    return of(moved);
  };
  const count = free.length;
  const above = free.map((_, k) => at([k, 1]));
  const below = free.map((_, k) => at([k, -1]));
  const hessian = Matrix.zeros(count, count);
  for (let k = 0; k < count; k++) {
    hessian.set(k, k, above[k] + below[k] - 2 * value);
    for (let l = 0; l < k; l++) {
      const mixed =
        (at([k, 1], [l, 1]) + at([k, -1], [l, -1]) - at([k, 1], [l, -1]) - at([k, -1], [l, 1])) / 4;
      hessian.set(k, l, mixed);
      hessian.set(l, k, mixed);
    }
  }
  return { gradient: free.map((_, k) => (above[k] - below[k]) / 2), hessian };
}

/**
 * Minimises a smooth function of few parameters of which only values are known, by Newton steps with derivatives from
 * central differences; directions of negative curvature are turned round, steps that do not lower the value are halved.
 *
 * @param start where to begin, near the minimum.
 * @param scales lengths over which the function changes, one a parameter.
 * @param fixed parameters that stay as they are.
 */
export function minimiseByValues(
  of: (point: readonly number[]) => number,
  start: readonly number[],
  scales: readonly number[],
  fixed: readonly number[] = [],
): { point: readonly number[]; value: number } {
  const free = start.map((_, k) => k).filter((k) => !fixed.includes(k));
  const steps = scales.map((scale) => differenceStep * scale);
  let point = start;
  let value = of(point);
  if (free.length === 0) return { point, value };
  for (let iteration = 0; iteration < mostIterations; iteration++) {
    const { gradient, hessian } = derivativesAt(of, point, value, steps, free);
    const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(hessian, {
      assumeSymmetric: true,
    });
    const curvatures = realEigenvalues.map((one) => Math.max(Math.abs(one), 1e-12));
    const along = eigenvectorMatrix.transpose().mmul(Matrix.columnVector(gradient));
    const promised = curvatures.reduce((sum, curvature, k) => sum + along.get(k, 0) ** 2 / curvature / 2, 0);
    if (!(promised > smallestDecrease)) break;
    const weights = Matrix.columnVector(curvatures.map((curvature, k) => -along.get(k, 0) / curvature));
    const step = eigenvectorMatrix.mmul(weights).to1DArray();
    // no element moves further than its own scale at a time
    let share = Math.min(1, 1 / (differenceStep * Math.max(...step.map(Math.abs))));
    let isLower = false;
    for (let halving = 0; halving < 30 && !isLower; halving++, share /= 2) {
      const trial = [...point];
      free.forEach((k, at) => {
        trial[k] += share * step[at] * steps[k];
      });
      const trialValue = of(trial);
      if (trialValue < value) {
        [point, value, isLower] = [trial, trialValue, true];
      }
    }
    if (!isLower) break;
  }
  return { point, value };
}
