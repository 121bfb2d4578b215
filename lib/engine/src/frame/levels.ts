import { ModelError } from "../errors";
import { formatNumber } from "../formula/expression";
import { type Column, type DataRows, rowNumber } from "./columns";

/** A number as the name of a level: as R writes it where 15 digits tell it from all others. */
function levelName(value: unknown): string {
  if (typeof value !== "number") return String(value);
  const written = formatNumber(value);
  return Number(written) === value ? written : String(value);
}

/**
 * Refuses numbers that cannot tell groups apart: infinite ones, and whole numbers that a double cannot hold exactly, so
 * that different identifiers may have become one.
 *
 * @param levels the different values of the column.
 */
export function refuseUnsafeLevels(levels: Iterable<unknown>, name: string, caller: string): void {
  const kinds = new Set<string>();
  for (const level of levels) {
    kinds.add(typeof level);
    if (typeof level !== "number" || Math.abs(level) <= Number.MAX_SAFE_INTEGER) continue;
    throw new ModelError(
      caller,
      Number.isFinite(level)
        ? `column "${name}" holds ${level}, and whole numbers beyond 2^53 are not held exactly: different groups may have become one`
        : `column "${name}" is infinite in some row: ${level}`,
      Number.isFinite(level) ? "give the identifiers as text" : "expected numbers that are finite, or text",
    );
  }
  if (kinds.size > 1) {
    const found = [...kinds].sort().join(" and ");
    throw new ModelError(
      caller,
      `column "${name}" holds ${found} values`,
      "expected all numbers or all text",
    );
  }
}

/** The levels of a column in order: numbers ascending, text by code units. */
export function levelsOf(column: Column, name: string, caller: string): readonly string[] {
  const different = [...new Set<unknown>(Array.from(column as ArrayLike<unknown>))];
  refuseUnsafeLevels(different, name, caller);
  if (typeof different[0] === "number") {
    return (different as number[]).sort((a, b) => a - b).map(levelName);
  }
  return different.map(String).sort();
}

/**
 * The number of every row's level, -1 where the column is missing.
 *
 * @throws ModelError for a level that is not among them.
 */
export function codesOf(
  values: ArrayLike<unknown>,
  levels: readonly string[],
  name: string,
  rows: DataRows,
): Int32Array {
  const codes = new Int32Array(rows.rowCount);
  const known = new Map<unknown, number>();
  const numbers = new Map(levels.map((level, index) => [level, index]));
  for (let row = 0; row < codes.length; row++) {
    const value = values[row];
    let code = known.get(value);
    if (code === undefined) {
      code = codeOf(value, numbers);
      if (code === undefined) {
        throw new ModelError(
          rows.caller,
          `${JSON.stringify(value)} in row ${rowNumber(rows, row)} is no level of ${name} that the model was fitted to`,
          `expected one of ${levels.join(", ")}`,
        );
      }
      known.set(value, code);
    }
    codes[row] = code;
  }
  return codes;
}

function codeOf(value: unknown, numbers: ReadonlyMap<string, number>): number | undefined {
  if (value === "" || value === null || value === undefined || Number.isNaN(value)) return -1;
  return numbers.get(levelName(value));
}
