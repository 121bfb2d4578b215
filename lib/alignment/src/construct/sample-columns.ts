import type { PanelSpecification } from "../specification/specification";
import { type Table, tableOf } from "../table";
import type { CovariateColumns, KeyColumns } from "./covariates";
import { type Layout, studyYears } from "./layout";
import { type MeasureParts, type Measures, measuresOf } from "./measures";
import { type CaseYears, ofIgo, ofStateYear } from "./row-values";
import { type SampleRows, signedChange } from "./sample-rows";
import { type Scales, scaled, scaledMeasures } from "./scales";

/** The columns of the estimation sample; the codebook says what each measures. */
export type SampleColumns = KeyColumns & {
  readonly duration: Int32Array;
  readonly distance: Float64Array;
} & CovariateColumns;

/** The estimation sample, one row an IGO-country-year of membership. */
export type Sample = Table<SampleColumns>;

/** The choices that keys and covariates read besides those of the rows. */
export type CovariateChoice = Pick<PanelSpecification, "changeInMeanSign" | "humanRightsIgos">;

/** The choices that the columns read besides those of the rows. */
export type ColumnChoice = CovariateChoice & Pick<PanelSpecification, "durationCounts">;

/** What the covariates of a row are looked up in. */
export type CovariateParts = MeasureParts & Pick<Layout, "igos" | "civilWar" | "iccpr">;

/** Case, IGO, state and year of rows that come case by case; cases are numbered from 0, without gaps. */
export function keyColumns(
  { count, case: caseOf, igo, state, t }: CaseYears,
  { igos, states }: Pick<Layout, "igos" | "states">,
): KeyColumns {
  const columns = {
    case: new Int32Array(count),
    ionum: new Int32Array(count),
    ccode: new Int32Array(count),
    year: new Int32Array(count),
  };
  const numbers = Int32Array.from(igos, ({ ionum }) => ionum);
  let number = -1;
  for (let row = 0; row < count; row++) {
    if (row === 0 || caseOf[row] !== caseOf[row - 1]) number += 1;
    columns.case[row] = number;
    columns.ionum[row] = numbers[igo[row]];
    columns.ccode[row] = states[state[row]];
    columns.year[row] = studyYears.first + t[row];
  }
  return columns;
}

/** The change in the mean of rows, in the unit and with the sign that the specification asks for. */
export function changeInMeanColumn(
  change: Float64Array,
  scales: Scales,
  choice: Pick<PanelSpecification, "changeInMeanSign">,
): Float64Array {
  return signedChange(scales.changeInMean ? scaled(change, scales.changeInMean) : change, choice);
}

/** 1 for the rows of human rights IGOs, else 0. */
export function humanRightsColumn(
  rows: CaseYears,
  { igos }: Pick<Layout, "igos">,
  { humanRightsIgos }: Pick<PanelSpecification, "humanRightsIgos">,
): Float64Array {
  return ofIgo(
    rows,
    igos.map(({ ionum }) => (humanRightsIgos.includes(ionum) ? 1 : 0)),
  );
}

/** What the covariates of a table are put together of, each row by row. */
export interface CovariateValues {
  readonly changeInMean: Float64Array;
  readonly measures: Measures;
  /** The measures in the standard deviations of their scales. */
  readonly scaledMeasures: Measures;
  readonly iccpr: Float64Array;
  readonly civilWar: Float64Array;
  readonly isHumanRights: Float64Array;
}

/** The covariates under the names that they have in a table. */
export function covariatesOf(values: CovariateValues): CovariateColumns {
  const { measures, scaledMeasures: inScale } = values;
  return {
    change_mean: values.changeInMean,
    year_s: inScale.year,
    gdp: measures.gdp,
    gdp_s: inScale.gdp,
    iccpr: values.iccpr,
    civil_war: values.civilWar,
    delegation: measures.delegation,
    delegation_s: inScale.delegation,
    hr_igo: values.isHumanRights,
    size: measures.size,
    size_s: inScale.size,
    ...(measures.taxShare && { tax_share: measures.taxShare, tax_share_s: inScale.taxShare }),
  };
}

/**
 * The covariates of rows, as they are and scaled; `NaN` where a source has none.
 *
 * @param changeInMean the yearly change of the mean, row by row.
 */
export function covariateColumns(
  rows: CaseYears,
  changeInMean: Float64Array,
  parts: CovariateParts,
  scales: Scales,
  choice: CovariateChoice,
): CovariateColumns {
  const measures = measuresOf(rows, parts);
  return covariatesOf({
    changeInMean: changeInMeanColumn(changeInMean, scales, choice),
    measures,
    scaledMeasures: scaledMeasures(measures, scales),
    iccpr: ofStateYear(rows, parts.iccpr),
    civilWar: ofStateYear(rows, parts.civilWar),
    isHumanRights: humanRightsColumn(rows, parts, choice),
  });
}

/** Duration of a membership in each row (construction rule 10). */
export function durationsOf(
  rows: SampleRows,
  entry: Int32Array,
  { durationCounts }: Pick<PanelSpecification, "durationCounts">,
): Int32Array {
  if (durationCounts === "years as a member") return rows.yearsAsMember;
  const durations = new Int32Array(rows.count);
  for (let row = 0; row < rows.count; row++) durations[row] = rows.t[row] - entry[rows.case[row]] + 1;
  return durations;
}

/** The estimation sample of its columns. */
export function sampleOfColumns(
  keys: KeyColumns,
  duration: Int32Array,
  distance: Float64Array,
  covariates: CovariateColumns,
): Sample {
  return tableOf({ ...keys, duration, distance, ...covariates });
}

/** The estimation sample of its rows. */
export function sampleColumns(
  rows: SampleRows,
  entry: Int32Array,
  parts: CovariateParts & Pick<Layout, "states">,
  scales: Scales,
  choice: ColumnChoice,
): Sample {
  const covariates = covariateColumns(rows, rows.changeInMean, parts, scales, choice);
  return sampleOfColumns(keyColumns(rows, parts), durationsOf(rows, entry, choice), rows.outcome, covariates);
}
