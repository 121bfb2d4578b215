import type { ColumnMatrix } from "./design";
import { standardisationOf, standardise } from "./standardise";

/** A column is aliased if less than this part of its length is outside of the columns before it (R's `lm` and lme4). */
const aliasTolerance = 1e-7;

/** Part of a squared length below which cross-products cannot tell, and the columns themselves are asked. */
const doubtfulSquare = 1e-9;

/** Which columns are linear combinations of earlier ones. */
export interface RankReport {
  /** Positions of the columns that are not aliased, in order. */
  readonly kept: readonly number[];
  readonly aliased: readonly string[];
}

/**
 * Whether the cross-products of standardised columns (of length √n each) show them to be linearly independent beyond
 * doubt, by the pivots of their Cholesky factor.
 *
 * @param products m × m by rows; the first p columns are asked about.
 */
export function areIndependent(products: Float64Array, p: number, m: number): boolean {
  const factor = new Float64Array(p * p);
  for (let j = 0; j < p; j++) {
    for (let i = 0; i <= j; i++) {
      let sum = products[i * m + j];
      for (let c = 0; c < i; c++) sum -= factor[c * p + i] * factor[c * p + j];
      if (i < j) factor[i * p + j] = sum / factor[i * p + i];
      else {
        if (!(sum > doubtfulSquare * products[j * m + j])) return false;
        factor[j * p + j] = Math.sqrt(sum);
      }
    }
  }
  return true;
}

/** Takes the parts along some units out of a column, twice, and returns the length of what is left. */
function takeOut(column: Float64Array, units: readonly Float64Array[]): number {
  for (let turn = 0; turn < 2; turn++) {
    for (const unit of units) {
      const part = dot(unit, column);
      for (let row = 0; row < column.length; row++) column[row] -= part * unit[row];
    }
  }
  return Math.sqrt(dot(column, column));
}

/**
 * Part of every column's length outside of the earlier kept ones, by Gram-Schmidt done twice. Once the ones are in the
 * span (the levels of a factor add up to them), columns are taken less their means: an offset then costs no digits.
 */
function lengthsOutside({ names, columns, rowCount }: ColumnMatrix): Float64Array {
  const kept: Float64Array[] = [];
  const ones = new Float64Array(rowCount).fill(1);
  let hasOnes = false;
  return Float64Array.from(names, (_, j) => {
    const mean = hasOnes ? columns[j].reduce((sum, value) => sum + value, 0) / rowCount : 0;
    const column = columns[j].map((value) => value - mean);
    const length = Math.sqrt(dot(column, column));
    const left = takeOut(column, kept);
    if (length === 0 || left / length < aliasTolerance) return 0;
    const unit = column.map((value) => value / left);
    kept.push(unit);
    hasOnes ||= takeOut(ones, [unit]) < aliasTolerance * Math.sqrt(rowCount);
    return left / length;
  });
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let row = 0; row < a.length; row++) sum += a[row] * b[row];
  return sum;
}

/**
 * Finds the columns of X that are linear combinations of earlier ones, as lme4 drops them. It looks at the columns
 * themselves, which costs rows × p²; `areIndependent` tells from cross-products when that is not needed.
 */
export function findAliased(matrix: ColumnMatrix): RankReport {
  const outside = lengthsOutside(standardise(matrix, standardisationOf(matrix, true)));
  const { names } = matrix;
  return {
    kept: [...names.keys()].filter((column) => outside[column] > 0),
    aliased: names.filter((_, column) => outside[column] === 0),
  };
}
