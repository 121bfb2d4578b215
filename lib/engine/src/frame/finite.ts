import { ModelError } from "../errors";
import { areFinite, columnOf, type DataRows, isMissing, rowNumber } from "./columns";

/**
 * Refuses values that are infinite or not a number in rows where the columns that they are made of are known.
 *
 * @param name of the term, for the message.
 * @param columns the columns that the values are made of.
 */
export function refuseNotFinite(
  values: Float64Array,
  name: string,
  columns: readonly string[],
  rows: DataRows,
): void {
  if (areFinite(values)) return;
  const read = [...new Set(columns)].map((column) => ({
    column,
    values: columnOf(rows, column) as ArrayLike<unknown>,
  }));
  const isKnown = (row: number): boolean => read.every(({ values: of }) => !isMissing(of[row]));
  const wrong: number[] = [];
  for (let row = 0; row < values.length; row++) {
    if (!Number.isFinite(values[row]) && isKnown(row)) wrong.push(row);
  }
  if (wrong.length === 0) return;
  const [first] = wrong;
  const where = read.map(({ column, values: of }) => `${column} is ${of[first]}`).join(" and ");
  const result = Number.isNaN(values[first]) ? "not a number" : values[first];
  const count = wrong.length === 1 ? "" : ` (${wrong.length} such rows)`;
  throw new ModelError(
    rows.caller,
    `${name} is ${result} in row ${rowNumber(rows, first)}, where ${where}${count}`,
    "leave such rows out, or write the term so that it is finite in all rows",
  );
}
