import { UserError } from "@alignment/engine";
import type { Sources } from "../sources";
import { refuseOtherSources } from "../sources/agreement";
import type { Igo } from "../sources/memberships";
import { defaultSpecification, type PanelSpecification } from "../specification/specification";
import { type JoinReport, type Table, tableOf } from "../table";
import { type AfterTable, type BeforeTable, type Exit, seriesAfter, seriesBefore } from "./around";
import {
  type AroundMembership,
  type AroundMembershipChoice,
  buildAroundMembership,
} from "./around-membership";
import type { AttritionStep } from "./attrition";
import { type Case, type CaseStatus, selectCases } from "./cases";
import { type ChangeTable, type ChangeWindows, yearlyChanges } from "./changes";
import { type CovariateColumns, covariateColumns, type KeyColumns, keyColumns } from "./covariates";
import { computeDistances } from "./distance";
import { type ExitCandidateTable, exitCandidateTable } from "./exits";
import { buildGrid, type Grid } from "./grid";
import { type IgoTable, igoTable } from "./igos";
import { keepSampleRows, type MembershipRow, type RowFate } from "./rows";
import { computeScales, type Scales } from "./scaling";
import { splitsOf } from "./splits";
import { joinStateYears, type StateYearTable } from "./state-years";
import { numbersOf, wholeNumbersOf } from "./values";
import { joinDelegation, type RowVariables, rowVariables, stateVariables } from "./variables";

/** The columns of the estimation sample; the codebook says what each measures. */
export type SampleColumns = KeyColumns & {
  readonly duration: Int32Array;
  readonly distance: Float64Array;
} & CovariateColumns;

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
  /** The joins of the state-level sources to the state-years. */
  readonly joins: readonly JoinReport[];
  /** The join of delegation to the IGO-years with a member. */
  readonly delegationJoin: JoinReport;
  /** The selected cases' years before accession, in membership and after exit, for one piecewise model. */
  aroundMembership(choice?: AroundMembershipChoice): AroundMembership;
  /** Every end of a membership, and why it is an exit of the list or is none. */
  exitCandidates(): ExitCandidateTable;
  /** The IGOs with their years, members, cases and rows. */
  igoTable(): IgoTable;
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
  return tableOf({
    ...keyColumns(rows, grid),
    duration: wholeNumbersOf(rows, (row) => row.duration),
    distance: numbersOf(rows, variables.outcome),
    ...covariateColumns(rows, variables, scales),
  });
}

/**
 * Builds the paper's panel by the construction rules.
 *
 * @param sources the raw files.
 * @param specification every choice of the construction.
 * @returns the estimation sample, the series before accession and after exit, and how the rows became fewer.
 * @throws RangeError if the specification names a score, a vintage of GDP or an IGO that the sources do not hold; if no
 *   row is left (names the step that took the last), or a covariate has no spread to be
 *   scaled by.
 */
export function buildPanel(sources: Sources, specification: PanelSpecification): Panel {
  refuseOtherSources(sources, specification, defaultSpecification.humanRightsIgos);
  const grid = buildGrid(sources.igos, sources.memberships, specification);
  const stateYears = joinStateYears(sources, specification);
  const states = stateVariables(grid, stateYears);
  const distances = computeDistances(grid, states.score);
  const cases = selectCases(grid, distances, specification);
  const joinedDelegation = joinDelegation(grid, distances, sources.delegation);
  const variables = rowVariables(grid, distances, states, joinedDelegation.delegation, specification);
  const splits = splitsOf(grid, sources.regions, specification);
  const { memberships, whole, sample, attrition, fates } = keepSampleRows(
    cases,
    grid,
    variables,
    specification,
    splits,
  );
  if (sample.length === 0) {
    const last = attrition.find((step) => step.rows === 0) as AttritionStep;
    throw new UserError(
      `buildPanel: no row is left after the step "${last.step}", which took the last ${last.rowsLost}; loosen that choice`,
    );
  }
  const scales = computeScales(memberships, whole, grid, states, variables, specification.scaling);
  const isKept = (unit: Case) => splits.every((split) => split.keeps(unit));
  const selected = cases.filter((unit) => unit.status === "selected" && isKept(unit));
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
    delegationJoin: joinedDelegation.report,
    aroundMembership: (choice = {}) =>
      buildAroundMembership(selected, { grid, distances, variables, scales, specification }, choice),
    exitCandidates: () =>
      exitCandidateTable(cases, { grid, distances, memberships: sources.memberships, isKept }),
    igoTable: () => igoTable(grid, distances, cases, selected, sample, specification),
    fates: () => fateTable(fates(), grid),
    yearlyChanges: (windows = {}) =>
      yearlyChanges(grid, distances, states, { candidacyYears: 5, exitYears: 4, ...windows }),
  };
}

function caseTable(cases: readonly Case[], grid: Grid): CaseTable {
  return tableOf({
    ionum: wholeNumbersOf(cases, (unit) => grid.igos[unit.igo].ionum),
    ccode: wholeNumbersOf(cases, (unit) => grid.states[unit.state]),
    first_year: wholeNumbersOf(cases, (unit) => unit.firstYear),
    entry_distance: numbersOf(cases, (unit) => unit.entryDistance),
    status: cases.map((unit) => unit.status),
  });
}

function fateTable(fates: readonly RowFate[], grid: Grid): FateTable {
  return tableOf({
    ionum: wholeNumbersOf(fates, ({ row }) => grid.igos[row.unit.igo].ionum),
    ccode: wholeNumbersOf(fates, ({ row }) => grid.states[row.unit.state]),
    year: wholeNumbersOf(fates, ({ row }) => row.year),
    fate: fates.map(({ lostAt }) =>
      lostAt === undefined ? "in the sample" : `lost at the step: ${lostAt.step}`,
    ),
  });
}
