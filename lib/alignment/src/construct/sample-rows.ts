import type { PanelSpecification } from "../specification/specification";
import { type Cases, selectedStatus, startOfCase } from "./case-selection";
import { studyYears, yearCount } from "./layout";
import { distanceNow, type MeanScores, meanOfMembers, meanOfOthers } from "./means";
import { firstRowYear } from "./members";
import type { CaseYears } from "./row-values";

/** The choices that the steps from a case's years to its rows read. */
export type RowChoice = Pick<
  PanelSpecification,
  "lastYear" | "outcomeLag" | "outcome" | "changeInMeanTiming" | "changeInMeanOf"
>;

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
  /** Rows of each case that pass a step and those before it, by `step * cases + case`. */
  readonly passed: Int32Array;
}

/**
 * The outcome of a pair in a year (construction rule 15): its distance `outcomeLag` years before, or the change of
 * that distance on the year before it.
 */
export function outcomeAt(
  means: MeanScores,
  igo: number,
  state: number,
  t: number,
  choice: RowChoice,
): number {
  const at = t - choice.outcomeLag;
  if (at < 0) return Number.NaN;
  const distance = distanceNow(means, igo, state, at);
  if (choice.outcome === "distance") return distance;
  return at < 1 ? Number.NaN : distance - distanceNow(means, igo, state, at - 1);
}

/** The yearly change of the mean that a pair faces in a year (construction rule 16). */
export function changeInMeanAt(
  means: MeanScores,
  igo: number,
  state: number,
  t: number,
  choice: Pick<RowChoice, "changeInMeanTiming" | "changeInMeanOf">,
): number {
  const at = choice.changeInMeanTiming === "same year" ? t : t - 1;
  if (at < 1) return Number.NaN;
  return choice.changeInMeanOf === "other members"
    ? meanOfOthers(means, igo, state, at) - meanOfOthers(means, igo, state, at - 1)
    : meanOfMembers(means, igo, at) - meanOfMembers(means, igo, at - 1);
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

/** Takes the rows of the selected cases through the steps. */
export function rowsOf(parts: RowParts, choice: RowChoice): PassedRows {
  const { cases, means, states } = parts;
  const passed = new Int32Array(rowSteps.length * cases.count);
  let capacity = 0;
  for (let one = 0; one < cases.count; one++)
    if (cases.status[one] === selectedStatus) capacity += cases.rows[one];
  const rows = {
    case: new Int32Array(capacity),
    igo: new Int32Array(capacity),
    state: new Int32Array(capacity),
    t: new Int32Array(capacity),
    yearsAsMember: new Int32Array(capacity),
    outcome: new Float64Array(capacity),
    changeInMean: new Float64Array(capacity),
  };
  let count = 0;
  for (let one = 0; one < cases.count; one++) {
    if (cases.status[one] !== selectedStatus) continue;
    const igo = cases.igo[one];
    const state = cases.state[one];
    const start = startOfCase(cases, states, one);
    let yearsAsMember = 0;
    for (let t = cases.entry[one]; t < cases.end[one]; t++) {
      if (means.member[start + t] === 0) continue;
      yearsAsMember += 1;
      if (t < firstRowYear) continue;
      const outcome = outcomeAt(means, igo, state, t, choice);
      const changeInMean = changeInMeanAt(means, igo, state, t, choice);
      const failed = failedRowStep(parts, igo, state, t, outcome, changeInMean, choice.lastYear);
      for (let step = 0; step < failed; step++) passed[step * cases.count + one] += 1;
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
  }
  return {
    rows: {
      count,
      case: rows.case.slice(0, count),
      igo: rows.igo.slice(0, count),
      state: rows.state.slice(0, count),
      t: rows.t.slice(0, count),
      yearsAsMember: rows.yearsAsMember.slice(0, count),
      outcome: rows.outcome.slice(0, count),
      changeInMean: rows.changeInMean.slice(0, count),
    },
    passed,
  };
}

/** The places of the rows whose cases are kept. */
function keptPlaces({ count, case: caseOf }: SampleRows, isKept: Uint8Array): Int32Array {
  const places = new Int32Array(count);
  let kept = 0;
  for (let row = 0; row < count; row++) if (isKept[caseOf[row]] === 1) places[kept++] = row;
  return places.slice(0, kept);
}

/** The rows of the cases that are kept; the same rows where all are. */
export function rowsOfCases(rows: SampleRows, isKept: Uint8Array): SampleRows {
  const places = keptPlaces(rows, isKept);
  if (places.length === rows.count) return rows;
  const take = (values: Int32Array) => places.map((row) => values[row]);
  const takeNumbers = (values: Float64Array) => new Float64Array(places).map((row) => values[row]);
  return {
    count: places.length,
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
  return changeInMeanSign === "minus the change" ? change.map((value) => -value) : change;
}
