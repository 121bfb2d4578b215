import { fitFrame } from "../fit/fit";
import { lowerTriangular } from "../fit/random-effects";
import { type Solution, solutionOf } from "../fit/solution";
import { withResponse } from "../frame/frame";
import { type RandomStream, randomStream } from "../random/stream";
import type { MixedModelFit } from "../types";
import { fittedValues } from "./fitted";
import { type ParameterInterval, parametersOf } from "./parameters";

/** The Cholesky factor of a covariance matrix that may be singular. */
function rootOf(covariance: readonly (readonly number[])[]): number[][] {
  const q = covariance.length;
  const L = Array.from({ length: q }, () => new Array<number>(q).fill(0));
  for (let j = 0; j < q; j++) {
    for (let i = j; i < q; i++) {
      let sum = covariance[i][j];
      for (let c = 0; c < j; c++) sum -= L[i][c] * L[j][c];
      if (i === j) L[j][j] = Math.sqrt(Math.max(0, sum));
      else L[i][j] = L[j][j] > 1e-10 * Math.sqrt(covariance[j][j]) ? sum / L[j][j] : 0;
    }
  }
  return lowerTriangular(L);
}

/** A response drawn from the fit: Xβ̂ + Zb* + e*. */
function drawResponse(
  fit: MixedModelFit,
  { frame }: Solution,
  population: Float64Array,
  roots: readonly (readonly (readonly number[])[])[],
  stream: RandomStream,
): Float64Array {
  const n = frame.rowCount;
  const response = population.map((value, row) => {
    const deviation = fit.residualStandardDeviation / Math.sqrt(frame.weights?.values[row] ?? 1);
    return value + deviation * stream.normal();
  });
  frame.random.forEach(({ groups, groupNames, matrix }, term) => {
    const root = roots[term];
    const effects = groupNames.map(() => {
      const draws = root.map(() => stream.normal());
      return root.map((row) => row.reduce((sum, value, c) => sum + value * draws[c], 0));
    });
    for (let row = 0; row < n; row++) {
      for (let c = 0; c < root.length; c++) response[row] += effects[groups[row]][c] * matrix.columns[c][row];
    }
  });
  return response;
}

/** The quantile of sorted numbers, between the two nearest (R's type 7). */
function quantileOf(sorted: readonly number[], probability: number): number {
  const at = probability * (sorted.length - 1);
  const low = Math.floor(at);
  const high = Math.min(low + 1, sorted.length - 1);
  return sorted[low] + (at - low) * (sorted[high] - sorted[low]);
}

/**
 * Percentile intervals by the parametric bootstrap: data sets are drawn from the fitted model and fitted again. Source:
 * Efron & Tibshirani (1993), An Introduction to the Bootstrap, chapters 6 and 13.
 */
export function bootstrapIntervals(
  fit: MixedModelFit,
  level: number,
  replicates: number,
  seed: number,
): readonly ParameterInterval[] {
  const solution = solutionOf(fit);
  const { population } = fittedValues(fit);
  const roots = fit.randomEffects.map(({ covariance }) => rootOf(covariance));
  const stream = randomStream(seed, "parametric bootstrap");
  const draws = parametersOf(fit).map((): number[] => []);
  for (let replicate = 0; replicate < replicates; replicate++) {
    const response = drawResponse(fit, solution, population, roots, stream);
    const again = fitFrame(solution.model, withResponse(solution.frame, response), fit.method);
    if (again.status === "not converged") continue;
    parametersOf(again).forEach(({ estimate }, i) => {
      if (Number.isFinite(estimate)) draws[i].push(estimate);
    });
  }
  const tail = (1 - level) / 2;
  return parametersOf(fit).map(({ parameter, estimate }, i): ParameterInterval => {
    const sorted = draws[i].sort((a, b) => a - b);
    if (sorted.length < 0.9 * replicates || Number.isNaN(estimate)) {
      const reason = `it is defined in ${sorted.length} of ${replicates} replicates: a standard deviation is zero in the others`;
      return { parameter, estimate, status: "not defined", reason };
    }
    const lower = quantileOf(sorted, tail);
    const isAtZero = parameter.kind === "standard deviation" && lower < 1e-6 * sorted[sorted.length - 1];
    return {
      parameter,
      estimate,
      status: "defined",
      lower: isAtZero ? 0 : lower,
      upper: quantileOf(sorted, 1 - tail),
      boundary: isAtZero ? "lower end" : "neither end",
    };
  });
}
