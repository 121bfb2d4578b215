import type { ColumnMatrix } from "../frame/design";
import { groupSums } from "./group-sums";
import type { JoinedRows } from "./joined-rows";
import type { CrossProducts } from "./one-factor-products";
import { losesDigits, partByRows, partBySums } from "./within-groups";

/**
 * Forms the cross-products in one pass over the rows; the fixed effects and the response are standardised on the way.
 * Where the rest within groups is so small that sums of all squares do not tell it, the rows are gone through again.
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
  return crossProductsWithRows(random, rows, groups, groupCount).products;
}

/**
 * The cross-products; where the rows were gone through again, with what is left of them within groups, column j at
 * `j * n`.
 */
export function crossProductsWithRows(
  random: ColumnMatrix,
  rows: JoinedRows,
  groups: Int32Array,
  groupCount: number,
): { readonly products: CrossProducts; readonly withinRows?: Float64Array } {
  const sums = groupSums(random, rows, groups, groupCount);
  const { randomByRandom: roots, randomByJoined: between, joinedByJoined } = sums;
  const m = rows.fixed.names.length + 1;
  const within = joinedByJoined.slice();
  const products = {
    rowCount: rows.fixed.rowCount,
    groupCount,
    randomCount: random.names.length,
    joinedCount: m,
    roots,
    between,
    within,
    joinedByJoined,
  };
  partBySums(products);
  const withinRows = losesDigits(products) ? partByRows(products, random, rows, groups) : undefined;
  for (let j = 0; j < m; j++) for (let k = 0; k < j; k++) within[j * m + k] = within[k * m + j];
  return { products, withinRows };
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
 * @param columns positions of the columns of X that stay, in their new order; the response always does.
 */
export function selectColumns(products: CrossProducts, columns: readonly number[]): CrossProducts {
  const { joinedCount: m, randomCount: q, groupCount, between, within, joinedByJoined } = products;
  const kept = [...columns, m - 1];
  const selected = new Float64Array(q * kept.length * groupCount);
  for (let a = 0; a < q; a++) {
    kept.forEach((column, j) => {
      const from = (a * m + column) * groupCount;
      selected.set(between.subarray(from, from + groupCount), (a * kept.length + j) * groupCount);
    });
  }
  return {
    ...products,
    joinedCount: kept.length,
    between: selected,
    within: selectSquare(within, m, kept),
    joinedByJoined: selectSquare(joinedByJoined, m, kept),
  };
}
