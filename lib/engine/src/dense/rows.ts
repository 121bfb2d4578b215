import { workspaceFor } from "./workspace";

/** Rows that are worked on together. */
const blockSize = 64;

/** Copies the transpose of rows × columns elements. */
function transposeInto(
  source: Float64Array,
  rows: number,
  columns: number,
  target: Float64Array,
  to: number,
): void {
  for (let i = 0; i < rows; i++) {
    const from = i * columns;
    for (let j = 0; j < columns; j++) target[to + j * rows + i] = source[from + j];
  }
}

/**
 * Takes X'X off the lower triangle of a matrix.
 *
 * @param matrix size × size by rows.
 * @param X count × size by rows.
 */
export function subtractSquare(matrix: Float64Array, size: number, X: Float64Array, count: number): void {
  const square = size * size;
  const { values, addProducts } = workspaceFor(square + count * size, (square * count) / 2);
  values.set(matrix);
  transposeInto(X, count, size, values, square);
  for (let first = 0; first < size; first += blockSize) {
    const height = Math.min(blockSize, size - first);
    const row = square + first * count;
    addProducts(first * size, size, row, count, square, count, height, first + height, count, -1);
  }
  matrix.set(values.subarray(0, square));
}

/**
 * XY' of rows.
 *
 * @param X countX × size by rows, Y countY × size.
 * @returns countX × countY by rows.
 */
export function productOfRows(
  X: Float64Array,
  countX: number,
  Y: Float64Array,
  countY: number,
  size: number,
): Float64Array {
  const [y, product] = [countX * size, (countX + countY) * size];
  const length = product + countX * countY;
  const { values, addProducts } = workspaceFor(length, countX * countY * size);
  values.set(X.subarray(0, countX * size));
  values.set(Y.subarray(0, countY * size), y);
  values.fill(0, product, length);
  // blocks of Y stay in the processor's cache while the rows of X pass
  for (let first = 0; first < countY; first += blockSize) {
    const width = Math.min(blockSize, countY - first);
    addProducts(product + first, countY, 0, size, y + first * size, size, countX, width, size, 1);
  }
  return values.slice(product, length);
}
