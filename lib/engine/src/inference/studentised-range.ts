import normalCdf from "@stdlib/stats-base-dists-normal-cdf";
import { twoSidedPValue } from "./distribution";

/** Nodes and weights of the 16-point Gauss-Legendre rule on [-1, 1], positive half (Abramowitz & Stegun 1964, 25.4). */
const nodes = [
  0.0950125098376374, 0.2816035507792589, 0.4580167776572274, 0.6178762444026438, 0.755404408355003,
  0.8656312023878318, 0.9445750230732326, 0.9894009349916499,
];
const weights = [
  0.1894506104550685, 0.1826034150449236, 0.1691565193950025, 0.1495959888165767, 0.1246289712555339,
  0.0951585116824928, 0.0622535239386479, 0.0271524594117541,
];

/** ∫ f over an interval, in pieces of 16 points each. */
function integrate(of: (x: number) => number, from: number, to: number, pieces: number): number {
  const half = (to - from) / (2 * pieces);
  let sum = 0;
  for (let piece = 0; piece < pieces; piece++) {
    const middle = from + (2 * piece + 1) * half;
    for (let i = 0; i < nodes.length; i++) {
      sum += weights[i] * (of(middle - half * nodes[i]) + of(middle + half * nodes[i]));
    }
  }
  return half * sum;
}

/**
 * P(range of c standard normals > w) = c ∫ φ(z) (Φ(z)^(c−1) − (Φ(z) − Φ(z − w))^(c−1)) dz: z is the largest of them.
 * The difference is taken by its logarithm, so that it keeps its digits where it is small.
 */
function rangeTail(w: number, count: number): number {
  const density = (z: number): number => {
    const all = normalCdf(z, 0, 1);
    if (all === 0) return 0;
    const below = normalCdf(z - w, 0, 1) / all;
    if (below === 0) return 0;
    const phi = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
    const missing = below >= 1 ? 1 : -Math.expm1((count - 1) * Math.log1p(-below));
    return phi * all ** (count - 1) * missing;
  };
  // φ(z) Φ(z − w) is largest near w/2, and vanishes eight deviations from it
  return count * integrate(density, Math.min(0, w / 2) - 8, w / 2 + 9, 5);
}

/** log of the density of s = χ_ν / √ν. */
function logDensityOfRoot(s: number, degrees: number, logConstant: number): number {
  return logConstant + (degrees - 1) * Math.log(s) - (degrees * s * s) / 2;
}

/** log Γ(x) by Stirling's series from 10 on, below by the recurrence. */
function logGamma(x: number): number {
  let [at, shift] = [x, 0];
  for (; at < 10; at++) shift += Math.log(at);
  const u = 1 / (at * at);
  const series = (1 / 12 - u * (1 / 360 - u * (1 / 1260 - u * (1 / 1680 - u / 1188)))) / at;
  return (at - 0.5) * Math.log(at) - at + 0.5 * Math.log(2 * Math.PI) + series - shift;
}

/** Degrees of freedom beyond which the studentised range is the range. */
const manyDegrees = 1e6;

/**
 * P(Q > q) of the studentised range: the range of c independent standard normals over an independent s = χ_ν / √ν. It
 * is an integral over s of the tail of the range at qs, by Gauss-Legendre; for c = 2 it is the two tails of t at q/√2.
 * Source: Copenhaver & Holland (1988), Journal of Statistical Computation and Simulation 30(1).
 *
 * @param q at least 0.
 * @param count c, at least 2.
 * @param degrees ν, at least 1; `Infinity` is allowed.
 * @returns the probability, to about 1e-8.
 */
export function studentisedRangeTail(q: number, count: number, degrees: number): number {
  if (!(q > 0)) return Number.isNaN(q) ? Number.NaN : 1;
  if (count === 2) return twoSidedPValue(q / Math.SQRT2, degrees);
  if (degrees > manyDegrees) return Math.min(1, rangeTail(q, count));
  const logConstant = Math.log(2) + (degrees / 2) * Math.log(degrees / 2) - logGamma(degrees / 2);
  // with s = u⁴ the integrand is smooth at zero, whatever the degrees
  const integrand = (u: number): number => {
    const s = u ** 4;
    return 4 * u ** 3 * Math.exp(logDensityOfRoot(s, degrees, logConstant)) * rangeTail(q * s, count);
  };
  // s has mean near 1 and deviation near 1/√(2ν); where q is large, what counts lies below
  const spread = 1 / Math.sqrt(2 * degrees);
  const top = (1 + 9 * spread) ** 0.25;
  const middle = Math.max(0, 1 - 9 * spread) ** 0.25;
  const upper = integrate(integrand, middle, top, 6);
  return Math.min(1, middle > 0 ? upper + integrate(integrand, 0, middle, 6) : upper);
}
