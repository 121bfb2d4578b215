import type { Memberships } from "../sources/memberships";
import { type Table, tableOf } from "../table";
import type { Case, CaseStatus } from "./cases";
import type { Distances } from "./distance";
import { type Grid, hasMember, studyYears } from "./grid";
import { numbersOf, wholeNumbersOf } from "./values";

/** What became of an end of membership: an exit of the list, or why it is none. */
export type ExitFate =
  | "exit"
  | "the state ended"
  | "the IGO ended"
  | "the IGO's memberships are missing"
  | Exclude<CaseStatus, "selected">
  | "not in the part of the sample"
  | "no distance known after the exit";

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
  readonly unit: Case;
  /** First year out and first year in again, as places on the grid's years. */
  readonly out: number;
  readonly end: number;
  readonly codeAfter: number;
  readonly yearsObserved: number;
  readonly fate: ExitFate;
}

/** What the candidates are made of. */
export interface ExitParts {
  readonly grid: Grid;
  readonly distances: Distances;
  readonly memberships: Memberships;
  /** Whether a selected case belongs to the part of the sample that is kept. */
  isKept(unit: Case): boolean;
}

/** The membership code of the grid's IGO-state-years, `NaN` where the state has no row. */
function codeReader({ grid, memberships }: ExitParts): (unit: Case, t: number) => number {
  const { ccode, year } = memberships.stateYears.columns;
  const rows = new Map<number, number>();
  ccode.forEach((state, row) => {
    rows.set(state * 10_000 + year[row], row);
  });
  return (unit, t) => {
    const row = rows.get(grid.states[unit.state] * 10_000 + studyYears.first + t);
    const codes = memberships.codes.get(grid.igos[unit.igo].ionum) as Int32Array;
    return row === undefined ? Number.NaN : codes[row];
  };
}

function fateOf(
  unit: Case,
  out: number,
  codeAfter: number,
  yearsObserved: number,
  parts: ExitParts,
): ExitFate {
  if (Number.isNaN(codeAfter)) return "the state ended";
  if (!hasMember(parts.grid, unit.igo, out))
    return codeAfter === -9 ? "the IGO's memberships are missing" : "the IGO ended";
  if (unit.status !== "selected") return unit.status;
  if (!parts.isKept(unit)) return "not in the part of the sample";
  return yearsObserved === 0 ? "no distance known after the exit" : "exit";
}

function endingsOf(unit: Case, codeAt: (unit: Case, t: number) => number, parts: ExitParts): Ending[] {
  const { grid, distances } = parts;
  const start = unit.igo * grid.stateYears + unit.state * grid.years;
  const endings: Ending[] = [];
  for (let t = 1; t < grid.years; t++) {
    if (grid.member[start + t - 1] === 0 || grid.member[start + t] === 1) continue;
    let end = t;
    let yearsObserved = 0;
    for (; end < grid.years && grid.member[start + end] === 0; end++)
      if (!Number.isNaN(distances.distanceNow[start + end])) yearsObserved += 1;
    const codeAfter = codeAt(unit, t);
    const fate = fateOf(unit, t, codeAfter, yearsObserved, parts);
    endings.push({ unit, out: t, end, codeAfter, yearsObserved, fate });
  }
  return endings;
}

/**
 * Every end of a membership of 1960-2014 in the membership data, with what became of it: an exit of the list
 * (construction rule 30), or the first reason why it is none, in the order of `ExitFate`.
 *
 * @param cases every pair with a year of membership.
 * @param parts what the panel was built from.
 * @returns one row an end of membership, by IGO, state and year.
 */
export function exitCandidateTable(cases: readonly Case[], parts: ExitParts): ExitCandidateTable {
  const { grid } = parts;
  const codeAt = codeReader(parts);
  const endings = cases.flatMap((unit) => endingsOf(unit, codeAt, parts));
  return tableOf({
    ionum: wholeNumbersOf(endings, ({ unit }) => grid.igos[unit.igo].ionum),
    ccode: wholeNumbersOf(endings, ({ unit }) => grid.states[unit.state]),
    first_year: wholeNumbersOf(endings, ({ unit }) => unit.firstYear),
    last_year: wholeNumbersOf(endings, ({ out }) => studyYears.first + out - 1),
    reentry_year: numbersOf(endings, ({ end }) => (end < grid.years ? studyYears.first + end : Number.NaN)),
    code_after: numbersOf(endings, ({ codeAfter }) => codeAfter),
    years_observed: wholeNumbersOf(endings, ({ yearsObserved }) => yearsObserved),
    enters_late: endings.map(({ unit }) => (unit.status === "entered too early" ? "no" : "yes")),
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
    "the state ended",
    "the IGO ended",
    "the IGO's memberships are missing",
  ];
  const conditions: readonly (readonly [string, (row: number) => boolean])[] = [
    ["every end of a membership", () => true],
    ["the state and the IGO go on", (row) => !ended.includes(fate[row])],
    ["the state entered after the first year of cases", (row) => enters_late[row] === "yes"],
    ["its distance is known after the exit", (row) => years_observed[row] > 0],
    ["it never came back", (row) => Number.isNaN(reentry_year[row])],
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
  return [...readings, readingOf("exits of the panel's list", candidates, list)];
}

/** How many ends of membership have each fate. */
export type ExitFateTable = Table<{
  fate: readonly ExitFate[];
  exits: Int32Array;
  /** Of them, those after which the state came back. */
  re_entered: Int32Array;
}>;

/** Counts the ends of membership by their fate, the most frequent first. */
export function countExitFates(candidates: ExitCandidateTable): ExitFateTable {
  const { fate, reentry_year } = candidates.columns;
  const counts = new Map<ExitFate, [exits: number, reentered: number]>();
  fate.forEach((one, row) => {
    const [exits, reentered] = counts.get(one) ?? [0, 0];
    counts.set(one, [exits + 1, reentered + (Number.isNaN(reentry_year[row]) ? 0 : 1)]);
  });
  const sorted = [...counts].sort(([, a], [, b]) => b[0] - a[0]);
  return tableOf({
    fate: sorted.map(([one]) => one),
    exits: wholeNumbersOf(sorted, ([, [exits]]) => exits),
    re_entered: wholeNumbersOf(sorted, ([, [, reentered]]) => reentered),
  });
}
