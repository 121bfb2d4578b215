import type { PanelSpecification } from "../specification/specification";
import { type Table, tableOf } from "../table";
import { type Cases, caseStatuses } from "./case-selection";
import { countOf, type MembershipLayout, studyYears } from "./layout";
import { firstRowYear } from "./members";
import type { Part } from "./parts";
import { type PassedRows, rowSteps } from "./sample-rows";

/** One step of the attrition: what is required, and what is left when all rows without it are gone. */
export interface AttritionStep {
  /** A name for results, whatever the choices: `memberships`, `selection`, `outcome`, … */
  readonly key: string;
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

/** The steps in order: whole cases (construction rules 8 and 14), rows (rule 17), parts of the sample (rule 28). */
function stepLabels(
  parts: readonly Part[],
  { entryAfter, selection, selectionYear, lastYear, stateCapacity }: AttritionChoice,
): readonly Pick<AttritionStep, "key" | "step" | "rules">[] {
  return [
    {
      key: "fullMember",
      step: `full member, ${studyYears.first + firstRowYear}–${studyYears.last}`,
      rules: "4, 5",
    },
    { key: "entry", step: `first joined after ${entryAfter}`, rules: "8" },
    { key: "entryDistance", step: `distance not missing (${selectionYear})`, rules: "14" },
    { key: "selection", step: `${selection} (${selectionYear})`, rules: "14" },
    { key: "lastYear", step: `year up to ${lastYear}`, rules: "11, 17" },
    { key: "outcome", step: "outcome not missing", rules: "15, 17" },
    { key: "changeInMean", step: "change in mean not missing", rules: "16, 17" },
    { key: "capacity", step: `${stateCapacity} not missing`, rules: "17, 18" },
    { key: "delegation", step: "delegation not missing (estimation sample)", rules: "17, 21" },
    ...parts.map(({ step }, place) => ({ key: `part${place + 1}`, step, rules: "28" })),
  ];
}

/**
 * Adds the rows of a case that each step leaves. What a step has taken away does not come back.
 *
 * @param rows receives them, by step of `stepLabels`.
 * @returns the number of steps that leave any.
 */
function addRowsLeft({ cases, passed, parts }: AttritionParts, one: number, rows: Int32Array): number {
  let left = cases.rows[one];
  if (left === 0) return 0;
  let step = 0;
  while (step <= cases.status[one]) rows[step++] += left;
  if (step < caseStatuses.length) return step;
  for (let rowStep = 0; rowStep < rowSteps.length; rowStep++) {
    left = passed[one * rowSteps.length + rowStep];
    if (left === 0) return step;
    rows[step++] += left;
  }
  for (let part = 0; part < parts.length; part++) {
    if (parts[part].keeps[one] === 0) return step;
    rows[step++] += left;
  }
  return step;
}

/** How many numbers are above another. */
function countAbove(numbers: Uint8Array, bound: number): number {
  let count = 0;
  for (let at = 0; at < numbers.length; at++) if (numbers[at] > bound) count += 1;
  return count;
}

/** What is left after each step: rows, and the cases, IGOs and states that have one. */
function countLeft(
  parts: AttritionParts,
  steps: number,
): readonly Pick<AttritionStep, "rows" | "cases" | "igos" | "states">[] {
  const { layout, cases } = parts;
  const rows = new Int32Array(steps);
  const casesLeft = new Int32Array(steps);
  // An IGO or a state is left for as many steps as that of its cases which is left for most.
  const stepsOfIgo = new Uint8Array(layout.igos.length);
  const stepsOfState = new Uint8Array(layout.states.length);
  for (let one = 0; one < cases.count; one++) {
    const passed = addRowsLeft(parts, one, rows);
    const [igo, state] = [cases.igo[one], cases.state[one]];
    for (let step = 0; step < passed; step++) casesLeft[step] += 1;
    stepsOfIgo[igo] = Math.max(stepsOfIgo[igo], passed);
    stepsOfState[state] = Math.max(stepsOfState[state], passed);
  }
  return Array.from({ length: steps }, (_, step) => ({
    rows: rows[step],
    cases: casesLeft[step],
    igos: countAbove(stepsOfIgo, step),
    states: countAbove(stepsOfState, step),
  }));
}

/** Counts at every step of the construction what is left and what is lost. */
export function attritionOf(parts: AttritionParts, choice: AttritionChoice): readonly AttritionStep[] {
  const { igos, states, exists } = parts.layout;
  const labels = stepLabels(parts.parts, choice);
  const all = {
    key: "memberships",
    step: `state–IGO–years ${studyYears.first}–${studyYears.last}`,
    rules: "1-6",
    rows: countOf(exists) * igos.length,
    cases: states.length * igos.length,
    igos: igos.length,
    states: states.length,
  };
  const left = [
    all,
    ...countLeft(parts, labels.length).map((count, step) => ({ ...labels[step], ...count })),
  ];
  return left.map((step, place) => ({
    ...step,
    rowsLost: place === 0 ? 0 : left[place - 1].rows - step.rows,
    casesLost: place === 0 ? 0 : left[place - 1].cases - step.cases,
  }));
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
