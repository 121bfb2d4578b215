import { UserError } from "@alignment/engine";
import { crossProducts } from "./cross-products";
import { inverseOfPositiveDefinite } from "./two-way-effects";

/** A column that keeps less than this part of its sum of squares beside the others is a linear combination of them. */
const aliasTolerance = 1e-9;

/** A linear model fitted by least squares, with errors that are robust to any dependence within clusters. */
export interface LeastSquaresFit<Name extends string = string> {
  readonly names: readonly Name[];
  /** `NaN` for the columns that are aliased. */
  readonly estimates: Float64Array;
  /** Cluster-robust covariance, p × p by rows; `NaN` for aliased columns. */
  readonly covariance: Float64Array;
  /** (X'X)⁻¹, p × p by rows; `NaN` for aliased columns. */
  readonly inverse: Float64Array;
  /** Columns that are constant, or linear combinations of those before them or of the effects taken out. */
  readonly aliased: readonly Name[];
  /** Residual sum of squares divided by the residual degrees of freedom. */
  readonly residualVariance: number;
  /** Rows − columns − rank of the effects taken out. */
  readonly degreesOfFreedom: number;
  readonly clusterCount: number;
}

/** What a model is fitted to. */
export interface LeastSquaresData<Name extends string = string> {
  readonly names: readonly Name[];
  /** One array a name; effects, if any, are taken out already. */
  readonly columns: readonly Float64Array[];
  readonly response: Float64Array;
  /** Cluster of every row, from 0 on without gaps. */
  readonly clusters: Int32Array;
  readonly clusterCount: number;
  /** Rank of the effects that were taken out of the columns; 0 by default. */
  readonly effectsRank?: number;
  /**
   * Sum of squares of each column before effects were taken out, to tell a column that they explain from one that
   * varies little; the columns' own by default.
   */
  readonly totals?: ArrayLike<number>;
}

/** The columns that are no linear combination of those before them, by a Cholesky factor of X'X. */
function independentColumns(products: Float64Array, p: number, totals: ArrayLike<number>): number[] {
  const width = p + 1;
  const kept: number[] = [];
  const L = new Float64Array(p * p);
  for (let i = 0; i < p; i++) {
    let left = products[i * width + i];
    for (const j of kept) {
      let sum = products[i * width + j];
      for (const k of kept) {
        if (k >= j) break;
        sum -= L[i * p + k] * L[j * p + k];
      }
      L[i * p + j] = sum / L[j * p + j];
      left -= L[i * p + j] ** 2;
    }
    if (!(left > aliasTolerance * totals[i])) continue;
    L[i * p + i] = Math.sqrt(left);
    kept.push(i);
  }
  return kept;
}

/** The solution of the normal equations of the columns that are not aliased. */
export interface NormalSolution {
  /** Places of the columns that are not aliased. */
  readonly kept: readonly number[];
  /** (X'X)⁻¹ of these, by rows. */
  readonly inverse: Float64Array;
  /** Coefficients of these. */
  readonly estimates: Float64Array;
}

/**
 * Solves the normal equations of a linear model from its cross-products.
 *
 * @param products [X y]'[X y], (p + 1) × (p + 1) by rows.
 * @param totals sum of squares of each column, against which it is told whether the others leave anything of it.
 */
export function solveNormalEquations(
  products: Float64Array,
  p: number,
  totals: ArrayLike<number>,
): NormalSolution {
  const width = p + 1;
  const kept = independentColumns(products, p, totals);
  const m = kept.length;
  const square = new Float64Array(m * m);
  for (let i = 0; i < m; i++)
    for (let j = 0; j < m; j++) square[i * m + j] = products[kept[i] * width + kept[j]];
  const inverse = inverseOfPositiveDefinite(square, m);
  const estimates = new Float64Array(m);
  for (let i = 0; i < m; i++)
    for (let j = 0; j < m; j++) estimates[i] += inverse[i * m + j] * products[kept[j] * width + p];
  return { kept, inverse, estimates };
}

/** What is left of the response: y − Xb. */
export function residualsOf(
  columns: readonly Float64Array[],
  response: Float64Array,
  { kept, estimates }: NormalSolution,
): Float64Array {
  const residuals = response.slice();
  takeColumnsOff(
    residuals,
    estimates,
    kept.map((column) => columns[column]),
  );
  return residuals;
}

/** Takes weighted columns off, three a pass over the rows. */
export function takeColumnsOff(
  residuals: Float64Array,
  weights: ArrayLike<number>,
  columns: readonly Float64Array[],
): void {
  let at = 0;
  for (; at + 2 < columns.length; at += 3) {
    const [a, b, c] = [columns[at], columns[at + 1], columns[at + 2]];
    const [u, v, w] = [weights[at], weights[at + 1], weights[at + 2]];
    for (let row = 0; row < residuals.length; row++)
      residuals[row] = residuals[row] - u * a[row] - v * b[row] - w * c[row];
  }
  for (; at < columns.length; at++) {
    const [column, weight] = [columns[at], weights[at]];
    for (let row = 0; row < residuals.length; row++) residuals[row] -= weight * column[row];
  }
}

/**
 * Puts a fit together, with the cluster-robust covariance V = G/(G−1) · B (Σ u u') B.
 *
 * @param scores u = X'e of every cluster, by kept column: `scores[i * clusterCount + cluster]`.
 */
export function fitOf<Name extends string>(
  names: readonly Name[],
  { kept, inverse, estimates }: NormalSolution,
  scores: Float64Array,
  clusterCount: number,
  residualSquares: number,
  degreesOfFreedom: number,
): LeastSquaresFit<Name> {
  const p = names.length;
  const m = kept.length;
  const meat = new Float64Array(m * m);
  for (let i = 0; i < m; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = 0;
      for (let c = 0; c < clusterCount; c++)
        sum += scores[i * clusterCount + c] * scores[j * clusterCount + c];
      meat[i * m + j] = sum;
      meat[j * m + i] = sum;
    }
  }
  const V = sandwich(inverse, meat, m, clusterCount / (clusterCount - 1));
  const all = new Float64Array(p).fill(Number.NaN);
  const covariance = new Float64Array(p * p).fill(Number.NaN);
  const fullInverse = new Float64Array(p * p).fill(Number.NaN);
  for (let i = 0; i < m; i++) {
    all[kept[i]] = estimates[i];
    for (let j = 0; j < m; j++) {
      covariance[kept[i] * p + kept[j]] = V[i * m + j];
      fullInverse[kept[i] * p + kept[j]] = inverse[i * m + j];
    }
  }
  return {
    names,
    estimates: all,
    covariance,
    inverse: fullInverse,
    aliased: m === p ? [] : names.filter((_, column) => !kept.includes(column)),
    residualVariance: residualSquares / degreesOfFreedom,
    degreesOfFreedom,
    clusterCount,
  };
}

/** Refuses a fit for which there are too few clusters or rows. */
export function refuseTooFew(rows: number, columns: number, effectsRank: number, clusterCount: number): void {
  if (clusterCount < 2) {
    throw new UserError(`leastSquares: the rows have ${clusterCount} cluster; expected at least two`);
  }
  if (rows - columns - effectsRank >= 1) return;
  throw new UserError(
    `leastSquares: ${rows} rows for ${columns} columns and ${effectsRank} effects; expected more rows than these`,
  );
}

/**
 * Fits a linear model by least squares, with the cluster-robust covariance
 *
 *     V = G/(G−1) · B (Σ_i u_i u_i') B,   B = (X'X)⁻¹,   u_i = X_i'e_i,
 *
 * of G clusters (Liang & Zeger 1986, Biometrika 73(1)); there is no other small-sample factor.
 *
 * @param data columns, response and clusters of the same rows.
 * @returns the fit, and its residuals.
 * @throws UserError if the lengths differ, there are fewer than two clusters, or no degrees of freedom are left.
 */
export function leastSquares<Name extends string>(
  data: LeastSquaresData<Name>,
): LeastSquaresFit<Name> & { readonly residuals: Float64Array } {
  const { names, columns, response, clusters, clusterCount, effectsRank = 0 } = data;
  const n = response.length;
  const p = names.length;
  if (columns.length !== p || columns.some((column) => column.length !== n) || clusters.length !== n) {
    throw new UserError(
      `leastSquares: ${p} names, columns of ${columns.map((column) => column.length)} rows, ${n} responses and ${clusters.length} clusters; expected a column a name and the same rows`,
    );
  }
  const products = crossProducts([...columns, response]);
  const totals = data.totals ?? names.map((_, i) => products[i * (p + 1) + i]);
  const solution = solveNormalEquations(products, p, totals);
  refuseTooFew(n, solution.kept.length, effectsRank, clusterCount);
  const residuals = residualsOf(columns, response, solution);
  const scores = new Float64Array(solution.kept.length * clusterCount);
  solution.kept.forEach((column, i) => {
    addScores(columns[column], residuals, clusters, scores, i * clusterCount);
  });
  const squares = residuals.reduce((sum, e) => sum + e * e, 0);
  const df = n - solution.kept.length - effectsRank;
  return { ...fitOf(names, solution, scores, clusterCount, squares, df), residuals };
}

/**
 * Adds Σ x e of every cluster to `scores`, from the place `start` on. The sum stays at hand while rows of the same
 * cluster follow each other: to write it and read it back for every row takes longer than all the rest.
 */
export function addScores(
  column: Float64Array,
  residuals: Float64Array,
  clusters: Int32Array,
  scores: Float64Array,
  start: number,
): void {
  let [current, sum] = [clusters[0], scores[start + clusters[0]]];
  for (let row = 0; row < residuals.length; row++) {
    const cluster = clusters[row];
    if (cluster !== current) {
      scores[start + current] = sum;
      current = cluster;
      sum = scores[start + cluster];
    }
    sum += column[row] * residuals[row];
  }
  scores[start + current] = sum;
}

/** factor · B meat B, m × m by rows. */
function sandwich(B: Float64Array, meat: Float64Array, m: number, factor: number): Float64Array {
  const half = multiply(B, meat, m);
  const V = multiply(half, B, m);
  for (let at = 0; at < V.length; at++) V[at] *= factor;
  return V;
}

/** The product of two square matrices, m × m by rows. */
function multiply(a: Float64Array, b: Float64Array, m: number): Float64Array {
  const product = new Float64Array(m * m);
  for (let i = 0; i < m; i++)
    for (let k = 0; k < m; k++) {
      const value = a[i * m + k];
      for (let j = 0; j < m; j++) product[i * m + j] += value * b[k * m + j];
    }
  return product;
}
