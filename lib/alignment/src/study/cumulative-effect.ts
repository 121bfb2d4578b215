import { ModelError } from "@alignment/engine";

/** How a yearly change carries on: the coefficients of its own past in a model of changes. */
export interface ChangeDynamics {
  /** Coefficient of the change of the year before, above -1 and below 1. */
  readonly momentum: number;
  /** Coefficient of the level of the year before; below 0 a level returns to where it was. */
  readonly reversion: number;
}

/**
 * What a push of one unit in every year adds up to in the level after some years, in a model of yearly changes
 *
 *     change(t) = momentum change(t-1) + reversion level(t-1) + push,   level(t) = level(t-1) + change(t),
 *
 * from rest. A push that works every year also stands behind the change of the year before; its coefficient alone
 * says what it adds in one year.
 *
 * @param years number of years, a whole number above 0.
 * @param dynamics the two coefficients.
 * @returns the level after the last year, in units of the push.
 * @throws ModelError if years is no whole number above 0 or the momentum is not between -1 and 1.
 * @example
 * accumulatedPush(2, { momentum: 0.5, reversion: 0 }); // 1 + 1.5 = 2.5
 */
export function accumulatedPush(years: number, { momentum, reversion }: ChangeDynamics): number {
  if (!(Number.isInteger(years) && years > 0)) {
    throw new ModelError("accumulatedPush", `years is ${years}`, "expected a whole number above 0");
  }
  if (!(momentum > -1 && momentum < 1)) {
    throw new ModelError(
      "accumulatedPush",
      `the momentum is ${momentum}`,
      "expected a number between -1 and 1",
    );
  }
  let [level, change] = [0, 0];
  for (let year = 0; year < years; year++) {
    change = momentum * change + reversion * level + 1;
    level += change;
  }
  return level;
}
