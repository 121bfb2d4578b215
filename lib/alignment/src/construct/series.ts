import type { PanelSpecification } from "../specification/specification";
import { type Table, tableOf } from "../table";
import { type Cases, startOfCase } from "./case-selection";
import { type MembershipLayout, studyYears, yearCount } from "./layout";
import { distanceNow, type MeanScores } from "./means";
import { firstRowYear } from "./members";

/** Distances before accession, one row a case and year; `years_before` is 1 in the year before entry. */
export type BeforeTable = Table<{
  ionum: Int32Array;
  ccode: Int32Array;
  year: Int32Array;
  years_before: Int32Array;
  distance: Float64Array;
}>;

/** Distances after exit, one row a case and year; `years_after` is 1 in the first year out. */
export type AfterTable = Table<{
  ionum: Int32Array;
  ccode: Int32Array;
  year: Int32Array;
  years_after: Int32Array;
  distance: Float64Array;
}>;

/** What the series are made of. */
export interface SeriesParts {
  readonly layout: MembershipLayout;
  readonly cases: Cases;
  readonly means: MeanScores;
  /** 1 for the cases of the study, by case. */
  readonly isCase: Uint8Array;
}

/** The choices that the series read besides those of the cases. */
export type SeriesChoice = Pick<PanelSpecification, "beforeFrom" | "seriesLag" | "exits">;

/**
 * The distance of a case in a year of a series (construction rules 29 and 30), `NaN` where it is missing or the state
 * does not exist in the year.
 */
export function seriesDistance(
  means: MeanScores,
  igo: number,
  state: number,
  t: number,
  { seriesLag }: Pick<SeriesChoice, "seriesLag">,
): number {
  const exists = means.exists[state * yearCount + t] === 1;
  return exists && t >= seriesLag ? distanceNow(means, igo, state, t - seriesLag) : Number.NaN;
}

/** Gathers the rows of a series. */
class SeriesRows {
  private rowCount = 0;
  private readonly ionum: Int32Array;
  private readonly ccode: Int32Array;
  private readonly year: Int32Array;
  private readonly count: Int32Array;
  private readonly distance: Float64Array;

  /** @param capacity as many rows as there can be. */
  constructor(
    private readonly parts: SeriesParts,
    private readonly choice: Pick<SeriesChoice, "seriesLag">,
    capacity: number,
  ) {
    this.ionum = new Int32Array(capacity);
    this.ccode = new Int32Array(capacity);
    this.year = new Int32Array(capacity);
    this.count = new Int32Array(capacity);
    this.distance = new Float64Array(capacity);
  }

  /**
   * Adds those years of a case whose distance is known.
   *
   * @param counted the year from which the years are counted.
   * @returns how many there are.
   */
  add(one: number, from: number, end: number, counted: number): number {
    const { layout, cases, means } = this.parts;
    const [igo, state] = [cases.igo[one], cases.state[one]];
    const [ionum, ccode] = [layout.igos[igo].ionum, layout.states[state]];
    let row = this.rowCount;
    for (let t = from; t < end; t++) {
      const distance = seriesDistance(means, igo, state, t, this.choice);
      if (Number.isNaN(distance)) continue;
      this.ionum[row] = ionum;
      this.ccode[row] = ccode;
      this.year[row] = studyYears.first + t;
      this.count[row] = Math.abs(t - counted);
      this.distance[row] = distance;
      row += 1;
    }
    const added = row - this.rowCount;
    this.rowCount = row;
    return added;
  }

  columns() {
    const { rowCount } = this;
    return {
      ionum: this.ionum.slice(0, rowCount),
      ccode: this.ccode.slice(0, rowCount),
      year: this.year.slice(0, rowCount),
      count: this.count.slice(0, rowCount),
      distance: this.distance.slice(0, rowCount),
    };
  }
}

/** The cases of the study, by their places in the list of cases. */
function casesOfStudy({ cases, isCase }: SeriesParts): Int32Array {
  const places = new Int32Array(cases.count);
  let count = 0;
  for (let one = 0; one < cases.count; one++) if (isCase[one] === 1) places[count++] = one;
  return places.subarray(0, count);
}

/** The distances of the cases in the years before accession (construction rule 29). */
export function seriesBefore(
  parts: SeriesParts,
  choice: Pick<SeriesChoice, "beforeFrom" | "seriesLag">,
): BeforeTable {
  const { from, entry } = parts.cases;
  const places = casesOfStudy(parts);
  const first = (one: number) => Math.max(choice.beforeFrom - studyYears.first, from[one]);
  let years = 0;
  for (const one of places) years += Math.max(0, entry[one] - first(one));
  const rows = new SeriesRows(parts, choice, years);
  for (const one of places) rows.add(one, first(one), entry[one], entry[one]);
  const { ionum, ccode, year, count, distance } = rows.columns();
  return tableOf({ ionum, ccode, year, years_before: count, distance });
}

/** One exit of a selected case from an IGO that went on. */
export interface Exit {
  readonly ionum: number;
  readonly ccode: number;
  /** Last year of membership. */
  readonly lastYear: number;
  /** First year of membership after the exit, or `undefined` if the state stayed out. */
  readonly reentryYear: number | undefined;
  /** Years out with a known distance. */
  readonly yearsObserved: number;
}

/** The distances after exit, and the exits that they come from. */
export interface AfterExit {
  readonly table: AfterTable;
  readonly exits: readonly Exit[];
}

/** The year from which on a state that is out is in again, or the number of years where it stays out. */
function endOfYearsOut(member: Uint8Array, start: number, from: number): number {
  let end = from;
  while (end < yearCount && member[start + end] === 0) end += 1;
  return end;
}

/** The cases of the study that may have left: those that are no members of every year up to their next membership. */
function casesThatLeave(parts: SeriesParts): Int32Array {
  const { entry, next, rows } = parts.cases;
  // Rows are counted from 1965 on. The cases that stayed are most, and need not be gone through year by year.
  return casesOfStudy(parts).filter((one) => entry[one] < firstRowYear || rows[one] < next[one] - entry[one]);
}

/** Years that some cases are no members after their entry, up to the next membership that is a case of its own. */
function yearsOut({ layout, cases, means }: SeriesParts, places: Int32Array): number {
  let years = 0;
  for (const one of places) {
    const start = startOfCase(cases, layout.states.length, one);
    for (let t = cases.entry[one]; t < cases.next[one]; t++) years += 1 - means.member[start + t];
  }
  return years;
}

/**
 * The distances of the cases in the years after they left an IGO that still had a member, until re-entry
 * (construction rule 30). An exit of a state that ceased to exist, or whose distance is unknown in every year out,
 * gives no rows and is no exit of the list.
 */
export function seriesAfter(
  parts: SeriesParts,
  choice: Pick<SeriesChoice, "seriesLag" | "exits">,
): AfterExit {
  const { layout, cases, means } = parts;
  const places = casesThatLeave(parts);
  const rows = new SeriesRows(parts, choice, yearsOut(parts, places));
  const exits: Exit[] = [];
  for (const one of places) {
    const start = startOfCase(cases, layout.states.length, one);
    let lastMember = cases.entry[one];
    for (let t = lastMember + 1; t < cases.next[one]; t++) {
      if (means.member[start + t] === 1) {
        lastMember = t;
        continue;
      }
      const end = endOfYearsOut(means.member, start, t);
      const isFollowed = choice.exits === "every exit" || end === yearCount;
      const goesOn = means.size[cases.igo[one] * yearCount + t] > 0;
      const observed = isFollowed && goesOn ? rows.add(one, t, end, lastMember) : 0;
      if (observed > 0) {
        exits.push({
          ionum: layout.igos[cases.igo[one]].ionum,
          ccode: layout.states[cases.state[one]],
          lastYear: studyYears.first + lastMember,
          reentryYear: end < yearCount ? studyYears.first + end : undefined,
          yearsObserved: observed,
        });
      }
      t = end - 1;
    }
  }
  const { ionum, ccode, year, count, distance } = rows.columns();
  return { table: tableOf({ ionum, ccode, year, years_after: count, distance }), exits };
}
