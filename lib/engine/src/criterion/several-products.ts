import { type FrontTree, planFronts } from "../sparse/fronts";
import type { NodeSets } from "../sparse/ordering";
import { crossProductsWithRows, selectColumns } from "./cross-products";
import { randomByJoinedProducts } from "./group-sums";
import { type JoinedRows, withinColumns } from "./joined-rows";
import type { CrossProducts } from "./one-factor-products";
import {
  type FactorColumns,
  inOrderOfElimination,
  layOutTrailing,
  metBlocks,
  metProducts,
  type TrailingLayout,
} from "./trailing-layout";
import { rowsByGroup } from "./within-groups";

/**
 * The data of a model with several grouping factors, reduced to cross-products. The leading factor is laid out as in a
 * model with one, Z_g = Q_gR_g; eliminating its groups joins the blocks of trailing effects that each of them meets,
 * and what is left is a sparse matrix of trailing effects, by fronts.
 */
export interface SeveralProducts {
  readonly leading: CrossProducts;
  readonly trailing: TrailingLayout;
  readonly tree: FrontTree;
  /** Trailing effects that leading group g meets: `effects[effectStart[g] .. effectStart[g + 1]]`. */
  readonly effectStart: Int32Array;
  readonly effects: Int32Array;
  /**
   * The leading groups of every front, those whose first trailing block is eliminated there, and where effects stand.
   */
  readonly groupsOfFront: NodeSets;
  readonly places: Int32Array;
  /** Q_g'Z of the trailing effects that group g meets: q × their number by rows, from q · effectStart[g] on. */
  readonly met: Float64Array;
  /** Z'Z of the trailing effects by front: places in the front's matrix, lower triangle and blocks on the diagonal. */
  readonly elementStart: Int32Array;
  readonly elementPlace: Int32Array;
  readonly elementValue: Float64Array;
  /** Z'(I − QQ')[X y] of the trailing effects, effects × m by rows. */
  readonly trailingWithin: Float64Array;
}

/** Where the effects of leading groups stand in their fronts. */
function placesInFronts(
  { fronts }: FrontTree,
  groupsOfFront: NodeSets,
  effectStart: Int32Array,
  effects: Int32Array,
  effectCount: number,
): Int32Array {
  const places = new Int32Array(effects.length);
  const place = new Int32Array(effectCount);
  fronts.forEach(({ rows }, front) => {
    rows.forEach((row, at) => {
      place[row] = at;
    });
    for (let at = groupsOfFront.starts[front]; at < groupsOfFront.starts[front + 1]; at++) {
      const group = groupsOfFront.members[at];
      for (let i = effectStart[group]; i < effectStart[group + 1]; i++) places[i] = place[effects[i]];
    }
  });
  return places;
}

/** Sets of items by a key of each. */
function setsBy(keys: ArrayLike<number>, count: number): NodeSets {
  const { starts, order } = rowsByGroup(Int32Array.from(keys), count);
  return { starts, members: order };
}

/** Z'Z of pairs of trailing blocks: rows and columns by effects, and the front where each belongs. */
interface Elements {
  readonly fronts: number[];
  readonly rows: number[];
  readonly columns: number[];
  readonly values: number[];
}

/** Adds the products of two trailing factors, blocks of the first with those of the second, or with themselves. */
function addElements(
  elements: Elements,
  trailing: readonly FactorColumns[],
  { sizes, firstBlocks, startOfBlock }: TrailingLayout,
  { frontOfNode, position }: FrontTree,
  first: number,
  second: number,
): void {
  const [left, right] = [trailing[first], trailing[second]];
  const [p, q] = [sizes[first], sizes[second]];
  const { starts, order } = rowsByGroup(left.groups, left.groupCount);
  const slot = new Int32Array(right.groupCount).fill(-1);
  for (let group = 0; group < left.groupCount; group++) {
    const others: number[] = [];
    const sums: number[] = [];
    for (let at = starts[group]; at < starts[group + 1]; at++) {
      const row = order[at];
      const other = right.groups[row];
      if (slot[other] < 0) {
        slot[other] = sums.length;
        others.push(other);
        for (let i = 0; i < p * q; i++) sums.push(0);
      }
      for (let a = 0; a < p; a++) {
        const z = left.matrix.columns[a][row];
        for (let b = 0; b < q; b++) sums[slot[other] + a * q + b] += z * right.matrix.columns[b][row];
      }
    }
    const own = firstBlocks[first] + group;
    for (const other of others) {
      const block = firstBlocks[second] + other;
      const isLater = position[own] >= position[block];
      for (let a = 0; a < p; a++) {
        for (let b = 0; b < q; b++) {
          const [i, j] = [startOfBlock[own] + a, startOfBlock[block] + b];
          elements.fronts.push(frontOfNode[isLater ? block : own]);
          elements.rows.push(isLater ? i : j);
          elements.columns.push(isLater ? j : i);
          elements.values.push(sums[slot[other] + a * q + b]);
        }
      }
      slot[other] = -1;
    }
  }
}

/** Z'Z of the trailing effects, by front. */
function elementsOf(
  trailing: readonly FactorColumns[],
  layout: TrailingLayout,
  tree: FrontTree,
): Pick<SeveralProducts, "elementStart" | "elementPlace" | "elementValue"> {
  const elements: Elements = { fronts: [], rows: [], columns: [], values: [] };
  trailing.forEach((_, first) => {
    for (let second = 0; second <= first; second++)
      addElements(elements, trailing, layout, tree, first, second);
  });
  const { starts, members } = setsBy(elements.fronts, tree.fronts.length);
  const elementPlace = new Int32Array(members.length);
  const place = new Int32Array(layout.effectCount);
  tree.fronts.forEach(({ rows }, front) => {
    rows.forEach((row, at) => {
      place[row] = at;
    });
    for (let at = starts[front]; at < starts[front + 1]; at++) {
      const element = members[at];
      elementPlace[at] = place[elements.rows[element]] * rows.length + place[elements.columns[element]];
    }
  });
  const elementValue = Float64Array.from(members, (element) => elements.values[element]);
  return { elementStart: starts, elementPlace, elementValue };
}

/** Z'(I − QQ')[X y] of the trailing effects, effects × m by rows. */
function trailingProducts(
  trailing: readonly FactorColumns[],
  rows: JoinedRows,
  withinRows: Float64Array | undefined,
  products: Pick<SeveralProducts, "leading" | "effectStart" | "effects" | "met" | "trailing">,
): Float64Array {
  const { leading, effectStart, effects, met } = products;
  const { joinedCount: m, randomCount: q, groupCount, between } = leading;
  const joined = withinRows === undefined ? rows : withinColumns(withinRows, m);
  const all = new Float64Array(products.trailing.effectCount * m);
  let next = 0;
  for (const { matrix, groups, groupCount: count } of trailing) {
    const size = matrix.names.length;
    const sums = randomByJoinedProducts(matrix, joined, groups, count);
    for (let group = 0; group < count; group++, next += size * m) {
      for (let at = 0; at < size * m; at++) all[next + at] = sums[at * count + group];
    }
  }
  if (withinRows !== undefined) return all;
  for (let group = 0; group < groupCount; group++) {
    const [from, to] = [effectStart[group], effectStart[group + 1]];
    for (let a = 0; a < q; a++) {
      const row = q * from + a * (to - from);
      for (let i = from; i < to; i++) {
        const part = met[row + i - from];
        for (let j = 0; j < m; j++)
          all[effects[i] * m + j] -= part * between[(a * m + j) * groupCount + group];
      }
    }
  }
  return all;
}

/** The effects of some sets of blocks, one after the other. */
function effectsOf(
  { starts, members }: NodeSets,
  { sizes, factorOfBlock, startOfBlock }: TrailingLayout,
): { effectStart: Int32Array; effects: Int32Array } {
  const effectStart = new Int32Array(starts.length);
  const effects: number[] = [];
  for (let set = 0; set + 1 < starts.length; set++) {
    for (let at = starts[set]; at < starts[set + 1]; at++) {
      const block = members[at];
      for (let b = 0; b < sizes[factorOfBlock[block]]; b++) effects.push(startOfBlock[block] + b);
    }
    effectStart[set + 1] = effects.length;
  }
  return { effectStart, effects: Int32Array.from(effects) };
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
  const { products: leading, withinRows } = crossProductsWithRows(
    lead.matrix,
    rows,
    lead.groups,
    lead.groupCount,
  );
  const layout = layOutTrailing(trailing);
  const leadingRows = rowsByGroup(lead.groups, lead.groupCount);
  const unordered = metBlocks(leadingRows, trailing, layout);
  const weights = layout.factorOfBlock.map((factor) => layout.sizes[factor]);
  const tree = planFronts(weights, layout.startOfBlock, unordered);
  const blocks = inOrderOfElimination(unordered, tree.position);
  const { effectStart, effects } = effectsOf(blocks, layout);
  const met = metProducts(leadingRows, lead, trailing, layout, blocks, effectStart, leading);
  const frontOfGroup = Array.from(
    { length: lead.groupCount },
    (_, group) => tree.frontOfNode[blocks.members[blocks.starts[group]]],
  );
  const groupsOfFront = setsBy(frontOfGroup, tree.fronts.length);
  const some = { leading, trailing: layout, effectStart, effects, met };
  return {
    ...some,
    ...elementsOf(trailing, layout, tree),
    tree,
    groupsOfFront,
    places: placesInFronts(tree, groupsOfFront, effectStart, effects, layout.effectCount),
    trailingWithin: trailingProducts(trailing, rows, withinRows, some),
  };
}

/** The cross-products of a model with some of the fixed effects only; no row is read again. */
export function selectColumnsOfSeveral(
  products: SeveralProducts,
  columns: readonly number[],
): SeveralProducts {
  const m = products.leading.joinedCount;
  const kept = [...columns, m - 1];
  const { effectCount } = products.trailing;
  const trailingWithin = new Float64Array(effectCount * kept.length);
  for (let effect = 0; effect < effectCount; effect++) {
    for (let j = 0; j < kept.length; j++) {
      trailingWithin[effect * kept.length + j] = products.trailingWithin[effect * m + kept[j]];
    }
  }
  return { ...products, leading: selectColumns(products.leading, columns), trailingWithin };
}
