import { ModelError } from "../errors";
import { fitFrame } from "../fit/fit";
import { knownFit, solutionOf } from "../fit/known-fit";
import { lowerTriangular } from "../fit/random-effects";
import { withResponse } from "../frame/frame";
import { checkOptionNames, seedOf, shown, wholeNumber } from "../options";
import { type RandomStream, randomStream } from "../random/stream";
import type { MixedModelFit } from "../types";
import { optimumReason } from "./combinations";
import { determinationOf } from "./determination";
import { fittedValues } from "./fitted";

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

/** Draws responses from a fit: Xβ̂ + Zb* + e*, one a row of the frame. */
export function responseSource(fit: MixedModelFit): (stream: RandomStream) => Float64Array {
  const { frame } = solutionOf(fit);
  const { population } = fittedValues(fit);
  const roots = fit.randomEffects.map(({ covariance }) => rootOf(covariance));
  return (stream) => {
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
        for (let c = 0; c < root.length; c++)
          response[row] += effects[groups[row]][c] * matrix.columns[c][row];
      }
    });
    return response;
  };
}

/** How to simulate. */
export interface SimulationOptions {
  /** Responses to draw, by default 1. */
  readonly replicates?: number;
  /** Start of the random numbers, by default 1. */
  readonly seed?: number;
}

/** Refuses fits that do not say what would be drawn. */
function refuseUnknownVariance(caller: string, fit: MixedModelFit): void {
  const isUnknown = fit.status === "undetermined" && Number.isNaN(determinationOf(fit).conditional);
  const reason = optimumReason(fit) ?? (isUnknown ? fit.statusReason : undefined);
  if (reason === undefined) return;
  throw new ModelError(
    caller,
    `the fit has no distribution to draw from: ${reason}`,
    "expected a fit that has one",
  );
}

/**
 * Draws responses from a fit: the fixed effects as estimated, random effects and residuals new, from the normal
 * distributions that the fit has for them. Replicate k is the same whatever the number of replicates.
 *
 * @param fit a fit of `fitMixedModel`.
 * @param options how many, and the seed.
 * @returns one response a replicate, one number a row that was not dropped, as `refit` takes it; on the scale of the
 *   formula's left side, so of log(y) where it is that.
 * @throws ModelError for a fit that did not reach an optimum or does not determine the variances, or an option that is
 *   not accepted.
 * @example
 * const fit = fitMixedModel("y ~ x + (1 | g)", data);
 * const slopes = simulate(fit, { replicates: 100 }).map((y) => refit(fit, y).fixedEffects[1].estimate);
 */
export function simulate(fit: MixedModelFit, options: SimulationOptions = {}): readonly Float64Array[] {
  checkOptionNames("simulate", options, ["replicates", "seed"]);
  const replicates = wholeNumber("simulate", "replicates", options.replicates ?? 1, 1);
  const seed = seedOf("simulate", options.seed);
  const own = knownFit(fit);
  refuseUnknownVariance("simulate", own);
  const draw = responseSource(own);
  return Array.from({ length: replicates }, (_, replicate) =>
    draw(randomStream(seed, "simulate", replicate)),
  );
}

/**
 * Fits the model of a fit to another response, by the same method, on the same rows.
 *
 * @param fit a fit of `fitMixedModel`.
 * @param response one number a row that was not dropped, as `simulate` gives it, or one a row of the data of the fit.
 * @throws ModelError for a response of another length, or with a number that is not finite in a row that is used.
 * @example
 * refit(fit, simulate(fit, { seed: 7 })[0]).fixedEffects;
 */
export function refit(fit: MixedModelFit, response: ArrayLike<number>): MixedModelFit {
  const { model, frame } = solutionOf(fit);
  const { rows, rowCount, dropped } = frame;
  const dataRows = rowCount + dropped.total;
  const length = typeof response === "object" && response !== null ? response.length : undefined;
  if (length !== rowCount && length !== dataRows) {
    const expected =
      dataRows === rowCount ? `${rowCount}` : `${rowCount}, or ${dataRows} with the rows dropped`;
    throw new ModelError(
      "refit",
      `the response has ${length ?? "no"} values`,
      `expected ${expected}, one a row`,
    );
  }
  const observed = Array.from(
    { length: rowCount },
    (_, row): unknown => response[length === rowCount ? row : rows[row]],
  );
  const at = observed.findIndex((value) => !Number.isFinite(value));
  if (at >= 0) {
    throw new ModelError(
      "refit",
      `the response is ${shown(observed[at])} in row ${rows[at] + 1}`,
      "expected finite numbers",
    );
  }
  return fitFrame(model, withResponse(frame, Float64Array.from(observed as number[])), fit.method);
}
