import { type Table, tableOf } from "./columns";

/**
 * The rows of each value of a column.
 *
 * @param column numbers or text, one value a row.
 * @returns row numbers by value, values in the order in which they first occur.
 * @example
 * rowsByGroup(["b", "a", "b"]).get("b"); // [0, 2]
 */
export function rowsByGroup<V extends number | string>(
  column: ArrayLike<V>,
): ReadonlyMap<V, readonly number[]> {
  const groups = new Map<V, number[]>();
  for (let row = 0; row < column.length; row++) {
    const rows = groups.get(column[row]);
    if (rows === undefined) groups.set(column[row], [row]);
    else rows.push(row);
  }
  return groups;
}

/**
 * How often each value of a column occurs.
 *
 * @param column numbers or text, one value a row.
 * @returns the values as text and their numbers of rows, values in the order in which they first occur.
 * @example
 * countBy(["kept", "dropped", "kept"]).columns.rows; // Int32Array [2, 1]
 */
export function countBy(
  column: ArrayLike<number | string>,
): Table<{ value: readonly string[]; rows: Int32Array }> {
  const groups = [...rowsByGroup(column)];
  return tableOf({
    value: groups.map(([value]) => String(value)),
    rows: Int32Array.from(groups, ([, rows]) => rows.length),
  });
}
