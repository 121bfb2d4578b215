import { crossProducts } from "./cross-products";
import {
  fitOf,
  type LeastSquaresFit,
  refuseTooFew,
  residualsOf,
  solveNormalEquations,
} from "./least-squares";
import { type TwoWayEffects, twoWayEffects } from "./two-way-effects";

/** Rows of units in periods, such as states in years; those of a unit stand together. */
export interface PanelRowSet {
  /** Unit of every row, ascending from 0 on without gaps. */
  readonly unit: Int32Array;
  readonly unitCount: number;
  /** Fine period of every row, such as group and year, from 0 on without gaps. */
  readonly fine: Int32Array;
  /** The coarse period of every fine one, such as the year, from 0 on without gaps. */
  readonly coarseOfFine: Int32Array;
}

/** The periods whose effects are taken out. */
export type PeriodKind = "fine" | "coarse";

/** Columns of one draw, with everything that all fits to them share. */
export interface PreparedColumns {
  readonly columns: readonly Float64Array[];
  /** X'X of all columns. */
  readonly products: Float64Array;
  /** Sums of every column by unit: `sums[column * unitCount + unit]`. */
  readonly sums: Float64Array;
  /** The same sums divided by the roots of the numbers of rows, whose products are those of the unit means. */
  readonly scaledSums: Float64Array;
  /** Sums of every column, less its mean in the unit, by fine period. */
  readonly within: Float64Array;
}

/** Fits models with effects of units and periods to many sets of columns on the same rows. */
export interface PanelFits {
  readonly effects: { readonly [kind in PeriodKind]: TwoWayEffects };
  /** Works out what all fits to the columns share. */
  prepare(columns: readonly Float64Array[]): PreparedColumns;
  /**
   * Fits a model with effects of units and periods, errors clustered by unit.
   *
   * @param terms places of the terms among the columns.
   * @param response place of the response.
   */
  fit<Name extends string>(
    prepared: PreparedColumns,
    kind: PeriodKind,
    names: readonly Name[],
    terms: readonly number[],
    response: number,
  ): LeastSquaresFit<Name>;
}

/** The product of `count` entries of two arrays, from a place on in each. */
function partialDot(a: Float64Array, aStart: number, b: Float64Array, bStart: number, count: number): number {
  let even = 0;
  let odd = 0;
  let at = 0;
  for (; at + 1 < count; at += 2) {
    even += a[aStart + at] * b[bStart + at];
    odd += a[aStart + at + 1] * b[bStart + at + 1];
  }
  if (at < count) even += a[aStart + at] * b[bStart + at];
  return even + odd;
}

/**
 * Prepares fits of linear models with two sets of effects to many sets of columns on the same rows. The effects are
 * taken out of the cross-products, not of the columns: with S the sums by unit, R the sums by period of what unit means
 * leave, and C what units leave of the periods' dummies (see `twoWayEffects`),
 *
 *     X'MX = X'X − S'D₁⁻¹S − R'C⁻R,
 *
 * so that fits with effects of fine and of coarse periods, and without any, share one pass over the rows.
 */
export function panelFits({ unit, unitCount, fine, coarseOfFine }: PanelRowSet): PanelFits {
  const rows = unit.length;
  const fineCount = coarseOfFine.length;
  const coarse = fine.map((level) => coarseOfFine[level]);
  const effects = { fine: twoWayEffects(unit, fine), coarse: twoWayEffects(unit, coarse) };
  const coarseCount = effects.coarse.periodCount;
  const rowsOfUnit = new Float64Array(unitCount);
  for (const one of unit) rowsOfUnit[one] += 1;
  const rootsOfRows = rowsOfUnit.map(Math.sqrt);
  const firstRow = new Int32Array(unitCount + 1);
  for (let one = 0; one < unitCount; one++) firstRow[one + 1] = firstRow[one] + rowsOfUnit[one];

  function prepare(columns: readonly Float64Array[]): PreparedColumns {
    const m = columns.length;
    const sums = new Float64Array(m * unitCount);
    const scaledSums = new Float64Array(m * unitCount);
    const within = new Float64Array(m * fineCount);
    for (let column = 0; column < m; column++) {
      addUp(columns[column], column * unitCount, sums, column * fineCount, within);
      for (let one = 0; one < unitCount; one++) {
        const at = column * unitCount + one;
        scaledSums[at] = sums[at] / rootsOfRows[one];
      }
    }
    return { columns, products: crossProducts(columns), sums, scaledSums, within };
  }

  /** Sums of a column by unit, and by fine period less its mean in the unit, while the rows of the unit are at hand. */
  function addUp(
    column: Float64Array,
    unitStart: number,
    sums: Float64Array,
    periodStart: number,
    within: Float64Array,
  ): void {
    for (let one = 0; one < unitCount; one++) {
      const end = firstRow[one + 1];
      let sum = 0;
      for (let row = firstRow[one]; row < end; row++) sum += column[row];
      sums[unitStart + one] = sum;
      const mean = sum / rowsOfUnit[one];
      for (let row = firstRow[one]; row < end; row++) within[periodStart + fine[row]] += column[row] - mean;
    }
  }

  /** R of a column, by the periods of the kind. */
  function withinOf({ within }: PreparedColumns, kind: PeriodKind, column: number): Float64Array {
    const own = within.subarray(column * fineCount, (column + 1) * fineCount);
    if (kind === "fine") return own;
    const sums = new Float64Array(coarseCount);
    for (let level = 0; level < fineCount; level++) sums[coarseOfFine[level]] += own[level];
    return sums;
  }

  function fit<Name extends string>(
    prepared: PreparedColumns,
    kind: PeriodKind,
    names: readonly Name[],
    terms: readonly number[],
    response: number,
  ): LeastSquaresFit<Name> {
    const { columns, products, sums, scaledSums } = prepared;
    const chosen = [...terms, response];
    const p = terms.length;
    const width = p + 1;
    const R = chosen.map((column) => withinOf(prepared, kind, column));
    const periods = R.map((right) => effects[kind].solve(right));
    const reduced = new Float64Array(width * width);
    for (let i = 0; i < width; i++) {
      for (let j = 0; j <= i; j++) {
        let value = products[chosen[i] * columns.length + chosen[j]];
        value -= partialDot(scaledSums, chosen[i] * unitCount, scaledSums, chosen[j] * unitCount, unitCount);
        value -= partialDot(R[i], 0, periods[j], 0, R[i].length);
        reduced[i * width + j] = value;
        reduced[j * width + i] = value;
      }
    }
    const totals = terms.map((column) => {
      const squares = products[column * columns.length + column];
      let sum = 0;
      for (let one = 0; one < unitCount; one++) sum += sums[column * unitCount + one];
      return squares - (sum * sum) / rows;
    });
    const solution = solveNormalEquations(reduced, p, totals);
    refuseTooFew(rows, solution.kept.length, effects[kind].rank, unitCount);
    const own = terms.map((column) => columns[column]);
    const residuals = residualsOf(own, columns[response], solution);
    effects[kind].remove(residuals);
    const levels = kind === "fine" ? fine : coarse;
    const scores = new Float64Array(solution.kept.length * unitCount);
    // A unit's residuals add up to zero, so that its own effect may stay in the column.
    addScores(
      solution.kept.map((column) => own[column]),
      solution.kept.map((column) => periods[column]),
      levels,
      residuals,
      scores,
    );
    let squares = 0;
    for (let row = 0; row < rows; row++) squares += residuals[row] * residuals[row];
    const df = rows - solution.kept.length - effects[kind].rank;
    return fitOf(names, solution, scores, unitCount, squares, df);
  }

  /** Writes Σ (x − b) e by unit, with b the effect of the row's period: `scores[column * unitCount + unit]`. */
  function addScores(
    columns: readonly Float64Array[],
    periods: readonly Float64Array[],
    levels: Int32Array,
    residuals: Float64Array,
    scores: Float64Array,
  ): void {
    let at = 0;
    for (; at + 2 < columns.length; at += 3) {
      const [x, y, z] = [columns[at], columns[at + 1], columns[at + 2]];
      const [xOfPeriod, yOfPeriod, zOfPeriod] = [periods[at], periods[at + 1], periods[at + 2]];
      for (let one = 0; one < unitCount; one++) {
        const end = firstRow[one + 1];
        let [ofX, ofY, ofZ] = [0, 0, 0];
        for (let row = firstRow[one]; row < end; row++) {
          const level = levels[row];
          const residual = residuals[row];
          ofX += (x[row] - xOfPeriod[level]) * residual;
          ofY += (y[row] - yOfPeriod[level]) * residual;
          ofZ += (z[row] - zOfPeriod[level]) * residual;
        }
        scores[at * unitCount + one] = ofX;
        scores[(at + 1) * unitCount + one] = ofY;
        scores[(at + 2) * unitCount + one] = ofZ;
      }
    }
    for (; at < columns.length; at++) {
      const [column, ofPeriod] = [columns[at], periods[at]];
      for (let one = 0; one < unitCount; one++) {
        const end = firstRow[one + 1];
        let sum = 0;
        for (let row = firstRow[one]; row < end; row++)
          sum += (column[row] - ofPeriod[levels[row]]) * residuals[row];
        scores[at * unitCount + one] = sum;
      }
    }
  }
  return { effects, prepare, fit };
}
