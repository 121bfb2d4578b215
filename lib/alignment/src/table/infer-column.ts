import { parseNumber } from "./cells";
import type { Column } from "./columns";

/** How the cells of a file without a schema are to be read. */
export interface InferenceRules {
  /** Spellings of a missing value besides the empty cell, NA and NaN. */
  readonly missing?: readonly string[];
  /** What stands before the decimals of a number, by default a point. */
  readonly decimal?: "." | ",";
}

/** A cell that is no number, with how often and where it first stands. */
export interface StrayCell {
  readonly value: string;
  readonly count: number;
  /** The first row, counted from 1. */
  readonly row: number;
}

/** What the cells of a column without a schema are. */
export type InferredKind =
  | { readonly kind: "numbers" }
  | { readonly kind: "text" }
  /** Text, since some cells are no numbers, although more than half of those that are not missing are. */
  | {
      readonly kind: "mostly numbers";
      readonly numberCount: number;
      readonly cellCount: number;
      /** By value, the most frequent first. */
      readonly strays: readonly StrayCell[];
    }
  /** Text, since most cells are numbers with another sign before their decimals than was expected. */
  | {
      readonly kind: "other decimals";
      readonly decimal: "." | ",";
      readonly value: string;
      readonly row: number;
    }
  /** Text, since some whole numbers are too long to be held exactly. */
  | { readonly kind: "long whole numbers"; readonly value: string; readonly row: number };

/** A column as it was inferred. */
export interface InferredColumn {
  readonly values: Column;
  readonly kind: InferredKind;
}

/** How a file without a schema may write a missing value. */
const missingSpellings: readonly string[] = ["", "NA", "NaN"];

const infinite = /^[+-]?inf(inity)?$/i;

/** The number of a cell: `Infinity` where it says so, `NaN` where it is none. */
function numberOf(cell: string, decimal: "." | ","): number {
  if (infinite.test(cell)) return cell.startsWith("-") ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  if (decimal === ".") return parseNumber(cell);
  return cell.includes(".") ? Number.NaN : parseNumber(cell.replace(",", "."));
}

/** The value of a number without loss: its digits, and the power of ten that they stand before. */
function exactValue(cell: string): string {
  const [mantissa, power = "0"] = cell.toLowerCase().split("e");
  const [whole, decimals = ""] = mantissa.replace(/^[+-]/, "").split(/[.,]/);
  const digits = `${whole}${decimals}`.replace(/^0+/, "");
  const kept = digits.replace(/0+$/, "");
  const exponent = Number(power) - decimals.length + digits.length - kept.length;
  return `${mantissa.startsWith("-") ? "-" : ""}${kept}e${exponent}`;
}

const wholeNumber = /^[+-]?\d+([.,]0*)?$/;

/** Whether a cell is a whole number that a double cannot hold exactly. */
function isInexact(cell: string, value: number): boolean {
  return wholeNumber.test(cell) && BigInt(cell.replace(/[.,]0*$/, "")) !== BigInt(value);
}

/**
 * The first row whose whole number is not held exactly, or shares its double with another value, from 0; -1 if there is
 * none. Long numbers in scientific notation are quantities unless two of them cannot be told apart.
 */
function firstInexact(cells: readonly string[], values: Float64Array): number {
  const seen = new Map<number, string>();
  for (let row = 0; row < cells.length; row++) {
    const value = values[row];
    if (!(Math.abs(value) > Number.MAX_SAFE_INTEGER && Number.isFinite(value))) continue;
    if (isInexact(cells[row], value)) return row;
    const exact = exactValue(cells[row]);
    const other = seen.get(value);
    if (other !== undefined && other !== exact) return row;
    seen.set(value, exact);
  }
  return -1;
}

function straysOf(cells: readonly string[], isStray: (row: number) => boolean): readonly StrayCell[] {
  const found = new Map<string, StrayCell>();
  cells.forEach((value, row) => {
    if (!isStray(row)) return;
    const { count, row: first } = found.get(value) ?? { count: 0, row: row + 1 };
    found.set(value, { value, count: count + 1, row: first });
  });
  return [...found.values()].sort((a, b) => b.count - a.count);
}

/** Whether more than so many cells are numbers with the other sign before their decimals. */
function otherDecimals(
  cells: readonly string[],
  missing: ReadonlySet<string>,
  decimal: "." | ",",
  most: number,
): InferredKind | undefined {
  const other = decimal === "." ? "," : ".";
  const isNumber = (cell: string): boolean => !missing.has(cell) && !Number.isNaN(numberOf(cell, other));
  const row = cells.findIndex((cell) => cell.includes(other) && isNumber(cell));
  if (row < 0 || cells.filter(isNumber).length <= most) return undefined;
  return { kind: "other decimals", decimal: other, value: cells[row], row: row + 1 };
}

/**
 * Infers what the cells of a column are: numbers where every cell that is not missing is one (`Inf` and the like are
 * infinite numbers), else text. Whole numbers that a double cannot hold exactly stay text, so that different
 * identifiers stay different.
 *
 * @param cells without blanks around them.
 */
export function inferColumn(
  cells: readonly string[],
  { missing = [], decimal = "." }: InferenceRules,
): InferredColumn {
  const spellings = new Set([...missingSpellings, ...missing]);
  const values = new Float64Array(cells.length);
  let [numberCount, cellCount] = [0, 0];
  for (let row = 0; row < cells.length; row++) {
    const isMissing = spellings.has(cells[row]);
    values[row] = isMissing ? Number.NaN : numberOf(cells[row], decimal);
    if (isMissing) continue;
    cellCount += 1;
    if (!Number.isNaN(values[row])) numberCount += 1;
  }
  const text = (): readonly string[] => cells.map((cell) => (spellings.has(cell) ? "" : cell));
  if (numberCount < cellCount) {
    const other = otherDecimals(cells, spellings, decimal, Math.max(numberCount, cellCount / 2));
    if (other !== undefined) return { values: text(), kind: other };
    if (numberCount <= cellCount / 2) return { values: text(), kind: { kind: "text" } };
    const strays = straysOf(cells, (row) => Number.isNaN(values[row]) && !spellings.has(cells[row]));
    return { values: text(), kind: { kind: "mostly numbers", numberCount, cellCount, strays } };
  }
  const inexact = firstInexact(cells, values);
  if (inexact < 0) return { values, kind: { kind: "numbers" } };
  return { values: text(), kind: { kind: "long whole numbers", value: cells[inexact], row: inexact + 1 } };
}
