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
