import { UserError } from "@alignment/engine";
import type { Panel } from "../construct";
import type { Sources } from "../sources";
import { joinManyToOne, type Table, tableOf } from "../table";

/**
 * The full members of an IGO in a year that have a human rights score.
 *
 * @param sources the sources of a panel.
 * @param igo number of the IGO.
 * @param year the year.
 * @throws UserError if no IGO of the study has the number.
 * @example
 * membersWithScores(sources, 360, 1999).columns.score; // one score a member of the Council of Europe's number
 */
export function membersWithScores(
  sources: Sources,
  igo: number,
  year: number,
): Table<{ ccode: Int32Array; score: Float64Array }> {
  const { stateYears, codes } = sources.memberships;
  const ofIgo = [...codes].find(([ionum]) => ionum === igo)?.[1];
  if (ofIgo === undefined) {
    throw new UserError(
      `membersWithScores: no IGO of the study has the number ${igo}; expected one of panel.igos`,
    );
  }
  const { table } = joinManyToOne(
    stateYears,
    sources.scores,
    ["ccode", "year"],
    ["score"],
    "members with scores",
  );
  const { ccode, year: years, score } = table.columns;
  const isScored = (_: unknown, row: number): boolean =>
    ofIgo[row] === 1 && years[row] === year && !Number.isNaN(score[row]);
  return tableOf({ ccode: ccode.filter(isScored), score: score.filter(isScored) });
}

/**
 * The selected cases with the mandate of their IGO and their distance in the year before accession.
 *
 * @param panel any panel.
 * @returns a row a selected case; an IGO without a coded mandate has "none".
 * @example
 * frameOf(casesByMandate(panel)).groupby(["mandate"]);
 */
export function casesByMandate(
  panel: Panel,
): Table<{ mandate: readonly string[]; distance_at_entry: Float64Array }> {
  const { ionum, status, entry_distance } = panel.cases.columns;
  const mandates = new Map<number, string>(panel.igos.map((igo) => [igo.ionum, igo.mandate ?? "none"]));
  const selected = Array.from(status.keys()).filter((row) => status[row] === "selected");
  return tableOf({
    mandate: selected.map((row) => mandates.get(ionum[row]) ?? "none"),
    distance_at_entry: Float64Array.from(selected, (row) => entry_distance[row]),
  });
}
