/** Rows that are worked on together, so that their columns stay in the processor's cache. */
const rowsOfBlock = 1024;

/** Adds the nine products of three columns and three columns over some rows to `into`, m × m by rows. */
function addNine(
  a: readonly Float64Array[],
  i: number,
  j: number,
  start: number,
  end: number,
  into: Float64Array,
  m: number,
): void {
  const [a0, a1, a2] = [a[i], a[i + 1], a[i + 2]];
  const [b0, b1, b2] = [a[j], a[j + 1], a[j + 2]];
  let s00 = 0;
  let s01 = 0;
  let s02 = 0;
  let s10 = 0;
  let s11 = 0;
  let s12 = 0;
  let s20 = 0;
  let s21 = 0;
  let s22 = 0;
  for (let row = start; row < end; row++) {
    const x0 = a0[row];
    const x1 = a1[row];
    const x2 = a2[row];
    const y0 = b0[row];
    const y1 = b1[row];
    const y2 = b2[row];
    s00 += x0 * y0;
    s01 += x0 * y1;
    s02 += x0 * y2;
    s10 += x1 * y0;
    s11 += x1 * y1;
    s12 += x1 * y2;
    s20 += x2 * y0;
    s21 += x2 * y1;
    s22 += x2 * y2;
  }
  into[i * m + j] += s00;
  into[i * m + j + 1] += s01;
  into[i * m + j + 2] += s02;
  into[(i + 1) * m + j] += s10;
  into[(i + 1) * m + j + 1] += s11;
  into[(i + 1) * m + j + 2] += s12;
  into[(i + 2) * m + j] += s20;
  into[(i + 2) * m + j + 1] += s21;
  into[(i + 2) * m + j + 2] += s22;
}

/**
 * The cross-products X'X of columns, nine at a time.
 *
 * @param columns the columns of X, all of the same length.
 * @returns m × m by rows, both triangles.
 */
export function crossProducts(columns: readonly Float64Array[]): Float64Array {
  const count = columns.length;
  const rows = columns[0].length;
  const m = Math.ceil(count / 3) * 3;
  const zero = new Float64Array(m === count ? 0 : rows);
  const padded = [...columns, ...Array.from({ length: m - count }, () => zero)];
  const sums = new Float64Array(m * m);
  for (let start = 0; start < rows; start += rowsOfBlock) {
    const end = Math.min(start + rowsOfBlock, rows);
    for (let i = 0; i < m; i += 3) for (let j = 0; j <= i; j += 3) addNine(padded, i, j, start, end, sums, m);
  }
  const products = new Float64Array(count * count);
  for (let i = 0; i < count; i++) {
    for (let j = 0; j <= i; j++) {
      products[i * count + j] = sums[i * m + j];
      products[j * count + i] = sums[i * m + j];
    }
  }
  return products;
}
