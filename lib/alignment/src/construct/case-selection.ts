import type { PanelSpecification } from "../specification/specification";
import { type Table, tableOf } from "../table";
import { type MembershipLayout, studyYears, yearCount } from "./layout";
import { distanceNow, type MeanScores } from "./means";
import type { Spells } from "./members";

/** What became of a membership: a case of the study, or why it is none, in the order in which that is decided. */
export const caseStatuses = [
  "joined in or before the cut-off year",
  "distance before membership missing",
  "not on the chosen side of the mean",
  "selected",
] as const;

/** What became of a membership. */
export type CaseStatus = (typeof caseStatuses)[number];

/** Place of "selected" in `caseStatuses`. */
export const selectedStatus = caseStatuses.indexOf("selected");

/** The memberships, and which of them are cases of the study. */
export interface Cases extends Spells {
  /** Distance on which the case is selected (construction rule 14), `NaN` if unknown. */
  readonly entryDistance: Float64Array;
  /** Place in `caseStatuses`. */
  readonly status: Uint8Array;
}

/** The choices that decide which memberships are cases. */
export type SelectionChoice = Pick<PanelSpecification, "entryAfter" | "selection" | "selectionYear">;

/** The distance of a pair in a year that may lie before the study. */
function distanceAt(means: MeanScores, igo: number, state: number, t: number): number {
  return t < 0 ? Number.NaN : distanceNow(means, igo, state, t);
}

/** The distance on which a membership is selected, by the specification's year. */
function entryDistanceOf(
  means: MeanScores,
  igo: number,
  state: number,
  entry: number,
  selectionYear: PanelSpecification["selectionYear"],
): number {
  const before = distanceAt(means, igo, state, entry - 1);
  switch (selectionYear) {
    case "the year before entry":
      return before;
    case "the year of entry":
      return distanceAt(means, igo, state, entry);
    case "mean of the three years before entry":
      return (
        (before + distanceAt(means, igo, state, entry - 2) + distanceAt(means, igo, state, entry - 3)) / 3
      );
  }
}

function isOnChosenSide(distance: number, selection: PanelSpecification["selection"]): boolean {
  switch (selection) {
    case "worse than the mean":
      return distance < 0;
    case "better than the mean":
      return distance > 0;
    case "every case with a distance":
      return true;
  }
}

/** The distances on which memberships are selected (construction rule 14), `NaN` where unknown. */
export function entryDistancesOf(
  { count, igo, state, entry }: Spells,
  means: MeanScores,
  { selectionYear }: Pick<SelectionChoice, "selectionYear">,
): Float64Array {
  const distances = new Float64Array(count);
  for (let spell = 0; spell < count; spell++)
    distances[spell] = entryDistanceOf(means, igo[spell], state[spell], entry[spell], selectionYear);
  return distances;
}

/** Decides which memberships are cases of the study (construction rules 8 and 14). */
export function selectCases(
  spells: Spells,
  entryDistance: Float64Array,
  { entryAfter, selection }: Pick<SelectionChoice, "entryAfter" | "selection">,
): Cases {
  const { count, entry } = spells;
  const status = new Uint8Array(count);
  for (let spell = 0; spell < count; spell++) {
    const distance = entryDistance[spell];
    if (studyYears.first + entry[spell] <= entryAfter) status[spell] = 0;
    else if (Number.isNaN(distance)) status[spell] = 1;
    else status[spell] = isOnChosenSide(distance, selection) ? selectedStatus : 2;
  }
  return { ...spells, entryDistance, status };
}

/** The index in `member` and `codes` at which a case's years begin. */
export function startOfCase({ igo, state }: Cases, states: number, one: number): number {
  return (igo[one] * states + state[one]) * yearCount;
}

/** Every membership of a pair, and whether it is a case of the study. */
export type CaseTable = Table<{
  ionum: Int32Array;
  ccode: Int32Array;
  first_year: Int32Array;
  /** Distance on which the case is selected, `NaN` if unknown. */
  entry_distance: Float64Array;
  status: readonly CaseStatus[];
}>;

/** The memberships as a table, by IGO, state and year. */
export function caseTable(cases: Cases, { igos, states }: MembershipLayout): CaseTable {
  const { count, igo, state, entry } = cases;
  const columns = {
    ionum: new Int32Array(count),
    ccode: new Int32Array(count),
    first_year: new Int32Array(count),
  };
  const status = new Array<CaseStatus>(count);
  for (let one = 0; one < count; one++) {
    columns.ionum[one] = igos[igo[one]].ionum;
    columns.ccode[one] = states[state[one]];
    columns.first_year[one] = studyYears.first + entry[one];
    status[one] = caseStatuses[cases.status[one]];
  }
  return tableOf({ ...columns, entry_distance: cases.entryDistance, status });
}
