import type { ColumnMatrix } from "../frame/design";
import type { NodeSets } from "../sparse/ordering";
import type { CrossProducts } from "./one-factor-products";
import type { GroupedRows } from "./within-groups";

/** The random-effects columns of one grouping factor, standardised, and every row's group. */
export interface FactorColumns {
  readonly matrix: ColumnMatrix;
  readonly groups: Int32Array;
  readonly groupCount: number;
}

/**
 * How the random effects of the trailing factors, all but the leading one, are numbered: factor by factor, group by
 * group. A block is the effects of one group.
 */
export interface TrailingLayout {
  /** Columns, groups, and the first block, by factor. */
  readonly sizes: readonly number[];
  readonly groupCounts: readonly number[];
  readonly firstBlocks: readonly number[];
  /** Number of all trailing effects. */
  readonly effectCount: number;
  /** Factor of every block, and its first effect. */
  readonly factorOfBlock: Int32Array;
  readonly startOfBlock: Int32Array;
}

/** Numbers the effects of the trailing factors. */
export function layOutTrailing(trailing: readonly FactorColumns[]): TrailingLayout {
  const sizes = trailing.map(({ matrix }) => matrix.names.length);
  const firstBlocks: number[] = [];
  const factorOfBlock: number[] = [];
  const startOfBlock: number[] = [];
  let effectCount = 0;
  trailing.forEach(({ groupCount }, factor) => {
    firstBlocks.push(factorOfBlock.length);
    for (let group = 0; group < groupCount; group++) {
      factorOfBlock.push(factor);
      startOfBlock.push(effectCount);
      effectCount += sizes[factor];
    }
  });
  return {
    sizes,
    groupCounts: trailing.map(({ groupCount }) => groupCount),
    firstBlocks,
    effectCount,
    factorOfBlock: Int32Array.from(factorOfBlock),
    startOfBlock: Int32Array.from(startOfBlock),
  };
}

/** The trailing blocks that every leading group meets in a row. */
export function metBlocks(
  { starts, order }: GroupedRows,
  trailing: readonly FactorColumns[],
  { firstBlocks, factorOfBlock }: TrailingLayout,
): NodeSets {
  const mark = new Int32Array(factorOfBlock.length).fill(-1);
  const members: number[] = [];
  const first = new Int32Array(starts.length);
  for (let group = 0; group + 1 < starts.length; group++) {
    for (let factor = 0; factor < trailing.length; factor++) {
      const { groups } = trailing[factor];
      for (let at = starts[group]; at < starts[group + 1]; at++) {
        const block = firstBlocks[factor] + groups[order[at]];
        if (mark[block] === group) continue;
        mark[block] = group;
        members.push(block);
      }
    }
    first[group + 1] = members.length;
  }
  return { starts: first, members: Int32Array.from(members) };
}

/** The blocks of every set in the order of their elimination. */
export function inOrderOfElimination({ starts, members }: NodeSets, position: Int32Array): NodeSets {
  const sorted = new Int32Array(members.length);
  const byPosition = new Int32Array(position.length);
  position.forEach((at, block) => {
    byPosition[at] = block;
  });
  for (let set = 0; set + 1 < starts.length; set++) {
    const own = members.subarray(starts[set], starts[set + 1]);
    const positions = own.map((block) => position[block]).sort();
    positions.forEach((at, i) => {
      sorted[starts[set] + i] = byPosition[at];
    });
  }
  return { starts, members: sorted };
}

/** Q'Z of the trailing effects that every leading group meets. */
export function metProducts(
  { starts, order }: GroupedRows,
  lead: FactorColumns,
  trailing: readonly FactorColumns[],
  { sizes, firstBlocks, factorOfBlock }: TrailingLayout,
  met: NodeSets,
  effectStart: Int32Array,
  { roots, groupCount }: CrossProducts,
): Float64Array {
  const q = lead.matrix.names.length;
  const products = new Float64Array(q * effectStart[groupCount]);
  const column = new Int32Array(factorOfBlock.length);
  for (let group = 0; group < groupCount; group++) {
    let width = 0;
    for (let at = met.starts[group]; at < met.starts[group + 1]; at++) {
      column[met.members[at]] = width;
      width += sizes[factorOfBlock[met.members[at]]];
    }
    const start = q * effectStart[group];
    for (let factor = 0; factor < trailing.length; factor++) {
      const { groups, matrix } = trailing[factor];
      for (let at = starts[group]; at < starts[group + 1]; at++) {
        const row = order[at];
        const target = start + column[firstBlocks[factor] + groups[row]];
        for (let a = 0; a < q; a++) {
          const z = lead.matrix.columns[a][row];
          for (let b = 0; b < sizes[factor]; b++)
            products[target + a * width + b] += z * matrix.columns[b][row];
        }
      }
    }
    // R⁻ᵀ times them
    for (let a = 0; a < q; a++) {
      const pivot = roots[(a * q + a) * groupCount + group];
      for (let c = 0; c < a; c++) {
        const part = roots[(c * q + a) * groupCount + group];
        for (let j = 0; j < width; j++)
          products[start + a * width + j] -= part * products[start + c * width + j];
      }
      for (let j = 0; j < width; j++)
        products[start + a * width + j] = pivot > 0 ? products[start + a * width + j] / pivot : 0;
    }
  }
  return products;
}
