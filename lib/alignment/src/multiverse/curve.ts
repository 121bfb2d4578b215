import { UserError } from "@alignment/engine/dist/errors";
import { medianOf } from "../table/statistics";
/** A specification curve in three numbers (Simonsohn, Simmons & Nelson 2020). */
export interface CurveStatistics {
  /** Median of the estimates. */
  readonly median: number;
  /** Share of the specifications whose t, in the expected direction, exceeds 1.96. */
  readonly share: number;
  /** Σ t / √(number of specifications). */
  readonly stouffer: number;
}

/** The t beyond which a specification counts as significant in the expected direction. */
export const significantT = 1.96;

/**
 * Median, share of significant specifications and Stouffer's statistic of a specification curve.
 *
 * @param estimates one number a specification; `NaN` where there is none, which leaves the specification out.
 * @param ts their t values, signed so that positive is the expected direction.
 * @returns the three statistics; `NaN` each where no specification has an estimate.
 * @example
 * curveStatistics([0.1, 0.2, 0.4], [1, 2, 3]); // { median: 0.2, share: 0.667, stouffer: 3.46 }
 */
export function curveStatistics(estimates: ArrayLike<number>, ts: ArrayLike<number>): CurveStatistics {
  const known: number[] = [];
  for (let k = 0; k < estimates.length; k++) {
    if (!Number.isNaN(estimates[k]) && !Number.isNaN(ts[k])) known.push(k);
  }
  const sum = known.reduce((total, k) => total + ts[k], 0);
  return {
    median: medianOf(known.map((k) => estimates[k])),
    share: known.filter((k) => ts[k] > significantT).length / known.length,
    stouffer: sum / Math.sqrt(known.length),
  };
}

/**
 * The randomisation p of an observed statistic: (1 + draws at least as large) / (draws + 1).
 *
 * @param observed the statistic in the data.
 * @param draws the same statistic where nothing happens; `NaN` (a draw without the statistic) counts as at least as
 *   large, so that p is never too small for want of a number.
 * @returns p, at least 1 / (draws + 1); `NaN` if the observed statistic is.
 * @example
 * randomisationP(2, [1, 2, 3]); // 0.75
 */
export function randomisationP(observed: number, draws: ArrayLike<number>): number {
  if (Number.isNaN(observed)) return Number.NaN;
  let atLeast = 0;
  for (let draw = 0; draw < draws.length; draw++) if (!(draws[draw] < observed)) atLeast++;
  return (1 + atLeast) / (draws.length + 1);
}

/**
 * Each specification's own p, adjusted for all that were looked at (single-step max-T, Westfall & Young 1993): the
 * share of draws in which the largest t of the whole curve is at least as large as this specification's.
 *
 * @param observed the t of every specification, signed so that positive is the expected direction.
 * @param draws for each draw the t of every specification, in the same order.
 * @returns one adjusted p a specification, `NaN` where it has no t.
 * @throws UserError if a draw has another number of specifications.
 * @example
 * maxTAdjusted([2, 1], [[0, 3], [1.5, 0]]); // [0.667, 1]
 */
export function maxTAdjusted(observed: ArrayLike<number>, draws: readonly ArrayLike<number>[]): number[] {
  const largest = draws.map((draw, number) => {
    if (draw.length !== observed.length) {
      throw new UserError(
        `maxTAdjusted: draw ${number} has ${draw.length} specifications; expected ${observed.length}, as observed`,
      );
    }
    let most = Number.NEGATIVE_INFINITY;
    for (let k = 0; k < draw.length; k++) if (draw[k] > most) most = draw[k];
    return most;
  });
  return Array.from(observed, (t) => randomisationP(t, largest));
}
