import {
  type ConfidenceIntervals,
  conditionalModes,
  cooksDistances,
  determinationOf,
  type FixedEffectInferences,
  fittedValues,
  intraClassCorrelation,
  leverages,
  type MixedModelFit,
  secondStart,
} from "@alignment/engine";
import type { ExplainedFactor } from "./factors";

/** What a fit is described with, beyond itself. */
export interface FitDetails {
  readonly factors: readonly ExplainedFactor[];
  /** The column of weights. */
  readonly weights?: string;
  /** Tests by one or more methods. */
  readonly inferences: readonly FixedEffectInferences[];
  readonly intervals: ConfidenceIntervals;
}

function describeInference({ method, level, effects }: FixedEffectInferences): Record<string, unknown> {
  return {
    method,
    level,
    effects: effects.map((effect) =>
      effect.status === "defined"
        ? {
            term: effect.term,
            status: effect.status,
            se: effect.standardError,
            df: effect.degreesOfFreedom,
            statistic: effect.statistic,
            p: effect.pValue,
            lower: effect.lower,
            upper: effect.upper,
          }
        : { term: effect.term, status: effect.status, reason: effect.reason },
    ),
  };
}

function describeRandomEffects(fit: MixedModelFit): readonly Record<string, unknown>[] {
  const modes = conditionalModes(fit);
  return fit.randomEffects.map((effect, index) => ({
    group: effect.groupingFactor,
    groups: effect.groupCount,
    terms: effect.terms,
    covariance: effect.covariance,
    sd: effect.standardDeviations,
    correlation: effect.correlations,
    modes: Object.fromEntries(effect.groupNames.map((name, group) => [name, modes[index].modes[group]])),
    modeCovariances: Object.fromEntries(
      effect.groupNames.map((name, group) => [name, modes[index].conditionalCovariances[group]]),
    ),
  }));
}

function describeRows(fit: MixedModelFit): Record<string, unknown> {
  const { rows, population, conditional, populationResiduals, conditionalResiduals } = fittedValues(fit);
  return {
    row: Array.from(rows, (row) => row + 1),
    fitted: Array.from(conditional),
    fittedPopulation: Array.from(population),
    residual: Array.from(conditionalResiduals),
    residualPopulation: Array.from(populationResiduals),
    leverage: Array.from(leverages(fit)),
  };
}

/** A fit under the short keys that the help of `npm run fit` documents; a number that is not defined is null. */
export function describeFit(
  fit: MixedModelFit,
  { factors, weights, inferences, intervals }: FitDetails,
): Record<string, unknown> {
  const { marginal, conditional } = determinationOf(fit);
  return {
    formula: fit.formula,
    method: fit.method,
    status: fit.status,
    statusReason: fit.statusReason,
    observations: fit.observationCount,
    dropped: fit.dropped,
    weights: weights ?? null,
    factors,
    fixed: fit.fixedEffects.map(({ term, estimate, standardError, z, pValue }) => ({
      term,
      estimate,
      se: standardError,
      z,
      p: pValue,
    })),
    vcov: fit.fixedEffectCovariance,
    aliased: fit.aliased,
    randomEffects: describeRandomEffects(fit),
    theta: fit.theta,
    sigma: fit.residualStandardDeviation,
    criterion: fit.criterion,
    logLik: fit.logLikelihood,
    parameters: fit.parameterCount,
    aic: fit.aic,
    bic: fit.bic,
    r2: { marginal, conditional },
    icc: intraClassCorrelation(fit),
    inference: inferences.map(describeInference),
    intervals,
    cooks: cooksDistances(fit),
    rows: describeRows(fit),
    certificate: { ...fit.certificate, secondStart: secondStart(fit) },
  };
}
