import type { ColumnMatrix } from "../design";
import { addUpperProducts } from "./dot";

/**
 * The data of a model with one grouping factor, reduced to cross-products. With Z the q columns of the random
 * effects, X the p columns of the fixed effects and y the response, m = p + 1: an evaluation of the likelihood then
 * costs groups × m², whatever the number of rows. Element (a, b) of all groups stands together, so that loops run
 * over groups.
 */
export interface CrossProducts {
  readonly rowCount: number;
  readonly groupCount: number;
  /** q, the random-effects columns. */
  readonly randomCount: number;
  /** m, the fixed-effects columns and the response. */
  readonly joinedCount: number;
  /** Z'Z: element (a, b) of group g at `(a * q + b) * groupCount + g`. */
  readonly randomByRandom: Float64Array;
  /** Z'[X y]: element (a, j) of group g at `(a * m + j) * groupCount + g`. */
  readonly randomByJoined: Float64Array;
  /** [X y]'[X y]: m × m, by rows. */
  readonly joinedByJoined: Float64Array;
}

/** Rows that are worked on together, so that their columns stay in the processor's cache. */
const rowsOfBlock = 1024;

/** [X y]'[X y], by blocks of rows. */
function joinedProducts(fixed: ColumnMatrix, response: Float64Array): Float64Array {
  const n = response.length;
  const p = fixed.names.length;
  const m = p + 1;
  const products = new Float64Array(m * m);
  const block = new Float64Array(m * rowsOfBlock);
  const columns = { values: block, start: 0, stride: rowsOfBlock };
  for (let start = 0; start < n; start += rowsOfBlock) {
    const count = Math.min(rowsOfBlock, n - start);
    for (let j = 0; j < p; j++)
      block.set(fixed.values.subarray(j * n + start, j * n + start + count), j * rowsOfBlock);
    block.set(response.subarray(start, start + count), p * rowsOfBlock);
    addUpperProducts(products, m, 1, columns, columns, count);
  }
  for (let j = 0; j < m; j++) for (let k = 0; k < j; k++) products[j * m + k] = products[k * m + j];
  return products;
}

/** Sums of products of two columns within every group, added to `target[targetStart + group]`. */
function addByGroup(
  target: Float64Array,
  targetStart: number,
  groups: Int32Array,
  a: Float64Array,
  aStart: number,
  b: Float64Array,
  bStart: number,
): void {
  for (let row = 0; row < groups.length; row++)
    target[targetStart + groups[row]] += a[aStart + row] * b[bStart + row];
}

/**
 * Forms the cross-products in one pass over the rows.
 *
 * @param random the random-effects columns Z, standardised.
 * @param fixed the fixed-effects columns X, standardised.
 * @param response the response, standardised.
 * @param groups number of every row's group.
 */
export function crossProducts(
  random: ColumnMatrix,
  fixed: ColumnMatrix,
  response: Float64Array,
  groups: Int32Array,
  groupCount: number,
): CrossProducts {
  const n = response.length;
  const q = random.names.length;
  const p = fixed.names.length;
  const m = p + 1;
  const randomByRandom = new Float64Array(q * q * groupCount);
  const randomByJoined = new Float64Array(q * m * groupCount);
  for (let a = 0; a < q; a++) {
    for (let b = 0; b <= a; b++) {
      const at = (a * q + b) * groupCount;
      addByGroup(randomByRandom, at, groups, random.values, a * n, random.values, b * n);
      if (b < a) randomByRandom.copyWithin((b * q + a) * groupCount, at, at + groupCount);
    }
    for (let j = 0; j < p; j++) {
      addByGroup(randomByJoined, (a * m + j) * groupCount, groups, random.values, a * n, fixed.values, j * n);
    }
    addByGroup(randomByJoined, (a * m + p) * groupCount, groups, random.values, a * n, response, 0);
  }
  return {
    rowCount: n,
    groupCount,
    randomCount: q,
    joinedCount: m,
    randomByRandom,
    randomByJoined,
    joinedByJoined: joinedProducts(fixed, response),
  };
}
