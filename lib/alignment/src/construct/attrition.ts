import type { PanelSpecification } from "../specification/specification";
import { type Table, tableOf } from "../table";
import { type Cases, caseStatuses, selectedStatus } from "./case-selection";
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

/** What is left after a step: rows, and by case, IGO and state whether it has one. */
class Left {
  rows = 0;
  cases = 0;
  private readonly hasIgo: Uint8Array;
  private readonly hasState: Uint8Array;

  constructor({ igos, states }: MembershipLayout) {
    this.hasIgo = new Uint8Array(igos.length);
    this.hasState = new Uint8Array(states.length);
  }

  /** Adds a case with its rows, and says whether it has any. */
  add({ igo, state }: Cases, one: number, rows: number): boolean {
    if (rows === 0) return false;
    this.rows += rows;
    this.cases += 1;
    this.hasIgo[igo[one]] = 1;
    this.hasState[state[one]] = 1;
    return true;
  }

  counts(): Pick<AttritionStep, "rows" | "cases" | "igos" | "states"> {
    return {
      rows: this.rows,
      cases: this.cases,
      igos: countOf(this.hasIgo),
      states: countOf(this.hasState),
    };
  }
}

/** Adds a selected case to the steps of its rows and to those of the parts, up to the one that takes its last row. */
function addRows({ cases, passed, parts }: AttritionParts, left: readonly Left[], one: number): void {
  let rows = 0;
  for (let step = 0; step < rowSteps.length; step++) {
    rows = passed[step * cases.count + one];
    if (!left[caseStatuses.length + step].add(cases, one, rows)) return;
  }
  const firstPart = caseStatuses.length + rowSteps.length;
  for (let part = 0; part < parts.length; part++) {
    if (parts[part].keeps[one] === 0) return;
    left[firstPart + part].add(cases, one, rows);
  }
}

/** What is left after each step. */
function countLeft(
  parts: AttritionParts,
  steps: number,
): readonly Pick<AttritionStep, "rows" | "cases" | "igos" | "states">[] {
  const { layout, cases } = parts;
  const left = Array.from({ length: steps }, () => new Left(layout));
  for (let one = 0; one < cases.count; one++) {
    const status = cases.status[one];
    for (let step = 0; step <= status; step++) left[step].add(cases, one, cases.rows[one]);
    if (status === selectedStatus) addRows(parts, left, one);
  }
  return left.map((one) => one.counts());
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
