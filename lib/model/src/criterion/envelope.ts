/**
 * A symmetric positive definite matrix of which row i is zero before column `first[i]`: its Cholesky factor L is zero
 * there too, and no work is done there. Levels of a factor that never meet cost nothing this way, while a full matrix
 * costs what it always does. Source: George & Liu (1981), Computer Solution of Large Sparse Positive Definite Systems,
 * chapter 4.
 */
export class EnvelopeMatrix {
  /** The lower triangle by rows; `factorise` replaces it by L. */
  readonly values: Float64Array;
  private readonly inverseFactor: Float64Array;
  /** Row i of L⁻¹ is zero before this column. */
  private readonly inverseFirst: Int32Array;

  constructor(
    readonly size: number,
    private readonly first: Int32Array,
  ) {
    this.values = new Float64Array(size * size);
    this.inverseFactor = new Float64Array(size * size);
    this.inverseFirst = new Int32Array(size);
  }

  /**
   * Replaces the lower triangle by its Cholesky factor L, A = LL'.
   *
   * @returns log|A|, `NaN` if it is not positive definite.
   */
  factorise(): number {
    const { values: L, size, first } = this;
    let logDeterminant = 0;
    for (let i = 0; i < size; i++) {
      const row = i * size;
      for (let j = first[i]; j < i; j++) {
        let sum = L[row + j];
        const other = j * size;
        for (let c = Math.max(first[i], first[j]); c < j; c++) sum -= L[row + c] * L[other + c];
        L[row + j] = sum / L[other + j];
      }
      let sum = L[row + i];
      for (let c = first[i]; c < i; c++) sum -= L[row + c] * L[row + c];
      if (!(sum > 0)) return Number.NaN;
      L[row + i] = Math.sqrt(sum);
      logDeterminant += Math.log(sum);
    }
    return logDeterminant;
  }

  /** Solves LX = B in place, B with `count` columns by rows. */
  solveForward(B: Float64Array, count: number): void {
    const { values: L, size, first } = this;
    for (let i = 0; i < size; i++) {
      for (let c = first[i]; c < i; c++) {
        const part = L[i * size + c];
        if (part === 0) continue;
        for (let j = 0; j < count; j++) B[i * count + j] -= part * B[c * count + j];
      }
      const pivot = L[i * size + i];
      for (let j = 0; j < count; j++) B[i * count + j] /= pivot;
    }
  }

  /** Solves L'X = B in place, B with `count` columns by rows. */
  solveBackward(B: Float64Array, count: number): void {
    const { values: L, size, first } = this;
    for (let i = size - 1; i >= 0; i--) {
      const pivot = L[i * size + i];
      for (let j = 0; j < count; j++) B[i * count + j] /= pivot;
      for (let c = first[i]; c < i; c++) {
        const part = L[i * size + c];
        if (part === 0) continue;
        for (let j = 0; j < count; j++) B[c * count + j] -= part * B[i * count + j];
      }
    }
  }

  /** Forms L⁻¹, row by row, from which `inverseElement` takes elements of A⁻¹. */
  invertFactor(): void {
    const { values: L, inverseFactor: T, inverseFirst, size, first } = this;
    for (let i = 0; i < size; i++) {
      const row = i * size;
      let start = i;
      for (let c = first[i]; c < i; c++) if (L[row + c] !== 0) start = Math.min(start, inverseFirst[c]);
      inverseFirst[i] = start;
      T.fill(0, row, row + size);
      for (let c = first[i]; c < i; c++) {
        const part = L[row + c];
        if (part === 0) continue;
        const other = c * size;
        for (let j = inverseFirst[c]; j <= c; j++) T[row + j] -= part * T[other + j];
      }
      const pivot = L[row + i];
      for (let j = start; j < i; j++) T[row + j] /= pivot;
      T[row + i] = 1 / pivot;
    }
  }

  /** Element (a, b) of A⁻¹, Σ (L⁻¹)_ia (L⁻¹)_ib over i; after `invertFactor`. */
  inverseElement(a: number, b: number): number {
    const { inverseFactor: T, size } = this;
    let sum = 0;
    for (let i = Math.max(a, b); i < size; i++) sum += T[i * size + a] * T[i * size + b];
    return sum;
  }
}
