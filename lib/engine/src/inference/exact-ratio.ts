import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import type { Solution } from "../fit/solution";
import { workingColumns } from "../fit/working-rows";
import type { RandomStream } from "../random/stream";

/**
 * Draws of the (restricted) likelihood ratio of a model with one variance against none, where it is zero: sup over λ of
 *
 *   (n − p) log(1 + N/D) − Σ log(1 + λμ_s),   N = Σ λμ_s w_s² / (1 + λμ_s),   D = Σ w_s² / (1 + λμ_s) + χ²,
 *
 * w standard normal, χ² on the other n − p − K degrees of freedom, μ the eigenvalues of Z'P₀Z with P₀ the projection
 * off the fixed effects; under ML n in the place of n − p, and the eigenvalues of Z'Z in the determinant. Source:
 * Crainiceanu & Ruppert (2004), Journal of the Royal Statistical Society B 66(1), theorems 1 and 2.
 */
export function exactRatioSource(solution: Solution): (stream: RandomStream) => number {
  const { random, frame } = solution;
  const { method } = solution.criterion;
  const { matrix, groups, groupCount } = random.factors[0];
  const n = frame.rowCount;
  const p = solution.fixed.names.length;
  const z = matrix.columns[0];
  const lengths = new Float64Array(groupCount);
  for (let row = 0; row < n; row++) lengths[groups[row]] += z[row] * z[row];
  // Z'P₀Z = Z'Z − (Q'Z)'Q'Z with Q an orthonormal basis of the columns of X
  const basis = orthonormal(workingColumns(solution));
  const inner = Matrix.diag(Array.from(lengths));
  for (const unit of basis) {
    const sums = new Float64Array(groupCount);
    for (let row = 0; row < n; row++) sums[groups[row]] += unit[row] * z[row];
    for (let i = 0; i < groupCount; i++) {
      for (let j = 0; j < groupCount; j++) inner.set(i, j, inner.get(i, j) - sums[i] * sums[j]);
    }
  }
  const { realEigenvalues } = new EigenvalueDecomposition(inner, { assumeSymmetric: true });
  const most = Math.max(...realEigenvalues);
  const mu = Float64Array.from(realEigenvalues.filter((value) => value > 1e-10 * most));
  const xi = method === "REML" ? mu : lengths;
  const weight = method === "REML" ? n - p : n;
  return (stream) => {
    const squares = mu.map(() => stream.normal() ** 2);
    const rest = chiSquareDraw(stream, n - p - mu.length);
    const total = squares.reduce((sum, value) => sum + value, rest);
    const ratioAt = (logarithm: number): number => {
      const lambda = Math.exp(logarithm) / most;
      let [denominator, determinant] = [rest, 0];
      for (let s = 0; s < mu.length; s++) denominator += squares[s] / (1 + lambda * mu[s]);
      for (let s = 0; s < xi.length; s++) determinant += Math.log1p(lambda * xi[s]);
      return weight * Math.log(total / denominator) - determinant;
    };
    return Math.max(0, largestOf(ratioAt, -12, 12));
  };
}

/**
 * The largest value of a function with few humps on an interval: a grid, then golden sections around its best point.
 */
function largestOf(of: (x: number) => number, from: number, to: number): number {
  const count = 25;
  const step = (to - from) / (count - 1);
  let [best, at] = [Number.NEGATIVE_INFINITY, from];
  for (let i = 0; i < count; i++) {
    const value = of(from + i * step);
    if (value > best) [best, at] = [value, from + i * step];
  }
  const golden = (Math.sqrt(5) - 1) / 2;
  let [low, high] = [at - step, at + step];
  let [left, right] = [high - golden * (high - low), low + golden * (high - low)];
  let [leftValue, rightValue] = [of(left), of(right)];
  for (let turn = 0; turn < 16; turn++) {
    if (leftValue > rightValue) {
      [high, right, rightValue] = [right, left, leftValue];
      left = high - golden * (high - low);
      leftValue = of(left);
    } else {
      [low, left, leftValue] = [left, right, rightValue];
      right = low + golden * (high - low);
      rightValue = of(right);
    }
  }
  return Math.max(best, leftValue, rightValue);
}

/**
 * A draw of χ² with a whole number of degrees of freedom: squares of normals, or Wilson and Hilferty's cube if many.
 */
function chiSquareDraw(stream: RandomStream, degrees: number): number {
  if (degrees > 200) {
    const spread = 2 / (9 * degrees);
    return degrees * (1 - spread + Math.sqrt(spread) * stream.normal()) ** 3;
  }
  let sum = 0;
  for (let i = 0; i < degrees; i++) sum += stream.normal() ** 2;
  return sum;
}

/** Orthonormal columns of the span of some, by Gram-Schmidt done twice. */
function orthonormal(columns: readonly Float64Array[]): readonly Float64Array[] {
  const basis: Float64Array[] = [];
  for (const column of columns) {
    const left = column.slice();
    for (let turn = 0; turn < 2; turn++) {
      for (const unit of basis) {
        const part = left.reduce((sum, value, row) => sum + value * unit[row], 0);
        for (let row = 0; row < left.length; row++) left[row] -= part * unit[row];
      }
    }
    const length = Math.sqrt(left.reduce((sum, value) => sum + value * value, 0));
    basis.push(left.map((value) => value / length));
  }
  return basis;
}
