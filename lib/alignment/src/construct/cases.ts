import type { PanelSpecification } from "../specification/specification";
import type { Distances } from "./distance";
import { type Grid, studyYears } from "./grid";

/** What became of a pair of an IGO and a state that was ever a member. */
export type CaseStatus =
  | "selected"
  | "entered too early"
  | "distance before membership unknown"
  | "not on the chosen side of the mean";

/** One IGO-state pair with a year of membership. */
export interface Case {
  readonly igo: number;
  readonly state: number;
  /** First year of membership from 1960 on (construction rule 8). */
  readonly firstYear: number;
  /** Distance on which the case is selected (construction rule 14), `NaN` if unknown. */
  readonly entryDistance: number;
  readonly status: CaseStatus;
}

/** First year of membership of every pair, 0 where there is none: `igo * states + state`. */
function firstYears(grid: Grid): Int32Array {
  const { years, stateYears, states, member } = grid;
  const first = new Int32Array(grid.igos.length * states.length);
  for (let pair = 0; pair < first.length; pair++) {
    const igo = Math.floor(pair / states.length);
    const start = igo * stateYears + (pair % states.length) * years;
    for (let t = 0; t < years; t++) {
      if (member[start + t] === 0) continue;
      first[pair] = studyYears.first + t;
      break;
    }
  }
  return first;
}

/** The distance on which a pair is selected, by the specification's year. */
function entryDistance(
  distanceNow: Float64Array,
  start: number,
  firstYear: number,
  selectionYear: PanelSpecification["selectionYear"],
): number {
  const at = (year: number) =>
    year < studyYears.first ? Number.NaN : distanceNow[start + year - studyYears.first];
  switch (selectionYear) {
    case "the year before entry":
      return at(firstYear - 1);
    case "the year of entry":
      return at(firstYear);
    case "mean of the three years before entry":
      return (at(firstYear - 1) + at(firstYear - 2) + at(firstYear - 3)) / 3;
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

/**
 * Finds every IGO-state pair with a year of membership and decides which are cases of the study
 * (construction rules 8 and 14).
 *
 * @returns the pairs by IGO, then state.
 */
export function selectCases(
  grid: Grid,
  distances: Distances,
  specification: PanelSpecification,
): readonly Case[] {
  const cases: Case[] = [];
  const first = firstYears(grid);
  for (let pair = 0; pair < first.length; pair++) {
    const firstYear = first[pair];
    if (firstYear === 0) continue;
    const igo = Math.floor(pair / grid.states.length);
    const state = pair % grid.states.length;
    const start = igo * grid.stateYears + state * grid.years;
    const distance = entryDistance(distances.distanceNow, start, firstYear, specification.selectionYear);
    let status: CaseStatus = "selected";
    if (firstYear <= specification.entryAfter) status = "entered too early";
    else if (Number.isNaN(distance)) status = "distance before membership unknown";
    else if (!isOnChosenSide(distance, specification.selection))
      status = "not on the chosen side of the mean";
    cases.push({ igo, state, firstYear, entryDistance: distance, status });
  }
  return cases;
}
