import { UserError } from "@alignment/engine/dist/errors";
import { type Column, type Columns, isTextColumn, type Table, tableOf } from "./columns";

/** What a join found: how many rows met, and how many did not. */
export interface JoinReport {
  /** What was joined to what, in words. */
  readonly title: string;
  readonly keys: readonly string[];
  readonly leftRows: number;
  readonly rightRows: number;
  /** Rows of the left table that found their row of the right one. */
  readonly matchedLeft: number;
  /** Rows of the left table without one; they get missing values. */
  readonly unmatchedLeft: number;
  /** Rows of the right table that no left row asked for. */
  readonly unusedRight: number;
}

/** A joined table, with the report of the join. */
export interface Joined<C extends Columns> {
  readonly table: Table<C>;
  readonly report: JoinReport;
}

type KeyOf<A extends Columns, B extends Columns> = keyof A & keyof B & string;

/** The columns that a join adds: whole numbers become doubles, since a row without a match has `NaN`. */
export type Taken<B extends Columns, T extends keyof B> = {
  readonly [name in T]: B[name] extends readonly string[] ? readonly string[] : Float64Array;
};

/**
 * The key of every row as a text: its parts joined by a zero character, which no part holds.
 *
 * @throws RangeError if a key column does not exist, or a key is missing.
 */
function keysOfRows(table: Table, keys: readonly string[]): string[] {
  const parts = keys.map((key) => {
    const column = table.columns[key];
    if (column !== undefined) return column;
    throw new UserError(
      `joinManyToOne: the table has no key column "${key}"; it has ${Object.keys(table.columns).join(", ")}`,
    );
  });
  return Array.from({ length: table.rowCount }, (_, row) => {
    const values = parts.map((part) => part[row]);
    const missing = values.findIndex((value) => value === "" || Number.isNaN(value));
    if (missing < 0) return values.join("\u0000");
    throw new UserError(
      `joinManyToOne: key "${keys[missing]}" is missing in row ${row + 1}; rows with a missing key cannot be matched; drop them before the join`,
    );
  });
}

/**
 * The row of every key of a table.
 *
 * @throws RangeError as `keysOfRows`, and if a key occurs twice (names the first).
 */
function indexByKey(table: Table, keys: readonly string[]): Map<string, number> {
  const rows = new Map<string, number>();
  const doubled: number[] = [];
  keysOfRows(table, keys).forEach((key, row) => {
    if (rows.has(key)) doubled.push(row);
    else rows.set(key, row);
  });
  if (doubled.length > 0) {
    const example = keys.map((name) => `${name} ${table.columns[name][doubled[0]]}`).join(", ");
    throw new UserError(
      `joinManyToOne: the right table has ${doubled.length} duplicate ${doubled.length === 1 ? "key" : "keys"} (first: ${example}); expected each key once; remove the duplicates`,
    );
  }
  return rows;
}

/**
 * Adds columns of a right table to the rows of a left one, where every left row meets at most one right row.
 * No left row is lost or repeated, and their order stays. Left rows without a match get `NaN` or the empty
 * string and are counted.
 *
 * @param left the table whose rows are kept.
 * @param right the table with one row a key.
 * @param keys the key columns, in both tables.
 * @param take the columns of the right table to add.
 * @param title what is joined, in words, for the report.
 * @throws RangeError if a key occurs twice on the right, a key is missing on either side, or an added column
 *   already exists on the left.
 */
export function joinManyToOne<L extends Columns, R extends Columns, T extends keyof R & string>(
  left: Table<L>,
  right: Table<R>,
  keys: readonly KeyOf<L, R>[],
  take: readonly T[],
  title: string,
): Joined<L & Taken<R, T>> {
  const rows = indexByKey(right, keys);
  const matches = Int32Array.from(keysOfRows(left, keys), (key) => rows.get(key) ?? -1);
  const used = new Set(matches);
  used.delete(-1);
  const matchedLeft = matches.filter((match) => match >= 0).length;
  const added: Record<string, Column> = {};
  for (const name of take) {
    if (name in left.columns) {
      throw new UserError(`joinManyToOne: the left table already has a column "${name}"; rename one of them`);
    }
    added[name] = takeRows(right.columns[name] as Column, matches);
  }
  return {
    table: tableOf({ ...left.columns, ...added } as L & Taken<R, T>),
    report: {
      title,
      keys,
      leftRows: left.rowCount,
      rightRows: right.rowCount,
      matchedLeft,
      unmatchedLeft: left.rowCount - matchedLeft,
      unusedRight: right.rowCount - used.size,
    },
  };
}

function takeRows(column: Column, rows: Int32Array): Column {
  if (isTextColumn(column)) return Array.from(rows, (row) => (row < 0 ? "" : column[row]));
  return Float64Array.from(rows, (row) => (row < 0 ? Number.NaN : column[row]));
}
