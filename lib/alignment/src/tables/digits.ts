import { digitsToShow } from "../text";

/** Fewest digits after the decimal point that a row chooses by itself. */
export const fewestDigits = 2;

/** Most digits that a row chooses by itself; what is smaller prints as zero. */
const mostDigits = 10;

/**
 * The digits after the decimal point with which the smallest of some numbers shows so many significant ones: at
 * least 2 and at most 10; numbers that print as zero, and missing ones, do not count.
 */
export function rowDigits(values: readonly number[], significant: number): number {
  const shown = values.filter((value) => Math.abs(value) >= 0.5 * 10 ** -mostDigits);
  const needed = shown.map((value) => digitsToShow(value, significant));
  return Math.min(mostDigits, Math.max(fewestDigits, ...needed));
}
