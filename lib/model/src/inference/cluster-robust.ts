import { CholeskyDecomposition, EigenvalueDecomposition, Matrix } from "ml-matrix";
import { ModelError } from "../errors";
import { inverseOfFixedFactor, standardisedCoefficients } from "../estimates";
import type { Solution } from "../solution";
import { backTransform, standardise } from "../standardise";
import { relativeCovariance } from "./relative-covariance";
import type { Uncertainty } from "./types";

/** Eigenvalues below this part of the largest count as zero in the pseudo-inverse root. */
const rankTolerance = 1e-12;

/** Rows of every cluster. A group in two clusters would make the clusters dependent under the model. */
function rowsByCluster(groups: Int32Array, clusters: ArrayLike<number | string>): number[][] {
  const byCluster = new Map<number | string, number[]>();
  const clusterOfGroup = new Map<number, number | string>();
  for (let row = 0; row < groups.length; row++) {
    const cluster = clusters[row];
    const known = clusterOfGroup.get(groups[row]);
    if (known !== undefined && known !== cluster) {
      throw new ModelError(
        "inferFixedEffects",
        `one group of the model lies in the clusters ${known} and ${cluster}`,
        "expected clusters that contain whole groups",
      );
    }
    clusterOfGroup.set(groups[row], cluster);
    const rows = byCluster.get(cluster);
    if (rows === undefined) byCluster.set(cluster, [row]);
    else rows.push(row);
  }
  if (byCluster.size < 2) {
    throw new ModelError("inferFixedEffects", "there is one cluster", "expected at least two");
  }
  return [...byCluster.values()];
}

/** B^(-1/2), with the directions of eigenvalue zero left out. */
function inverseRoot(matrix: Matrix): Matrix {
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(matrix, {
    assumeSymmetric: true,
  });
  const least = rankTolerance * Math.max(...realEigenvalues);
  const powers = realEigenvalues.map((value) => (value > least ? 1 / Math.sqrt(value) : 0));
  const scaled = eigenvectorMatrix.clone();
  for (let column = 0; column < powers.length; column++) scaled.mulColumn(column, powers[column]);
  return scaled.mmul(eigenvectorMatrix.transpose());
}

/**
 * Cluster-robust standard errors of type CR2 and their Satterthwaite degrees of freedom. With V the model's
 * covariance over σ², M = (X'V⁻¹X)⁻¹, and for cluster j the Cholesky factor V_j = D'D,
 *
 *   A_j = D'[D (V_j − X_j M X_j') D']^(-1/2) D,   S_j = A_j V_j⁻¹X_j M,
 *   Cov(β) = Σ S_j'e_j e_j'S_j,   e = y − Xβ;
 *
 * for one coefficient, s_j its column of S_j, a_j = s_j'V_j s_j and b_j = X_j's_j, the degrees of freedom are
 *
 *   (Σ a_j − b_j'Mb_j)² / (Σ (a_j² − 2 a_j b_j'Mb_j) + tr(M Σb_jb_j' M Σb_jb_j')).
 *
 * Source: Pustejovsky & Tipton (2018), Journal of Business & Economic Statistics 36(4), sections 2 and 4, with the
 * model's covariance as working covariance and as weights. The cost is the cube of the rows of a cluster.
 *
 * @param solution a model with one grouping factor.
 * @param clusters every row's cluster, rows of the frame.
 * @throws ModelError if a group lies in several clusters.
 */
export function clusterRobust(solution: Solution, clusters: ArrayLike<number | string>): Uncertainty {
  const { frame, fixed, fixedStandardisation, factor, responseCentre, responseScale } = solution;
  const n = frame.rowCount;
  const p = fixed.names.length;
  const x = standardise(fixed, fixedStandardisation).values;
  const coefficients = standardisedCoefficients(factor, p);
  const inverse = new Matrix(p, p);
  inverseOfFixedFactor(factor, p).forEach((value, at) => {
    inverse.set(Math.floor(at / p), at % p, value);
  });
  const M = inverse.mmul(inverse.transpose());
  const back = Matrix.from1DArray(p, p, Array.from(backTransform(fixedStandardisation)));
  const contrasts = M.mmul(back.transpose());
  const covarianceOf = relativeCovariance(solution);
  const variances = new Float64Array(p);
  const traces = new Float64Array(p);
  const squares = new Float64Array(p);
  const outer = Array.from({ length: p }, () => Matrix.zeros(p, p));
  for (const rows of rowsByCluster(frame.random[0].groups, clusters)) {
    const X = new Matrix(rows.map((row) => Array.from({ length: p }, (_, j) => x[j * n + row])));
    const V = covarianceOf(rows);
    const cholesky = new CholeskyDecomposition(V);
    const lower = cholesky.lowerTriangularMatrix;
    const left = Matrix.sub(V, X.mmul(M).mmul(X.transpose()));
    const inner = lower.transpose().mmul(left).mmul(lower);
    const symmetric = Matrix.add(inner, inner.transpose()).mul(0.5);
    const adjusted = lower.mmul(inverseRoot(symmetric)).mmul(lower.transpose());
    const S = adjusted.mmul(cholesky.solve(X)).mmul(contrasts);
    const VS = V.mmul(S);
    const b = X.transpose().mmul(S);
    const Mb = M.mmul(b);
    const residuals = rows.map((row) => {
      let value = (frame.response[row] - responseCentre) / responseScale;
      for (let j = 0; j < p; j++) value -= x[j * n + row] * coefficients[j];
      return value;
    });
    for (let i = 0; i < p; i++) {
      let [score, a, form] = [0, 0, 0];
      for (let row = 0; row < rows.length; row++) {
        score += S.get(row, i) * residuals[row];
        a += S.get(row, i) * VS.get(row, i);
      }
      for (let j = 0; j < p; j++) {
        form += b.get(j, i) * Mb.get(j, i);
        for (let k = 0; k < p; k++) outer[i].set(j, k, outer[i].get(j, k) + b.get(j, i) * b.get(k, i));
      }
      variances[i] += score * score;
      traces[i] += a - form;
      squares[i] += a * a - 2 * a * form;
    }
  }
  const degreesOfFreedom = outer.map((sum, i) => {
    const product = M.mmul(sum);
    return traces[i] ** 2 / (squares[i] + product.mmul(product).trace());
  });
  return {
    standardErrors: Array.from(variances, (value) => responseScale * Math.sqrt(value)),
    degreesOfFreedom,
  };
}
