import { type Column, isTextColumn } from "./columns";

/** Each text as a number of its own. */
function numbersOfTexts(column: readonly string[]): Float64Array {
  const known = new Map<string, number>();
  const numbers = new Float64Array(column.length);
  for (let row = 0; row < column.length; row++) {
    let number = known.get(column[row]);
    if (number === undefined) {
      number = known.size;
      known.set(column[row], number);
    }
    numbers[row] = number;
  }
  return numbers;
}

/** Folds another part of each row's key into its number. */
function fold(numbers: Float64Array, part: Float64Array): void {
  for (let row = 0; row < numbers.length; row++) numbers[row] = numbers[row] * 1_048_573 + part[row];
}

/** Whether each number is greater than the one before it. */
function isAscending(numbers: Float64Array): boolean {
  for (let at = 1; at < numbers.length; at++) if (!(numbers[at] > numbers[at - 1])) return false;
  return true;
}

/**
 * The first two rows that have the same key.
 *
 * Most files have none. So the parts of a key are first folded to one number, equal for equal keys; only where two of
 * them are equal the keys themselves are compared.
 *
 * @param parts the columns that make the key together.
 * @returns the row that repeats a key and the one before it, or `undefined` where there is none.
 */
export function firstDoubled(
  parts: readonly Column[],
): { readonly row: number; readonly earlier: number } | undefined {
  const rows = parts[0].length;
  const folded = new Float64Array(rows);
  for (const part of parts) fold(folded, isTextColumn(part) ? numbersOfTexts(part) : new Float64Array(part));
  // Most files stand in the order of their keys.
  if (isAscending(folded) || isAscending(folded.sort())) return undefined;
  const first = new Map<string, number>();
  for (let row = 0; row < rows; row++) {
    const key = parts.map((part) => part[row]).join("\u0000");
    const earlier = first.get(key);
    if (earlier !== undefined) return { row, earlier };
    first.set(key, row);
  }
  return undefined;
}
