import type { EstimationMethod } from "../types";

/**
 * The Cholesky factor R of [X y]'V⁻¹[X y] (m × m by rows, upper triangular) with its inverse B, and what the criterion
 * takes from them.
 */
export class JoinedFactor {
  readonly factor: Float64Array;
  readonly inverse: Float64Array;
  /** n − p under REML, n under ML. */
  readonly degrees: number;

  constructor(
    /** m: columns of X and the response. */
    readonly size: number,
    rowCount: number,
    readonly method: EstimationMethod,
  ) {
    this.factor = new Float64Array(size * size);
    this.inverse = new Float64Array(size * size);
    this.degrees = method === "REML" ? rowCount - (size - 1) : rowCount;
  }

  /** Replaces the upper triangle by its Cholesky factor R and inverts it; false if it is not positive definite. */
  factorise(): boolean {
    const { factor: R, inverse: B, size: m } = this;
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

  /** log|A| + log|R_X|² + (n − p)(1 + log(2π r² / (n − p))), or the same with n and without R_X under ML. */
  criterionOf(logDeterminant: number): number {
    const { factor, size: m, degrees } = this;
    const residual = factor[m * m - 1];
    let value = logDeterminant + degrees * (1 + Math.log((2 * Math.PI * residual * residual) / degrees));
    if (this.method === "REML") for (let j = 0; j < m - 1; j++) value += 2 * Math.log(factor[j * m + j]);
    return value;
  }

  /** Makes B the weights of the gradient: its last column times √degrees. */
  weigh(): void {
    const { inverse, size: m } = this;
    for (let i = 0; i < m; i++) inverse[i * m + m - 1] *= Math.sqrt(this.degrees);
  }

  /** The first column of B that the gradient needs: all under REML, the last under ML. */
  get firstWeight(): number {
    return this.method === "REML" ? 0 : this.size - 1;
  }

  /**
   * The residuals of generalised least squares, after `factorise` and before `weigh`: −β and 1 for the response, so
   * that [X y] times it is e; and e'V⁻¹e.
   */
  residuals(): { residual: Float64Array; squares: number } {
    const { factor, inverse, size: m } = this;
    const norm = factor[m * m - 1];
    return {
      residual: Float64Array.from({ length: m }, (_, i) => inverse[i * m + m - 1] * norm),
      squares: norm * norm,
    };
  }
}

/**
 * Sets Σ M B B'M' of one factor, with B as `weigh` leaves it.
 *
 * @param M rows of m: the factor's effects stand one after the other from row `first` on, q a group.
 * @param target q × q by rows.
 */
export function setForms(
  { inverse: B, size: m, firstWeight }: JoinedFactor,
  M: Float64Array,
  first: number,
  groupCount: number,
  q: number,
  target: Float64Array,
): void {
  const rows = new Float64Array(q * m);
  target.fill(0);
  for (let group = 0; group < groupCount; group++) {
    const start = (first + group * q) * m;
    for (let a = 0; a < q; a++) {
      rows.fill(0, a * m, (a + 1) * m);
      for (let c = 0; c < m; c++) {
        const part = M[start + a * m + c];
        for (let j = Math.max(c, firstWeight); j < m; j++) rows[a * m + j] += part * B[c * m + j];
      }
      for (let b = 0; b <= a; b++) {
        let sum = 0;
        for (let j = firstWeight; j < m; j++) sum += rows[a * m + j] * rows[b * m + j];
        target[a * q + b] += sum;
      }
    }
  }
  for (let a = 0; a < q; a++) for (let b = 0; b < a; b++) target[b * q + a] = target[a * q + b];
}
