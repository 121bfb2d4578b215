import { isDeepStrictEqual } from "node:util";
import { UserError } from "@alignment/engine";

function describe(value: unknown): string {
  return typeof value === "number" ? String(value) : (JSON.stringify(value) ?? String(value));
}

/** Strips prototypes, which differ between the kernel's context and the library's. */
function plain(value: unknown): unknown {
  if (ArrayBuffer.isView(value) && !(value instanceof DataView)) {
    return Array.from(value as unknown as ArrayLike<number>);
  }
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, plain(one)]));
}

/**
 * Prints that a claim holds, or stops the notebook.
 *
 * @param condition what has to be true.
 * @param message the claim, as a sentence.
 * @throws Error if the condition is false.
 */
export function check(condition: boolean, message: string): void {
  if (condition !== true) {
    throw new Error(`check failed: "${message}" is false`);
  }
  console.log(`✓ ${message}`);
}

/**
 * Prints that two values are equal, part by part, or stops the notebook.
 *
 * @param actual a value; numbers, text, and lists or plain objects of them.
 * @param expected what it should equal; `NaN` equals `NaN`.
 * @param message the claim, as a sentence.
 * @throws Error if they differ, with both values.
 */
export function checkEqual(actual: unknown, expected: unknown, message: string): void {
  if (!isDeepStrictEqual(plain(actual), plain(expected))) {
    throw new Error(
      `checkEqual failed: "${message}": found ${describe(actual)}; expected ${describe(expected)}`,
    );
  }
  console.log(`✓ ${message}`);
}

/**
 * Prints that two numbers are close, or stops the notebook: |actual − expected| ≤ tolerance · max(1, |expected|).
 *
 * @param actual a number.
 * @param expected the number it should be close to.
 * @param tolerance absolute for numbers below one, relative for larger ones.
 * @param message the claim, as a sentence.
 * @throws RangeError if the tolerance is not a positive number.
 * @throws Error if the numbers are further apart, or one is not a number, with both and their difference.
 */
export function checkClose(actual: number, expected: number, tolerance: number, message: string): void {
  if (!(tolerance > 0)) {
    throw new UserError(
      `checkClose: the tolerance of "${message}" is ${tolerance}; expected a positive number, such as 1e-8`,
    );
  }
  const difference = Math.abs(actual - expected);
  if (!(difference <= tolerance * Math.max(1, Math.abs(expected)))) {
    throw new Error(
      `checkClose failed: "${message}": found ${actual}; expected ${expected} within ${tolerance}; ` +
        `they differ by ${difference}`,
    );
  }
  console.log(`✓ ${message}`);
}
