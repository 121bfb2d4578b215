import { type Table, tableOf } from "@alignment/table";
import type { StateYearTable } from "./construct/state-years";

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
