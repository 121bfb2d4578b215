import type { CrossProducts } from "./cross-products";
import type { EstimationMethod } from "./types";

/** Where the parameters theta stand in the relative covariance factor Λ (q × q, lower triangular). */
export interface FactorTemplate {
  readonly size: number;
  readonly rows: Int32Array;
  readonly columns: Int32Array;
}

/** What is left of an evaluation: enough for estimates, conditional modes and variances. */
export interface Evaluation {
  readonly criterion: number;
  /** Upper triangular factor R of [X y]'V⁻¹[X y], m × m by rows; its last diagonal element is the residual norm. */
  readonly factor: Float64Array;
}

/**
 * The profiled criterion of a model with one grouping factor, and its gradient, as functions of theta.
 *
 * With Λ the relative covariance factor, V = I + ZΛΛ'Z' falls into groups; for each group g
 *
 *   A_g = Λ'Z_g'Z_gΛ + I = L_g L_g',   W_g = L_g⁻¹ Λ'Z_g'[X y],
 *   R'R = [X y]'V⁻¹[X y] = [X y]'[X y] − Σ W_g'W_g,   r = last diagonal element of R,
 *   REML: Σ log|A_g| + log|R_X|² + (n − p)(1 + log(2π r² / (n − p))),
 *   ML:   Σ log|A_g| + n (1 + log(2π r² / n)).
 *
 * With M_g = Z_g'V⁻¹[X y] = Z_g'[X y] − Z_g'Z_gΛ A_g⁻¹Λ'Z_g'[X y] and B the inverse of R, its last column times
 * √(n − p) (under ML: √n, the other columns zero), the gradient by Λ is
 *
 *   2 Σ (Z_g'Z_gΛ A_g⁻¹ − M_g B B'M_g' Λ).
 *
 * Source: Bates, Mächler, Bolker & Walker (2015), Journal of Statistical Software 67(1), equations 33 to 42, here
 * on cross-products; the gradient follows from dV = Z(dΛ Λ' + Λ dΛ')Z'.
 */
export class Criterion {
  readonly parameterCount: number;
  evaluations = 0;
  private readonly degrees: number;
  private readonly lambda: Float64Array;
  private readonly factorOfA: Float64Array;
  private readonly inverseOfA: Float64Array;
  private readonly zzLambda: Float64Array;
  private readonly solved: Float64Array;
  /** M_g of every group. */
  private readonly projected: Float64Array;
  private readonly factor: Float64Array;
  private readonly inverse: Float64Array;
  private readonly columns: Float64Array;
  private readonly outer: Float64Array;
  private readonly byLambda: Float64Array;

  constructor(
    readonly data: CrossProducts,
    readonly template: FactorTemplate,
    readonly method: EstimationMethod,
  ) {
    const q = data.randomCount;
    const m = data.joinedCount;
    this.parameterCount = template.rows.length;
    this.degrees = method === "REML" ? data.rowCount - (m - 1) : data.rowCount;
    this.lambda = new Float64Array(q * q);
    this.factorOfA = new Float64Array(q * q);
    this.inverseOfA = new Float64Array(q * q);
    this.zzLambda = new Float64Array(q * q);
    this.solved = new Float64Array(q * m);
    this.projected = new Float64Array(data.groupCount * q * m);
    this.factor = new Float64Array(m * m);
    this.inverse = new Float64Array(m * m);
    this.columns = new Float64Array(q * m);
    this.outer = new Float64Array(q * q);
    this.byLambda = new Float64Array(q * q);
  }

  /**
   * Evaluates the criterion at theta.
   *
   * @param theta the parameters.
   * @param gradient receives the gradient by theta.
   * @returns the criterion, `Infinity` where V is not positive definite in doubles.
   */
  evaluate(theta: ArrayLike<number>, gradient: Float64Array): number {
    this.evaluations += 1;
    this.fillLambda(theta);
    this.factor.set(this.data.joinedByJoined);
    this.byLambda.fill(0);
    let logDeterminant = 0;
    for (let group = 0; group < this.data.groupCount; group++) logDeterminant += this.absorbGroup(group);
    if (!this.factorise()) return Number.POSITIVE_INFINITY;
    this.fillGradient(gradient);
    return this.criterionOf(logDeterminant);
  }

  /** Evaluates once more and hands out the factor R. */
  solve(theta: ArrayLike<number>): Evaluation {
    const criterion = this.evaluate(theta, new Float64Array(this.parameterCount));
    return { criterion, factor: this.factor.slice() };
  }

  private fillLambda(theta: ArrayLike<number>): void {
    const { size, rows, columns } = this.template;
    for (let k = 0; k < rows.length; k++) this.lambda[rows[k] * size + columns[k]] = theta[k];
  }

  /** Takes one group's W'W off the factor, keeps its M, and returns log|A|. */
  private absorbGroup(group: number): number {
    const { data, lambda, factorOfA: L, inverseOfA, zzLambda, solved, projected, factor, byLambda } = this;
    const q = data.randomCount;
    const m = data.joinedCount;
    const zz = group * q * q;
    const zj = group * q * m;
    const ZZ = data.randomByRandom;
    const ZJ = data.randomByJoined;
    for (let a = 0; a < q; a++) {
      for (let b = 0; b < q; b++) {
        let sum = 0;
        for (let c = b; c < q; c++) sum += ZZ[zz + a * q + c] * lambda[c * q + b];
        zzLambda[a * q + b] = sum;
      }
    }
    let logDeterminant = 0;
    for (let a = 0; a < q; a++) {
      for (let b = 0; b <= a; b++) {
        let sum = a === b ? 1 : 0;
        for (let c = a; c < q; c++) sum += lambda[c * q + a] * zzLambda[c * q + b];
        for (let c = 0; c < b; c++) sum -= L[a * q + c] * L[b * q + c];
        if (a === b) {
          L[a * q + a] = Math.sqrt(sum);
          logDeterminant += Math.log(sum);
        } else L[a * q + b] = sum / L[b * q + b];
      }
    }
    // W = L⁻¹ Λ'Z'[X y], row by row
    for (let a = 0; a < q; a++) {
      for (let j = 0; j < m; j++) {
        let sum = 0;
        for (let c = a; c < q; c++) sum += lambda[c * q + a] * ZJ[zj + c * m + j];
        for (let c = 0; c < a; c++) sum -= L[a * q + c] * solved[c * m + j];
        solved[a * m + j] = sum / L[a * q + a];
      }
    }
    for (let a = 0; a < q; a++) {
      for (let j = 0; j < m; j++) {
        const value = solved[a * m + j];
        if (value === 0) continue;
        for (let k = j; k < m; k++) factor[j * m + k] -= value * solved[a * m + k];
      }
    }
    // U = L⁻ᵀ W in place, then M = Z'[X y] − Z'ZΛ U
    for (let a = q - 1; a >= 0; a--) {
      for (let j = 0; j < m; j++) {
        let sum = solved[a * m + j];
        for (let c = a + 1; c < q; c++) sum -= L[c * q + a] * solved[c * m + j];
        solved[a * m + j] = sum / L[a * q + a];
      }
    }
    for (let a = 0; a < q; a++) {
      for (let j = 0; j < m; j++) {
        let sum = ZJ[zj + a * m + j];
        for (let c = 0; c < q; c++) sum -= zzLambda[a * q + c] * solved[c * m + j];
        projected[zj + a * m + j] = sum;
      }
    }
    invertFromFactor(L, inverseOfA, q);
    for (let a = 0; a < q; a++) {
      for (let b = 0; b < q; b++) {
        let sum = 0;
        for (let c = 0; c < q; c++) sum += zzLambda[a * q + c] * inverseOfA[c * q + b];
        byLambda[a * q + b] += sum;
      }
    }
    return logDeterminant;
  }

  /** Replaces the upper triangle by its Cholesky factor R; false if it is not positive definite. */
  private factorise(): boolean {
    const { factor: R, inverse: B } = this;
    const m = this.data.joinedCount;
    for (let j = 0; j < m; j++) {
      for (let i = 0; i < j; i++) {
        let sum = R[i * m + j];
        for (let c = 0; c < i; c++) sum -= R[c * m + i] * R[c * m + j];
        R[i * m + j] = sum / R[i * m + i];
      }
      let sum = R[j * m + j];
      for (let c = 0; c < j; c++) sum -= R[c * m + j] * R[c * m + j];
      if (!(sum > 0)) return false;
      R[j * m + j] = Math.sqrt(sum);
      for (let i = 0; i < j; i++) R[j * m + i] = 0;
    }
    B.fill(0);
    for (let j = 0; j < m; j++) {
      B[j * m + j] = 1 / R[j * m + j];
      for (let i = j - 1; i >= 0; i--) {
        let sum = 0;
        for (let c = i + 1; c <= j; c++) sum += R[i * m + c] * B[c * m + j];
        B[i * m + j] = -sum / R[i * m + i];
      }
    }
    return true;
  }

  private criterionOf(logDeterminant: number): number {
    const m = this.data.joinedCount;
    const residual = this.factor[m * m - 1];
    let value =
      logDeterminant + this.degrees * (1 + Math.log((2 * Math.PI * residual * residual) / this.degrees));
    if (this.method === "REML") for (let j = 0; j < m - 1; j++) value += 2 * Math.log(this.factor[j * m + j]);
    return value;
  }

  private fillGradient(gradient: Float64Array): void {
    const { data, lambda, projected, inverse: B, columns, outer, byLambda, template } = this;
    const q = data.randomCount;
    const m = data.joinedCount;
    const first = this.method === "REML" ? 0 : m - 1;
    const root = Math.sqrt(this.degrees);
    // P = Σ M B B'M', then subtract PΛ
    outer.fill(0);
    for (let group = 0; group < data.groupCount; group++) {
      const at = group * q * m;
      for (let a = 0; a < q; a++) {
        for (let j = first; j < m; j++) {
          let sum = 0;
          for (let c = 0; c <= j; c++) sum += projected[at + a * m + c] * B[c * m + j];
          columns[a * m + j] = j === m - 1 ? sum * root : sum;
        }
      }
      for (let a = 0; a < q; a++) {
        for (let b = 0; b <= a; b++) {
          let sum = 0;
          for (let j = first; j < m; j++) sum += columns[a * m + j] * columns[b * m + j];
          outer[a * q + b] += sum;
        }
      }
    }
    for (let a = 0; a < q; a++) for (let b = 0; b < a; b++) outer[b * q + a] = outer[a * q + b];
    for (let k = 0; k < template.rows.length; k++) {
      const i = template.rows[k];
      const j = template.columns[k];
      let sum = byLambda[i * q + j];
      for (let c = j; c < q; c++) sum -= outer[i * q + c] * lambda[c * q + j];
      gradient[k] = 2 * sum;
    }
  }
}

/** The inverse of LL' from the lower triangular L, both q × q by rows. */
function invertFromFactor(L: Float64Array, inverse: Float64Array, q: number): void {
  for (let column = 0; column < q; column++) {
    for (let i = 0; i < q; i++) {
      let sum = i === column ? 1 : 0;
      for (let c = 0; c < i; c++) sum -= L[i * q + c] * inverse[c * q + column];
      inverse[i * q + column] = sum / L[i * q + i];
    }
    for (let i = q - 1; i >= 0; i--) {
      let sum = inverse[i * q + column];
      for (let c = i + 1; c < q; c++) sum -= L[c * q + i] * inverse[c * q + column];
      inverse[i * q + column] = sum / L[i * q + i];
    }
  }
}
