import { ModelError } from "../errors";
import { fitFrame } from "../fit/fit";
import { solutionOf } from "../fit/known-fit";
import type { Solution } from "../fit/solution";
import { type ModelFrame, observedResponse } from "../frame/frame";
import type { EstimationMethod, MixedModelFit } from "../types";
import { chiSquareUpperTail } from "./distribution";
import { haveSameColumns, varianceCount, whyNotNested } from "./nesting";

/** One model of a comparison, as it was compared. */
export interface ComparedModel {
  readonly formula: string;
  readonly parameterCount: number;
  readonly logLikelihood: number;
  readonly aic: number;
  readonly bic: number;
}

/** Two models of the same data and their likelihood-ratio test. */
export interface ModelComparison {
  readonly smaller: ComparedModel;
  readonly larger: ComparedModel;
  /** How both were estimated for the comparison. */
  readonly method: EstimationMethod;
  /** What was fitted again, and why; empty where nothing was. */
  readonly refitted: string;
  readonly status: "defined" | "not defined";
  /** Why there is no test, where status is "not defined". */
  readonly reason?: string;
  /** Twice the difference of the log-likelihoods. */
  readonly statistic?: number;
  readonly degreesOfFreedom?: number;
  /** Upper tail of the chi-squared distribution. */
  readonly pValue?: number;
  /** What to know of the p-value; empty where it is asymptotically exact. */
  readonly caution: string;
}

function refuseOtherData(caller: string, a: Solution, b: Solution): void {
  const sameRows =
    a.frame.rowCount === b.frame.rowCount && a.frame.rows.every((row, i) => row === b.frame.rows[i]);
  const [observed, other] = [observedResponse(a.frame), observedResponse(b.frame)];
  if (!(sameRows && observed.every((value, i) => value === other[i]))) {
    throw new ModelError(
      caller,
      `the models have other rows or another response (${a.frame.rowCount} and ${b.frame.rowCount} rows)`,
      "expected fits of one response to the same rows; drop rows with missing values before fitting",
    );
  }
}

function refuseOtherWeights(caller: string, { frame: a }: Solution, { frame: b }: Solution): void {
  const weightOf = (weights: ModelFrame["weights"], row: number) => weights?.values[row] ?? 1;
  const differs = a.response.some((_, row) => weightOf(a.weights, row) !== weightOf(b.weights, row));
  if (!differs) return;
  throw new ModelError(
    caller,
    "the models weight the rows differently",
    "expected fits with the same weights: with others the likelihoods are of other models of the residual",
  );
}

function notDefined(smaller: MixedModelFit, larger: MixedModelFit): string | undefined {
  const failed = [smaller, larger].find(({ status }) => status === "not converged");
  if (failed !== undefined) return `${failed.formula} did not converge`;
  if (smaller.parameterCount === larger.parameterCount) return "the models have equally many parameters";
  return whyNotNested(solutionOf(smaller), solutionOf(larger));
}

function comparedOf({ formula, parameterCount, logLikelihood, aic, bic }: MixedModelFit): ComparedModel {
  return { formula, parameterCount, logLikelihood, aic, bic };
}

/**
 * Compares two models of the same data by AIC, BIC and, where one is nested in the other, the likelihood-ratio test
 *
 *   2 (log L_larger − log L_smaller) against χ² with the difference of the numbers of parameters.
 *
 * REML likelihoods compare only models with the same columns of fixed effects: where these or the methods differ, what
 * is fitted by REML is fitted again by ML, and `refitted` says so. Nesting is judged by the columns and the groups
 * themselves, whatever they are called: the fixed effects of the smaller model must lie within the span of the
 * larger's, and its covariances among those that the larger allows. Source: Pinheiro & Bates (2000), Mixed-Effects
 * Models in S and S-PLUS, section 2.4.
 *
 * @param a a fit of `fitMixedModel`.
 * @param b another fit to the same rows, in any order of size.
 * @throws ModelError if the rows, the responses or the weights differ.
 * @example
 * const larger = fitMixedModel("y ~ x + z + (1 | g)", data);
 * compareModels(fitMixedModel("y ~ x + (1 | g)", data), larger).pValue;
 */
export function compareModels(a: MixedModelFit, b: MixedModelFit): ModelComparison {
  return comparedFits("compareModels", a, b).comparison;
}

/** A comparison, with the fits that were compared. */
export interface ComparedFits {
  readonly comparison: ModelComparison;
  readonly smaller: MixedModelFit;
  readonly larger: MixedModelFit;
}

/** Compares two fits as `compareModels` says. */
export function comparedFits(caller: string, a: MixedModelFit, b: MixedModelFit): ComparedFits {
  const solutions = [solutionOf(a), solutionOf(b)];
  refuseOtherData(caller, solutions[0], solutions[1]);
  refuseOtherWeights(caller, solutions[0], solutions[1]);
  const sameFixed = haveSameColumns(solutions[0].fixed, solutions[1].fixed);
  const needsLikelihood = a.method !== b.method || (a.method === "REML" && !sameFixed);
  const again = [a, b].filter(({ method }) => needsLikelihood && method === "REML");
  const fits = [a, b].map((fit, i) =>
    again.includes(fit) ? fitFrame(solutions[i].model, solutions[i].frame, "ML") : fit,
  );
  const [smaller, larger] = fits.sort((one, other) => one.parameterCount - other.parameterCount);
  const why = sameFixed ? "the fits differ in their method" : "the fixed effects differ";
  const common = {
    smaller: comparedOf(smaller),
    larger: comparedOf(larger),
    method: smaller.method,
    refitted:
      again.length === 0
        ? ""
        : `fitted again by ML, as ${why}: ${again.map(({ formula }) => formula).join("; ")}`,
  };
  const undetermined = [a, b].find(({ status }) => status === "undetermined");
  const reason =
    undetermined === undefined
      ? notDefined(smaller, larger)
      : `${undetermined.formula} is not identified: ${undetermined.statusReason}`;
  if (reason !== undefined) {
    return { comparison: { ...common, status: "not defined", reason, caution: "" }, smaller, larger };
  }
  const statistic = Math.max(0, 2 * (larger.logLikelihood - smaller.logLikelihood));
  const degreesOfFreedom = larger.parameterCount - smaller.parameterCount;
  const comparison: ModelComparison = {
    ...common,
    status: "defined",
    statistic,
    degreesOfFreedom,
    pValue: chiSquareUpperTail(statistic, degreesOfFreedom),
    caution:
      varianceCount(solutionOf(smaller)) === varianceCount(solutionOf(larger))
        ? ""
        : "a variance of zero lies on the boundary of the parameters: the p-value is too large",
  };
  return { comparison, smaller, larger };
}
