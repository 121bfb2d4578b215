import { UserError } from "@alignment/engine";

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
