import { UserError } from "@alignment/engine";
import type { DataFrame } from "danfojs-node";
import { type Column, type Columns, type Table, tableOf } from "../table";

/** danfojs, loaded at its first use: it takes most of a second. */
function loadLibrary(): typeof import("danfojs-node") {
  return require("danfojs-node");
}

/**
 * The type that danfojs gives a column; said outright, because its guess takes a column of blanks for something else.
 */
function typeOf(column: Column): "float32" | "int32" | "string" {
  if (column instanceof Int32Array) return "int32";
  return column instanceof Float64Array ? "float32" : "string";
}

/**
 * A danfojs frame of a table, for showing and shaping.
 *
 * Missing numbers are `NaN`, never null, which danfojs would count as 0; missing text is the empty string. Columns are
 * copied into plain lists: danfojs turns typed arrays on their side. It holds numbers in full precision, but its
 * whole-frame arithmetic goes through 32 bits: compute on the table, and show the frame.
 *
 * @param table columns of one length.
 * @throws RangeError if the table has no columns, columns of different lengths, or no rows.
 */
export function frameOf<C extends Columns>(table: Table<C>): DataFrame {
  const { columns, rowCount } = tableOf(table.columns);
  const names = Object.keys(columns);
  if (names.length === 0) throw new UserError("frameOf: the table has no columns; expected at least one");
  if (rowCount === 0) {
    throw new UserError(
      "frameOf: the table has no rows; expected at least one; danfojs holds no empty frame",
    );
  }
  const { DataFrame: Frame } = loadLibrary();
  const plain = Object.fromEntries(names.map((name) => [name, Array.from<number | string>(columns[name])]));
  return new Frame(plain, { dtypes: names.map((name) => typeOf(columns[name])) });
}

/** A column of cells as a typed column: text if any cell is text, whole numbers if all are, else numbers. */
function columnOf(name: string, cells: readonly unknown[]): Column {
  const present = cells.filter((cell) => cell !== null && cell !== undefined);
  if (present.every((cell) => typeof cell === "number")) {
    const numbers = cells.map((cell) => (typeof cell === "number" ? cell : Number.NaN));
    const whole = numbers.every((value) => Number.isInteger(value) && Math.abs(value) < 2 ** 31);
    return whole ? Int32Array.from(numbers) : Float64Array.from(numbers);
  }
  const odd = present.find((cell) => typeof cell !== "string" && !Number.isNaN(cell));
  if (odd !== undefined) {
    throw new UserError(
      `tableOfFrame: column "${name}" holds ${JSON.stringify(odd)} beside text; expected numbers only or text only; ` +
        "turn one into the other first",
    );
  }
  return cells.map((cell) => (typeof cell === "string" ? cell : ""));
}

/**
 * The table of a danfojs frame; nulls become `NaN` in columns of numbers and the empty string in columns of text.
 *
 * @throws TypeError if a column mixes numbers and text.
 */
export function tableOfFrame(frame: DataFrame): Table {
  const rows = frame.values as unknown[][];
  const columns = frame.columns.map((name, index): [string, Column] => [
    name,
    columnOf(
      name,
      rows.map((row) => row[index]),
    ),
  ]);
  return tableOf(Object.fromEntries(columns));
}
