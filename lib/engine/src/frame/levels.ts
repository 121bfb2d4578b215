import { ModelError } from "../errors";
import { formatNumber } from "../formula/expression";
import { shown } from "../options";
import { type Column, type DataRows, infiniteError, isMissing, rowNumber } from "./columns";

/** A number as the name of a level: as R writes it where 15 digits tell it from all others. */
function levelName(value: unknown): string {
  if (typeof value !== "number") return String(value);
  const written = formatNumber(value);
  return Number(written) === value ? written : String(value);
}

const largestSafe = Number.MAX_SAFE_INTEGER;

/**
 * Refuses numbers that cannot tell groups apart: infinite ones, and whole numbers that a double cannot hold exactly, so
 * that different identifiers may have become one.
 *
 * @param levels the different values of the column.
 */
export function refuseUnsafeLevels(
  levels: readonly unknown[],
  column: ArrayLike<unknown>,
  name: string,
  rows: DataRows,
): void {
  const unsafe = levels.find((level) => typeof level === "number" && !(Math.abs(level) <= largestSafe));
  if (unsafe !== undefined) {
    const row = rowNumber(rows, Array.prototype.indexOf.call(column, unsafe));
    if (!Number.isFinite(unsafe)) throw infiniteError(rows, name, row, unsafe);
    const problem = `column "${name}" holds ${unsafe} in row ${row}, and whole numbers beyond 2^53 are not held exactly`;
    const remedy = "different groups may have become one; give the identifiers as text";
    throw new ModelError(rows.caller, problem, remedy);
  }
  const odd = levels.find((level) => !["number", "string", "boolean", "bigint"].includes(typeof level));
  if (odd !== undefined) {
    const row = rowNumber(rows, Array.prototype.indexOf.call(column, odd));
    const remedy = "expected numbers or text; write dates as text, such as 2021-05-31";
    throw new ModelError(rows.caller, `column "${name}" holds ${shown(odd)} in row ${row}`, remedy);
  }
  const kind = typeof levels[0];
  const other = levels.find((level) => typeof level !== kind);
  if (other === undefined) return;
  const kinds = [kind, typeof other].sort();
  const expected = "expected all numbers or all text";
  throw new ModelError(rows.caller, `column "${name}" holds ${kinds.join(" and ")} values`, expected);
}

/** The levels of a column in order: numbers ascending, text by code units. */
export function levelsOf(column: Column, name: string, rows: DataRows): readonly string[] {
  const values = column as ArrayLike<unknown>;
  const different = [...new Set<unknown>(Array.from(values))];
  refuseUnsafeLevels(different, values, name, rows);
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
          `${shown(value)} in row ${rowNumber(rows, row)} is not a level of ${name} that the model was fitted to`,
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
  if (isMissing(value)) return -1;
  return numbers.get(levelName(value));
}
