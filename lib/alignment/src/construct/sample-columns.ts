import type { PanelSpecification } from "../specification/specification";
import { type Table, tableOf } from "../table";
import type { CovariateColumns, KeyColumns } from "./covariates";
import { type Layout, studyYears } from "./layout";
import { type CaseYears, ofIgo, ofIgoYear, ofStateYear, ofYear } from "./row-values";
import { type SampleRows, signedChange } from "./sample-rows";
import { type Scale, type Scales, scaled } from "./scales";

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
export type CovariateParts = Pick<
  Layout,
  "igos" | "gdp" | "taxShare" | "civilWar" | "iccpr" | "delegation"
> & {
  /** Number of members, by IGO-year. */
  readonly size: Int32Array;
};

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
  let number = -1;
  for (let row = 0; row < count; row++) {
    if (row === 0 || caseOf[row] !== caseOf[row - 1]) number += 1;
    columns.case[row] = number;
    columns.ionum[row] = igos[igo[row]].ionum;
    columns.ccode[row] = states[state[row]];
    columns.year[row] = studyYears.first + t[row];
  }
  return columns;
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
  const change = scales.changeInMean ? scaled(changeInMean, scales.changeInMean) : changeInMean;
  const gdp = ofStateYear(rows, parts.gdp);
  const delegation = ofIgoYear(rows, parts.delegation);
  const size = ofIgoYear(rows, parts.size);
  const taxShare = parts.taxShare && ofStateYear(rows, parts.taxShare);
  const isHumanRights = parts.igos.map(({ ionum }) => (choice.humanRightsIgos.includes(ionum) ? 1 : 0));
  const years = ofYear(rows);
  return {
    change_mean: signedChange(change, choice),
    year_s: scaled(years, scales.year),
    gdp,
    gdp_s: scaled(gdp, scales.gdp),
    iccpr: ofStateYear(rows, parts.iccpr),
    civil_war: ofStateYear(rows, parts.civilWar),
    delegation,
    delegation_s: scaled(delegation, scales.delegation),
    hr_igo: ofIgo(rows, isHumanRights),
    size,
    size_s: scaled(size, scales.size),
    ...(taxShare && { tax_share: taxShare, tax_share_s: scaled(taxShare, scales.taxShare as Scale) }),
  };
}

/** Duration of a membership in each row (construction rule 10). */
function durations(
  rows: SampleRows,
  entry: Int32Array,
  { durationCounts }: Pick<PanelSpecification, "durationCounts">,
): Int32Array {
  if (durationCounts === "years as a member") return rows.yearsAsMember;
  return rows.t.map((t, row) => t - entry[rows.case[row]] + 1);
}

/** The columns of the estimation sample that no way to count the duration changes. */
export interface UncountedColumns {
  readonly keys: KeyColumns;
  readonly covariates: CovariateColumns;
}

/** Keys and covariates of the estimation sample's rows. */
export function uncountedColumns(
  rows: SampleRows,
  parts: CovariateParts & Pick<Layout, "states">,
  scales: Scales,
  choice: CovariateChoice,
): UncountedColumns {
  return {
    keys: keyColumns(rows, parts),
    covariates: covariateColumns(rows, rows.changeInMean, parts, scales, choice),
  };
}

/** The estimation sample of its rows, keys and covariates. */
export function countedSample(
  rows: SampleRows,
  entry: Int32Array,
  { keys, covariates }: UncountedColumns,
  choice: Pick<PanelSpecification, "durationCounts">,
): Sample {
  return tableOf({
    ...keys,
    duration: durations(rows, entry, choice),
    distance: rows.outcome,
    ...covariates,
  });
}

/** The estimation sample of its rows. */
export function sampleColumns(
  rows: SampleRows,
  entry: Int32Array,
  parts: CovariateParts & Pick<Layout, "states">,
  scales: Scales,
  choice: ColumnChoice,
): Sample {
  return countedSample(rows, entry, uncountedColumns(rows, parts, scales, choice), choice);
}
