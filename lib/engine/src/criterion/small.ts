/** A small matrix inside an array: element (i, j) at `start + i * rowStride + j * columnStride`. */
export interface Block {
  readonly values: Float64Array;
  readonly start: number;
  readonly rowStride: number;
  readonly columnStride: number;
}

/** A small matrix by rows; `columnStride` other than 1 for one that lies across an array. */
export function blockOf(values: Float64Array, start: number, rowStride: number, columnStride = 1): Block {
  return { values, start, rowStride, columnStride };
}

/** The same elements, rows as columns. */
export function transposed({ values, start, rowStride, columnStride }: Block): Block {
  return { values, start, rowStride: columnStride, columnStride: rowStride };
}

/** Adds `factor` times the product of `left` (rows × inner) and `right` (inner × columns) to `target`. */
export function addProduct(
  target: Block,
  factor: number,
  left: Block,
  right: Block,
  rows: number,
  inner: number,
  columns: number,
): void {
  for (let i = 0; i < rows; i++) {
    for (let c = 0; c < inner; c++) {
      const part = factor * left.values[left.start + i * left.rowStride + c * left.columnStride];
      if (part === 0) continue;
      let to = target.start + i * target.rowStride;
      let from = right.start + c * right.rowStride;
      for (let j = 0; j < columns; j++) {
        target.values[to] += part * right.values[from];
        to += target.columnStride;
        from += right.columnStride;
      }
    }
  }
}

/** Sets rows × columns elements to those of another block, or to zero. */
export function assign(target: Block, source: Block | 0, rows: number, columns: number): void {
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      target.values[target.start + i * target.rowStride + j * target.columnStride] =
        source === 0 ? 0 : source.values[source.start + i * source.rowStride + j * source.columnStride];
    }
  }
}

/**
 * Replaces a small symmetric positive definite matrix (q × q by rows) by the inverse of its Cholesky factor, L⁻¹.
 *
 * @returns its logarithmic determinant, `NaN` if it is not positive definite.
 */
export function invertCholesky({ values, start, rowStride }: Block, q: number): number {
  const at = (i: number, j: number): number => start + i * rowStride + j;
  let logDeterminant = 0;
  for (let i = 0; i < q; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = values[at(i, j)];
      for (let c = 0; c < j; c++) sum -= values[at(i, c)] * values[at(j, c)];
      if (j < i) values[at(i, j)] = sum / values[at(j, j)];
      else {
        if (!(sum > 0)) return Number.NaN;
        logDeterminant += Math.log(sum);
        values[at(i, i)] = Math.sqrt(sum);
      }
    }
  }
  for (let j = 0; j < q; j++) {
    for (let i = 0; i < j; i++) values[at(i, j)] = 0;
    values[at(j, j)] = 1 / values[at(j, j)];
    for (let i = j + 1; i < q; i++) {
      let sum = 0;
      for (let c = j; c < i; c++) sum += values[at(i, c)] * values[at(c, j)];
      values[at(i, j)] = -sum / values[at(i, i)];
    }
  }
  return logDeterminant;
}
