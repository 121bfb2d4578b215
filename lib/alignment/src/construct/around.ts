import { type Table, tableOf } from "../table";
import type { Case } from "./cases";
import type { Distances } from "./distance";
import { type Grid, hasMember, studyYears } from "./grid";
import { numbersOf, wholeNumbersOf } from "./values";

/** First year of the series before accession (construction rule 29). */
const firstYearBefore = 1965;

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

interface SeriesRow {
  readonly unit: Case;
  readonly t: number;
  readonly count: number;
}

function seriesColumns(grid: Grid, distances: Distances, rows: readonly SeriesRow[]) {
  return {
    ionum: wholeNumbersOf(rows, ({ unit }) => grid.igos[unit.igo].ionum),
    ccode: wholeNumbersOf(rows, ({ unit }) => grid.states[unit.state]),
    year: wholeNumbersOf(rows, ({ t }) => studyYears.first + t),
    count: wholeNumbersOf(rows, ({ count }) => count),
    distance: numbersOf(rows, ({ unit, t }) => distances.distanceNow[placeOf(grid, unit) + t]),
  };
}

function placeOf(grid: Grid, unit: Case): number {
  return unit.igo * grid.stateYears + unit.state * grid.years;
}

/**
 * The distances of the selected cases in the years before accession, not lagged (construction rule 29).
 */
export function seriesBefore(selected: readonly Case[], grid: Grid, distances: Distances): BeforeTable {
  const rows: SeriesRow[] = [];
  for (const unit of selected) {
    for (let year = firstYearBefore; year < unit.firstYear; year++) {
      const t = year - studyYears.first;
      if (!Number.isNaN(distances.distanceNow[placeOf(grid, unit) + t])) {
        rows.push({ unit, t, count: unit.firstYear - year });
      }
    }
  }
  const { count, ...columns } = seriesColumns(grid, distances, rows);
  const { ionum, ccode, year, distance } = columns;
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

/**
 * The distances of the selected cases in the years after they left an IGO that still had a member, until
 * re-entry (construction rule 30). An exit of a state that ceased to exist, or whose distance is unknown in
 * every year out, gives no rows and is no exit of the list.
 */
export function seriesAfter(selected: readonly Case[], grid: Grid, distances: Distances): AfterExit {
  const rows: SeriesRow[] = [];
  const exits: Exit[] = [];
  for (const unit of selected) {
    const start = placeOf(grid, unit);
    let lastMember = unit.firstYear - studyYears.first;
    for (let t = lastMember + 1; t < grid.years; t++) {
      if (grid.member[start + t] === 1) {
        lastMember = t;
        continue;
      }
      const end = endOfYearsOut(grid, start, t);
      if (hasMember(grid, unit.igo, t)) {
        const out: SeriesRow[] = [];
        for (let year = t; year < end; year++) {
          if (!Number.isNaN(distances.distanceNow[start + year]))
            out.push({ unit, t: year, count: year - lastMember });
        }
        if (out.length > 0) {
          rows.push(...out);
          exits.push({
            ionum: grid.igos[unit.igo].ionum,
            ccode: grid.states[unit.state],
            lastYear: studyYears.first + lastMember,
            reentryYear: end < grid.years ? studyYears.first + end : undefined,
            yearsObserved: out.length,
          });
        }
      }
      t = end - 1;
    }
  }
  const { ionum, ccode, year, count, distance } = seriesColumns(grid, distances, rows);
  return { table: tableOf({ ionum, ccode, year, years_after: count, distance }), exits };
}

function endOfYearsOut(grid: Grid, start: number, from: number): number {
  let end = from;
  while (end < grid.years && grid.member[start + end] === 0) end += 1;
  return end;
}
