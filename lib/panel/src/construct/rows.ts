import type { PanelSpecification } from "../specification";
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

/** What a row must have to stay: a step of the attrition. */
interface Requirement {
  readonly step: string;
  readonly rules: string;
  keeps(row: MembershipRow): boolean;
}

const afterCaseStatus: readonly CaseStatus[] = [
  "entered too early",
  "distance before membership unknown",
  "not on the chosen side of the mean",
];

/** The steps from all memberships to the estimation sample, in order (construction rules 8, 14, 17). */
function requirements(variables: RowVariables, specification: PanelSpecification): readonly Requirement[] {
  const passes = (step: number) => (row: MembershipRow) =>
    row.unit.status === "selected" || afterCaseStatus.indexOf(row.unit.status) > step;
  return [
    { step: `first membership after ${specification.entryAfter}`, rules: "8", keeps: passes(0) },
    { step: `distance known (${specification.selectionYear})`, rules: "14", keeps: passes(1) },
    { step: `${specification.selection} (${specification.selectionYear})`, rules: "14", keeps: passes(2) },
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

/** The rows of one pair's memberships from 1965 on. */
function rowsOfCase(unit: Case, grid: Grid, specification: PanelSpecification): MembershipRow[] {
  const rows: MembershipRow[] = [];
  const start = unit.igo * grid.stateYears + unit.state * grid.years;
  let yearsAsMember = 0;
  for (let t = unit.firstYear - studyYears.first; t < grid.years; t++) {
    if (grid.member[start + t] === 0) {
      if (specification.reentry === "dropped") break;
      continue;
    }
    yearsAsMember += 1;
    const year = studyYears.first + t;
    if (year < firstMembershipYear) continue;
    const place = unit.state * grid.years + t;
    rows.push({
      unit,
      year,
      place,
      duration: durationOf(unit, year, yearsAsMember, specification),
    });
  }
  return rows;
}

/** All membership rows, those of the estimation sample, and how the one became the other. */
export interface SampleRows {
  readonly memberships: readonly MembershipRow[];
  /** The rows on which delegation and size are scaled: the sample before it is split. */
  readonly whole: readonly MembershipRow[];
  readonly sample: readonly MembershipRow[];
  readonly attrition: readonly AttritionStep[];
  /** For each membership row the number of the attrition step that takes it away, or 0 if it is in the sample. */
  readonly lostAt: Uint8Array;
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
  const memberships = cases.flatMap((unit) => rowsOfCase(unit, grid, specification));
  const required = requirements(variables, specification);
  const steps: readonly Requirement[] = [
    ...required,
    ...splits.map(({ step, keeps }) => ({
      step,
      rules: "28",
      keeps: (row: MembershipRow) => keeps(row.unit),
    })),
  ];
  const counters = [undefined, ...steps].map(() => new PairCounter(grid.igos.length, grid.states.length));
  const lostAt = new Uint8Array(memberships.length);
  const whole: MembershipRow[] = [];
  const sample: MembershipRow[] = [];
  memberships.forEach((row, position) => {
    counters[0].add(row.unit.igo, row.unit.state);
    for (let step = 0; step < steps.length; step++) {
      if (step === required.length) whole.push(row);
      if (!steps[step].keeps(row)) {
        lostAt[position] = step + 2;
        return;
      }
      counters[step + 1].add(row.unit.igo, row.unit.state);
    }
    sample.push(row);
  });
  return {
    memberships,
    whole: splits.length === 0 ? sample : whole,
    sample,
    lostAt,
    attrition: attritionOf(grid, steps, counters),
  };
}

function attritionOf(
  grid: Grid,
  steps: readonly Requirement[],
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
  const labels = [
    { step: `full member, ${firstMembershipYear}-${studyYears.last}`, rules: "4, 5" },
    ...steps,
  ];
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
