import type { ColumnMatrix } from "../frame/design";
import type { Standardisation, StandardisedResponse } from "../frame/standardise";
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

/** [X y] of some rows, standardised: column j at `j * rowsOfBlock`. */
function fillBlock(
  block: Float64Array,
  fixed: ColumnMatrix,
  { centres, scales }: Standardisation,
  { raw, centre, scale }: StandardisedResponse,
  start: number,
  count: number,
): void {
  const p = fixed.names.length;
  for (let j = 0; j <= p; j++) {
    const values = j < p ? fixed.columns[j] : raw;
    const shift = j < p ? centres[j] : centre;
    const factor = 1 / (j < p ? scales[j] : scale);
    const to = j * rowsOfBlock;
    for (let row = 0; row < count; row++) block[to + row] = (values[start + row] - shift) * factor;
  }
}

/**
 * Adds the products of column a of Z with four columns of a block, within every group. The rows of a group mostly
 * stand together, so that its sums are kept until the next group begins: half of the time of adding every row.
 */
function addFourByGroup(
  target: Float64Array,
  targets: Int32Array,
  groups: Int32Array,
  z: Float64Array,
  block: Float64Array,
  columns: Int32Array,
  start: number,
  count: number,
): void {
  const [t0, t1, t2, t3] = targets;
  const [c0, c1, c2, c3] = columns;
  let [s0, s1, s2, s3] = [0, 0, 0, 0];
  let current = groups[start];
  for (let row = 0; row < count; row++) {
    const group = groups[start + row];
    if (group !== current) {
      target[t0 + current] += s0;
      target[t1 + current] += s1;
      target[t2 + current] += s2;
      target[t3 + current] += s3;
      s0 = 0;
      s1 = 0;
      s2 = 0;
      s3 = 0;
      current = group;
    }
    const value = z[start + row];
    s0 += value * block[c0 + row];
    s1 += value * block[c1 + row];
    s2 += value * block[c2 + row];
    s3 += value * block[c3 + row];
  }
  target[t0 + current] += s0;
  target[t1 + current] += s1;
  target[t2 + current] += s2;
  target[t3 + current] += s3;
}

/** Sums of products of two columns within every group, added to `target[targetStart + group]`; `b` begins with the block. */
function addByGroup(
  target: Float64Array,
  targetStart: number,
  groups: Int32Array,
  a: Float64Array,
  b: Float64Array,
  bStart: number,
  start: number,
  count: number,
): void {
  let sum = 0;
  let current = groups[start];
  for (let row = 0; row < count; row++) {
    const group = groups[start + row];
    if (group !== current) {
      target[targetStart + current] += sum;
      sum = 0;
      current = group;
    }
    sum += a[start + row] * b[bStart + row];
  }
  target[targetStart + current] += sum;
}

/** Adds a block's part of Z'[X y]: four columns a pass, the rest one by one. */
function addRandomByJoined(
  target: Float64Array,
  random: ColumnMatrix,
  groups: Int32Array,
  groupCount: number,
  m: number,
  block: Float64Array,
  start: number,
  count: number,
): void {
  const targets = new Int32Array(4);
  const columns = new Int32Array(4);
  random.columns.forEach((z, a) => {
    let j = 0;
    for (; j + 3 < m; j += 4) {
      for (let k = 0; k < 4; k++) {
        targets[k] = (a * m + j + k) * groupCount;
        columns[k] = (j + k) * rowsOfBlock;
      }
      addFourByGroup(target, targets, groups, z, block, columns, start, count);
    }
    for (; j < m; j++) {
      addByGroup(target, (a * m + j) * groupCount, groups, z, block, j * rowsOfBlock, start, count);
    }
  });
}

/** The rows of fixed effects and response, standardised block by block. */
export interface JoinedRows {
  /** X, raw. */
  readonly fixed: ColumnMatrix;
  readonly standardisation: Standardisation;
  readonly response: StandardisedResponse;
}

/** Calls a function with every block of standardised rows of [X y], column j at `j * rowsOfBlock`. */
function forEachBlock(
  { fixed, standardisation, response }: JoinedRows,
  use: (block: Float64Array, start: number, count: number) => void,
): void {
  const block = new Float64Array((fixed.names.length + 1) * rowsOfBlock);
  for (let start = 0; start < fixed.rowCount; start += rowsOfBlock) {
    const count = Math.min(rowsOfBlock, fixed.rowCount - start);
    fillBlock(block, fixed, standardisation, response, start, count);
    use(block, start, count);
  }
}

/** Z'[X y] of one grouping factor, element (a, j) of group g at `(a * m + j) * groupCount + g`. */
export function randomByJoinedProducts(
  random: ColumnMatrix,
  rows: JoinedRows,
  groups: Int32Array,
  groupCount: number,
): Float64Array {
  const m = rows.fixed.names.length + 1;
  const products = new Float64Array(random.names.length * m * groupCount);
  forEachBlock(rows, (block, start, count) => {
    addRandomByJoined(products, random, groups, groupCount, m, block, start, count);
  });
  return products;
}

/**
 * Forms the cross-products in one pass over the rows; the fixed effects and the response are standardised on the way.
 *
 * @param random the random-effects columns Z, standardised.
 * @param groups number of every row's group.
 */
export function crossProducts(
  random: ColumnMatrix,
  rows: JoinedRows,
  groups: Int32Array,
  groupCount: number,
): CrossProducts {
  const n = rows.fixed.rowCount;
  const q = random.names.length;
  const m = rows.fixed.names.length + 1;
  const randomByRandom = new Float64Array(q * q * groupCount);
  const randomByJoined = new Float64Array(q * m * groupCount);
  const joinedByJoined = new Float64Array(m * m);
  forEachBlock(rows, (block, start, count) => {
    const columns = { values: block, start: 0, stride: rowsOfBlock };
    addUpperProducts(joinedByJoined, m, 1, columns, columns, count);
    addRandomByJoined(randomByJoined, random, groups, groupCount, m, block, start, count);
    for (let a = 0; a < q; a++) {
      for (let b = 0; b <= a; b++) {
        const at = (a * q + b) * groupCount;
        addByGroup(randomByRandom, at, groups, random.columns[a], random.columns[b], start, start, count);
      }
    }
  });
  for (let a = 0; a < q; a++) {
    for (let b = 0; b < a; b++) {
      const at = (a * q + b) * groupCount;
      randomByRandom.copyWithin((b * q + a) * groupCount, at, at + groupCount);
    }
  }
  for (let j = 0; j < m; j++)
    for (let k = 0; k < j; k++) joinedByJoined[j * m + k] = joinedByJoined[k * m + j];
  return {
    rowCount: n,
    groupCount,
    randomCount: q,
    joinedCount: m,
    randomByRandom,
    randomByJoined,
    joinedByJoined,
  };
}

/** The products of some columns of X and of the response, m × m by rows, out of those of all. */
function selectSquare(products: Float64Array, m: number, kept: readonly number[]): Float64Array {
  return Float64Array.from({ length: kept.length ** 2 }, (_, at) => {
    const [i, j] = [Math.floor(at / kept.length), at % kept.length];
    return products[kept[i] * m + kept[j]];
  });
}

/**
 * The cross-products of a model with some of the fixed effects only; no row is read again.
 *
 * @param columns positions of the columns of X that stay; the response always does.
 */
export function selectColumns(products: CrossProducts, columns: readonly number[]): CrossProducts {
  const { joinedCount: m, randomCount: q, groupCount, randomByJoined, joinedByJoined } = products;
  const kept = [...columns, m - 1];
  const selected = new Float64Array(q * kept.length * groupCount);
  for (let a = 0; a < q; a++) {
    kept.forEach((column, j) => {
      const from = (a * m + column) * groupCount;
      selected.set(randomByJoined.subarray(from, from + groupCount), (a * kept.length + j) * groupCount);
    });
  }
  return {
    ...products,
    joinedCount: kept.length,
    randomByJoined: selected,
    joinedByJoined: selectSquare(joinedByJoined, m, kept),
  };
}
