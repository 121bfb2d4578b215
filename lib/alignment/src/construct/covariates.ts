import type { Grid } from "./grid";
import type { MembershipRow } from "./rows";
import { type Scale, type Scales, scaled } from "./scaling";
import { numbersOf, wholeNumbersOf } from "./values";
import type { RowVariables } from "./variables";

/** The columns of the model's covariates; the codebook says what each measures. */
export type CovariateColumns = {
  readonly change_mean: Float64Array;
  readonly year_s: Float64Array;
  readonly gdp: Float64Array;
  readonly gdp_s: Float64Array;
  readonly iccpr: Float64Array;
  readonly civil_war: Float64Array;
  readonly delegation: Float64Array;
  readonly delegation_s: Float64Array;
  readonly hr_igo: Float64Array;
  readonly size: Float64Array;
  readonly size_s: Float64Array;
};

/** The columns that come besides where the specification takes the tax share for state capacity. */
export type TaxColumns = {
  readonly tax_share: Float64Array;
  readonly tax_share_s: Float64Array;
};

/** The columns that say whose and which year a row is. */
export type KeyColumns = {
  /** Number of the case, from 0, by IGO, then state. */
  readonly case: Int32Array;
  readonly ionum: Int32Array;
  readonly ccode: Int32Array;
  readonly year: Int32Array;
};

/** Case, IGO, state and year of rows that come case by case. */
export function keyColumns(rows: readonly MembershipRow[], grid: Grid): KeyColumns {
  const caseNumbers = new Int32Array(rows.length);
  let count = -1;
  rows.forEach((row, position) => {
    if (position === 0 || row.unit !== rows[position - 1].unit) count += 1;
    caseNumbers[position] = count;
  });
  return {
    case: caseNumbers,
    ionum: wholeNumbersOf(rows, (row) => grid.igos[row.unit.igo].ionum),
    ccode: wholeNumbersOf(rows, (row) => grid.states[row.unit.state]),
    year: wholeNumbersOf(rows, (row) => row.year),
  };
}

/** The covariates of rows, as they are and scaled; `NaN` where a source has none. */
export function covariateColumns(
  rows: readonly MembershipRow[],
  variables: RowVariables,
  scales: Scales,
): CovariateColumns {
  const numbers = (value: (row: MembershipRow) => number) => numbersOf(rows, value);
  const gdp = numbers(variables.gdp);
  const delegation = numbers(variables.delegation);
  const size = numbers(variables.size);
  const taxShare = variables.taxShare && numbers(variables.taxShare);
  return {
    change_mean: numbers(variables.changeInMean),
    year_s: scaled(
      numbers((row) => row.year),
      scales.year,
    ),
    gdp,
    gdp_s: scaled(gdp, scales.gdp),
    iccpr: numbers(variables.iccpr),
    civil_war: numbers(variables.civilWar),
    delegation,
    delegation_s: scaled(delegation, scales.delegation),
    hr_igo: numbers((row) => (variables.isHumanRightsIgo(row) ? 1 : 0)),
    size,
    size_s: scaled(size, scales.size),
    ...(taxShare && { tax_share: taxShare, tax_share_s: scaled(taxShare, scales.taxShare as Scale) }),
  };
}
