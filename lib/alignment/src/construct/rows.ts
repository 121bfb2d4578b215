import type { PanelSpecification } from "../specification/specification";
import { type AttritionStep, PairCounter } from "./attrition";
import type { Case, CaseStatus } from "./cases";
import { type Grid, studyYears } from "./grid";
import type { Split } from "./splits";
import type { RowVariables } from "./variables";

/** First year whose memberships can be rows (construction rules 8 and 23). */
const firstMembershipYear = 1965;

/** A row of membership: one case in one year. */
export interface MembershipRow {
  readonly unit: Case;
  readonly year: number;
  /** Index of the state-year on the grid. */
  readonly place: number;
  readonly duration: number;
}

/** The name of a step of the attrition, and the construction rules that make it. */
type StepLabel = Pick<AttritionStep, "step" | "rules">;

/** What a row must have to stay: a step of the attrition. */
interface Requirement extends StepLabel {
  keeps(row: MembershipRow): boolean;
}

/** The statuses of the cases that the first, second and third step take away. */
const lostCaseStatus: readonly CaseStatus[] = [
  "entered too early",
  "distance before membership unknown",
  "not on the chosen side of the mean",
];

/** The steps that take away whole cases, in order (construction rules 8 and 14). */
function caseSteps(specification: PanelSpecification): readonly StepLabel[] {
  return [
    { step: `first membership after ${specification.entryAfter}`, rules: "8" },
    { step: `distance known (${specification.selectionYear})`, rules: "14" },
    { step: `${specification.selection} (${specification.selectionYear})`, rules: "14" },
  ];
}

/** The steps from the selected cases' rows to the estimation sample, in order (construction rule 17). */
function requirements(variables: RowVariables, specification: PanelSpecification): readonly Requirement[] {
  return [
    {
      step: `year up to ${specification.lastYear}`,
      rules: "11, 17",
      keeps: (row) => row.year <= specification.lastYear,
    },
    { step: "outcome known", rules: "15, 17", keeps: (row) => !Number.isNaN(variables.outcome(row)) },
    {
      step: "change in mean known",
      rules: "16, 17",
      keeps: (row) => !Number.isNaN(variables.changeInMean(row)),
    },
    {
      step: `${specification.stateCapacity} known`,
      rules: "17, 18",
      keeps: (row) => !Number.isNaN(variables.capacity(row)),
    },
    {
      step: "delegation known (estimation sample)",
      rules: "17, 21",
      keeps: (row) => !Number.isNaN(variables.delegation(row)),
    },
  ];
}

/** Duration of a membership in a year (construction rule 10). */
export function durationOf(
  unit: Case,
  year: number,
  yearsAsMember: number,
  { durationCounts }: PanelSpecification,
): number {
  return durationCounts === "calendar years" ? year - unit.firstYear + 1 : yearsAsMember;
}

/** Visits the years of one pair's memberships from 1965 on, with the years as a member up to each. */
function visitMemberships(
  unit: Case,
  grid: Grid,
  { reentry }: PanelSpecification,
  visit: (t: number, yearsAsMember: number) => void,
): void {
  const start = unit.igo * grid.stateYears + unit.state * grid.years;
  let yearsAsMember = 0;
  for (let t = unit.firstYear - studyYears.first; t < grid.years; t++) {
    if (grid.member[start + t] === 0) {
      if (reentry === "dropped") break;
      continue;
    }
    yearsAsMember += 1;
    if (studyYears.first + t >= firstMembershipYear) visit(t, yearsAsMember);
  }
}

/** The rows of one pair's memberships from 1965 on. */
function rowsOfCase(unit: Case, grid: Grid, specification: PanelSpecification): MembershipRow[] {
  const rows: MembershipRow[] = [];
  visitMemberships(unit, grid, specification, (t, yearsAsMember) => {
    const year = studyYears.first + t;
    const duration = durationOf(unit, year, yearsAsMember, specification);
    rows.push({ unit, year, place: unit.state * grid.years + t, duration });
  });
  return rows;
}

/** A membership row, and the attrition step that takes it away, or `undefined` if it is in the sample. */
export interface RowFate {
  readonly row: MembershipRow;
  readonly lostAt: StepLabel | undefined;
}

/** All membership rows, those of the estimation sample, and how the one became the other. */
export interface SampleRows {
  /** Index on the grid of the state-year of every membership row from 1965 on. */
  readonly memberships: Int32Array;
  /** The rows on which delegation and size are scaled: the sample before it is split. */
  readonly whole: readonly MembershipRow[];
  readonly sample: readonly MembershipRow[];
  readonly attrition: readonly AttritionStep[];
  /** Every membership row with its fate. */
  fates(): readonly RowFate[];
}

/**
 * Keeps the rows of the estimation sample, and counts at every step what is left and what is lost.
 *
 * @param splits the parts of the sample that are kept after all other steps.
 * @returns every membership row from 1965 on with its fate, and the sample.
 */
export function keepSampleRows(
  cases: readonly Case[],
  grid: Grid,
  variables: RowVariables,
  specification: PanelSpecification,
  splits: readonly Split[],
): SampleRows {
  const ofCases = caseSteps(specification);
  const ofRows: readonly Requirement[] = [
    ...requirements(variables, specification),
    ...splits.map(({ step, keeps }) => ({
      step,
      rules: "28",
      keeps: (row: MembershipRow) => keeps(row.unit),
    })),
  ];
  const labels = [
    { step: `full member, ${firstMembershipYear}-${studyYears.last}`, rules: "4, 5" },
    ...ofCases,
    ...ofRows,
  ];
  const counters = labels.map(() => new PairCounter(grid.igos.length, grid.states.length));
  const memberships: number[] = [];
  const whole: MembershipRow[] = [];
  const sample: MembershipRow[] = [];
  for (const unit of cases) {
    const lostAt = lostCaseStatus.indexOf(unit.status);
    const passed = lostAt < 0 ? ofCases.length : lostAt;
    const before = memberships.length;
    visitMemberships(unit, grid, specification, (t) => memberships.push(unit.state * grid.years + t));
    for (let step = 0; step <= passed; step++)
      counters[step].add(unit.igo, unit.state, memberships.length - before);
    if (unit.status !== "selected") continue;
    for (const row of rowsOfCase(unit, grid, specification)) {
      const failed = ofRows.findIndex(({ keeps }) => !keeps(row));
      const kept = failed < 0 ? ofRows.length : failed;
      for (let step = 1; step <= kept; step++) counters[ofCases.length + step].add(unit.igo, unit.state, 1);
      if (kept >= ofRows.length - splits.length) whole.push(row);
      if (kept === ofRows.length) sample.push(row);
    }
  }
  const fateOf = (row: MembershipRow): RowFate => {
    const lostCase = ofCases[lostCaseStatus.indexOf(row.unit.status)];
    return { row, lostAt: lostCase ?? ofRows.find(({ keeps }) => !keeps(row)) };
  };
  return {
    memberships: Int32Array.from(memberships),
    whole,
    sample,
    attrition: attritionOf(grid, labels, counters),
    fates: () => cases.flatMap((unit) => rowsOfCase(unit, grid, specification).map(fateOf)),
  };
}

function attritionOf(
  grid: Grid,
  labels: readonly StepLabel[],
  counters: readonly PairCounter[],
): readonly AttritionStep[] {
  const existing = grid.exists.reduce((sum, one) => sum + one, 0);
  const all: AttritionStep = {
    step: `IGO-state-years ${studyYears.first}-${studyYears.last}`,
    rules: "1-6",
    rows: existing * grid.igos.length,
    cases: grid.states.length * grid.igos.length,
    igos: grid.igos.length,
    states: grid.states.length,
    rowsLost: 0,
    casesLost: 0,
  };
  const attrition = [all];
  labels.forEach(({ step, rules }, position) => {
    const before = attrition[position];
    const left = counters[position].count();
    attrition.push({
      step,
      rules,
      ...left,
      rowsLost: before.rows - left.rows,
      casesLost: before.cases - left.cases,
    });
  });
  return attrition;
}
