/*
 * Loops over long stretches of doubles. They work on four products at a time: half of the loads and no waiting for
 * the last addition, which makes them about twice as fast as one product after the other.
 */

const four = new Float64Array(4);

/** The four inner products of two stretches of `a` with two of `b`, into the module's own buffer. */
function fourDots(
  a: Float64Array,
  a0: number,
  a1: number,
  b: Float64Array,
  b0: number,
  b1: number,
  count: number,
): void {
  let first = 0;
  let second = 0;
  let third = 0;
  let fourth = 0;
  for (let i = 0; i < count; i++) {
    const x = a[a0 + i];
    const y = a[a1 + i];
    const u = b[b0 + i];
    const v = b[b1 + i];
    first += x * u;
    second += x * v;
    third += y * u;
    fourth += y * v;
  }
  four[0] = first;
  four[1] = second;
  four[2] = third;
  four[3] = fourth;
}

/** Columns of equal length one after the other: column j begins at `start + j * stride`. */
export interface Stretches {
  readonly values: Float64Array;
  readonly start: number;
  readonly stride: number;
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
  const last = m - 1;
  for (let j = 0; j < m; j += 2) {
    const a0 = a.start + j * a.stride;
    const a1 = a.start + Math.min(j + 1, last) * a.stride;
    for (let k = j; k < m; k += 2) {
      const b0 = b.start + k * b.stride;
      const b1 = b.start + Math.min(k + 1, last) * b.stride;
      fourDots(a.values, a0, a1, b.values, b0, b1, count);
      target[j * m + k] += factor * four[0];
      if (k < last) target[j * m + k + 1] += factor * four[1];
      if (j < last && k > j) target[(j + 1) * m + k] += factor * four[2];
      if (j < last && k < last) target[(j + 1) * m + k + 1] += factor * four[3];
    }
  }
}

/** The sum of squares of a stretch, or its inner product with another. */
export function dot(a: Float64Array, aStart: number, b: Float64Array, bStart: number, count: number): number {
  const half = count >> 1;
  fourDots(a, aStart, aStart + half, b, bStart, bStart + half, half);
  let sum = four[0] + four[3];
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
