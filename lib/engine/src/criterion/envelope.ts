import { dot } from "./dot";

/**
 * A symmetric positive definite matrix of which row i is zero before column `first[i]`: its Cholesky factor L is zero
 * there too, and no work is done there. Levels of a factor that never meet cost nothing this way, while a full matrix
 * costs what it always does. Source: George & Liu (1981), Computer Solution of Large Sparse Positive Definite Systems,
 * chapter 4.
 */
export class EnvelopeMatrix {
  /** The lower triangle by rows; `factorise` replaces it by L. */
  readonly values: Float64Array;
  /** Elements of A⁻¹, by rows, after `fillInverse`. */
  readonly inverse: Float64Array;
  private readonly first: Int32Array;
  private readonly below: Int32Array;
  private readonly belowStart: Int32Array;

  /** @param elements rows and columns of the elements of the lower triangle that may not be zero. */
  constructor(
    readonly size: number,
    elements: { readonly rows: Int32Array; readonly columns: Int32Array },
  ) {
    this.values = new Float64Array(size * size);
    this.inverse = new Float64Array(size * size);
    this.first = Int32Array.from({ length: size }, (_, row) => row);
    const columns = Array.from({ length: size }, (): number[] => []);
    elements.rows.forEach((row, at) => {
      const column = elements.columns[at];
      this.first[row] = Math.min(this.first[row], column);
      if (row > column) columns[column].push(row);
    });
    const { starts, rows } = structureOf(size, columns);
    this.belowStart = starts;
    this.below = rows;
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
        const other = j * size;
        const begin = Math.max(first[i], first[j]);
        const known = begin < j ? dot(L, row + begin, L, other + begin, j - begin) : 0;
        L[row + j] = (L[row + j] - known) / L[other + j];
      }
      const sum = L[row + i] - dot(L, row + first[i], L, row + first[i], i - first[i]);
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

  /**
   * A⁻¹ where the factor L may not be zero, both triangles, after `factorise`: from the last column on,
   *
   *   (A⁻¹)_ij = (δ_ij / L_jj − Σ_k>j L_kj (A⁻¹)_ik) / L_jj.
   *
   * Source: Takahashi, Fagan & Chin (1973), Formation of a sparse bus impedance matrix.
   */
  fillInverse(): void {
    const { values: L, inverse: Z, size, below, belowStart } = this;
    for (let j = size - 1; j >= 0; j--) {
      const [from, to] = [belowStart[j], belowStart[j + 1]];
      const pivot = L[j * size + j];
      for (let at = to - 1; at >= from; at--) {
        const i = below[at];
        let sum = 0;
        for (let other = from; other < to; other++)
          sum += L[below[other] * size + j] * Z[i * size + below[other]];
        Z[i * size + j] = -sum / pivot;
        Z[j * size + i] = Z[i * size + j];
      }
      let sum = 1 / pivot;
      for (let other = from; other < to; other++)
        sum -= L[below[other] * size + j] * Z[j * size + below[other]];
      Z[j * size + j] = sum / pivot;
    }
  }
}

/**
 * Rows below the diagonal of every column in which the Cholesky factor may not be zero: the column's own, and those of
 * every column of which it is the first row below. Source: George & Liu (1981), chapter 5.
 *
 * @param columns the elements of the lower triangle that are not zero, as rows of every column.
 */
function structureOf(
  size: number,
  columns: readonly Iterable<number>[],
): { starts: Int32Array; rows: Int32Array } {
  const structure = columns.map((rows) => new Set(rows));
  const starts = new Int32Array(size + 1);
  for (let column = 0; column < size; column++) {
    const rows = [...structure[column]].sort((a, b) => a - b);
    starts[column + 1] = starts[column] + rows.length;
    for (const row of rows.slice(1)) structure[rows[0]].add(row);
  }
  const all = new Int32Array(starts[size]);
  structure.forEach((rows, column) => {
    all.set(
      [...rows].sort((a, b) => a - b),
      starts[column],
    );
  });
  return { starts, rows: all };
}
