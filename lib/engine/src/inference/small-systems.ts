/**
 * Solves Ax = b for a small symmetric positive definite A (q × q by rows), by its Cholesky factor; both are written
 * over. A that is not positive definite to working precision gives numbers that are not finite.
 *
 * @param matrix holds A from `start` on, of which the lower triangle is read.
 * @param right holds b from `at` on, and then x.
 */
export function solveInPlace(
  matrix: Float64Array,
  start: number,
  right: Float64Array,
  at: number,
  q: number,
): void {
  for (let i = 0; i < q; i++) {
    const row = start + i * q;
    let squares = 0;
    for (let j = 0; j < i; j++) {
      const other = start + j * q;
      let sum = 0;
      for (let c = 0; c < j; c++) sum += matrix[other + c] * matrix[row + c];
      matrix[row + j] = (matrix[row + j] - sum) / matrix[other + j];
      squares += matrix[row + j] * matrix[row + j];
    }
    matrix[row + i] = Math.sqrt(Math.max(matrix[row + i] - squares, 0));
    for (let j = 0; j < i; j++) right[at + i] -= right[at + j] * matrix[row + j];
    right[at + i] /= matrix[row + i];
  }
  for (let i = q - 1; i >= 0; i--) {
    for (let j = i + 1; j < q; j++) right[at + i] -= right[at + j] * matrix[start + j * q + i];
    right[at + i] /= matrix[start + i * q + i];
  }
}
