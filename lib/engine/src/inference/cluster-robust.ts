import { CholeskyDecomposition, EigenvalueDecomposition, Matrix } from "ml-matrix";
import { dot } from "../criterion/dot";
import { ModelError } from "../errors";
import { inverseOfFixedFactor } from "../fit/estimates";
import type { Solution } from "../fit/solution";
import { workingColumns, workingResiduals } from "../fit/working-rows";
import { backTransform } from "../frame/standardise";
import { relativeFactors } from "./relative-covariance";
import type { Uncertainty } from "./types";

/** A column of which less than this part lies outside of the others adds nothing to their span. */
const spanTolerance = 1e-10;

/** Eigenvalues below this part of the largest count as zero in the pseudo-inverse root. */
const rankTolerance = 1e-12;

/** Rows of every cluster. */
function rowsByCluster(clusters: ArrayLike<number | string>): number[][] {
  const byCluster = new Map<number | string, number[]>();
  for (let row = 0; row < clusters.length; row++) {
    const rows = byCluster.get(clusters[row]);
    if (rows === undefined) byCluster.set(clusters[row], [row]);
    else rows.push(row);
  }
  if (byCluster.size < 2) {
    throw new ModelError("inferFixedEffects", "there is only one cluster", "expected at least two");
  }
  return [...byCluster.values()];
}

/** A group that lies in two clusters. */
export interface CutGroup {
  readonly group: string;
  readonly groupingFactor: string;
  readonly clusters: readonly [number | string, number | string];
}

/**
 * The first group that the clusters cut, if there is one: its rows would be dependent across clusters under the model.
 */
export function cutGroup({ frame }: Solution, clusters: ArrayLike<number | string>): CutGroup | undefined {
  for (const { groups, groupNames, groupingFactor } of frame.random) {
    const clusterOfGroup = new Map<number, number | string>();
    for (let row = 0; row < groups.length; row++) {
      const known = clusterOfGroup.get(groups[row]);
      if (known === undefined) clusterOfGroup.set(groups[row], clusters[row]);
      else if (known !== clusters[row]) {
        return { group: groupNames[groups[row]], groupingFactor, clusters: [known, clusters[row]] };
      }
    }
  }
  return undefined;
}

function refuseCutGroups(solution: Solution, given: ArrayLike<number | string>): void {
  const cut = cutGroup(solution, given);
  if (cut === undefined) return;
  const { group, groupingFactor, clusters } = cut;
  throw new ModelError(
    "inferFixedEffects",
    `${groupingFactor} ${group} belongs to two clusters (${clusters.join(" and ")})`,
    "expected every group within one cluster",
  );
}

/** The columns of ZΛ of one cluster, one set for every group in it, and its rows of X. */
function columnsOfCluster(
  { random }: Solution,
  factors: readonly (readonly Float64Array[])[],
  x: readonly Float64Array[],
  rows: readonly number[],
): { F: Float64Array[]; X: Float64Array[] } {
  const F = factors.flatMap((columns, factor) => {
    const { groups } = random.factors[factor];
    const byGroup = new Map<number, Float64Array[]>();
    rows.forEach((row, at) => {
      let own = byGroup.get(groups[row]);
      if (own === undefined) {
        own = columns.map(() => new Float64Array(rows.length));
        byGroup.set(groups[row], own);
      }
      for (let c = 0; c < columns.length; c++) own[c][at] = columns[c][row];
    });
    return [...byGroup.values()].flat();
  });
  const X = x.map((column) => Float64Array.from(rows, (row) => column[row]));
  return { F, X };
}

/** Orthonormal columns that span some columns, by Gram-Schmidt done twice. */
function basisOf(columns: readonly Float64Array[]): Float64Array[] {
  const basis: Float64Array[] = [];
  for (const column of columns) {
    const left = column.slice();
    const length = Math.sqrt(dot(left, 0, left, 0, left.length));
    for (let turn = 0; turn < 2; turn++) {
      for (const unit of basis) {
        const part = dot(unit, 0, left, 0, left.length);
        if (part === 0) continue;
        for (let row = 0; row < left.length; row++) left[row] -= part * unit[row];
      }
    }
    const rest = Math.sqrt(dot(left, 0, left, 0, left.length));
    if (rest > spanTolerance * length) basis.push(left.map((value) => value / rest));
  }
  return basis;
}

/** Coordinates of columns in a basis, one row a basis vector. */
function coordinatesIn(basis: readonly Float64Array[], columns: readonly Float64Array[]): Matrix {
  return new Matrix(basis.map((unit) => columns.map((column) => dot(unit, 0, column, 0, column.length))));
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
 * model's covariance as working covariance and as weights. All this happens within the span of the cluster's columns of
 * ZΛ and X, outside of which V_j is the identity: in coordinates of a basis of it, the cost is the cube of their
 * number, not of the rows. Where rows are weighted, all this is of the rows times the roots of their weights.
 *
 * @param clusters every row's cluster, rows of the frame.
 * @throws ModelError if a group lies in several clusters.
 */
export function clusterRobust(solution: Solution, clusters: ArrayLike<number | string>): Uncertainty {
  const { fixed, fixedStandardisation, factor, responseScale } = solution;
  const p = fixed.names.length;
  const x = workingColumns(solution);
  const working = workingResiduals(solution);
  const inverse = new Matrix(p, p);
  inverseOfFixedFactor(factor, p).forEach((value, at) => {
    inverse.set(Math.floor(at / p), at % p, value);
  });
  const M = inverse.mmul(inverse.transpose());
  const back = Matrix.from1DArray(p, p, Array.from(backTransform(fixedStandardisation)));
  const contrasts = M.mmul(back.transpose());
  refuseCutGroups(solution, clusters);
  const factors = solution.random.factors.map((_, at) => relativeFactors(solution, at));
  const variances = new Float64Array(p);
  const traces = new Float64Array(p);
  const squares = new Float64Array(p);
  const outer = Array.from({ length: p }, () => Matrix.zeros(p, p));
  for (const rows of rowsByCluster(clusters)) {
    const columns = columnsOfCluster(solution, factors, x, rows);
    const residual = Float64Array.from(rows, (row) => working[row]);
    const basis = basisOf([...columns.F, ...columns.X]);
    const X = coordinatesIn(basis, columns.X);
    const F = coordinatesIn(basis, columns.F);
    const residuals = coordinatesIn(basis, [residual]).to1DArray();
    const V = Matrix.add(Matrix.eye(basis.length, basis.length), F.mmul(F.transpose()));
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
    for (let i = 0; i < p; i++) {
      let [score, a, form] = [0, 0, 0];
      for (let row = 0; row < basis.length; row++) {
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
