import { type JoinReport, type Table, tableOf } from "@alignment/table";
import type { Sources } from "../sources";
import type { Igo } from "../sources/memberships";
import type { PanelSpecification } from "../specification";
import { type AfterTable, type BeforeTable, type Exit, seriesAfter, seriesBefore } from "./around";
import type { AttritionStep } from "./attrition";
import { type Case, type CaseStatus, selectCases } from "./cases";
import { type ChangeTable, type ChangeWindows, yearlyChanges } from "./changes";
import { computeDistances } from "./distance";
import { buildGrid, type Grid } from "./grid";
import { keepSampleRows, type MembershipRow } from "./rows";
import { computeScales, type Scale, type Scales } from "./scaling";
import { splitsOf } from "./splits";
import { joinStateYears, type StateYearTable } from "./state-years";
import { type RowVariables, rowVariables, stateVariables } from "./variables";

/** The columns of the estimation sample; the codebook says what each measures. */
export type SampleColumns = {
  /** Number of the case, from 0, by IGO, then state. */
  readonly case: Int32Array;
  readonly ionum: Int32Array;
  readonly ccode: Int32Array;
  readonly year: Int32Array;
  readonly duration: Int32Array;
  readonly distance: Float64Array;
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

/** The columns that the sample has besides where the specification takes the tax share for state capacity. */
export type TaxColumns = {
  readonly tax_share: Float64Array;
  readonly tax_share_s: Float64Array;
};

/** The estimation sample, one row an IGO-country-year of membership. */
export type Sample = Table<SampleColumns>;

/** Every membership row from 1965 on, with its fate. */
export type FateTable = Table<{
  ionum: Int32Array;
  ccode: Int32Array;
  year: Int32Array;
  /** The attrition step that takes the row away, or "in the sample". */
  fate: readonly string[];
}>;

/** Every IGO-state pair with a year of membership. */
export type CaseTable = Table<{
  ionum: Int32Array;
  ccode: Int32Array;
  first_year: Int32Array;
  /** Distance on which the pair is selected, `NaN` if unknown. */
  entry_distance: Float64Array;
  status: readonly CaseStatus[];
}>;

/** Everything that the construction rules yield. */
export interface Panel {
  readonly specification: PanelSpecification;
  readonly igos: readonly Igo[];
  readonly sample: Sample;
  /** The selected cases' distances before accession. */
  readonly before: BeforeTable;
  /** The selected cases' distances after exit. */
  readonly after: AfterTable;
  readonly exits: readonly Exit[];
  readonly attrition: readonly AttritionStep[];
  /** Every pair with a year of membership, and whether it is a case of the study. */
  readonly cases: CaseTable;
  /** Number of pairs that pass the selection and the split, whether or not they have rows in the sample. */
  readonly selectedCases: number;
  readonly scales: Scales;
  readonly stateYears: StateYearTable;
  readonly joins: readonly JoinReport[];
  /** Every membership row with the step that takes it away. */
  fates(): FateTable;
  /** The yearly changes of all states' scores, whether or not they are in the sample. */
  yearlyChanges(windows?: Partial<ChangeWindows>): ChangeTable;
}

function sampleTable(
  rows: readonly MembershipRow[],
  grid: Grid,
  variables: RowVariables,
  scales: Scales,
): Sample {
  const numbers = (value: (row: MembershipRow) => number) => Float64Array.from(rows, value);
  const whole = (value: (row: MembershipRow) => number) => Int32Array.from(rows, value);
  const scaled = (values: Float64Array, { mean, standardDeviation }: Scale) =>
    values.map((value) => (value - mean) / standardDeviation);
  const numberOfCase = new Map<Case, number>();
  for (const row of rows) if (!numberOfCase.has(row.unit)) numberOfCase.set(row.unit, numberOfCase.size);
  const gdp = numbers(variables.gdp);
  const delegation = numbers(variables.delegation);
  const size = numbers(variables.size);
  const taxShare = variables.taxShare && numbers(variables.taxShare);
  return tableOf({
    case: whole((row) => numberOfCase.get(row.unit) as number),
    ionum: whole((row) => grid.igos[row.unit.igo].ionum),
    ccode: whole((row) => grid.states[row.unit.state]),
    year: whole((row) => row.year),
    duration: whole((row) => row.duration),
    distance: numbers(variables.outcome),
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
  });
}

/**
 * Builds the paper's panel by the construction rules.
 *
 * @param sources the raw files.
 * @param specification every choice of the construction.
 * @returns the estimation sample, the series before accession and after exit, and how the rows became fewer.
 * @throws RangeError if no row is left (names the step that took the last), or a covariate has no spread to be
 *   scaled by.
 */
export function buildPanel(sources: Sources, specification: PanelSpecification): Panel {
  const grid = buildGrid(sources.igos, sources.memberships, specification);
  const stateYears = joinStateYears(sources, specification);
  const states = stateVariables(grid, stateYears);
  const distances = computeDistances(grid, states.score);
  const cases = selectCases(grid, distances, specification);
  const variables = rowVariables(grid, distances, states, sources.delegation, specification);
  const splits = splitsOf(grid, sources.regions, specification);
  const { memberships, whole, sample, attrition, lostAt } = keepSampleRows(
    cases,
    grid,
    variables,
    specification,
    splits,
  );
  if (sample.length === 0) {
    const last = attrition.find((step) => step.rows === 0) as AttritionStep;
    throw new RangeError(
      `buildPanel: no row is left after the step "${last.step}", which took the last ${last.rowsLost}; loosen that choice`,
    );
  }
  const scales = computeScales(memberships, whole, variables, specification.scaling);
  const selected = cases.filter(
    (unit) => unit.status === "selected" && splits.every((split) => split.keeps(unit)),
  );
  const after = seriesAfter(selected, grid, distances);
  return {
    specification,
    igos: sources.igos,
    sample: sampleTable(sample, grid, variables, scales),
    before: seriesBefore(selected, grid, distances),
    after: after.table,
    exits: after.exits,
    attrition,
    cases: caseTable(cases, grid),
    selectedCases: selected.length,
    scales,
    stateYears: stateYears.table,
    joins: stateYears.joins,
    fates: () => fateTable(memberships, lostAt, attrition, grid),
    yearlyChanges: (windows = {}) =>
      yearlyChanges(grid, distances, states, { candidacyYears: 5, exitYears: 4, ...windows }),
  };
}

function caseTable(cases: readonly Case[], grid: Grid): CaseTable {
  return tableOf({
    ionum: Int32Array.from(cases, (unit) => grid.igos[unit.igo].ionum),
    ccode: Int32Array.from(cases, (unit) => grid.states[unit.state]),
    first_year: Int32Array.from(cases, (unit) => unit.firstYear),
    entry_distance: Float64Array.from(cases, (unit) => unit.entryDistance),
    status: cases.map((unit) => unit.status),
  });
}

function fateTable(
  memberships: readonly MembershipRow[],
  lostAt: Uint8Array,
  attrition: readonly AttritionStep[],
  grid: Grid,
): FateTable {
  return tableOf({
    ionum: Int32Array.from(memberships, (row) => grid.igos[row.unit.igo].ionum),
    ccode: Int32Array.from(memberships, (row) => grid.states[row.unit.state]),
    year: Int32Array.from(memberships, (row) => row.year),
    fate: Array.from(lostAt, (step) =>
      step === 0 ? "in the sample" : `lost at the step: ${attrition[step].step}`,
    ),
  });
}
