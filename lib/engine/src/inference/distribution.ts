import normalCdf from "@stdlib/stats-base-dists-normal-cdf";
import normalQuantile from "@stdlib/stats-base-dists-normal-quantile";
import tCdf from "@stdlib/stats-base-dists-t-cdf";
import tQuantile from "@stdlib/stats-base-dists-t-quantile";

/** The distribution of an estimate over its standard error. */
export interface TestDistribution {
  cdf(value: number): number;
  quantile(probability: number): number;
}

/** Student's t with so many degrees of freedom, or the standard normal distribution for `Infinity`. */
export function testDistribution(degreesOfFreedom: number): TestDistribution {
  if (degreesOfFreedom === Number.POSITIVE_INFINITY) {
    return { cdf: (value) => normalCdf(value, 0, 1), quantile: (at) => normalQuantile(at, 0, 1) };
  }
  return { cdf: (value) => tCdf(value, degreesOfFreedom), quantile: (at) => tQuantile(at, degreesOfFreedom) };
}

/** P(|T| > |statistic|), from the lower tail, so that it keeps its digits however small it is. */
export function twoSidedPValue(statistic: number, degreesOfFreedom: number): number {
  return 2 * testDistribution(degreesOfFreedom).cdf(-Math.abs(statistic));
}

/**
 * P(χ² > x) with a whole number k of degrees of freedom, as a sum of positive terms, so that it keeps its digits
 * however small it is: with Q(k) the tail at k degrees,
 *
 *   Q(k) = Q(k − 2) + (x/2)^(k/2 − 1) e^(−x/2) / Γ(k/2),   Q(1) = 2 Φ(−√x),   Q(2) = e^(−x/2).
 *
 * Source: Abramowitz & Stegun (1964), Handbook of Mathematical Functions, 26.4.4 and 26.4.5.
 *
 * @param degreesOfFreedom a whole number; 0 stands for the constant 0.
 */
export function chiSquareUpperTail(x: number, degreesOfFreedom: number): number {
  if (!(x > 0)) return Number.isNaN(x) ? Number.NaN : 1;
  if (degreesOfFreedom === 0) return 0;
  const half = x / 2;
  const isOdd = degreesOfFreedom % 2 === 1;
  let sum = isOdd ? 2 * normalCdf(-Math.sqrt(x), 0, 1) : Math.exp(-half);
  // logarithm of the term that leads from k − 2 to k degrees: at k = 3, Γ(3/2) = √π/2
  let logTerm = isOdd ? 0.5 * Math.log((4 * half) / Math.PI) - half : Math.log(half) - half;
  for (let k = isOdd ? 3 : 4; k <= degreesOfFreedom; k += 2) {
    sum += Math.exp(logTerm);
    logTerm += Math.log(half / (k / 2));
  }
  return Math.min(1, sum);
}

/** Γ(p + 1/2) / Γ(p), by its series in 1/p, for small p from p + n by the recurrence of Γ. */
function gammaRatio(p: number): number {
  let [at, factor] = [p, 1];
  for (; at < 50; at += 1) factor *= at / (at + 0.5);
  const u = 1 / at;
  const series =
    1 -
    u *
      (1 / 8 - u * (1 / 128 + u * (5 / 1024 - u * (21 / 32768 + u * (399 / 262144 - (u * 869) / 4194304)))));
  return factor * Math.sqrt(at) * series;
}

/**
 * P(F > f) with a whole number a of degrees of freedom in the numerator and b in the denominator, as a sum of positive
 * terms, so that it keeps its digits however small it is: with x = b / (b + a f) and I the incomplete beta function,
 *
 *   I_x(b/2, q + 1) = I_x(b/2, q) + x^(b/2) (1 − x)^q Γ(b/2 + q) / (Γ(b/2) Γ(q + 1)),
 *   I_x(b/2, 1/2) = P(|T| > √(a f)),   I_x(b/2, 1) = x^(b/2),   P(F > f) = I_x(b/2, a/2).
 *
 * Source: Abramowitz & Stegun (1964), Handbook of Mathematical Functions, 26.5.16 and 26.6.2.
 *
 * @param denominatorDegrees any positive number; with `Infinity`, a F is χ².
 */
export function fUpperTail(f: number, numeratorDegrees: number, denominatorDegrees: number): number {
  if (!(f > 0)) return Number.isNaN(f) ? Number.NaN : 1;
  const scaled = f * numeratorDegrees;
  if (denominatorDegrees === Number.POSITIVE_INFINITY) return chiSquareUpperTail(scaled, numeratorDegrees);
  const p = denominatorDegrees / 2;
  const logX = -Math.log1p(scaled / denominatorDegrees);
  const logRest = -Math.log1p(denominatorDegrees / scaled);
  const isOdd = numeratorDegrees % 2 === 1;
  let sum = isOdd ? twoSidedPValue(Math.sqrt(scaled), denominatorDegrees) : Math.exp(p * logX);
  let q = isOdd ? 0.5 : 1;
  const first = isOdd ? (2 / Math.sqrt(Math.PI)) * gammaRatio(p) : p;
  let logTerm = p * logX + q * logRest + Math.log(first);
  for (; q < numeratorDegrees / 2; q += 1) {
    sum += Math.exp(logTerm);
    logTerm += logRest + Math.log((p + q) / (q + 1));
  }
  return Math.min(1, sum);
}
