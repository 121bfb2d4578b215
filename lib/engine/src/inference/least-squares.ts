import { Matrix, QrDecomposition } from "ml-matrix";

/**
 * The coefficients by which some columns are sums of multiples of others, by least squares on columns of length one.
 *
 * @param of linearly independent columns.
 * @returns one row a column of `of`, one column a column of `targets`.
 */
export function coefficientsOnColumns(targets: readonly Float64Array[], of: readonly Float64Array[]): Matrix {
  const lengthOf = (column: Float64Array) =>
    Math.sqrt(column.reduce((sum, value) => sum + value * value, 0)) || 1;
  const lengths = of.map(lengthOf);
  const n = of[0].length;
  const A = new Matrix(n, of.length);
  of.forEach((column, j) => {
    for (let row = 0; row < n; row++) A.set(row, j, column[row] / lengths[j]);
  });
  const B = new Matrix(n, targets.length);
  targets.forEach((column, j) => {
    for (let row = 0; row < n; row++) B.set(row, j, column[row]);
  });
  const solved = new QrDecomposition(A).solve(B);
  lengths.forEach((length, i) => {
    solved.mulRow(i, 1 / length);
  });
  return solved;
}
