import { CholeskyDecomposition, Matrix } from "ml-matrix";
import { ModelError } from "../errors";
import { inverseOfFixedFactor } from "../fit/estimates";
import { knownFit, solutionOf } from "../fit/known-fit";
import type { Solution } from "../fit/solution";
import { backTransform } from "../frame/standardise";
import { checkFields, finiteNumber, listOf, rowsOf } from "../options";
import type { MixedModelFit } from "../types";
import { clusterSums } from "./cluster-sums";
import { type Cluster, clustersOfRows } from "./clusters";
import { fUpperTail, testDistribution, twoSidedPValue } from "./distribution";

/** One coefficient of one model, with the clusters of that model's rows. */
export interface ModelCoefficient {
  /** What it is of, such as the outcome of the model. */
  readonly name: string;
  readonly fit: MixedModelFit;
  readonly term: string;
  /** One value a row of the data given to the fit; the same value in two models is the same cluster. */
  readonly clusters: ArrayLike<number | string>;
}

/** A sum of coefficients of different models, tested against zero. */
export interface ModelContrast {
  readonly name: string;
  /** One weight a coefficient, in their order. */
  readonly weights: readonly number[];
}

/** An estimate with its cluster-robust test against zero and its 95 % interval. */
export interface RobustEstimate {
  readonly name: string;
  readonly estimate: number;
  readonly standardError: number;
  readonly statistic: number;
  /** Two-sided, by the t distribution. */
  readonly pValue: number;
  readonly lower: number;
  readonly upper: number;
}

/** Coefficients of several models side by side, with a joint test of their contrasts. */
export interface AcrossModels {
  readonly clusterCount: number;
  readonly coefficients: readonly RobustEstimate[];
  readonly contrasts: readonly RobustEstimate[];
  /** All contrasts are zero. */
  readonly joint: {
    readonly statistic: number;
    readonly numeratorDegrees: number;
    readonly denominatorDegrees: number;
    readonly pValue: number;
  };
}

/** Row of (X'V⁻¹X)⁻¹ of one raw coefficient, over the standardised columns, times the scale of the response. */
function weightsOf(
  { factor, fixed, fixedStandardisation, responseScale }: Solution,
  index: number,
): number[] {
  const p = fixed.names.length;
  const inverse = inverseOfFixedFactor(factor, p);
  const back = backTransform(fixedStandardisation);
  const half = Array.from({ length: p }, (_, j) => {
    let sum = 0;
    for (let c = 0; c < p; c++) sum += back[index * p + c] * inverse[c * p + j];
    return sum;
  });
  return Array.from({ length: p }, (_, i) => {
    let sum = 0;
    for (let j = 0; j < p; j++) sum += inverse[i * p + j] * half[j];
    return responseScale * sum;
  });
}

/** Refuses a coefficient that a model does not have or does not determine; its place in the model. */
function indexOfTerm({ name, fit, term }: ModelCoefficient): number {
  const { fixedEffects, status, statusReason } = knownFit(fit);
  const { frame, fixed } = solutionOf(fit);
  const factors = [...new Set(frame.random.map(({ groupingFactor }) => groupingFactor))];
  const index = fixed.names.indexOf(term);
  const refuse = (problem: string, expected: string): never => {
    throw new ModelError("testAcrossModels", `${name}: ${problem}`, expected);
  };
  if (factors.length !== 1) refuse(`grouping factors ${factors.join(", ")}`, "expected one");
  if (index < 0) refuse(`no term "${term}"`, `expected one of ${fixed.names.join(", ")}`);
  if (status === "not converged" || Number.isNaN(fixedEffects[index].standardError)) {
    refuse(`"${term}" is not determined: ${statusReason}`, "expected a coefficient with a standard error");
  }
  return index;
}

/** Coefficients of one fit with one list of clusters, by their places among all. */
interface SameModel {
  readonly first: ModelCoefficient;
  readonly places: number[];
}

/** Coefficients by what they share. */
function bySameModel(coefficients: readonly ModelCoefficient[]): readonly SameModel[] {
  const models: SameModel[] = [];
  coefficients.forEach((one, place) => {
    const same = models.find(({ first }) => first.fit === one.fit && first.clusters === one.clusters);
    if (same === undefined) models.push({ first: one, places: [place] });
    else same.places.push(place);
  });
  return models;
}

/** What every cluster contributes to every coefficient's error: the coefficient's row of M X_j'V⁻¹e. */
function contributions(coefficients: readonly ModelCoefficient[]): readonly Map<Cluster, number>[] {
  const indices = coefficients.map(indexOfTerm);
  const all: Map<Cluster, number>[] = [];
  for (const { first, places } of bySameModel(coefficients)) {
    const solution = solutionOf(first.fit);
    const { frame } = solution;
    const clusters = clustersOfRows("testAcrossModels", `clusters of ${first.name}`, frame, first.clusters);
    const weights = places.map((place) => weightsOf(solution, indices[place]));
    clusterSums(solution, weights, clusters).forEach((sums, at) => {
      all[places[at]] = sums;
    });
  }
  return all;
}

/** Refuses coefficients that have other properties than there are, or clusters that are no list. */
function checkCoefficients(coefficients: readonly ModelCoefficient[]): void {
  listOf("testAcrossModels", "coefficients", coefficients).forEach((coefficient, at) => {
    const what = `coefficients[${at}]`;
    const accepted = ["name", "fit", "term", "clusters"] as const;
    const { clusters } = checkFields("testAcrossModels", what, coefficient, accepted);
    rowsOf("testAcrossModels", `clusters of ${what}`, clusters);
  });
}

function robustEstimate(name: string, estimate: number, variance: number, degrees: number): RobustEstimate {
  const standardError = Math.sqrt(variance);
  const statistic = estimate / standardError;
  const reach = testDistribution(degrees).quantile(0.975) * standardError;
  return {
    name,
    estimate,
    standardError,
    statistic,
    pValue: twoSidedPValue(statistic, degrees),
    lower: estimate - reach,
    upper: estimate + reach,
  };
}

/**
 * Compares coefficients of several models whose errors are dependent, because the same clusters are in them: the
 * models may have other outcomes, other rows and other terms. With u_kj what cluster j contributes to the error of
 * coefficient k (its row of (X'V⁻¹X)⁻¹X_j'V⁻¹e), G the number of clusters and C the weights of q contrasts,
 *
 *   Cov(b_k, b_l) = G / (G − 1) Σ_j u_kj u_lj,   F = (G − q) / (q (G − 1)) (Cb)' [C Cov C']⁻¹ Cb,
 *
 * referred to F(q, G − q); single coefficients and contrasts to t with G − 1 degrees of freedom.
 * Source: Weesie (1999), Stata Technical Bulletin 52, for the covariance across models; Liang & Zeger (1986),
 * Biometrika 73(1). It takes a few passes over the rows where "CR2" takes the cube of a cluster's rows, so that
 * clusters of hundreds of rows (a state) are quick; it is a little too small where clusters are few (below some forty).
 *
 * @param coefficients at least one, each of a fit with one grouping factor; clusters may cut groups.
 * @param contrasts at least one, linearly independent.
 * @throws ModelError for a term that a fit does not have or does not determine, several grouping factors, clusters or
 *   weights of another length, or fewer clusters than contrasts need.
 * @example
 * const coefficients = ["y", "z"].map((name) => {
 *   const model = fitMixedModel(`${name} ~ x + (1 | g)`, data);
 *   return { name, fit: model, term: "x", clusters: data.g };
 * });
 * testAcrossModels(coefficients, [{ name: "y less z", weights: [1, -1] }]).joint.pValue;
 */
export function testAcrossModels(
  coefficients: readonly ModelCoefficient[],
  contrasts: readonly ModelContrast[],
): AcrossModels {
  checkCoefficients(coefficients);
  listOf("testAcrossModels", "contrasts", contrasts).forEach((contrast, at) => {
    const what = `contrasts[${at}]`;
    const { weights } = checkFields("testAcrossModels", what, contrast, ["name", "weights"]);
    listOf("testAcrossModels", `weights of ${what}`, weights).forEach((weight, k) => {
      finiteNumber("testAcrossModels", `weights[${k}] of ${what}`, weight);
    });
  });
  for (const { name, weights } of contrasts) {
    if (weights.length === coefficients.length) continue;
    throw new ModelError(
      "testAcrossModels",
      `contrast "${name}" has ${weights.length} weights for ${coefficients.length} coefficients`,
      "expected one weight a coefficient",
    );
  }
  const sums = contributions(coefficients);
  const clusters = [...new Set(sums.flatMap((own) => [...own.keys()]))];
  const [G, q] = [clusters.length, contrasts.length];
  if (q === 0 || G <= q + 1) {
    throw new ModelError(
      "testAcrossModels",
      `${q} contrasts and ${G} clusters`,
      "expected more clusters, and a contrast",
    );
  }
  const u = new Matrix(sums.map((own) => clusters.map((cluster) => own.get(cluster) ?? 0)));
  const covariance = u.mmul(u.transpose()).mul(G / (G - 1));
  const estimates = coefficients.map(
    ({ fit, term }) => fit.fixedEffects.find((effect) => effect.term === term)?.estimate as number,
  );
  const C = new Matrix(contrasts.map(({ weights }) => [...weights]));
  const values = C.mmul(Matrix.columnVector(estimates));
  const product = C.mmul(covariance).mmul(C.transpose());
  const spread = Matrix.add(product, product.transpose()).mul(0.5);
  const root = new CholeskyDecomposition(spread);
  if (!root.isPositiveDefinite()) {
    throw new ModelError("testAcrossModels", "contrasts depend on each other", "expected independent ones");
  }
  const wald = values.transpose().mmul(root.solve(values)).get(0, 0);
  const statistic = ((G - q) / (q * (G - 1))) * wald;
  return {
    clusterCount: G,
    coefficients: coefficients.map(({ name }, k) =>
      robustEstimate(name, estimates[k], covariance.get(k, k), G - 1),
    ),
    contrasts: contrasts.map(({ name }, k) =>
      robustEstimate(name, values.get(k, 0), spread.get(k, k), G - 1),
    ),
    joint: {
      statistic,
      numeratorDegrees: q,
      denominatorDegrees: G - q,
      pValue: fUpperTail(statistic, q, G - q),
    },
  };
}
