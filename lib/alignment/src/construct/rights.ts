import { UserError } from "@alignment/engine";
import type { Sources } from "../sources";
import { refuseOtherSources } from "../sources/agreement";
import type { SourceFiles } from "../sources/files";
import { type CiriItem, ciriItems, parseScores, type ScoreTable } from "../sources/scores";
import { type Table, tableOf } from "../table";
import { computeDistances } from "./distance";
import { buildGrid, type Grid, studyYears } from "./grid";
import type { Panel, Sample, SampleColumns } from "./panel";
import type { MembershipRow } from "./rows";
import { joinStateYears } from "./state-years";
import { joinDelegation, rowVariables, stateVariables } from "./variables";

/** The scores of the four physical integrity rights, by the names of their items. */
export type RightScores = { readonly [right in CiriItem]: ScoreTable };

/**
 * What a sample gains by the four rights, on the scale of an item, 0 to 2: by the name of each item (DISAP
 * disappearances, KILL extrajudicial killings, POLPRIS political imprisonment, TORT torture) the distance of that
 * right and the change in the mean of the other members; and how disappearances differ from the other three.
 */
export type RightColumns = { readonly [right in CiriItem]: Float64Array } & {
  readonly [right in CiriItem as `change_${right}`]: Float64Array;
} & {
  /** Distance of disappearances minus the mean distance of the other three. */
  readonly shift: Float64Array;
  /** The same of the changes in the mean of the other members. */
  readonly change_shift: Float64Array;
};

/** The rows of a sample whose distances are known for all four rights. */
export type RightsSample = Table<SampleColumns & RightColumns>;

/** The rows of a sample as the construction sees them. */
function membershipRows({ columns, rowCount }: Sample, grid: Grid): MembershipRow[] {
  const igoIndex = new Map<number, number>(grid.igos.map((igo, index) => [igo.ionum, index]));
  const stateIndex = new Map(Array.from(grid.states, (state, index) => [state, index]));
  return Array.from({ length: rowCount }, (_, row) => {
    const state = stateIndex.get(columns.ccode[row]) as number;
    const [year, duration] = [columns.year[row], columns.duration[row]];
    const unit = {
      igo: igoIndex.get(columns.ionum[row]) as number,
      state,
      firstYear: year - duration + 1,
      entryDistance: Number.NaN,
      status: "selected",
    } as const;
    return { unit, year, place: state * grid.years + year - studyYears.first, duration };
  });
}

/** Of every row, the value of disappearances minus the mean of the other three. */
function againstTheOthers(values: { readonly [right in CiriItem]: Float64Array }): Float64Array {
  const { DISAP, KILL, POLPRIS, TORT } = values;
  return DISAP.map((own, row) => own - (KILL[row] + POLPRIS[row] + TORT[row]) / 3);
}

/** One value a right. */
function byRight<T>(value: (right: CiriItem) => T): { readonly [right in CiriItem]: T } {
  return { DISAP: value("DISAP"), KILL: value("KILL"), POLPRIS: value("POLPRIS"), TORT: value("TORT") };
}

/** Parses the scores of the four rights. */
export function parseRightScores(files: SourceFiles): RightScores {
  return byRight((right) => parseScores(files, right));
}

/**
 * Adds the distances of the four rights to the rows of a panel's sample, so that the rights are compared over the
 * same case-years: with d(r) the outcome made of right r (construction rules 12 to 15),
 *
 *   shift = d(DISAP) - (d(KILL) + d(POLPRIS) + d(TORT)) / 3,
 *
 * which falls where disappearances get worse than the other three. Cases are those of the panel; no right selects.
 *
 * @param panel the panel whose rows are taken.
 * @param sources the sources of that panel.
 * @param scores the scores of the four rights.
 * @returns the rows whose outcome and change in the mean are known for all four rights.
 * @throws RangeError if there is no such row, or the sources or scores are others than those of the panel.
 */
export function addRights(panel: Panel, sources: Sources, scores: RightScores): RightsSample {
  const { sample, specification } = panel;
  const grid = buildGrid(sources.igos, sources.memberships, specification);
  const rows = membershipRows(sample, grid);
  const variables = byRight((right) => {
    const [own, choice] = [
      { ...sources, scores: scores[right] },
      { ...specification, score: right },
    ];
    refuseOtherSources(own, choice, specification.humanRightsIgos);
    const joined = joinStateYears(own, choice);
    const states = stateVariables(grid, joined);
    const distances = computeDistances(grid, states.score);
    const { delegation } = joinDelegation(grid, distances, sources.delegation);
    return rowVariables(grid, distances, states, delegation, specification);
  });
  const outcomes = byRight((right) => Float64Array.from(rows, variables[right].outcome));
  const changes = byRight((right) => Float64Array.from(rows, variables[right].changeInMean));
  const isKnown = (_: unknown, row: number) =>
    ciriItems.every((right) => !Number.isNaN(outcomes[right][row] + changes[right][row]));
  if (!rows.some(isKnown)) {
    throw new UserError(
      `addRights: in none of the ${rows.length} rows are all four rights known; expected rows from 1982 on; ` +
        "choose a later lastYear",
    );
  }
  const keep = <C extends Int32Array | Float64Array>(column: C) => column.filter(isKnown) as C;
  const kept = Object.fromEntries(
    Object.entries(sample.columns).map(([name, column]) => [name, keep(column)]),
  ) as unknown as SampleColumns;
  const distance = byRight((right) => keep(outcomes[right]));
  const change = byRight((right) => keep(changes[right]));
  return tableOf({
    ...kept,
    ...distance,
    change_DISAP: change.DISAP,
    change_KILL: change.KILL,
    change_POLPRIS: change.POLPRIS,
    change_TORT: change.TORT,
    shift: againstTheOthers(distance),
    change_shift: againstTheOthers(change),
  });
}
