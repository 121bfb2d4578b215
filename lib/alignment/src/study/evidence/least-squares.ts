import { UserError } from "@alignment/engine";
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
  readonly residuals: Float64Array;
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
  /** Rank of the effects that were taken out of the columns; 0 without any. */
  readonly effectsRank: number;
  /**
   * Sum of squares of each column before effects were taken out, to tell a column that they explain from one that
   * varies little; the columns' own by default.
   */
  readonly totals?: ArrayLike<number>;
}

function dot(a: Float64Array, b: Float64Array): number {
  let [s0, s1, s2, s3] = [0, 0, 0, 0];
  let row = 0;
  for (; row + 3 < a.length; row += 4) {
    s0 += a[row] * b[row];
    s1 += a[row + 1] * b[row + 1];
    s2 += a[row + 2] * b[row + 2];
    s3 += a[row + 3] * b[row + 3];
  }
  for (; row < a.length; row++) s0 += a[row] * b[row];
  return s0 + s1 + (s2 + s3);
}

/** The columns that are no linear combination of those before them, by a Cholesky factor of X'X. */
function independentColumns(products: Float64Array, p: number, totals: ArrayLike<number>): number[] {
  const kept: number[] = [];
  const L = new Float64Array(p * p);
  for (let i = 0; i < p; i++) {
    let left = products[i * p + i];
    for (const j of kept) {
      let sum = products[i * p + j];
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

/**
 * Fits a linear model by least squares, with the cluster-robust covariance
 *
 *     V = G/(G−1) · B (Σ_i u_i u_i') B,   B = (X'X)⁻¹,   u_i = X_i'e_i,
 *
 * of G clusters (Liang & Zeger 1986, Biometrika 73(1)); there is no other small-sample factor.
 *
 * @param data columns, response and clusters of the same rows.
 * @throws UserError if the lengths differ, there are fewer than two clusters, or no degrees of freedom are left.
 */
export function leastSquares<Name extends string>(data: LeastSquaresData<Name>): LeastSquaresFit<Name> {
  const { names, columns, response, clusters, clusterCount, effectsRank } = data;
  const n = response.length;
  const p = names.length;
  if (columns.length !== p || columns.some((column) => column.length !== n) || clusters.length !== n) {
    throw new UserError(
      `leastSquares: ${p} names, columns of ${columns.map((column) => column.length)} rows, ${n} responses and ${clusters.length} clusters; expected a column a name and the same rows`,
    );
  }
  if (clusterCount < 2) {
    throw new UserError(`leastSquares: the rows have ${clusterCount} cluster; expected at least two`);
  }
  const products = new Float64Array(p * p);
  for (let i = 0; i < p; i++) {
    for (let j = 0; j <= i; j++) {
      products[i * p + j] = dot(columns[i], columns[j]);
      products[j * p + i] = products[i * p + j];
    }
  }
  const totals = data.totals ?? Float64Array.from({ length: p }, (_, i) => products[i * p + i]);
  const kept = independentColumns(products, p, totals);
  const m = kept.length;
  const degreesOfFreedom = n - m - effectsRank;
  if (degreesOfFreedom < 1) {
    throw new UserError(
      `leastSquares: ${n} rows for ${m} columns and ${effectsRank} effects; expected more rows than these`,
    );
  }
  const B = inverseOfPositiveDefinite(
    Float64Array.from({ length: m * m }, (_, at) => products[kept[Math.floor(at / m)] * p + kept[at % m]]),
    m,
  );
  const xy = kept.map((column) => dot(columns[column], response));
  const b = Float64Array.from(kept, (_, i) => {
    let sum = 0;
    for (let j = 0; j < m; j++) sum += B[i * m + j] * xy[j];
    return sum;
  });
  const residuals = response.slice();
  kept.forEach((column, i) => {
    const values = columns[column];
    for (let row = 0; row < n; row++) residuals[row] -= b[i] * values[row];
  });
  const meat = meatOf(kept.map((column) => columns[column]), residuals, clusters, clusterCount);
  const V = sandwich(B, meat, m, clusterCount / (clusterCount - 1));
  const spread = (small: Float64Array) => {
    const full = new Float64Array(p * p).fill(Number.NaN);
    kept.forEach((row, i) => {
      kept.forEach((column, j) => {
        full[row * p + column] = small[i * m + j];
      });
    });
    return full;
  };
  const estimates = new Float64Array(p).fill(Number.NaN);
  kept.forEach((column, i) => {
    estimates[column] = b[i];
  });
  return {
    names,
    estimates,
    covariance: spread(V),
    inverse: spread(B),
    aliased: names.filter((_, column) => !kept.includes(column)),
    residuals,
    residualVariance: dot(residuals, residuals) / degreesOfFreedom,
    degreesOfFreedom,
    clusterCount,
  };
}

/** Σ u u' over the clusters, u = X'e of a cluster, m × m by rows. */
function meatOf(
  columns: readonly Float64Array[],
  residuals: Float64Array,
  clusters: Int32Array,
  clusterCount: number,
): Float64Array {
  const m = columns.length;
  const sums = columns.map((column) => {
    const sum = new Float64Array(clusterCount);
    for (let row = 0; row < residuals.length; row++) sum[clusters[row]] += column[row] * residuals[row];
    return sum;
  });
  const meat = new Float64Array(m * m);
  for (let i = 0; i < m; i++) {
    for (let j = 0; j <= i; j++) {
      meat[i * m + j] = dot(sums[i], sums[j]);
      meat[j * m + i] = meat[i * m + j];
    }
  }
  return meat;
}

/** factor · B meat B, m × m by rows. */
function sandwich(B: Float64Array, meat: Float64Array, m: number, factor: number): Float64Array {
  const half = new Float64Array(m * m);
  for (let i = 0; i < m; i++)
    for (let j = 0; j < m; j++) {
      let sum = 0;
      for (let k = 0; k < m; k++) sum += B[i * m + k] * meat[k * m + j];
      half[i * m + j] = sum;
    }
  const V = new Float64Array(m * m);
  for (let i = 0; i < m; i++)
    for (let j = 0; j < m; j++) {
      let sum = 0;
      for (let k = 0; k < m; k++) sum += half[i * m + k] * B[k * m + j];
      V[i * m + j] = factor * sum;
    }
  return V;
}

/** Place of a term among a fit's columns. */
function placeOf<Name extends string>({ names }: LeastSquaresFit<Name>, name: Name): number {
  const place = names.indexOf(name);
  if (place >= 0) return place;
  throw new UserError(`leastSquares: no column "${name}"; expected one of ${names.join(", ")}`);
}

/** An estimate with its cluster-robust standard error and their ratio. */
export interface Estimate {
  readonly estimate: number;
  readonly se: number;
  readonly t: number;
}

/** One coefficient with its cluster-robust standard error; `NaN` where the column is aliased. */
export function coefficientOf<Name extends string>(fit: LeastSquaresFit<Name>, name: Name): Estimate {
  return combinationOf(fit, { [name]: 1 } as Partial<Record<Name, number>>);
}

/**
 * A weighted sum of coefficients, w'b, with its cluster-robust standard error √(w'Vw).
 *
 * @throws UserError for a name that is no column.
 */
export function combinationOf<Name extends string>(
  fit: LeastSquaresFit<Name>,
  weights: Readonly<Partial<Record<Name, number>>>,
): Estimate {
  const p = fit.names.length;
  const entries = (Object.entries(weights) as [Name, number][]).map(
    ([name, weight]) => [placeOf(fit, name), weight] as const,
  );
  let estimate = 0;
  let variance = 0;
  for (const [i, weight] of entries) {
    estimate += weight * fit.estimates[i];
    for (const [j, other] of entries) variance += weight * other * fit.covariance[i * p + j];
  }
  const se = Math.sqrt(variance);
  return { estimate, se, t: estimate / se };
}

/**
 * The joint Wald statistic b'V⁻¹b of some coefficients.
 *
 * @throws UserError for a name that is no column.
 */
export function waldOf<Name extends string>(fit: LeastSquaresFit<Name>, terms: readonly Name[]): number {
  const p = fit.names.length;
  const places = terms.map((name) => placeOf(fit, name));
  const q = places.length;
  const inverse = inverseOfPositiveDefinite(
    Float64Array.from(
      { length: q * q },
      (_, at) => fit.covariance[places[Math.floor(at / q)] * p + places[at % q]],
    ),
    q,
  );
  let wald = 0;
  places.forEach((one, i) => {
    places.forEach((other, j) => {
      wald += fit.estimates[one] * inverse[i * q + j] * fit.estimates[other];
    });
  });
  return wald;
}
