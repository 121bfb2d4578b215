import { type Table, tableOf } from "../table";
import { type Layout, studyYears, yearCount } from "./layout";

/**
 * Every existing state-year of the study with its score and its covariates, by state, then year; `NaN` where a source
 * has none.
 */
export type StateYearTable = Table<{
  ccode: Int32Array;
  year: Int32Array;
  score: Float64Array;
  gdp: Float64Array;
  /** 1 in a year of civil war, else 0. */
  civil_war: Float64Array;
  /** 1 from the year that the ICCPR binds the state, else 0. */
  iccpr: Float64Array;
}>;

/** The existing state-years of a layout, in order. */
function existingStateYears(exists: Uint8Array): Int32Array {
  const stateYears = new Int32Array(exists.length);
  let count = 0;
  for (let stateYear = 0; stateYear < exists.length; stateYear++)
    if (exists[stateYear] === 1) stateYears[count++] = stateYear;
  return stateYears.slice(0, count);
}

/** The existing state-years of a layout as a table. */
export function stateYearTable(
  layout: Pick<Layout, "states" | "exists" | "score" | "gdp" | "civilWar" | "iccpr">,
): StateYearTable {
  const stateYears = existingStateYears(layout.exists);
  const numbers = (values: ArrayLike<number>) => {
    const column = new Float64Array(stateYears.length);
    for (let row = 0; row < column.length; row++) column[row] = values[stateYears[row]];
    return column;
  };
  const ccode = new Int32Array(stateYears.length);
  const year = new Int32Array(stateYears.length);
  for (let row = 0; row < stateYears.length; row++) {
    ccode[row] = layout.states[Math.floor(stateYears[row] / yearCount)];
    year[row] = studyYears.first + (stateYears[row] % yearCount);
  }
  return tableOf({
    ccode,
    year,
    score: numbers(layout.score),
    gdp: numbers(layout.gdp),
    civil_war: numbers(layout.civilWar),
    iccpr: numbers(layout.iccpr),
  });
}
