import type { ColumnMatrix } from "../design";
import { type CrossProducts, crossProducts } from "./cross-products";

/** The random-effects columns of one grouping factor, standardised, and every row's group. */
export interface FactorColumns {
  readonly matrix: ColumnMatrix;
  readonly groups: Int32Array;
  readonly groupCount: number;
}

/**
 * The data of a model with several grouping factors, reduced to cross-products. The leading factor (the one with the
 * most groups) is laid out as in a model with one; the random effects of all others, the trailing ones, are numbered
 * through: factor by factor, group by group. A block is the effects of one trailing group.
 */
export interface SeveralProducts {
  readonly leading: CrossProducts;
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

/** Numbers the pairs that occur, in ascending order, and counts the values that each holds. */
function numberPairs(
  keys: readonly Float64Array[],
  secondCount: number,
  valuesOf: (first: number, second: number) => number,
): { place: Map<number, number>; first: Int32Array; second: Int32Array; starts: Int32Array } {
  const distinct = new Set<number>();
  for (const column of keys) for (const key of column) distinct.add(key);
  const sorted = Float64Array.from(distinct).sort();
  const first = Int32Array.from(sorted, (key) => Math.floor(key / secondCount));
  const second = Int32Array.from(sorted, (key) => key % secondCount);
  const starts = new Int32Array(sorted.length + 1);
  const place = new Map<number, number>();
  sorted.forEach((key, at) => {
    place.set(key, at);
    starts[at + 1] = starts[at] + valuesOf(first[at], second[at]);
  });
  return { place, first, second, starts };
}

/** Adds the products of the columns of two factors, row by row, to the values of their pairs. */
function addPairProducts(
  values: Float64Array,
  starts: Int32Array,
  place: ReadonlyMap<number, number>,
  keys: Float64Array,
  left: ColumnMatrix,
  right: ColumnMatrix,
): void {
  const n = keys.length;
  const [p, q] = [left.names.length, right.names.length];
  for (let row = 0; row < n; row++) {
    const start = starts[place.get(keys[row]) as number];
    for (let a = 0; a < p; a++) {
      const value = left.values[a * n + row];
      for (let b = 0; b < q; b++) values[start + a * q + b] += value * right.values[b * n + row];
    }
  }
}

/** Z'[X y] of the trailing factors. */
function trailingProducts(
  trailing: readonly FactorColumns[],
  firstEffects: readonly number[],
  count: number,
  fixed: ColumnMatrix,
  response: Float64Array,
): Float64Array {
  const n = response.length;
  const p = fixed.names.length;
  const products = new Float64Array(count * (p + 1));
  trailing.forEach(({ matrix, groups }, factor) => {
    const q = matrix.names.length;
    for (let a = 0; a < q; a++) {
      for (let j = 0; j <= p; j++) {
        const [column, start] = j < p ? [fixed.values, j * n] : [response, 0];
        for (let row = 0; row < n; row++) {
          const effect = firstEffects[factor] + groups[row] * q + a;
          products[effect * (p + 1) + j] += matrix.values[a * n + row] * column[start + row];
        }
      }
    }
  });
  return products;
}

/**
 * Forms the cross-products of a model with several grouping factors.
 *
 * @param factors the grouping factors, the leading one first.
 * @param fixed the fixed-effects columns X, standardised.
 * @param response the response, standardised.
 */
export function severalProducts(
  [lead, ...trailing]: readonly FactorColumns[],
  fixed: ColumnMatrix,
  response: Float64Array,
): SeveralProducts {
  const sizes = trailing.map(({ matrix }) => matrix.names.length);
  const firstBlocks: number[] = [];
  const firstEffects: number[] = [];
  const factorOfBlock: number[] = [];
  const startOfBlock: number[] = [];
  let effects = 0;
  trailing.forEach(({ groupCount }, factor) => {
    firstBlocks.push(factorOfBlock.length);
    firstEffects.push(effects);
    for (let group = 0; group < groupCount; group++) {
      factorOfBlock.push(factor);
      startOfBlock.push(effects);
      effects += sizes[factor];
    }
  });
  const blockCount = factorOfBlock.length;
  const sizeOf = (block: number): number => sizes[factorOfBlock[block]];
  const blocks = trailing.map(({ groups }, factor) => groups.map((group) => firstBlocks[factor] + group));

  const metKeys = blocks.map((block) =>
    Float64Array.from(block, (value, row) => lead.groups[row] * blockCount + value),
  );
  const q = lead.matrix.names.length;
  const met = numberPairs(metKeys, blockCount, (_, block) => q * sizeOf(block));
  const metStart = new Int32Array(lead.groupCount + 1);
  for (const group of met.first) metStart[group + 1] += 1;
  for (let group = 0; group < lead.groupCount; group++) metStart[group + 1] += metStart[group];
  const metValues = new Float64Array(met.starts[met.first.length]);
  metKeys.forEach((keys, factor) => {
    addPairProducts(metValues, met.starts, met.place, keys, lead.matrix, trailing[factor].matrix);
  });

  const pairs = trailing.flatMap((_, first) =>
    trailing.slice(0, first + 1).map((_unused, second) => ({
      first,
      second,
      keys: Float64Array.from(blocks[first], (block, row) => block * blockCount + blocks[second][row]),
    })),
  );
  const pair = numberPairs(
    pairs.map(({ keys }) => keys),
    blockCount,
    (first, second) => sizeOf(first) * sizeOf(second),
  );
  const pairValues = new Float64Array(pair.starts[pair.first.length]);
  for (const { first, second, keys } of pairs) {
    addPairProducts(
      pairValues,
      pair.starts,
      pair.place,
      keys,
      trailing[first].matrix,
      trailing[second].matrix,
    );
  }
  return {
    leading: crossProducts(lead.matrix, fixed, response, lead.groups, lead.groupCount),
    sizes,
    groupCounts: trailing.map(({ groupCount }) => groupCount),
    trailingCount: effects,
    factorOfBlock: Int32Array.from(factorOfBlock),
    startOfBlock: Int32Array.from(startOfBlock),
    trailingByJoined: trailingProducts(trailing, firstEffects, effects, fixed, response),
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
