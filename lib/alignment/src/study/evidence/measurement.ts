import { type RandomStream, UserError } from "@alignment/engine";
import { yearCount } from "../../construct/layout";

/**
 * Draws a score within its measurement error: S* = S + sd · e, with e of every state a stationary autoregression,
 * e(first year) ~ N(0, 1), e(t) = ρ e(t−1) + √(1−ρ²) N(0, 1), independent across states.
 *
 * @param score by state-year, the posterior mean.
 * @param deviation by state-year, the posterior standard deviation; where it is missing the score stays as it is.
 * @param persistence ρ from 0 to below 1, which the score files do not tell.
 * @throws UserError for a persistence outside of that.
 */
export function drawScores(
  score: Float64Array,
  deviation: Float64Array,
  persistence: number,
  random: RandomStream,
): Float64Array {
  if (!(persistence >= 0 && persistence < 1)) {
    throw new UserError(`drawScores: the persistence is ${persistence}; expected a number from 0 to below 1`);
  }
  const fresh = Math.sqrt(1 - persistence * persistence);
  const drawn = score.slice();
  let error = 0;
  for (let stateYear = 0; stateYear < score.length; stateYear++) {
    const isFirst = stateYear % yearCount === 0;
    error = isFirst ? random.normal() : persistence * error + fresh * random.normal();
    if (!Number.isNaN(deviation[stateYear])) drawn[stateYear] += deviation[stateYear] * error;
  }
  return drawn;
}

/** Estimates of many draws, pooled by Rubin's rules. */
export interface PooledEstimate {
  /** Q, the mean of the estimates. */
  readonly estimate: number;
  /** √T. */
  readonly se: number;
  readonly t: number;
  /** √U, the root of the mean squared standard error. */
  readonly within: number;
  /** √B, the standard deviation of the estimates. */
  readonly between: number;
  /** (1 + 1/K) B / T, the share of the variance that is due to measurement. */
  readonly missing: number;
}

/**
 * Pools the estimates of K draws: Q their mean, U the mean of their squared standard errors, B their variance,
 * T = U + (1 + 1/K) B; t = Q/√T. Source: Rubin (1987), Multiple Imputation for Nonresponse in Surveys, chapter 3.
 *
 * @param estimates one a draw, at least two.
 * @param ses their standard errors.
 * @throws UserError for fewer than two draws.
 * @example
 * poolEstimates([1, 3], [1, 1]); // estimate 2, variance 1 + 1.5 · 2
 */
export function poolEstimates(estimates: ArrayLike<number>, ses: ArrayLike<number>): PooledEstimate {
  const draws = estimates.length;
  if (draws < 2 || ses.length !== draws) {
    throw new UserError(
      `poolEstimates: ${draws} estimates and ${ses.length} standard errors; expected at least two of both, as many of one as of the other`,
    );
  }
  let [sum, squares] = [0, 0];
  for (let draw = 0; draw < draws; draw++) {
    sum += estimates[draw];
    squares += ses[draw] ** 2;
  }
  const estimate = sum / draws;
  const within = squares / draws;
  let between = 0;
  for (let draw = 0; draw < draws; draw++) between += (estimates[draw] - estimate) ** 2 / (draws - 1);
  const total = within + (1 + 1 / draws) * between;
  return {
    estimate,
    se: Math.sqrt(total),
    t: estimate / Math.sqrt(total),
    within: Math.sqrt(within),
    between: Math.sqrt(between),
    missing: ((1 + 1 / draws) * between) / total,
  };
}
