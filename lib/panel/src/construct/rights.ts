import { type Table, tableOf } from "@alignment/table";
import type { Sources } from "../sources";
import { type CiriItem, ciriItems, readScores, type ScoreTable } from "../sources/scores";
import { computeDistances } from "./distance";
import { buildGrid, type Grid, studyYears } from "./grid";
import type { Panel, Sample, SampleColumns } from "./panel";
import type { MembershipRow } from "./rows";
import { joinStateYears } from "./state-years";
import { rowVariables, stateVariables } from "./variables";

/** The scores of the four physical integrity rights, by the names of their items. */
export type RightScores = { readonly [right in CiriItem]: ScoreTable };

/** What a sample gains by the four rights; distances are on the scale of an item, 0 to 2. */
export type RightColumns = {
  /** Distance of disappearances: the outcome made of the item DISAP. */
  readonly DISAP: Float64Array;
  /** Distance of extrajudicial killings. */
  readonly KILL: Float64Array;
  /** Distance of political imprisonment. */
  readonly POLPRIS: Float64Array;
  /** Distance of torture. */
  readonly TORT: Float64Array;
  /** Distance of disappearances minus the mean distance of the other three. */
  readonly shift: Float64Array;
  /** The same of the changes in the mean of the other members. */
  readonly change_shift: Float64Array;
};

/** The rows of a sample whose distances are known for all four rights. */
export type RightsSample = Table<SampleColumns & RightColumns>;

/** Reads the scores of the four rights. */
export function readRightScores(folder: string): RightScores {
  return {
    DISAP: readScores(folder, "DISAP"),
    KILL: readScores(folder, "KILL"),
    POLPRIS: readScores(folder, "POLPRIS"),
    TORT: readScores(folder, "TORT"),
  };
}

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
function againstTheOthers({
  DISAP,
  KILL,
  POLPRIS,
  TORT,
}: { [right in CiriItem]: Float64Array }): Float64Array {
  return DISAP.map((own, row) => own - (KILL[row] + POLPRIS[row] + TORT[row]) / 3);
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
 * @throws RangeError if there is no such row.
 */
export function addRights(panel: Panel, sources: Sources, scores: RightScores): RightsSample {
  const { sample, specification } = panel;
  const grid = buildGrid(sources.igos, sources.memberships, specification);
  const rows = membershipRows(sample, grid);
  const variablesOf = (right: CiriItem) => {
    const joined = joinStateYears({ ...sources, scores: scores[right] }, { ...specification, score: right });
    const states = stateVariables(grid, joined);
    return rowVariables(
      grid,
      computeDistances(grid, states.score),
      states,
      sources.delegation,
      specification,
    );
  };
  const rights = ciriItems.map((right) => {
    const { outcome, changeInMean } = variablesOf(right);
    return { outcome: Float64Array.from(rows, outcome), change: Float64Array.from(rows, changeInMean) };
  });
  const isKnown = (_: unknown, row: number) =>
    rights.every(({ outcome, change }) => !Number.isNaN(outcome[row] + change[row]));
  if (!rows.some(isKnown)) {
    throw new RangeError(
      `addRights: in none of the ${rows.length} rows are all four rights known; expected rows from 1982 on; ` +
        "choose a later lastYear",
    );
  }
  const keep = <C extends Int32Array | Float64Array>(column: C) => column.filter(isKnown) as C;
  const kept = Object.fromEntries(
    Object.entries(sample.columns).map(([name, column]) => [name, keep(column)]),
  ) as unknown as SampleColumns;
  const byRight = (part: "outcome" | "change") =>
    Object.fromEntries(ciriItems.map((right, index) => [right, keep(rights[index][part])])) as {
      [right in CiriItem]: Float64Array;
    };
  const distances = byRight("outcome");
  return tableOf({
    ...kept,
    ...distances,
    shift: againstTheOthers(distances),
    change_shift: againstTheOthers(byRight("change")),
  });
}
