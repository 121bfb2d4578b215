import { ModelError } from "../errors";
import { parseFormula } from "../formula/parse";
import { lowerSpecification, type ModelSpecification } from "../formula/specification";
import { formatFormula, type ModelTree } from "../formula/tree";
import { type ModelFrame, modelFrame } from "../frame/frame";
import { factorsOfModel, refuseUnusedCoding } from "../frame/model-factors";
import { checkCoding } from "../frame/options";
import { logScales } from "../frame/standardise";
import { checkOptionNames, oneOf } from "../options";
import { certificateOf } from "../search/certificate";
import { findOptimum, type SolvedOptimum } from "../search/optimum";
import type { DataColumns, DataOptions, EstimationMethod, MixedModelFit } from "../types";
import { determinedEstimates } from "./along-flat";
import { fixedEffectsOf, fixedEstimates } from "./estimates";
import { type LaidOut, layOutFixed } from "./fixed-layout";
import { layOutRandom, type RandomLayout } from "./layout";
import { outcomeInDigits, withoutCovariance } from "./lost-digits";
import { factorAt, lowerTriangular, randomEffectOf, rawFactor } from "./random-effects";
import { keepSolution, type Solution } from "./solution";
import { outcomeOf, parametersTakenUp } from "./status";

/** How to fit. */
export interface FitOptions extends DataOptions {
  /** Restricted (the default) or full maximum likelihood. */
  readonly method?: EstimationMethod;
  /**
   * A fit of a similar model, where the search for the variances begins: the optimum is the same, and is found sooner
   * where the two are near, as in draws of one data set. A model with another number of variance parameters begins
   * where the moments of its data suggest, as every model does by default. A copy of a fit serves as well.
   */
  readonly startFrom?: MixedModelFit;
}

/** The method of a fit, with its default; refuses options that there are not. */
export function checkedOptions(caller: string, options: FitOptions): { readonly method: EstimationMethod } {
  checkOptionNames(caller, options, ["method", "weights", "factors", "contrasts", "reference", "startFrom"]);
  checkCoding(caller, options);
  return { method: oneOf(caller, "method", options.method ?? "REML", ["REML", "ML"]) };
}

/** Where the search of a model begins, if a fit is given whose variances it can begin from. */
export function startOf({ startFrom }: FitOptions, { criterion }: LaidOut): Float64Array | undefined {
  if (startFrom === undefined) return undefined;
  const parameters: unknown = startFrom?.source?.parameters;
  if (!Array.isArray(parameters) || !parameters.every(Number.isFinite)) {
    throw new ModelError(
      "fitMixedModel",
      "startFrom is no fit",
      "expected what fitMixedModel returned, or a copy",
    );
  }
  return parameters.length === criterion.parameterCount ? Float64Array.from(parameters) : undefined;
}

function thetaOf(lower: readonly (readonly number[])[], covariance: "correlated" | "independent"): number[] {
  return lower.flatMap((_, column) =>
    covariance === "independent" ? [lower[column][column]] : lower.slice(column).map((row) => row[column]),
  );
}

/** What the estimates are made of, at an optimum. */
function solutionAt(
  model: ModelTree,
  frame: ModelFrame,
  random: RandomLayout,
  laidOut: LaidOut,
  { factor, ...optimum }: SolvedOptimum,
  flat: Solution["flat"],
): Solution {
  const { criterion, response, standardisation } = laidOut;
  const residualNorm = factor[factor.length - 1];
  const residualVariance = (residualNorm * residualNorm) / degreesOf(frame, laidOut);
  return {
    model,
    frame,
    criterion,
    theta: optimum.point,
    factor,
    fixed: laidOut.fixed,
    kept: laidOut.kept,
    fixedStandardisation: standardisation,
    random,
    response,
    responseCentre: response.centre,
    responseScale: response.scale,
    residualVariance,
    estimates: fixedEstimates(factor, standardisation, response, residualVariance),
    flat,
  };
}

/** n − p under REML, n under ML. */
function degreesOf({ rowCount }: ModelFrame, { fixed, criterion }: LaidOut): number {
  return criterion.method === "REML" ? rowCount - fixed.names.length : rowCount;
}

/**
 * The criterion of the raw columns from that of the standardised ones: |X'V⁻¹X| grows by the squared scales of X
 * (REML only), r² by that of the response.
 */
function rawCriterionOf(frame: ModelFrame, laidOut: LaidOut, value: number): number {
  let raw = value + 2 * degreesOf(frame, laidOut) * Math.log(laidOut.response.scale);
  if (laidOut.criterion.method === "REML") raw += 2 * logScales(laidOut.standardisation);
  return raw;
}

/** Fits a model to a frame. */
export function fitFrame(model: ModelTree, frame: ModelFrame, method: EstimationMethod): MixedModelFit {
  const random = layOutRandom(frame);
  return fitLaidOut(model, frame, random, layOutFixed(frame, random, method));
}

/**
 * Fits a model whose data are laid out.
 *
 * @param start where the search for theta begins, by default near what the moments of the data suggest.
 */
export function fitLaidOut(
  model: ModelTree,
  frame: ModelFrame,
  random: RandomLayout,
  laidOut: LaidOut,
  start?: Float64Array,
): MixedModelFit {
  const held = parametersTakenUp(frame, random, laidOut);
  const optimum = findOptimum(laidOut.criterion, start, held);
  return fitAt(model, frame, random, laidOut, optimum, laidOut.criterion.evaluations);
}

/**
 * The fit at an optimum that was found.
 *
 * @param evaluations of the criterion, until it was found.
 */
export function fitAt(
  model: ModelTree,
  frame: ModelFrame,
  random: RandomLayout,
  laidOut: LaidOut,
  optimum: SolvedOptimum,
  evaluations: number,
): MixedModelFit {
  const factors = frame.random.map((one, index) => factorAt(optimum.point, random, one, index));
  const rawLowers = factors.map((factor, index) =>
    lowerTriangular(rawFactor(factor, random.standardisations[index])),
  );
  const found = outcomeOf(frame, random, laidOut, optimum, factors.map(lowerTriangular), rawLowers);
  const solution = solutionAt(model, frame, random, laidOut, optimum, found.flat);
  const { status, reason } = outcomeInDigits(found, solution, optimum);
  const { fixed, responseScale, residualVariance } = solution;
  const determined = determinedEstimates(solution);
  const isLost = status === "not converged" && optimum.status !== "stopped";
  const estimates = isLost ? withoutCovariance(determined) : determined;
  const variance = residualVariance * responseScale * responseScale;
  const weightScale = frame.weights?.scale ?? 1;
  const theta = rawLowers
    .flatMap((lower, index) => thetaOf(lower, frame.random[index].term.covariance))
    .map((value) => value / Math.sqrt(weightScale));
  const criterion = rawCriterionOf(frame, laidOut, optimum.value);
  const parameterCount = fixed.names.length + theta.length + 1;
  const fit: MixedModelFit = {
    status,
    statusReason: reason,
    method: laidOut.criterion.method,
    formula: formatFormula(model),
    observationCount: frame.rowCount,
    dropped: frame.dropped,
    factors: factorsOfModel(frame),
    fixedEffects: fixedEffectsOf(fixed.names, estimates),
    fixedEffectCovariance: estimates.covariance,
    aliased: laidOut.aliased,
    randomEffects: frame.random.map((one, index) => randomEffectOf(one, rawLowers[index], variance)),
    residualVariance: variance * weightScale,
    residualStandardDeviation: Math.sqrt(variance * weightScale),
    theta,
    criterion,
    logLikelihood: -criterion / 2,
    parameterCount,
    aic: criterion + 2 * parameterCount,
    bic: criterion + parameterCount * Math.log(frame.rowCount),
    certificate: certificateOf(solution.criterion, optimum, fixed.names.length, evaluations, () =>
      parametersTakenUp(frame, random, laidOut),
    ),
    source: { model, ...frame.given, parameters: Array.from(optimum.point), value: optimum.value },
  };
  keepSolution(fit, solution);
  return fit;
}

/**
 * The model of a formula or a typed object.
 *
 * @throws ModelError if it has no random effects.
 */
export function modelOf(specification: string | ModelSpecification<string>): ModelTree {
  const model =
    typeof specification === "string" ? parseFormula(specification) : lowerSpecification(specification);
  if (model.random.length === 0) {
    throw new ModelError(
      "fitMixedModel",
      `the model ${formatFormula(model)} has no random effects`,
      "expected at least one term such as (1 | g)",
    );
  }
  return model;
}

/**
 * Fits a linear mixed model to its exact optimum.
 *
 * @param specification the model in lme4's language, such as `"y ~ x + (1 + x | g)"`, or as an object whose column
 *   names the compiler checks against the data.
 * @param data named columns; rows in which a variable of the model is missing are dropped and counted. The fit keeps
 *   the columns and does not copy them: do not write into one while the fit is in use.
 * @param options REML (the default) or ML, and a fit to start from.
 * @returns the fit; its status is "singular" on the boundary of the parameter space.
 * @throws FormulaError for a formula that cannot be read, pointing at the character.
 * @throws ModelError for data that the model cannot be fitted to.
 * @example
 * const model = fitMixedModel("y ~ treatment + x + (1 + x | subject)", data, { method: "ML" });
 * model.status; // "converged"
 * model.fixedEffects.map(({ term, estimate, standardError }) => [term, estimate, standardError]);
 */
export function fitMixedModel<Data extends DataColumns>(
  specification: string | ModelSpecification<keyof Data & string>,
  data: Data,
  options: FitOptions = {},
): MixedModelFit {
  const { method } = checkedOptions("fitMixedModel", options);
  const model = modelOf(specification);
  const frame = modelFrame(model, data, options);
  refuseUnusedCoding("fitMixedModel", [frame], options);
  const random = layOutRandom(frame);
  const laidOut = layOutFixed(frame, random, method);
  return fitLaidOut(model, frame, random, laidOut, startOf(options, laidOut));
}
