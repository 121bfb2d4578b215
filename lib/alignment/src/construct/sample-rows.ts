import type { PanelSpecification } from "../specification/specification";
import { type Cases, selectedStatus, startOfCase } from "./case-selection";
import { studyYears, yearCount } from "./layout";
import type { MeanScores } from "./means";
import { firstRowYear } from "./members";
import { type OutcomeChoice, PairYears } from "./pair-years";
import type { CaseYears } from "./row-values";

/** The choices that the steps from a case's years to its rows read. */
export type RowChoice = OutcomeChoice & Pick<PanelSpecification, "lastYear">;

/** What the steps from a case's years to its rows stand on. */
export interface RowParts {
  readonly cases: Cases;
  readonly means: MeanScores;
  /** What stands for the capacity of the state, by state-year; `NaN` where it is missing. */
  readonly capacity: Float64Array;
  /** Delegation, by IGO-year. */
  readonly delegation: Float64Array;
  /** Number of states. */
  readonly states: number;
}

/** Rows of membership, one a case and year. */
export interface SampleRows extends CaseYears {
  /** Years as a member up to the row's. */
  readonly yearsAsMember: Int32Array;
  readonly outcome: Float64Array;
  /** Yearly change of the mean (construction rule 16). */
  readonly changeInMean: Float64Array;
}

/** The steps that a row of a selected case must pass, in order (construction rule 17). */
export const rowSteps = ["lastYear", "outcome", "changeInMean", "capacity", "delegation"] as const;

/** The rows that pass all steps, and for every step the rows of each case that pass it. */
export interface PassedRows {
  readonly rows: SampleRows;
  /** Rows of each case that pass a step and those before it, by `case * steps + step`. */
  readonly passed: Int32Array;
}

/** The place in `rowSteps` of the first step that a year of a selected case fails, or their number if it fails none. */
export function failedRowStep(
  { capacity, delegation }: Pick<RowParts, "capacity" | "delegation">,
  igo: number,
  state: number,
  t: number,
  outcome: number,
  changeInMean: number,
  lastYear: number,
): number {
  if (studyYears.first + t > lastYear) return 0;
  if (Number.isNaN(outcome)) return 1;
  if (Number.isNaN(changeInMean)) return 2;
  if (Number.isNaN(capacity[state * yearCount + t])) return 3;
  return Number.isNaN(delegation[igo * yearCount + t]) ? 4 : rowSteps.length;
}

/** Room for rows. */
function rowsFor(capacity: number): SampleRows {
  return {
    count: 0,
    case: new Int32Array(capacity),
    igo: new Int32Array(capacity),
    state: new Int32Array(capacity),
    t: new Int32Array(capacity),
    yearsAsMember: new Int32Array(capacity),
    outcome: new Float64Array(capacity),
    changeInMean: new Float64Array(capacity),
  };
}

/** The first rows of more. */
function firstRows(rows: SampleRows, count: number): SampleRows {
  return {
    count,
    case: rows.case.slice(0, count),
    igo: rows.igo.slice(0, count),
    state: rows.state.slice(0, count),
    t: rows.t.slice(0, count),
    yearsAsMember: rows.yearsAsMember.slice(0, count),
    outcome: rows.outcome.slice(0, count),
    changeInMean: rows.changeInMean.slice(0, count),
  };
}

/** Rows of membership of the selected cases from 1965 on. */
function rowsOfSelected({ count, status, rows }: Cases): number {
  let sum = 0;
  for (let one = 0; one < count; one++) if (status[one] === selectedStatus) sum += rows[one];
  return sum;
}

/** Takes the rows of the selected cases through the steps. */
export function rowsOf(parts: RowParts, choice: RowChoice): PassedRows {
  const { cases, means, states } = parts;
  const passed = new Int32Array(rowSteps.length * cases.count);
  const rows = rowsFor(rowsOfSelected(cases));
  const years = new PairYears(means, choice);
  // Rows of the case by the step that they fail first; those that fail none come last.
  const failing = new Int32Array(rowSteps.length + 1);
  let count = 0;
  for (let one = 0; one < cases.count; one++) {
    if (cases.status[one] !== selectedStatus) continue;
    const [igo, state, end] = [cases.igo[one], cases.state[one], cases.end[one]];
    const start = startOfCase(cases, states, one);
    years.take(igo, state, Math.max(cases.entry[one], firstRowYear), end);
    failing.fill(0);
    let yearsAsMember = 0;
    for (let t = cases.entry[one]; t < end; t++) {
      if (means.member[start + t] === 0) continue;
      yearsAsMember += 1;
      if (t < firstRowYear) continue;
      const outcome = years.outcomeAt(t);
      const changeInMean = years.changeInMeanAt(t);
      const failed = failedRowStep(parts, igo, state, t, outcome, changeInMean, choice.lastYear);
      failing[failed] += 1;
      if (failed < rowSteps.length) continue;
      rows.case[count] = one;
      rows.igo[count] = igo;
      rows.state[count] = state;
      rows.t[count] = t;
      rows.yearsAsMember[count] = yearsAsMember;
      rows.outcome[count] = outcome;
      rows.changeInMean[count] = changeInMean;
      count += 1;
    }
    let left = 0;
    for (let step = rowSteps.length - 1; step >= 0; step--) {
      left += failing[step + 1];
      passed[one * rowSteps.length + step] = left;
    }
  }
  return { rows: firstRows(rows, count), passed };
}

/** The places of the rows whose cases are kept. */
function keptPlaces({ count, case: caseOf }: SampleRows, isKept: Uint8Array): Int32Array {
  const places = new Int32Array(count);
  let kept = 0;
  for (let row = 0; row < count; row++) if (isKept[caseOf[row]] === 1) places[kept++] = row;
  return places.slice(0, kept);
}

/** Fills a column with some of the values of another. */
function takePlaces<A extends Int32Array | Float64Array>(taken: A, values: A, places: Int32Array): A {
  for (let at = 0; at < places.length; at++) taken[at] = values[places[at]];
  return taken;
}

/** The rows of the cases that are kept; the same rows where all are. */
export function rowsOfCases(rows: SampleRows, isKept: Uint8Array): SampleRows {
  const places = keptPlaces(rows, isKept);
  const count = places.length;
  if (count === rows.count) return rows;
  const take = (values: Int32Array) => takePlaces(new Int32Array(count), values, places);
  const takeNumbers = (values: Float64Array) => takePlaces(new Float64Array(count), values, places);
  return {
    count,
    case: take(rows.case),
    igo: take(rows.igo),
    state: take(rows.state),
    t: take(rows.t),
    yearsAsMember: take(rows.yearsAsMember),
    outcome: takeNumbers(rows.outcome),
    changeInMean: takeNumbers(rows.changeInMean),
  };
}

/** The change in the mean with the sign that the specification asks for (construction rule 16). */
export function signedChange(
  change: Float64Array,
  { changeInMeanSign }: Pick<PanelSpecification, "changeInMeanSign">,
): Float64Array {
  if (changeInMeanSign === "the change") return change;
  const minus = new Float64Array(change.length);
  for (let row = 0; row < change.length; row++) minus[row] = -change[row];
  return minus;
}
