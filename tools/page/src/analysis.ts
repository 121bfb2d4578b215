import {
  type FixedEffectInference,
  fitMixedModel,
  type MixedModelFit,
  type RandomEffect,
  testAcrossModels,
} from "@alignment/engine";
import type { Panel, PanelBuilder } from "alignment/construct";
import { defaultModelChoices, type ModelChoices, modelFormula } from "alignment/multiverse";
import { defaultSpecification, type PanelSpecification } from "alignment/specification";
import { withoutCaller } from "./reason";

/** What a person has chosen: changes to the default construction, and to the default model. */
export interface Looked {
  readonly changes: Partial<PanelSpecification>;
  readonly model: Partial<ModelChoices>;
}

/** One coefficient of the model. */
export interface PageTerm {
  readonly term: string;
  readonly estimate: number;
  /** Model-based. */
  readonly standardError: number;
  /** Clustered by state; undefined where the model has several grouping factors or too few states. */
  readonly standardErrorByState: number | undefined;
}

/** A step of the construction with what is left after it. */
export interface PageStep {
  /** Its name in \`results.json\`, whatever the choices. */
  readonly key: string;
  readonly step: string;
  readonly rows: number;
  readonly cases: number;
}

/** The predicted distance at one membership duration, other covariates at their means. */
export interface PagePoint {
  readonly duration: number;
  readonly estimate: number;
  readonly lower: number;
  readonly upper: number;
}

/** What the page shows of one specification that was fitted. */
export interface PageFit {
  readonly kind: "fitted";
  readonly status: MixedModelFit["status"];
  /** Why the status is what it is; empty where the fit converged. */
  readonly statusReason: string;
  readonly rows: number;
  readonly cases: number;
  readonly terms: readonly PageTerm[];
  readonly variances: {
    readonly intercept: number;
    /** Undefined where the slope does not vary. */
    readonly slope: number | undefined;
    /** Undefined where the two do not covary. */
    readonly covariance: number | undefined;
    readonly correlation: number | undefined;
    readonly residual: number;
  };
  readonly logLikelihood: number;
  readonly aic: number;
  readonly bic: number;
  /** Why there are no standard errors clustered by state; undefined where there are. */
  readonly noClusteredErrors: string | undefined;
  readonly formula: string;
  /** Terms of the formula without a coefficient: in this sample they are constant or follow from the others. */
  readonly aliased: readonly string[];
  /** The unit of the slope. */
  readonly unit: string;
  /** Whether outcome and score are those of Table 2: only then is a change of the slope a change on one scale. */
  readonly sameScale: boolean;
  /** Whether the slope may stand on one axis with Table 2's: a distance in points of a version of the latent score. */
  readonly isLatentDistance: boolean;
  readonly attrition: readonly PageStep[];
  readonly prediction: readonly PagePoint[];
  /** CR2 standard errors and intervals of the terms, or why there are none; undefined until they are asked for. */
  readonly robust?: readonly FixedEffectInference[] | string;
}

/** A specification that has no result, with the construction's or the engine's own sentence. */
export interface PageFailure {
  readonly kind: "failed";
  readonly message: string;
}

export type PageResult = PageFit | PageFailure;

/** Standard errors of all terms, clustered by state, by term; or why there are none. */
function errorsByState(
  fit: MixedModelFit,
  clusters: ArrayLike<number>,
): ReadonlyMap<string, number> | string {
  if (new Set(fit.randomEffects.map(({ groupingFactor }) => groupingFactor)).size > 1)
    return "the random effects are crossed, and these standard errors are those of models of one grouping factor";
  if (fit.fixedEffects.some(({ standardError }) => Number.isNaN(standardError)))
    return "some standard errors are not identified, and these need all of them";
  const terms = fit.fixedEffects.map(({ term }) => term);
  try {
    const { coefficients } = testAcrossModels(
      terms.map((term) => ({ name: term, fit, term, clusters })),
      [{ name: "duration", weights: terms.map((term) => (term === "duration" ? 1 : 0)) }],
    );
    return new Map(coefficients.map(({ name, standardError }) => [name, standardError]));
  } catch (error) {
    return withoutCaller((error as Error).message); // Too few states.
  }
}

function ofCases(effects: readonly RandomEffect[]): RandomEffect | undefined {
  return effects.find(({ groupingFactor }) => groupingFactor === "case");
}

function variancesOf(fit: MixedModelFit): PageFit["variances"] {
  const own = fit.randomEffects.filter(({ groupingFactor }) => groupingFactor === "case");
  const variance = (term: string): number | undefined => {
    for (const { terms, covariance } of own) {
      const i = terms.indexOf(term);
      if (i >= 0) return covariance[i][i];
    }
    return undefined;
  };
  const both = own.find(({ terms }) => terms.length === 2);
  return {
    intercept: variance("(Intercept)") ?? 0,
    slope: variance("duration"),
    covariance: both?.form === "correlated" ? both.covariance[0][1] : undefined,
    correlation: both?.form === "correlated" ? both.correlations[0][1] : undefined,
    residual: fit.residualVariance,
  };
}

const longestPrediction = 40;
const normalQuantile = 1.959963984540054;

/**
 * The predicted distance along the membership duration, all other covariates at their means over the sample, with the
 * 95% band of the fixed effects: x'b ± 1.96 √(x'Vx) (Figure 2 of the paper).
 */
function predictionOf(fit: MixedModelFit, columns: Readonly<Record<string, ArrayLike<number>>>): PagePoint[] {
  const means = fit.fixedEffects.map(({ term }) => {
    if (term === "(Intercept)") return 1;
    const column = columns[term];
    if (column === undefined) return 0;
    let sum = 0;
    for (let row = 0; row < column.length; row++) sum += column[row];
    return sum / column.length;
  });
  const duration = fit.fixedEffects.findIndex(({ term }) => term === "duration");
  if (duration < 0) return [];
  return Array.from({ length: longestPrediction + 1 }, (_, years) => {
    const x = means.map((mean, i) => (i === duration ? years : mean));
    const estimate = x.reduce((sum, value, i) => sum + value * fit.fixedEffects[i].estimate, 0);
    const variance = x.reduce(
      (sum, value, i) =>
        sum + x.reduce((inner, other, j) => inner + value * other * fit.fixedEffectCovariance[i][j], 0),
      0,
    );
    const reach = normalQuantile * Math.sqrt(variance);
    return { duration: years, estimate, lower: estimate - reach, upper: estimate + reach };
  });
}

/** The unit of the slope, and with what it can be compared. */
function scaleOf({
  outcome,
  score,
}: PanelSpecification): Pick<PageFit, "unit" | "sameScale" | "isLatentDistance"> {
  const points = score.startsWith("Fariss") ? "score points" : `points of the CIRI score ${score}`;
  const isDistance = outcome === defaultSpecification.outcome;
  return {
    unit: `${points}${isDistance ? "" : " of yearly change"} per year of membership`,
    sameScale: isDistance && score === defaultSpecification.score,
    isLatentDistance: isDistance && score.startsWith("Fariss"),
  };
}

function formulaOf({ specification }: Panel, model: ModelChoices): string {
  return modelFormula(model, specification.stateCapacity);
}

/** Fits the model of some choices to a panel. */
export function fitPanel(panel: Panel, choices: Partial<ModelChoices>): MixedModelFit {
  const model = { ...defaultModelChoices, ...choices };
  return fitMixedModel(formulaOf(panel, model), panel.sample.columns, { method: model.estimation });
}

function resultOf(panel: Panel, model: ModelChoices): PageFit {
  const columns = panel.sample.columns;
  const fit = fitPanel(panel, model);
  const byState = errorsByState(fit, columns.ccode);
  return {
    kind: "fitted",
    status: fit.status,
    statusReason: fit.statusReason,
    rows: fit.observationCount,
    cases: ofCases(fit.randomEffects)?.groupCount ?? 0,
    terms: fit.fixedEffects.map(({ term, estimate, standardError }) => ({
      term,
      estimate,
      standardError,
      standardErrorByState: typeof byState === "string" ? undefined : byState.get(term),
    })),
    variances: variancesOf(fit),
    logLikelihood: fit.logLikelihood,
    aic: fit.aic,
    bic: fit.bic,
    noClusteredErrors: typeof byState === "string" ? byState : undefined,
    formula: formulaOf(panel, model),
    aliased: fit.aliased,
    ...scaleOf(panel.specification),
    attrition: panel.attrition.map(({ key, step, rows, cases }) => ({ key, step, rows, cases })),
    prediction: predictionOf(fit, columns as unknown as Readonly<Record<string, ArrayLike<number>>>),
  };
}

/**
 * Builds the panel of a specification and fits the model to it.
 *
 * @param build builds panels, keeping what two specifications share.
 * @param looked the choices.
 * @returns the numbers of the page, or why there are none.
 */
export function analyse(build: PanelBuilder, { changes, model }: Looked): PageResult {
  try {
    return resultOf(build(changes), { ...defaultModelChoices, ...model });
  } catch (error) {
    return { kind: "failed", message: withoutCaller((error as Error).message) };
  }
}
