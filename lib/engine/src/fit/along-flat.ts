import { type FixedEstimates, fixedEstimates } from "./estimates";
import { singularTolerance } from "./singular-tolerance";
import type { Solution } from "./solution";
import type { FlatPath } from "./status";

/** Step of the central differences along a path. */
const step = 1e-3;

/** Relative change per unit of a path below which a number stays the same along it. */
const leastChange = 1e-5;

/** The solution of the same model and data at other parameters theta, on standardised columns. */
function solutionAtTheta(solution: Solution, theta: Float64Array): Solution {
  const { factor } = solution.criterion.solve(theta);
  const { fixedStandardisation, response } = solution;
  const squares = (values: Float64Array) => values[values.length - 1] ** 2;
  const residualVariance = (solution.residualVariance * squares(factor)) / squares(solution.factor);
  const estimates = fixedEstimates(factor, fixedStandardisation, response, residualVariance);
  return { ...solution, theta, factor, residualVariance, estimates };
}

/** Slopes of some numbers along a path of theta, by central differences with Richardson's extrapolation. */
function slopesAlong(solution: Solution, path: FlatPath, of: (at: Solution) => ArrayLike<number>): number[] {
  const at = (length: number): ArrayLike<number> => of(solutionAtTheta(solution, path(length)));
  const difference = (size: number): number[] => {
    const [ahead, behind] = [at(size), at(-size)];
    return Array.from(ahead, (value, i) => (value - behind[i]) / (2 * size));
  };
  const [fine, coarse] = [difference(step), difference(2 * step)];
  return fine.map((value, i) => (4 * value - coarse[i]) / 3);
}

/**
 * Which numbers the data determine although they do not determine theta: those that stay the same along the paths on
 * which all parameters fit equally well.
 *
 * @param of the numbers, of a solution at any theta.
 * @param scales how large a change of each number counts as one.
 */
export function determinedNumbers(
  solution: Solution,
  of: (at: Solution) => ArrayLike<number>,
  scales: ArrayLike<number>,
): boolean[] {
  const isDetermined = Array.from(scales, () => true);
  for (const path of solution.flat) {
    slopesAlong(solution, path, of).forEach((slope, i) => {
      if (!(Math.abs(slope) <= leastChange * scales[i])) isDetermined[i] = false;
    });
  }
  return isDetermined;
}

/** The estimates, with `NaN` for the covariances of coefficients that the data do not determine. */
export function determinedEstimates(solution: Solution): FixedEstimates {
  const { coefficients, covariance } = solution.estimates;
  if (solution.flat.length === 0) return solution.estimates;
  const variances = covariance.map((row, i) => row[i]);
  const isDetermined = determinedNumbers(
    solution,
    ({ estimates }) => [...estimates.coefficients, ...estimates.covariance.map((row, i) => row[i])],
    [...variances.map(Math.sqrt), ...variances],
  );
  const has = variances.map((_, i) => isDetermined[i] && isDetermined[i + variances.length]);
  return {
    coefficients,
    covariance: covariance.map((row, i) => row.map((value, j) => (has[i] && has[j] ? value : Number.NaN))),
  };
}

/** Directions in theta of the paths on which all parameters fit equally well, of length one and at right angles. */
export function flatTangents({ flat }: Solution): readonly Float64Array[] {
  const tangents: Float64Array[] = [];
  for (const path of flat) {
    const [ahead, behind] = [path(step), path(-step)];
    const tangent = ahead.map((value, k) => value - behind[k]);
    const length = Math.hypot(...tangent);
    for (const other of tangents) {
      const part = tangent.reduce((sum, value, k) => sum + value * other[k], 0);
      tangent.forEach((_, k) => {
        tangent[k] -= part * other[k];
      });
    }
    const left = Math.hypot(...tangent);
    if (left > 1e-6 * length) tangents.push(tangent.map((value) => value / left));
  }
  return tangents;
}

/**
 * The solution with random effects that vary, where the data leave their variance open and the search ended at zero:
 * what is inferred is the same, and can be computed there.
 */
export function insideBoundary(solution: Solution): Solution {
  const { factors } = solution.random;
  const isAtZero = (theta: Float64Array) =>
    factors.some(({ template: { rows, columns, parameters } }) =>
      parameters.some((at, k) => rows[k] === columns[k] && Math.abs(theta[at]) < singularTolerance),
    );
  if (solution.flat.length === 0 || !isAtZero(solution.theta)) return solution;
  const inside = solution.flat.map((path) => path(0)).find((theta) => !isAtZero(theta));
  return inside === undefined ? solution : solutionAtTheta(solution, inside);
}

/** Whether a random effect has no variance of its own, other than where the data leave that open. */
export function isOnBoundary(solution: Solution): boolean {
  const tangents = flatTangents(solution);
  return solution.random.factors.some(({ template: { rows, columns, parameters } }) =>
    parameters.some((parameter, k) => {
      if (rows[k] !== columns[k] || Math.abs(solution.theta[parameter]) >= singularTolerance) return false;
      const within = tangents.reduce((sum, tangent) => sum + tangent[parameter] ** 2, 0);
      return within < 0.99;
    }),
  );
}
