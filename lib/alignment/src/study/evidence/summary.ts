import { UserError } from "@alignment/engine";
import { meanOf, quantileOf, standardDeviationOf } from "../../table/statistics";

/** The distribution of a statistic over the draws of a null, and where the observed value lies in it. */
export interface NullSummary {
  readonly draws: number;
  readonly mean: number;
  readonly sd: number;
  readonly q05: number;
  readonly q50: number;
  readonly q95: number;
  readonly q975: number;
  /** (1 + number of draws at or above the observed value) / (draws + 1). */
  readonly p_upper: number;
  /** The same with at or below. */
  readonly p_lower: number;
  /** Monte Carlo error of the 95 % quantile. */
  readonly mc_q95: number;
}

/**
 * The p-value of randomisation inference, (1 + #{T* ≥ T}) / (K + 1) of K draws: it counts the data as one of the draws,
 * so that it is never 0 and a test by it never rejects too often. Source: Phipson & Smyth (2010), Stat. Appl. Genet.
 * Mol. Biol. 9(1), article 39.
 *
 * @example
 * randomisationP([0.1, 0.5, 2], 1); // (1 + 1) / 4
 */
export function randomisationP(draws: ArrayLike<number>, observed: number): number {
  let above = 0;
  for (let draw = 0; draw < draws.length; draw++) if (draws[draw] >= observed) above += 1;
  return (1 + above) / (draws.length + 1);
}

/**
 * The distribution of a statistic over the draws of a null.
 *
 * @param observed the value of the statistic in the data.
 * @throws UserError for fewer than two draws, or a draw that is no number.
 */
export function summaryOf(draws: readonly number[], observed: number): NullSummary {
  const undefinedDraws = draws.filter((value) => !Number.isFinite(value)).length;
  if (draws.length < 2 || undefinedDraws > 0) {
    throw new UserError(
      `summaryOf: ${draws.length} draws, of which ${undefinedDraws} are no numbers; expected at least two, and all of them numbers`,
    );
  }
  const sorted = Float64Array.from(draws).sort();
  const reach = Math.sqrt((0.05 * 0.95) / draws.length);
  const quantile = (probability: number) => quantileOf(sorted, probability);
  return {
    draws: draws.length,
    mean: meanOf(draws),
    sd: standardDeviationOf(draws),
    q05: quantile(0.05),
    q50: quantile(0.5),
    q95: quantile(0.95),
    q975: quantile(0.975),
    p_upper: randomisationP(draws, observed),
    p_lower: randomisationP(
      draws.map((value) => -value),
      -observed,
    ),
    mc_q95: (quantile(0.95 + reach) - quantile(0.95 - reach)) / 2,
  };
}

/** A share with its exact interval. */
export interface BinomialShare {
  readonly k: number;
  readonly n: number;
  readonly share: number;
  readonly lower: number;
  readonly upper: number;
}

/** P(X ≤ k) of a binomial variable, by its probabilities in logarithms. */
function binomialCdf(k: number, n: number, p: number): number {
  if (p <= 0) return 1;
  if (p >= 1) return k >= n ? 1 : 0;
  let logTerm = n * Math.log1p(-p);
  let sum = 0;
  for (let x = 0; x <= k; x++) {
    sum += Math.exp(logTerm);
    logTerm += Math.log(n - x) - Math.log(x + 1) + Math.log(p) - Math.log1p(-p);
  }
  return Math.min(1, sum);
}

/** The p at which a monotone function of it is a half-tail, by bisection. */
function solveFor(isTooHigh: (p: number) => boolean): number {
  let [low, high] = [0, 1];
  for (let step = 0; step < 200 && high - low > 0; step++) {
    const middle = (low + high) / 2;
    if (middle === low || middle === high) break;
    if (isTooHigh(middle)) high = middle;
    else low = middle;
  }
  return (low + high) / 2;
}

/**
 * The exact interval of a share: the p with P(X ≥ k) = 0.025 and with P(X ≤ k) = 0.025. Source: Clopper & Pearson
 * (1934), Biometrika 26(4).
 *
 * @param k how often it happened, from 0 to n.
 * @param n how often it could have.
 * @throws UserError for numbers that are no counts.
 * @example
 * binomialShare(5, 1000); // share 0.005, from 0.0016 to 0.0116
 */
export function binomialShare(k: number, n: number): BinomialShare {
  if (!Number.isInteger(k) || !Number.isInteger(n) || k < 0 || n < 1 || k > n) {
    throw new UserError(
      `binomialShare: ${k} of ${n}; expected whole numbers, the first from 0 to the second`,
    );
  }
  const tail = 0.025;
  return {
    k,
    n,
    share: k / n,
    lower: k === 0 ? 0 : solveFor((p) => binomialCdf(n - k, n, 1 - p) > tail),
    upper: k === n ? 1 : solveFor((p) => binomialCdf(k, n, p) < tail),
  };
}
