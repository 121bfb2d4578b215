import type { ColumnMatrix } from "../frame/design";
import { groupSums } from "./group-sums";
import type { JoinedRows } from "./joined-rows";
import { losesDigits, partByRows, partBySums } from "./within-groups";

/**
 * The data of a model with one grouping factor, reduced to cross-products. With Z the q columns of the random
 * effects, X the p columns of the fixed effects and y the response, m = p + 1, and Z_g = Q_gR_g in every group: what
 * lies in the span of a group's random effects, Q_g'[X y], is kept by group, and of what lies outside of it, the rest
 * within groups, only the products summed over all groups. An evaluation of the likelihood then costs groups × m²,
 * whatever the number of rows, and adds up what is not negative, so that no ratio of the variances costs digits.
 * Element (a, b) of all groups stands together, so that loops run over groups.
 */
export interface CrossProducts {
  readonly rowCount: number;
  readonly groupCount: number;
  /** q, the random-effects columns. */
  readonly randomCount: number;
  /** m, the fixed-effects columns and the response. */
  readonly joinedCount: number;
  /** R, upper triangular: element (a, b) of group g at `(a * q + b) * groupCount + g`. */
  readonly roots: Float64Array;
  /** Q'[X y]: element (a, j) of group g at `(a * m + j) * groupCount + g`. */
  readonly between: Float64Array;
  /** Σ [X y]'(I − QQ')[X y]: m × m, by rows. */
  readonly within: Float64Array;
  /** [X y]'[X y]: m × m, by rows. */
  readonly joinedByJoined: Float64Array;
}

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
export function selectSquare(products: Float64Array, m: number, kept: readonly number[]): Float64Array {
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
