/**
 * The values of rows, as doubles. A loop of its own, since `Float64Array.from` with a function takes several times as
 * long, and the rows are many.
 */
export function numbersOf<T>(rows: ArrayLike<T>, value: (row: T) => number): Float64Array {
  const values = new Float64Array(rows.length);
  for (let row = 0; row < rows.length; row++) values[row] = value(rows[row]);
  return values;
}

/** The values of rows, as whole numbers. */
export function wholeNumbersOf<T>(rows: ArrayLike<T>, value: (row: T) => number): Int32Array {
  const values = new Int32Array(rows.length);
  for (let row = 0; row < rows.length; row++) values[row] = value(rows[row]);
  return values;
}
