import type { Sources } from "../sources";
import { type Table, tableOf } from "../table";
import type { StateYearTable } from "./state-years";

/** States that exist and states that each source knows, one row a year. */
export type CoverageTable = Table<{
  year: Int32Array;
  /** States that exist in the year. */
  states: Int32Array;
  /** Of them, states with a human rights score. */
  scored: Int32Array;
  /** Of them, states with GDP per capita. */
  with_gdp: Int32Array;
}>;

/**
 * Counts, year by year, the states that exist and those with a score and with GDP.
 *
 * @param stateYears the joined state-years of a panel.
 * @returns one row a year, in order.
 */
export function coverageByYear(stateYears: StateYearTable): CoverageTable {
  const { year, score, gdp } = stateYears.columns;
  const years = Int32Array.from(new Set(year)).sort();
  const place = new Map(Array.from(years, (value, index) => [value, index]));
  const states = new Int32Array(years.length);
  const scored = new Int32Array(years.length);
  const withGdp = new Int32Array(years.length);
  for (let row = 0; row < stateYears.rowCount; row++) {
    const at = place.get(year[row]) as number;
    states[at] += 1;
    if (!Number.isNaN(score[row])) scored[at] += 1;
    if (!Number.isNaN(gdp[row])) withGdp[at] += 1;
  }
  return tableOf({ year: years, states, scored, with_gdp: withGdp });
}

/** What each state has of every source, one row a state. */
export type StateCoverageTable = Table<{
  ccode: Int32Array;
  /** First and last year of the state from 1960 to 2014, and the number of its years. */
  first_year: Int32Array;
  last_year: Int32Array;
  years: Int32Array;
  /** Of its years, those with a human rights score, and those without one between the first and last scored. */
  scored: Int32Array;
  score_gaps: Int32Array;
  /** Of its years, those with GDP per capita, and those without between the first and last with it. */
  with_gdp: Int32Array;
  gdp_gaps: Int32Array;
}>;

/** Known years of a state, and the unknown ones between them. */
function knownAndGaps(years: readonly number[], values: readonly number[]): readonly [number, number] {
  const known = years.filter((_, place) => !Number.isNaN(values[place]));
  const span = years.filter((year) => year >= Math.min(...known) && year <= Math.max(...known));
  return [known.length, span.length - known.length];
}

/**
 * Counts, state by state, the years that each source knows and the gaps in them.
 *
 * @param stateYears the joined state-years of a panel.
 * @returns one row a state, by number.
 */
export function coverageByState(stateYears: StateYearTable): StateCoverageTable {
  const { ccode, year, score, gdp } = stateYears.columns;
  const rowsOf = new Map<number, number[]>();
  ccode.forEach((state, row) => {
    const rows = rowsOf.get(state);
    if (rows === undefined) rowsOf.set(state, [row]);
    else rows.push(row);
  });
  const states = [...rowsOf].sort(([a], [b]) => a - b);
  const found = states.map(([state, rows]) => {
    const years = rows.map((row) => year[row]);
    const valuesOf = (column: Float64Array) => rows.map((row) => column[row]);
    return {
      state,
      years,
      score: knownAndGaps(years, valuesOf(score)),
      gdp: knownAndGaps(years, valuesOf(gdp)),
    };
  });
  return tableOf({
    ccode: Int32Array.from(found, ({ state }) => state),
    first_year: Int32Array.from(found, ({ years }) => Math.min(...years)),
    last_year: Int32Array.from(found, ({ years }) => Math.max(...years)),
    years: Int32Array.from(found, ({ years }) => years.length),
    scored: Int32Array.from(found, (one) => one.score[0]),
    score_gaps: Int32Array.from(found, (one) => one.score[1]),
    with_gdp: Int32Array.from(found, (one) => one.gdp[0]),
    gdp_gaps: Int32Array.from(found, (one) => one.gdp[1]),
  });
}

/** What each source holds, one row a source. */
export type SourceCoverageTable = Table<{
  source: readonly string[];
  /** What a row of the source is about, as it is read. */
  one_row_is: readonly string[];
  rows: Int32Array;
  /** Rows with a value. */
  known: Int32Array;
  /** First and last year with a value. */
  first_year: Int32Array;
  last_year: Int32Array;
  /** States or IGOs with a value. */
  units: Int32Array;
}>;

interface SourceColumns {
  readonly source: string;
  readonly oneRowIs: string;
  readonly unit: ArrayLike<number>;
  readonly year: ArrayLike<number>;
  /** Values; rows of sources without one are all known. */
  readonly value?: ArrayLike<number>;
}

function coverageOf({ unit, year, value }: SourceColumns) {
  let [known, first, last] = [0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  const units = new Set<number>();
  for (let row = 0; row < unit.length; row++) {
    if (value !== undefined && Number.isNaN(value[row])) continue;
    known += 1;
    first = Math.min(first, year[row]);
    last = Math.max(last, year[row]);
    units.add(unit[row]);
  }
  return { rows: unit.length, known, first, last, units: units.size };
}

/**
 * Counts the rows, years, and states or IGOs of every source of a panel, as they are read.
 *
 * @param sources the raw files of a specification.
 * @returns one row a source; for the ICCPR the years are those of ratification.
 */
export function coverageBySource(sources: Sources): SourceCoverageTable {
  const { memberships, scores, gdp, conflicts, treaty, delegation, taxes } = sources;
  const found: SourceColumns[] = [
    {
      source: "memberships",
      oneRowIs: "state and year",
      unit: memberships.stateYears.columns.ccode,
      year: memberships.stateYears.columns.year,
    },
    {
      source: "human rights score",
      oneRowIs: "state and year",
      unit: scores.columns.ccode,
      year: scores.columns.year,
      value: scores.columns.score,
    },
    {
      source: "GDP per capita",
      oneRowIs: "state and year",
      unit: gdp.table.columns.ccode,
      year: gdp.table.columns.year,
      value: gdp.table.columns.gdp,
    },
    {
      source: "armed conflicts",
      oneRowIs: "conflict, state and year",
      unit: conflicts.columns.ccode,
      year: conflicts.columns.year,
    },
    {
      source: "ICCPR",
      oneRowIs: "state that is a party",
      unit: treaty.table.columns.ccode,
      year: treaty.table.columns.ratificationYear,
    },
    {
      source: "delegation",
      oneRowIs: "IGO and year",
      unit: delegation.columns.ionum,
      year: delegation.columns.year,
      value: delegation.columns.delegation,
    },
  ];
  if (taxes !== undefined) {
    const { ccode, year, taxShare } = taxes.table.columns;
    found.push({
      source: "tax share of GDP",
      oneRowIs: "state and year",
      unit: ccode,
      year,
      value: taxShare,
    });
  }
  const counts = found.map(coverageOf);
  return tableOf({
    source: found.map(({ source }) => source),
    one_row_is: found.map(({ oneRowIs }) => oneRowIs),
    rows: Int32Array.from(counts, ({ rows }) => rows),
    known: Int32Array.from(counts, ({ known }) => known),
    first_year: Int32Array.from(counts, ({ first }) => first),
    last_year: Int32Array.from(counts, ({ last }) => last),
    units: Int32Array.from(counts, ({ units }) => units),
  });
}
