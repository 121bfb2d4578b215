import { workspaceFor } from "../dense/workspace";
import type { ColumnMatrix } from "../frame/design";
import { blockLength, forEachBlock, type JoinedRows, rowsOfBlock } from "./joined-rows";

/** Columns whose products with all later ones are formed together. */
const stripHeight = 4;

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
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
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

/**
 * Sums of products of two columns within every group, added to `target[targetStart + group]`; `b` begins with the
 * block.
 */
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

/** Z'[X y] of one grouping factor, element (a, j) of group g at `(a * m + j) * groupCount + g`. */
export function randomByJoinedProducts(
  random: ColumnMatrix,
  rows: JoinedRows,
  groups: Int32Array,
  groupCount: number,
): Float64Array {
  const m = rows.fixed.names.length + 1;
  const products = new Float64Array(random.names.length * m * groupCount);
  const block = new Float64Array(blockLength(rows));
  forEachBlock(rows, block, (start, count) => {
    addRandomByJoined(products, random, groups, groupCount, m, block, start, count);
  });
  return products;
}

/** Sums of products of one grouping factor and of all rows. */
export interface GroupSums {
  /** Z'Z: element (a, b) of group g at `(a * q + b) * groupCount + g`. */
  readonly randomByRandom: Float64Array;
  /** Z'[X y]: element (a, j) of group g at `(a * m + j) * groupCount + g`. */
  readonly randomByJoined: Float64Array;
  /** [X y]'[X y]: m × m, by rows. */
  readonly joinedByJoined: Float64Array;
}

/** Forms the sums in one pass over the rows. */
export function groupSums(
  random: ColumnMatrix,
  rows: JoinedRows,
  groups: Int32Array,
  groupCount: number,
): GroupSums {
  const q = random.names.length;
  const m = rows.fixed.names.length + 1;
  const randomByRandom = new Float64Array(q * q * groupCount);
  const randomByJoined = new Float64Array(q * m * groupCount);
  const products = blockLength(rows);
  const { values: block, addProducts } = workspaceFor(products + m * m, (rows.fixed.rowCount * m * m) / 2);
  block.fill(0, products, products + m * m);
  forEachBlock(rows, block, (start, count) => {
    // the upper triangle, by strips of rows
    for (let j = 0; j < m; j += stripHeight) {
      const [target, row] = [products + j * m + j, j * rowsOfBlock];
      const height = Math.min(stripHeight, m - j);
      addProducts(target, m, row, rowsOfBlock, row, rowsOfBlock, height, m - j, count, 1);
    }
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
  const joinedByJoined = block.slice(products, products + m * m);
  for (let j = 0; j < m; j++)
    for (let k = 0; k < j; k++) joinedByJoined[j * m + k] = joinedByJoined[k * m + j];
  return { randomByRandom, randomByJoined, joinedByJoined };
}
