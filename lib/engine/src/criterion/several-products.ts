import type { ColumnMatrix } from "../frame/design";
import { selectSquare } from "./cross-products";
import { type GroupSums, groupSums, randomByJoinedProducts } from "./group-sums";
import type { JoinedRows } from "./joined-rows";

/** The random-effects columns of one grouping factor, standardised, and every row's group. */
export interface FactorColumns {
  readonly matrix: ColumnMatrix;
  readonly groups: Int32Array;
  readonly groupCount: number;
}

/** The sums of the leading factor, with their sizes. */
export interface LeadingSums extends GroupSums {
  readonly rowCount: number;
  readonly groupCount: number;
  /** q, the random-effects columns. */
  readonly randomCount: number;
  /** m, the fixed-effects columns and the response. */
  readonly joinedCount: number;
}

/**
 * The data of a model with several grouping factors, reduced to cross-products. The leading factor (the one with the
 * most groups) is laid out as in a model with one; the random effects of all others, the trailing ones, are numbered
 * through: factor by factor, group by group. A block is the effects of one trailing group.
 */
export interface SeveralProducts {
  readonly leading: LeadingSums;
  /** Columns of the trailing factors, by factor. */
  readonly sizes: readonly number[];
  /** Groups of the trailing factors, by factor. */
  readonly groupCounts: readonly number[];
  /** Number of all trailing effects. */
  readonly trailingCount: number;
  /** Trailing factor of every block, and its first effect. */
  readonly factorOfBlock: Int32Array;
  readonly startOfBlock: Int32Array;
  /** Z'[X y] of the trailing effects, trailingCount × m by rows. */
  readonly trailingByJoined: Float64Array;
  /** Blocks that leading group g meets: `metBlocks[metStart[g] .. metStart[g + 1]]`, ascending. */
  readonly metStart: Int32Array;
  readonly metBlocks: Int32Array;
  /** Z'Z of leading group g with its blocks, q × (size of block) by rows, from `metValueStart[...]` on. */
  readonly metValueStart: Int32Array;
  readonly metValues: Float64Array;
  /** Pairs of blocks that meet in a row, the first not before the second, with their Z'Z from `pairValueStart` on. */
  readonly pairFirst: Int32Array;
  readonly pairSecond: Int32Array;
  readonly pairValueStart: Int32Array;
  readonly pairValues: Float64Array;
}

/** Pairs of groups that meet in a row, numbered in ascending order, with the values that each holds. */
interface Pairs {
  readonly first: Int32Array;
  readonly second: Int32Array;
  /** First value of every pair, and the number of all. */
  readonly starts: Int32Array;
  /** By column of keys, every row's pair. */
  readonly pairOfRow: readonly Int32Array[];
}

/** The keys of the pairs that the rows make of two factors. */
function keysOf(first: Int32Array, second: Int32Array, secondCount: number): Float64Array {
  const keys = new Float64Array(first.length);
  for (let row = 0; row < keys.length; row++) keys[row] = first[row] * secondCount + second[row];
  return keys;
}

/** Numbers the pairs that occur in some columns of keys, first × secondCount + second. */
function numberPairs(
  keys: readonly Float64Array[],
  secondCount: number,
  valuesOf: (first: number, second: number) => number,
): Pairs {
  const seen = new Map<number, number>();
  const found = keys.map((column) => {
    const numbers = new Int32Array(column.length);
    for (let row = 0; row < column.length; row++) {
      if (row > 0 && column[row] === column[row - 1]) {
        numbers[row] = numbers[row - 1];
        continue;
      }
      let number = seen.get(column[row]);
      if (number === undefined) {
        number = seen.size;
        seen.set(column[row], number);
      }
      numbers[row] = number;
    }
    return numbers;
  });
  const sorted = Float64Array.from(seen.keys()).sort();
  const first = new Int32Array(sorted.length);
  const second = new Int32Array(sorted.length);
  const starts = new Int32Array(sorted.length + 1);
  const place = new Int32Array(sorted.length);
  sorted.forEach((key, at) => {
    first[at] = Math.floor(key / secondCount);
    second[at] = key % secondCount;
    starts[at + 1] = starts[at] + valuesOf(first[at], second[at]);
    place[seen.get(key) as number] = at;
  });
  return { first, second, starts, pairOfRow: found.map((numbers) => numbers.map((number) => place[number])) };
}

/** Adds the products of the columns of two factors, row by row, to the values of their pairs. */
function addPairProducts(
  values: Float64Array,
  starts: Int32Array,
  pairOfRow: Int32Array,
  left: ColumnMatrix,
  right: ColumnMatrix,
): void {
  const n = pairOfRow.length;
  const [p, q] = [left.names.length, right.names.length];
  for (let a = 0; a < p; a++) {
    for (let b = 0; b < q; b++) {
      const [x, y] = [left.columns[a], right.columns[b]];
      for (let row = 0; row < n; row++) values[starts[pairOfRow[row]] + a * q + b] += x[row] * y[row];
    }
  }
}

/** Z'[X y] of the trailing factors, effects × m by rows. */
function trailingProducts(trailing: readonly FactorColumns[], rows: JoinedRows): Float64Array {
  const m = rows.fixed.names.length + 1;
  const parts = trailing.map(({ matrix, groups, groupCount }) => {
    const q = matrix.names.length;
    const products = randomByJoinedProducts(matrix, rows, groups, groupCount);
    const byGroup = new Float64Array(groupCount * q * m);
    for (let group = 0; group < groupCount; group++) {
      for (let at = 0; at < q * m; at++) byGroup[group * q * m + at] = products[at * groupCount + group];
    }
    return byGroup;
  });
  const all = new Float64Array(parts.reduce((sum, { length }) => sum + length, 0));
  let next = 0;
  for (const part of parts) {
    all.set(part, next);
    next += part.length;
  }
  return all;
}

/**
 * Forms the cross-products of a model with several grouping factors.
 *
 * @param factors the grouping factors, the leading one first.
 */
export function severalProducts(
  [lead, ...trailing]: readonly FactorColumns[],
  rows: JoinedRows,
): SeveralProducts {
  const sizes = trailing.map(({ matrix }) => matrix.names.length);
  const firstBlocks: number[] = [];
  const factorOfBlock: number[] = [];
  const startOfBlock: number[] = [];
  let effects = 0;
  trailing.forEach(({ groupCount }, factor) => {
    firstBlocks.push(factorOfBlock.length);
    for (let group = 0; group < groupCount; group++) {
      factorOfBlock.push(factor);
      startOfBlock.push(effects);
      effects += sizes[factor];
    }
  });
  const blockCount = factorOfBlock.length;
  const sizeOf = (block: number): number => sizes[factorOfBlock[block]];
  const blocks = trailing.map(({ groups }, factor) => groups.map((group) => firstBlocks[factor] + group));

  const metKeys = blocks.map((block) => keysOf(lead.groups, block, blockCount));
  const q = lead.matrix.names.length;
  const met = numberPairs(metKeys, blockCount, (_, block) => q * sizeOf(block));
  const metStart = new Int32Array(lead.groupCount + 1);
  for (const group of met.first) metStart[group + 1] += 1;
  for (let group = 0; group < lead.groupCount; group++) metStart[group + 1] += metStart[group];
  const metValues = new Float64Array(met.starts[met.first.length]);
  met.pairOfRow.forEach((pairOfRow, factor) => {
    addPairProducts(metValues, met.starts, pairOfRow, lead.matrix, trailing[factor].matrix);
  });

  const pairs = trailing.flatMap((_, first) =>
    trailing.slice(0, first + 1).map((_unused, second) => ({
      first,
      second,
      keys: keysOf(blocks[first], blocks[second], blockCount),
    })),
  );
  const pair = numberPairs(
    pairs.map(({ keys }) => keys),
    blockCount,
    (first, second) => sizeOf(first) * sizeOf(second),
  );
  const pairValues = new Float64Array(pair.starts[pair.first.length]);
  pairs.forEach(({ first, second }, at) => {
    const [left, right] = [trailing[first].matrix, trailing[second].matrix];
    addPairProducts(pairValues, pair.starts, pair.pairOfRow[at], left, right);
  });
  return {
    leading: {
      ...groupSums(lead.matrix, rows, lead.groups, lead.groupCount),
      rowCount: rows.fixed.rowCount,
      groupCount: lead.groupCount,
      randomCount: lead.matrix.names.length,
      joinedCount: rows.fixed.names.length + 1,
    },
    sizes,
    groupCounts: trailing.map(({ groupCount }) => groupCount),
    trailingCount: effects,
    factorOfBlock: Int32Array.from(factorOfBlock),
    startOfBlock: Int32Array.from(startOfBlock),
    trailingByJoined: trailingProducts(trailing, rows),
    metStart,
    metBlocks: met.second,
    metValueStart: met.starts,
    metValues,
    pairFirst: pair.first,
    pairSecond: pair.second,
    pairValueStart: pair.starts,
    pairValues,
  };
}

/** The cross-products of a model with some of the fixed effects only; no row is read again. */
export function selectColumnsOfSeveral(
  products: SeveralProducts,
  columns: readonly number[],
): SeveralProducts {
  const m = products.leading.joinedCount;
  const kept = [...columns, m - 1];
  const trailingByJoined = new Float64Array(products.trailingCount * kept.length);
  for (let effect = 0; effect < products.trailingCount; effect++) {
    for (let j = 0; j < kept.length; j++) {
      trailingByJoined[effect * kept.length + j] = products.trailingByJoined[effect * m + kept[j]];
    }
  }
  const { randomCount: q, groupCount, randomByJoined, joinedByJoined } = products.leading;
  const selected = new Float64Array(q * kept.length * groupCount);
  for (let a = 0; a < q; a++) {
    kept.forEach((column, j) => {
      const from = (a * m + column) * groupCount;
      selected.set(randomByJoined.subarray(from, from + groupCount), (a * kept.length + j) * groupCount);
    });
  }
  const leading = {
    ...products.leading,
    joinedCount: kept.length,
    randomByJoined: selected,
    joinedByJoined: selectSquare(joinedByJoined, m, kept),
  };
  return { ...products, leading, trailingByJoined };
}
