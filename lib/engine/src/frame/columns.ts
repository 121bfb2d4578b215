import { ModelError } from "../errors";
import { shown } from "../options";
import type { DataColumns } from "../types";

/** Numbers or texts, one a row. */
export type Column = ArrayLike<number> | readonly string[];

/** Rows that the terms of a model are evaluated on. */
export interface DataRows {
  readonly columns: DataColumns;
  readonly rowCount: number;
  /** Which row of the caller's data each one is, from 0; not given where they are the same. */
  readonly origins?: Int32Array;
  /** Columns that are known to hold finite numbers only. */
  readonly finite?: ReadonlySet<Column>;
  /** Columns that several terms read and that the data do not hold so, each made once; nothing writes into them. */
  readonly made?: Map<Int32Array | "ones", Float64Array>;
  /** The exported function that was called, for messages. */
  readonly caller: string;
}

/** A row as its caller counts it, from 1. */
export function rowNumber({ origins }: DataRows, row: number): number {
  return (origins === undefined ? row : origins[row]) + 1;
}

/**
 * The names of the columns that there are, for a message about one that there is not: with the one that differs from it
 * in capitals alone, which is probably meant.
 */
export function columnsExpected(columns: object, name: string): string {
  const names = Object.keys(columns);
  if (names.length === 0)
    return "expected named columns, such as { y: [1, 2], g: [1, 1] }, and there are none";
  const meant = names.find((one) => one.toLowerCase() === name.toLowerCase());
  return `expected one of ${names.join(", ")}${meant === undefined ? "" : `; did you mean "${meant}"?`}`;
}

/**
 * A column by its name.
 *
 * @param role what the column is for, for the message, such as " of the grouping factor g".
 */
export function columnOf({ columns, caller }: DataRows, name: string, role = ""): Column {
  if (!Object.hasOwn(columns, name)) {
    throw new ModelError(caller, `the data have no column "${name}"${role}`, columnsExpected(columns, name));
  }
  return columns[name];
}

/** Whether a column holds text. */
export function isText(column: Column): column is readonly string[] {
  return column.length > 0 && typeof column[0] === "string";
}

/** Whether a value is missing: `NaN`, `null`, `undefined`, or the empty string. */
export function isMissing(value: unknown): boolean {
  return value === "" || value === null || value === undefined || Number.isNaN(value);
}

/**
 * Marks the rows in which a column is missing: `NaN`, `null`, `undefined`, or the empty string.
 *
 * @returns how many there are.
 */
export function markMissing(column: Column, marks: Uint8Array): number {
  if (column instanceof Int32Array) return 0;
  if (column instanceof Float64Array) return markNotANumber(column, marks);
  let count = 0;
  for (let row = 0; row < column.length; row++) {
    if (!isMissing(column[row])) continue;
    marks[row] = 1;
    count += 1;
  }
  return count;
}

function markNotANumber(column: Float64Array, marks: Uint8Array): number {
  let count = 0;
  for (let row = 0; row < column.length; row++) {
    if (!Number.isNaN(column[row])) continue;
    marks[row] = 1;
    count += 1;
  }
  return count;
}

/** Whether all numbers are finite: zero times any other is not a number. */
export function areFinite(column: Float64Array): boolean {
  let first = 0;
  let second = 0;
  let third = 0;
  let fourth = 0;
  let row = 0;
  for (; row + 3 < column.length; row += 4) {
    first += 0 * column[row];
    second += 0 * column[row + 1];
    third += 0 * column[row + 2];
    fourth += 0 * column[row + 3];
  }
  for (; row < column.length; row++) first += 0 * column[row];
  return first + second + third + fourth === 0;
}

/** A column that several terms of a model share, kept with the rows of one fit. */
function madeOnce({ made }: DataRows, key: Int32Array | "ones", make: () => Float64Array): Float64Array {
  const column = made?.get(key) ?? make();
  made?.set(key, column);
  return column;
}

/** A column of ones, which nothing writes into. */
export function onesOf(rows: DataRows): Float64Array {
  return madeOnce(rows, "ones", () => new Float64Array(rows.rowCount).fill(1));
}

/**
 * The numbers of a column, `NaN` where they are missing; a `Float64Array` is handed on as it is, and nothing here
 * writes into it.
 *
 * @throws ModelError for text or an infinite number, with its row.
 */
export function numbersOf(rows: DataRows, name: string): Float64Array {
  const column = columnOf(rows, name);
  if (column instanceof Int32Array) return madeOnce(rows, column, () => new Float64Array(column));
  const values = column instanceof Float64Array ? column : copyNumbers(column, name, rows);
  if (rows.finite?.has(values) || areFinite(values)) return values;
  const infinite = values.findIndex((value) => Math.abs(value) === Number.POSITIVE_INFINITY);
  if (infinite < 0) return values;
  throw infiniteError(rows, name, rowNumber(rows, infinite), values[infinite]);
}

/** A column that is infinite in a row, counted from 1. */
export function infiniteError({ caller }: DataRows, name: string, row: number, value: unknown): ModelError {
  return new ModelError(
    caller,
    `column "${name}" is infinite in row ${row}: ${value}`,
    "expected finite numbers; correct the value, or make it missing (NaN) to leave the row out",
  );
}

function copyNumbers(column: Column, name: string, rows: DataRows): Float64Array {
  const values = new Float64Array(column.length);
  for (let row = 0; row < column.length; row++) {
    const value: unknown = column[row];
    if (typeof value === "number") values[row] = value;
    else if (isMissing(value)) values[row] = Number.NaN;
    else {
      throw new ModelError(
        rows.caller,
        `column "${name}" holds ${shown(value)} in row ${rowNumber(rows, row)}; it must be numeric`,
        `use a numeric column, or factor(${name}) for categories`,
      );
    }
  }
  return values;
}
