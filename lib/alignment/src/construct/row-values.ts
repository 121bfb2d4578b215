import { studyYears, yearCount } from "./layout";

/** Years of cases, case by case: the place of the case in the list of cases, its IGO and state, and the year as `t`. */
export interface CaseYears {
  readonly count: number;
  readonly case: Int32Array;
  readonly igo: Int32Array;
  readonly state: Int32Array;
  readonly t: Int32Array;
}

/** The value of each row's state and year. */
export function ofStateYear({ count, state, t }: CaseYears, values: ArrayLike<number>): Float64Array {
  const column = new Float64Array(count);
  for (let row = 0; row < count; row++) column[row] = values[state[row] * yearCount + t[row]];
  return column;
}

/** The value of each row's IGO and year. */
export function ofIgoYear({ count, igo, t }: CaseYears, values: ArrayLike<number>): Float64Array {
  const column = new Float64Array(count);
  for (let row = 0; row < count; row++) column[row] = values[igo[row] * yearCount + t[row]];
  return column;
}

/** The value of each row's IGO. */
export function ofIgo({ count, igo }: CaseYears, values: ArrayLike<number>): Float64Array {
  const column = new Float64Array(count);
  for (let row = 0; row < count; row++) column[row] = values[igo[row]];
  return column;
}

/** The calendar year of each row. */
export function ofYear({ count, t }: CaseYears): Float64Array {
  const column = new Float64Array(count);
  for (let row = 0; row < count; row++) column[row] = studyYears.first + t[row];
  return column;
}
