import { UserError } from "@alignment/engine/dist/errors";
import type { SourceFiles } from "../sources/files";
import { type CiriItem, ciriItems, parseScores, type ScoreTable } from "../sources/scores";
import { type Table, tableOf } from "../table";
import { layScores } from "./layout-sources";
import { meanScoresOf } from "./means";
import { PairYears } from "./pair-years";
import type { Panel } from "./panel";
import type { SampleColumns } from "./sample-columns";
import { signedChange } from "./sample-rows";

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

/** The outcome and the change in the mean of every row of a panel's sample, made of another score. */
function outcomesOf({ arrays, specification }: Panel, scores: ScoreTable) {
  const { layout, members, rows } = arrays;
  const means = meanScoresOf(layout, members, layScores(layout, scores, { score: scores.name }).values);
  const distance = new Float64Array(rows.count);
  const change = new Float64Array(rows.count);
  const years = new PairYears(means, specification);
  for (let row = 0; row < rows.count; row++) {
    if (row === 0 || rows.case[row] !== rows.case[row - 1]) years.take(rows.igo[row], rows.state[row]);
    distance[row] = years.outcomeAt(rows.t[row]);
    change[row] = years.changeInMeanAt(rows.t[row]);
  }
  return { distance, change: signedChange(change, specification) };
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
 * @param scores the scores of the four rights, of the same input.
 * @returns the rows whose outcome and change in the mean are known for all four rights.
 * @throws RangeError if there is no such row, or the scores are others than their names say.
 * @example
 * const rights = addRights(panel, readRightScores(folder));
 */
export function addRights(panel: Panel, scores: RightScores): RightsSample {
  const { sample } = panel;
  const outcomes = byRight((right) => {
    if (scores[right].name !== right) {
      throw new UserError(
        `addRights: the scores of ${right} are those of ${scores[right].name}; expected the scores that readRightScores gives`,
      );
    }
    return outcomesOf(panel, scores[right]);
  });
  const isKnown = (_: unknown, row: number) =>
    ciriItems.every((right) => !Number.isNaN(outcomes[right].distance[row] + outcomes[right].change[row]));
  if (!sample.columns.case.some(isKnown)) {
    throw new UserError(
      `addRights: all four rights are never observed together in these ${sample.rowCount} observations; expected observations from 1982 on; ` +
        "choose a later lastYear",
    );
  }
  const keep = <C extends Int32Array | Float64Array>(column: C) => column.filter(isKnown) as C;
  const kept = Object.fromEntries(
    Object.entries(sample.columns).map(([name, column]) => [name, keep(column)]),
  ) as unknown as SampleColumns;
  const distance = byRight((right) => keep(outcomes[right].distance));
  const change = byRight((right) => keep(outcomes[right].change));
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
