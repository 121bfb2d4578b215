import { type Table, tableOf } from "../table";
import { type CaseStatus, caseStatuses, startOfCase } from "./case-selection";
import { studyYears, yearCount } from "./layout";
import type { Panel } from "./panel";
import { seriesDistance } from "./series";

/** What became of an end of membership: an exit of the list, or why it is none. */
export type ExitFate =
  | "exit"
  | "the state ceased to exist"
  | "the IGO ceased to exist"
  | "the IGO's memberships are missing"
  | Exclude<CaseStatus, "selected">
  | "not in the part of the sample"
  | "the state rejoined"
  | "no distance observed after the exit";

/** Every end of a membership in the membership data, one row a spell that ends before the last year. */
export type ExitCandidateTable = Table<{
  ionum: Int32Array;
  ccode: Int32Array;
  /** First year of membership of the pair. */
  first_year: Int32Array;
  /** Last year of the spell that ends. */
  last_year: Int32Array;
  /** First year of membership after it, `NaN` if the state stayed out. */
  reentry_year: Float64Array;
  /** Membership code of the first year out, `NaN` where the state has no row. */
  code_after: Float64Array;
  /** Years out with a known distance. */
  years_observed: Int32Array;
  /** Whether the pair enters after the year of the specification. */
  enters_late: readonly ("yes" | "no")[];
  fate: readonly ExitFate[];
}>;

/** An end of a membership. */
interface Ending {
  /** Place of the case in the list of cases. */
  readonly one: number;
  /** First year out and first year in again. */
  readonly out: number;
  readonly end: number;
  readonly codeAfter: number;
  readonly yearsObserved: number;
  readonly fate: ExitFate;
}

function fateOf(panel: Panel, ending: Omit<Ending, "fate">): ExitFate {
  const { means, cases, isCase } = panel.arrays;
  const { one, out, end, codeAfter, yearsObserved } = ending;
  if (Number.isNaN(codeAfter)) return "the state ceased to exist";
  if (means.size[cases.igo[one] * yearCount + out] === 0)
    return codeAfter === -9 ? "the IGO's memberships are missing" : "the IGO ceased to exist";
  const status = caseStatuses[cases.status[one]];
  if (status !== "selected") return status;
  if (isCase[one] === 0) return "not in the part of the sample";
  if (panel.specification.exits === "exits without return" && end < yearCount) return "the state rejoined";
  return yearsObserved === 0 ? "no distance observed after the exit" : "exit";
}

/** The ends of the memberships that belong to a case. */
function endingsOf(panel: Panel, one: number): Ending[] {
  const { layout, means, cases } = panel.arrays;
  const [igo, state] = [cases.igo[one], cases.state[one]];
  const start = startOfCase(cases, layout.states.length, one);
  const endings: Ending[] = [];
  for (let t = cases.entry[one] + 1; t < cases.next[one]; t++) {
    if (means.member[start + t - 1] === 0 || means.member[start + t] === 1) continue;
    let end = t;
    let yearsObserved = 0;
    for (; end < yearCount && means.member[start + end] === 0; end++)
      if (!Number.isNaN(seriesDistance(means, igo, state, end, panel.specification))) yearsObserved += 1;
    const codeAfter = layout.exists[state * yearCount + t] === 1 ? layout.codes[start + t] : Number.NaN;
    const ending = { one, out: t, end, codeAfter, yearsObserved };
    endings.push({ ...ending, fate: fateOf(panel, ending) });
  }
  return endings;
}

/**
 * Every end of a membership of 1960-2014 in the membership data, with what became of it: an exit of the list
 * (construction rule 30), or the first reason why it is none, in the order of `ExitFate`.
 *
 * @param panel the panel; its list of exits holds those with the fate "exit".
 * @returns one row an end of membership, by IGO, state and year.
 */
export function exitCandidates(panel: Panel): ExitCandidateTable {
  const { layout, cases } = panel.arrays;
  const endings = Array.from({ length: cases.count }, (_, one) => endingsOf(panel, one)).flat();
  return tableOf({
    ionum: Int32Array.from(endings, ({ one }) => layout.igos[cases.igo[one]].ionum),
    ccode: Int32Array.from(endings, ({ one }) => layout.states[cases.state[one]]),
    first_year: Int32Array.from(endings, ({ one }) => studyYears.first + cases.entry[one]),
    last_year: Int32Array.from(endings, ({ out }) => studyYears.first + out - 1),
    reentry_year: Float64Array.from(endings, ({ end }) =>
      end < yearCount ? studyYears.first + end : Number.NaN,
    ),
    code_after: Float64Array.from(endings, ({ codeAfter }) => codeAfter),
    years_observed: Int32Array.from(endings, ({ yearsObserved }) => yearsObserved),
    enters_late: endings.map(({ one }) => (cases.status[one] === 0 ? "no" : "yes")),
    fate: endings.map(({ fate }) => fate),
  });
}

/** A reading of "exit", and how many it counts. */
export interface ExitReading {
  readonly reading: string;
  readonly exits: number;
  /** Pairs with such an exit. */
  readonly cases: number;
  readonly igos: number;
}

function readingOf(reading: string, table: ExitCandidateTable, rows: readonly number[]): ExitReading {
  const { ionum, ccode } = table.columns;
  return {
    reading,
    exits: rows.length,
    cases: new Set(rows.map((row) => `${ionum[row]} ${ccode[row]}`)).size,
    igos: new Set(rows.map((row) => ionum[row])).size,
  };
}

/**
 * How many exits there are under ever stricter readings, each adding a condition to the one before, and last the
 * list of the panel. The paper counts 36 (note 18) and 37 (section 6.2) and does not say by which reading; on the
 * real files the strictest one before the list counts 36, which may be chance.
 *
 * @param candidates every end of a membership.
 * @returns the readings, from the widest.
 */
export function exitReadings(candidates: ExitCandidateTable): readonly ExitReading[] {
  const { fate, years_observed, reentry_year, code_after, enters_late } = candidates.columns;
  const ended: readonly ExitFate[] = [
    "the state ceased to exist",
    "the IGO ceased to exist",
    "the IGO's memberships are missing",
  ];
  const conditions: readonly (readonly [string, (row: number) => boolean])[] = [
    ["every ended membership", () => true],
    ["the state and the IGO continue to exist", (row) => !ended.includes(fate[row])],
    ["the state joined after the cut-off year", (row) => enters_late[row] === "yes"],
    ["its distance is observed after the exit", (row) => years_observed[row] > 0],
    ["it did not rejoin", (row) => Number.isNaN(reentry_year[row])],
    ["it is not even an associate or observer", (row) => code_after[row] === 0],
  ];
  let rows = Array.from({ length: candidates.rowCount }, (_, row) => row);
  const readings = conditions.map(([reading, holds], position) => {
    rows = rows.filter(holds);
    return readingOf(position < 2 ? reading : `… and ${reading}`, candidates, rows);
  });
  const list = Array.from({ length: candidates.rowCount }, (_, row) => row).filter(
    (row) => fate[row] === "exit",
  );
  return [...readings, readingOf("exits used in this project", candidates, list)];
}
