/*
 * Loops over long stretches of doubles. They form the products of up to three stretches with up to three others in one
 * pass: a third of the loads and no waiting for the last addition, which takes 40 % of the time of one product after
 * the other. Their sums are declared one by one: a list taken apart is an object at every call, of which a fit of
 * Table 2 left 430 of its 1,100 kB to be cleared and a sixth of its time.
 */

/** Inner products of three stretches with three others, the element (i, j) at 3i + j. */
const products = new Float64Array(9);

/** The four inner products of two stretches of `a` with two of `b`, into `products`. */
function twoByTwo(
  a: Float64Array,
  a0: number,
  a1: number,
  b: Float64Array,
  b0: number,
  b1: number,
  count: number,
): void {
  let p00 = 0;
  let p01 = 0;
  let p10 = 0;
  let p11 = 0;
  for (let i = 0; i < count; i++) {
    const x = a[a0 + i];
    const y = a[a1 + i];
    const u = b[b0 + i];
    const v = b[b1 + i];
    p00 += x * u;
    p01 += x * v;
    p10 += y * u;
    p11 += y * v;
  }
  products[0] = p00;
  products[1] = p01;
  products[3] = p10;
  products[4] = p11;
}

/** The six inner products of three stretches of `a` with two of `b`, into `products`. */
function threeByTwo(
  a: Float64Array,
  a0: number,
  a1: number,
  a2: number,
  b: Float64Array,
  b0: number,
  b1: number,
  count: number,
): void {
  let p00 = 0;
  let p01 = 0;
  let p10 = 0;
  let p11 = 0;
  let p20 = 0;
  let p21 = 0;
  for (let i = 0; i < count; i++) {
    const u = b[b0 + i];
    const v = b[b1 + i];
    const x = a[a0 + i];
    const y = a[a1 + i];
    const z = a[a2 + i];
    p00 += x * u;
    p01 += x * v;
    p10 += y * u;
    p11 += y * v;
    p20 += z * u;
    p21 += z * v;
  }
  products[0] = p00;
  products[1] = p01;
  products[3] = p10;
  products[4] = p11;
  products[6] = p20;
  products[7] = p21;
}

/** The nine inner products of three stretches of `a` with three of `b`, into `products`. */
function threeByThree(
  a: Float64Array,
  a0: number,
  a1: number,
  a2: number,
  b: Float64Array,
  b0: number,
  b1: number,
  b2: number,
  count: number,
): void {
  let p00 = 0;
  let p01 = 0;
  let p02 = 0;
  let p10 = 0;
  let p11 = 0;
  let p12 = 0;
  let p20 = 0;
  let p21 = 0;
  let p22 = 0;
  for (let i = 0; i < count; i++) {
    const u = b[b0 + i];
    const v = b[b1 + i];
    const w = b[b2 + i];
    const x = a[a0 + i];
    p00 += x * u;
    p01 += x * v;
    p02 += x * w;
    const y = a[a1 + i];
    p10 += y * u;
    p11 += y * v;
    p12 += y * w;
    const z = a[a2 + i];
    p20 += z * u;
    p21 += z * v;
    p22 += z * w;
  }
  products[0] = p00;
  products[1] = p01;
  products[2] = p02;
  products[3] = p10;
  products[4] = p11;
  products[5] = p12;
  products[6] = p20;
  products[7] = p21;
  products[8] = p22;
}

/** Columns of equal length one after the other: column j begins at `start + j * stride`. */
export interface Stretches {
  readonly values: Float64Array;
  readonly start: number;
  readonly stride: number;
}

/** How many columns the next block takes of those that are left: three, or two where three would leave one over. */
function blockWidth(left: number): number {
  return left === 2 || left === 4 ? 2 : Math.min(left, 3);
}

/**
 * Adds `factor` times the inner products of m columns of `a` with m columns of `b` to the upper triangle of an
 * m × m matrix by rows.
 */
export function addUpperProducts(
  target: Float64Array,
  m: number,
  factor: number,
  a: Stretches,
  b: Stretches,
  count: number,
): void {
  for (let j = 0, height = blockWidth(m); j < m; j += height, height = blockWidth(m - j)) {
    const a0 = a.start + j * a.stride;
    const a1 = height > 1 ? a0 + a.stride : a0;
    for (let k = j, width = height; k < m; k += width, width = blockWidth(m - k)) {
      const b0 = b.start + k * b.stride;
      const b1 = width > 1 ? b0 + b.stride : b0;
      if (width === 3) {
        threeByThree(a.values, a0, a1, a1 + a.stride, b.values, b0, b1, b1 + b.stride, count);
      } else if (height === 3) threeByTwo(a.values, a0, a1, a1 + a.stride, b.values, b0, b1, count);
      else twoByTwo(a.values, a0, a1, b.values, b0, b1, count);
      for (let r = 0; r < height; r++) {
        for (let c = k === j ? r : 0; c < width; c++)
          target[(j + r) * m + k + c] += factor * products[3 * r + c];
      }
    }
  }
}

/** Adds the inner products of the columns of `a` with those of `b` to a matrix by rows, one row a column of `a`. */
export function addAllProducts(
  target: Float64Array,
  a: Stretches,
  rows: number,
  b: Stretches,
  columns: number,
  count: number,
): void {
  for (let j = 0, height = blockWidth(rows); j < rows; j += height, height = blockWidth(rows - j)) {
    const a0 = a.start + j * a.stride;
    const a1 = height > 1 ? a0 + a.stride : a0;
    for (let k = 0, width = blockWidth(columns); k < columns; k += width, width = blockWidth(columns - k)) {
      const b0 = b.start + k * b.stride;
      const b1 = width > 1 ? b0 + b.stride : b0;
      const [a2, b2] = [height > 2 ? a1 + a.stride : a1, b1 + b.stride];
      if (width === 3) threeByThree(a.values, a0, a1, a2, b.values, b0, b1, b2, count);
      else if (height === 3) threeByTwo(a.values, a0, a1, a2, b.values, b0, b1, count);
      else twoByTwo(a.values, a0, a1, b.values, b0, b1, count);
      for (let r = 0; r < height; r++)
        for (let c = 0; c < width; c++) target[(j + r) * columns + k + c] += products[3 * r + c];
    }
  }
}

/** The sum of squares of a stretch, or its inner product with another. */
export function dot(a: Float64Array, aStart: number, b: Float64Array, bStart: number, count: number): number {
  const half = count >> 1;
  twoByTwo(a, aStart, aStart + half, b, bStart, bStart + half, half);
  let sum = products[0] + products[4];
  if (count % 2 === 1) sum += a[aStart + count - 1] * b[bStart + count - 1];
  return sum;
}

/** Adds `factor * factors[i] * values[i]` to `target[i]` over a stretch. */
export function addProducts(
  target: Float64Array,
  targetStart: number,
  factor: 1 | -1,
  factors: Float64Array,
  factorsStart: number,
  values: Float64Array,
  valuesStart: number,
  count: number,
): void {
  for (let i = 0; i < count; i++) {
    target[targetStart + i] += factor * factors[factorsStart + i] * values[valuesStart + i];
  }
}

/**
 * Writes a sum of multiples of columns: `target[i] = Σ weights[w + c * weightStride] columns[c][i]` over the first
 * `columnCount` columns, four of them a pass.
 */
export function combineColumns(
  target: Float64Array,
  targetStart: number,
  weights: Float64Array,
  weightStart: number,
  weightStride: number,
  columns: Stretches,
  columnCount: number,
  count: number,
): void {
  const { values, start, stride } = columns;
  for (let c = 0; c < columnCount; c += 4) {
    const w0 = weights[weightStart + c * weightStride];
    const w1 = c + 1 < columnCount ? weights[weightStart + (c + 1) * weightStride] : 0;
    const w2 = c + 2 < columnCount ? weights[weightStart + (c + 2) * weightStride] : 0;
    const w3 = c + 3 < columnCount ? weights[weightStart + (c + 3) * weightStride] : 0;
    const at0 = start + c * stride;
    const at1 = start + Math.min(c + 1, columnCount - 1) * stride;
    const at2 = start + Math.min(c + 2, columnCount - 1) * stride;
    const at3 = start + Math.min(c + 3, columnCount - 1) * stride;
    for (let i = 0; i < count; i++) {
      const sum = w0 * values[at0 + i] + w1 * values[at1 + i] + w2 * values[at2 + i] + w3 * values[at3 + i];
      if (c === 0) target[targetStart + i] = sum;
      else target[targetStart + i] += sum;
    }
  }
}
