import { Criterion, type FactorTemplate } from "./criterion";
import { type CrossProducts, crossProducts } from "./cross-products";
import type { ColumnMatrix } from "./design";
import { ModelError } from "./errors";
import { fixedEffectsOf, fixedEstimates } from "./estimates";
import { parseFormula } from "./formula/parse";
import { formatFormula, type ModelTree } from "./formula/tree";
import { type ModelFrame, modelFrame, type RandomFrame } from "./frame";
import type { Optimum } from "./optimise";
import { findOptimum } from "./optimum";
import { lowerTriangular, randomEffectOf, rawFactor, singularTolerance } from "./random-effects";
import { areIndependent, findAliased } from "./rank";
import { keepSolution, type Solution } from "./solution";
import { lowerSpecification, type ModelSpecification } from "./specification";
import { interceptOf, type Standardisation, standardisationOf, standardise } from "./standardise";
import type { DataColumns, EstimationMethod, FitStatus, MixedModelFit } from "./types";

/** How to fit. */
export interface FitOptions {
  /** Restricted (the default) or full maximum likelihood. */
  readonly method?: EstimationMethod;
}

/** All random-effects columns of one grouping factor, standardised, with where each term's begin. */
interface JoinedRandom {
  readonly matrix: ColumnMatrix;
  readonly standardisations: readonly Standardisation[];
  readonly offsets: readonly number[];
  readonly template: FactorTemplate;
}

/** A term may be centred only if its effects correlate: independent effects of centred columns are another model. */
function mayCentre({ term, matrix }: RandomFrame): boolean {
  return term.covariance === "correlated" && interceptOf(matrix) >= 0;
}

function joinRandom(random: readonly RandomFrame[], rowCount: number): JoinedRandom {
  const standardisations = random.map((frame) => standardisationOf(frame.matrix, mayCentre(frame)));
  const names = random.flatMap(({ design }) => design.names);
  const values = new Float64Array(names.length * rowCount);
  const offsets: number[] = [];
  const rows: number[] = [];
  const columns: number[] = [];
  let offset = 0;
  random.forEach(({ matrix, term }, index) => {
    offsets.push(offset);
    values.set(standardise(matrix, standardisations[index]).values, offset * rowCount);
    const count = matrix.names.length;
    for (let column = 0; column < count; column++) {
      for (let row = column; row < (term.covariance === "correlated" ? count : column + 1); row++) {
        rows.push(offset + row);
        columns.push(offset + column);
      }
    }
    offset += count;
  });
  return {
    matrix: { names, rowCount, values },
    standardisations,
    offsets,
    template: { size: names.length, rows: Int32Array.from(rows), columns: Int32Array.from(columns) },
  };
}

/** Refuses models that the data cannot tell anything about. */
function refuseUnidentified({ random, rowCount }: ModelFrame, fixedCount: number): void {
  if (rowCount <= fixedCount) {
    throw new ModelError(
      "fitMixedModel",
      `${rowCount} rows for ${fixedCount} fixed effects`,
      "expected more rows than fixed effects; drop terms or add data",
    );
  }
  for (const { groupingFactor, groupNames, design } of random) {
    if (groupNames.length < 2) {
      throw new ModelError(
        "fitMixedModel",
        `grouping factor ${groupingFactor} has ${groupNames.length} level`,
        "expected at least two",
      );
    }
    const effects = groupNames.length * design.names.length;
    if (effects >= rowCount) {
      throw new ModelError(
        "fitMixedModel",
        `${effects} random effects of ${groupingFactor} for ${rowCount} rows`,
        "their variances cannot be told from the residual's; expected fewer random effects than rows",
      );
    }
  }
}

/** The relative covariance factor of one term, from the parameters, by rows. */
function factorOfTerm(
  theta: Float64Array,
  template: FactorTemplate,
  offset: number,
  count: number,
): number[][] {
  const lambda = Array.from({ length: count }, () => new Array<number>(count).fill(0));
  for (let k = 0; k < theta.length; k++) {
    const [row, column] = [template.rows[k] - offset, template.columns[k] - offset];
    if (row >= 0 && row < count && column >= 0 && column < count) lambda[row][column] = theta[k];
  }
  return lambda;
}

function thetaOf(lower: readonly (readonly number[])[], covariance: "correlated" | "independent"): number[] {
  return lower.flatMap((_, column) =>
    covariance === "independent" ? [lower[column][column]] : lower.slice(column).map((row) => row[column]),
  );
}

function statusOf(
  optimum: Optimum,
  standardisedLower: readonly (readonly (readonly number[])[])[],
): FitStatus {
  if (optimum.status === "stopped") return "not converged";
  const isSingular = standardisedLower.some((lower) => lower.some((row, i) => row[i] < singularTolerance));
  return isSingular ? "singular" : "converged";
}

/** The response with mean 0 (where the model has an intercept) and standard deviation 1. */
interface StandardisedResponse {
  readonly values: Float64Array;
  readonly centre: number;
  readonly scale: number;
}

function standardiseResponse(response: Float64Array, centred: boolean): StandardisedResponse {
  const count = response.length;
  const centre = centred ? response.reduce((sum, value) => sum + value, 0) / count : 0;
  const size = Math.sqrt(response.reduce((sum, value) => sum + (value - centre) ** 2, 0) / count);
  const scale = size > 0 ? size : 1;
  return { values: response.map((value) => (value - centre) / scale), centre, scale };
}

/** The fixed effects and the response, standardised and reduced to cross-products. */
interface LaidOut {
  readonly fixed: ColumnMatrix;
  readonly aliased: readonly string[];
  readonly standardisation: Standardisation;
  readonly response: StandardisedResponse;
  readonly products: CrossProducts;
}

/** Lays out the fixed effects; columns that are aliased are found and left out. */
function layOutFixed(frame: ModelFrame, joined: JoinedRandom): LaidOut {
  const layOut = (fixed: ColumnMatrix, aliased: readonly string[]): LaidOut => {
    refuseUnidentified(frame, fixed.names.length);
    const standardisation = standardisationOf(fixed, true);
    const response = standardiseResponse(frame.response, standardisation.intercept >= 0);
    const { groups, groupNames } = frame.random[0];
    const columns = standardise(fixed, standardisation);
    const products = crossProducts(joined.matrix, columns, response.values, groups, groupNames.length);
    return { fixed, aliased, standardisation, response, products };
  };
  const all = layOut(frame.fixed, []);
  const p = frame.fixed.names.length;
  if (areIndependent(all.products.joinedByJoined, p, p + 1)) return all;
  const { kept, aliased } = findAliased(frame.fixed);
  return aliased.length === 0 ? all : layOut(kept, aliased);
}

/** Fits a model whose data are laid out. */
export function fitFrame(model: ModelTree, frame: ModelFrame, method: EstimationMethod): MixedModelFit {
  const [first] = frame.random;
  if (frame.random.some(({ groupingFactor }) => groupingFactor !== first.groupingFactor)) {
    throw new ModelError(
      "fitMixedModel",
      `the model has several grouping factors (${[...new Set(frame.random.map((one) => one.groupingFactor))].join(", ")})`,
      "expected one",
    );
  }
  const joined = joinRandom(frame.random, frame.rowCount);
  const laidOut = layOutFixed(frame, joined);
  const { fixed: kept, aliased, standardisation: fixedStandardisation, response, products } = laidOut;
  const p = kept.names.length;
  const criterion = new Criterion(products, joined.template, method);
  const optimum = findOptimum(criterion);
  const evaluation = criterion.solve(optimum.point);
  const degrees = method === "REML" ? frame.rowCount - p : frame.rowCount;
  const residualNorm = evaluation.factor[evaluation.factor.length - 1];
  const residualVariance = (residualNorm * residualNorm) / degrees;
  const estimates = fixedEstimates(
    evaluation,
    fixedStandardisation,
    response.centre,
    response.scale,
    residualVariance,
  );
  const variance = residualVariance * response.scale * response.scale;

  const factors = frame.random.map((one, index) =>
    factorOfTerm(optimum.point, joined.template, joined.offsets[index], one.matrix.names.length),
  );
  const rawLowers = factors.map((factor, index) =>
    lowerTriangular(rawFactor(factor, joined.standardisations[index])),
  );
  const theta = rawLowers.flatMap((lower, index) => thetaOf(lower, frame.random[index].term.covariance));

  // The criterion of the raw columns: |X'V⁻¹X| grows by the squared scales of X (REML), r² by that of the response.
  let rawCriterion = evaluation.criterion + 2 * degrees * Math.log(response.scale);
  if (method === "REML") for (const scale of fixedStandardisation.scales) rawCriterion += 2 * Math.log(scale);
  const parameterCount = p + theta.length + 1;
  const fit: MixedModelFit = {
    status: statusOf(optimum, factors.map(lowerTriangular)),
    method,
    formula: formatFormula(model),
    observationCount: frame.rowCount,
    dropped: frame.dropped,
    fixedEffects: fixedEffectsOf(kept.names, estimates),
    fixedEffectCovariance: estimates.covariance,
    aliased,
    randomEffects: frame.random.map((one, index) => randomEffectOf(one, rawLowers[index], variance)),
    residualVariance: variance,
    residualStandardDeviation: Math.sqrt(variance),
    theta,
    criterion: rawCriterion,
    logLikelihood: -rawCriterion / 2,
    parameterCount,
    aic: rawCriterion + 2 * parameterCount,
    bic: rawCriterion + parameterCount * Math.log(frame.rowCount),
    certificate: {
      largestGradient: Math.max(...optimum.gradient.map(Math.abs)),
      smallestCurvature: Math.min(...optimum.eigenvalues),
      evaluations: criterion.evaluations,
      rank: p,
    },
  };
  const solution: Solution = {
    model,
    frame,
    criterion,
    theta: optimum.point,
    factor: evaluation.factor,
    fixed: kept,
    fixedStandardisation,
    randomStandardisation: joined.standardisations,
    termOffsets: joined.offsets,
    responseCentre: response.centre,
    responseScale: response.scale,
    residualVariance,
  };
  keepSolution(fit, solution);
  return fit;
}

/**
 * Fits a linear mixed model to its exact optimum.
 *
 * @param specification the model in lme4's language, such as `"y ~ x + (1 + x | g)"`, or as an object whose column
 *   names the compiler checks against the data.
 * @param data named columns; rows in which a variable of the model is missing are dropped and counted.
 * @param options REML (the default) or ML.
 * @returns the fit; its status is "singular" on the boundary of the parameter space.
 * @throws FormulaError for a formula that cannot be read, pointing at the character.
 * @throws ModelError for data that the model cannot be fitted to.
 */
export function fitMixedModel<Data extends DataColumns>(
  specification: string | ModelSpecification<keyof Data & string>,
  data: Data,
  options: FitOptions = {},
): MixedModelFit {
  const model =
    typeof specification === "string" ? parseFormula(specification) : lowerSpecification(specification);
  if (model.random.length === 0) {
    throw new ModelError(
      "fitMixedModel",
      `the model ${formatFormula(model)} has no random effects`,
      "expected at least one term such as (1 | g)",
    );
  }
  return fitFrame(model, modelFrame(model, data), options.method ?? "REML");
}
