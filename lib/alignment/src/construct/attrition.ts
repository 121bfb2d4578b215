import type { PanelSpecification } from "../specification/specification";
import { type Table, tableOf } from "../table";
import type { Cases } from "./case-selection";
import { type MembershipLayout, studyYears } from "./layout";
import { firstRowYear } from "./members";
import type { Part } from "./parts";
import { type PassedRows, rowSteps } from "./sample-rows";

/** One step of the attrition: what is required, and what is left when all rows without it are gone. */
export interface AttritionStep {
  readonly step: string;
  /** Construction rules that make the step. */
  readonly rules: string;
  readonly rows: number;
  readonly cases: number;
  readonly igos: number;
  readonly states: number;
  /** Rows that this step takes away, and cases that have no row left because of it. */
  readonly rowsLost: number;
  readonly casesLost: number;
}

/** The choices that name the steps. */
export type AttritionChoice = Pick<
  PanelSpecification,
  "entryAfter" | "selection" | "selectionYear" | "lastYear" | "stateCapacity"
>;

/** What the attrition counts. */
export interface AttritionParts {
  readonly layout: MembershipLayout;
  readonly cases: Cases;
  readonly passed: PassedRows["passed"];
  /** The parts of the sample that are kept after all other steps. */
  readonly parts: readonly Part[];
}

/** A step by its name, its rules and the rows of each case that are left after it. */
interface CountedStep {
  readonly step: string;
  readonly rules: string;
  rowsOf(one: number): number;
}

/** Counts the rows that are left after a step, and their cases, IGOs and states. */
function countLeft(
  { layout, cases }: AttritionParts,
  rowsOf: CountedStep["rowsOf"],
): Pick<AttritionStep, "rows" | "cases" | "igos" | "states"> {
  const igos = new Uint8Array(layout.igos.length);
  const states = new Uint8Array(layout.states.length);
  let rows = 0;
  let count = 0;
  for (let one = 0; one < cases.count; one++) {
    const left = rowsOf(one);
    if (left === 0) continue;
    rows += left;
    count += 1;
    igos[cases.igo[one]] = 1;
    states[cases.state[one]] = 1;
  }
  const total = (flags: Uint8Array) => flags.reduce((sum, flag) => sum + flag, 0);
  return { rows, cases: count, igos: total(igos), states: total(states) };
}

/** The steps in order: whole cases (construction rules 8 and 14), rows (rule 17), parts of the sample (rule 28). */
function stepsOf({ cases, passed, parts }: AttritionParts, choice: AttritionChoice): readonly CountedStep[] {
  const { entryAfter, selection, selectionYear, lastYear, stateCapacity } = choice;
  const ofCases = [
    { step: `full member, ${studyYears.first + firstRowYear}-${studyYears.last}`, rules: "4, 5" },
    { step: `first membership after ${entryAfter}`, rules: "8" },
    { step: `distance known (${selectionYear})`, rules: "14" },
    { step: `${selection} (${selectionYear})`, rules: "14" },
  ];
  const ofRows = [
    { step: `year up to ${lastYear}`, rules: "11, 17" },
    { step: "outcome known", rules: "15, 17" },
    { step: "change in mean known", rules: "16, 17" },
    { step: `${stateCapacity} known`, rules: "17, 18" },
    { step: "delegation known (estimation sample)", rules: "17, 21" },
  ];
  const lastRowStep = (rowSteps.length - 1) * cases.count;
  return [
    ...ofCases.map((text, passedSteps) => ({
      ...text,
      rowsOf: (one: number) => (cases.status[one] >= passedSteps ? cases.rows[one] : 0),
    })),
    ...ofRows.map((text, step) => ({ ...text, rowsOf: (one: number) => passed[step * cases.count + one] })),
    ...parts.map(({ step }, place) => ({
      step,
      rules: "28",
      rowsOf: (one: number) =>
        parts.slice(0, place + 1).every(({ keeps }) => keeps[one] === 1) ? passed[lastRowStep + one] : 0,
    })),
  ];
}

/** Counts at every step of the construction what is left and what is lost. */
export function attritionOf(parts: AttritionParts, choice: AttritionChoice): readonly AttritionStep[] {
  const { igos, states, exists } = parts.layout;
  const existing = exists.reduce((sum, one) => sum + one, 0);
  const attrition: AttritionStep[] = [
    {
      step: `IGO-state-years ${studyYears.first}-${studyYears.last}`,
      rules: "1-6",
      rows: existing * igos.length,
      cases: states.length * igos.length,
      igos: igos.length,
      states: states.length,
      rowsLost: 0,
      casesLost: 0,
    },
  ];
  for (const { step, rules, rowsOf } of stepsOf(parts, choice)) {
    const before = attrition[attrition.length - 1];
    const left = countLeft(parts, rowsOf);
    attrition.push({
      step,
      rules,
      ...left,
      rowsLost: before.rows - left.rows,
      casesLost: before.cases - left.cases,
    });
  }
  return attrition;
}

/** The steps as a table, for a file or a frame. */
export function attritionTable(steps: readonly AttritionStep[]): Table<{
  step: readonly string[];
  rules: readonly string[];
  rows: Int32Array;
  cases: Int32Array;
  igos: Int32Array;
  states: Int32Array;
  rows_lost: Int32Array;
  cases_lost: Int32Array;
}> {
  const numbers = (name: "rows" | "cases" | "igos" | "states" | "rowsLost" | "casesLost") =>
    Int32Array.from(steps, (step) => step[name]);
  return tableOf({
    step: steps.map((step) => step.step),
    rules: steps.map((step) => step.rules),
    rows: numbers("rows"),
    cases: numbers("cases"),
    igos: numbers("igos"),
    states: numbers("states"),
    rows_lost: numbers("rowsLost"),
    cases_lost: numbers("casesLost"),
  });
}
