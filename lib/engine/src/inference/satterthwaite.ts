import { EigenvalueDecomposition, Matrix, solve } from "ml-matrix";
import { flatTangents } from "../fit/along-flat";
import { inverseOfFixedFactor } from "../fit/estimates";
import type { Solution } from "../fit/solution";
import { backTransform } from "../frame/standardise";

/** Step of the central differences by theta, which is of order one on standardised columns. */
const step = 1e-3;

/** Logarithms of the variances of sums of coefficients, the residual variance profiled, up to a constant. */
function logVariances(
  { criterion, fixedStandardisation }: Solution,
  theta: Float64Array,
  sums: readonly ArrayLike<number>[],
): number[] {
  const { factor } = criterion.solve(theta);
  const p = fixedStandardisation.scales.length;
  const inverse = inverseOfFixedFactor(factor, p);
  const back = backTransform(fixedStandardisation);
  const residual = factor[factor.length - 1];
  // T⁻¹R_X⁻¹, whose rows' squared lengths are the variances of the coefficients
  const half = new Float64Array(p * p);
  for (let i = 0; i < p; i++) {
    for (let j = 0; j < p; j++) {
      for (let c = 0; c <= j; c++) half[i * p + j] += back[i * p + c] * inverse[c * p + j];
    }
  }
  return sums.map((weights) => {
    let sum = 0;
    for (let j = 0; j < p; j++) {
      let element = 0;
      for (let i = 0; i < p; i++) if (weights[i] !== 0) element += weights[i] * half[i * p + j];
      sum += element * element;
    }
    return Math.log(sum) + 2 * Math.log(residual);
  });
}

/** Derivatives of a vector function by theta, by central differences with one step of Richardson's extrapolation. */
function derivatives(theta: Float64Array, of: (point: Float64Array) => ArrayLike<number>): number[][] {
  return Array.from(theta, (_, k) => {
    const difference = (size: number): number[] => {
      const at = (shift: number): ArrayLike<number> => {
        const point = theta.slice();
        point[k] += shift;
        return of(point);
      };
      const [after, before] = [at(size), at(-size)];
      return Array.from(after, (value, i) => (value - before[i]) / (2 * size));
    };
    const [fine, coarse] = [difference(step), difference(2 * step)];
    return fine.map((value, i) => (4 * value - coarse[i]) / 3);
  });
}

/** Columns that span the directions in theta along which the criterion curves: all where it is determined. */
function determinedDirections(solution: Solution): Matrix {
  const k = solution.theta.length;
  const tangents = flatTangents(solution);
  if (tangents.length === 0) return Matrix.eye(k, k);
  const T = new Matrix(tangents.map((tangent) => Array.from(tangent)));
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(T.transpose().mmul(T), {
    assumeSymmetric: true,
  });
  const kept = realEigenvalues.flatMap((value, at) => (value < 0.5 ? [at] : []));
  return kept.length === 0 ? Matrix.zeros(k, 0) : eigenvectorMatrix.subMatrixColumn(kept);
}

/**
 * Satterthwaite's degrees of freedom of sums of coefficients, 2v² / (g'Ag): v the variance of the sum, g its
 * gradient by (theta, σ) and A twice the inverse Hessian of the deviance by (theta, σ). Eliminating σ, with P the
 * Hessian of the profiled criterion, l the gradient by theta of the logarithm of the profiled variance and d the
 * degrees of the residual variance (n − p under REML, n under ML), this is
 *
 *   1 / (l'P⁻¹l + 1 / d).
 *
 * Source: Kuznetsova, Brockhoff & Christensen (2017), Journal of Statistical Software 82(13), section 2; the
 * elimination is the block inverse of the Hessian by (theta, log σ²).
 *
 * @param solution an optimum inside the parameter space; where the data leave some directions of theta open, the others
 *   count.
 * @param sums one list a sum, one weight a coefficient.
 */
export function satterthwaiteDegrees(
  solution: Solution,
  sums: readonly ArrayLike<number>[],
): readonly number[] {
  const { criterion, theta, fixed, frame } = solution;
  const gradientAt = (point: Float64Array): Float64Array => {
    const gradient = new Float64Array(point.length);
    criterion.evaluate(point, gradient);
    return gradient;
  };
  const kept = determinedDirections(solution);
  const hessian = kept
    .transpose()
    .mmul(new Matrix(derivatives(theta, gradientAt)))
    .mmul(kept);
  const symmetric = Matrix.add(hessian, hessian.transpose()).mul(0.5);
  const slopes = kept
    .transpose()
    .mmul(new Matrix(derivatives(theta, (point) => logVariances(solution, point, sums))));
  const solved = solve(symmetric, slopes);
  const residualDegrees = frame.rowCount - (criterion.method === "REML" ? fixed.names.length : 0);
  return sums.map((_, i) => {
    let sum = 1 / residualDegrees;
    for (let k = 0; k < slopes.rows; k++) sum += slopes.get(k, i) * solved.get(k, i);
    return 1 / sum;
  });
}
