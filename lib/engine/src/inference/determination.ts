import { determinedNumbers } from "../fit/along-flat";
import { solutionOf } from "../fit/known-fit";
import { covarianceOfTerm } from "../fit/random-effects";
import type { Solution } from "../fit/solution";
import type { MixedModelFit } from "../types";

/** A grouping factor's part of the variance that the fixed effects leave; `NaN` where the data do not determine it. */
export interface IntraClassCorrelation {
  readonly groupingFactor: string;
  /** Mean over the rows of the variance of the random effects of the factor. */
  readonly variance: number;
  /** That variance over the variance of all random effects and the residual. */
  readonly correlation: number;
}

/** Marginal and conditional R² with the variances they are made of; `NaN` where the data do not determine them. */
export interface Determination {
  /** Part of the variance that the fixed effects explain. */
  readonly marginal: number;
  /** Part that fixed and random effects explain. */
  readonly conditional: number;
  readonly fixedVariance: number;
  readonly randomVariance: number;
  readonly residualVariance: number;
}

/** By grouping factor, the mean over the rows of z'Σz at the theta of a solution. */
function meanVariances(solution: Solution): Map<string, number> {
  const byFactor = new Map<string, number>();
  solution.frame.random.forEach(({ groupingFactor, matrix: { columns, rowCount } }, term) => {
    const covariance = covarianceOfTerm(solution, term);
    let sum = 0;
    columns.forEach((left, a) => {
      columns.forEach((right, b) => {
        let product = 0;
        for (let row = 0; row < rowCount; row++) product += left[row] * right[row];
        sum += (covariance[a][b] * product) / rowCount;
      });
    });
    byFactor.set(groupingFactor, (byFactor.get(groupingFactor) ?? 0) + sum);
  });
  return byFactor;
}

/** Mean over the rows of the variance of the residual, σ²/w. */
function meanResidualVariance({ frame, residualVariance, responseScale }: Solution): number {
  const variance = residualVariance * responseScale * responseScale;
  const { weights, rowCount } = frame;
  if (weights === undefined) return variance;
  return weights.values.reduce((sum, weight) => sum + (variance * weights.scale) / weight, 0) / rowCount;
}

/**
 * The intra-class correlation of every grouping factor: v / (Σ v + σ²), v the mean over the rows of z'Σz, which for a
 * random intercept is its variance. Source: Nakagawa & Schielzeth (2013), Methods in Ecology and Evolution 4(2),
 * the "adjusted" repeatability; for random slopes Johnson (2014), the same journal 5(9).
 *
 * @param fit a fit of `fitMixedModel`.
 * @example
 * intraClassCorrelation(fit)[0].correlation;
 */
export function intraClassCorrelation(fit: MixedModelFit): readonly IntraClassCorrelation[] {
  const solution = solutionOf(fit);
  const shares = sharesOf(solution);
  const scales = shares.flatMap(({ variance, correlation }) => [variance, correlation]);
  const isDetermined = determinedNumbers(
    solution,
    (at) => sharesOf(at).flatMap(({ variance, correlation }) => [variance, correlation]),
    scales,
  );
  return shares.map((share, i) => ({
    ...share,
    variance: isDetermined[2 * i] ? share.variance : Number.NaN,
    correlation: isDetermined[2 * i + 1] ? share.correlation : Number.NaN,
  }));
}

function sharesOf(solution: Solution): IntraClassCorrelation[] {
  const byFactor = meanVariances(solution);
  const total = [...byFactor.values()].reduce((sum, value) => sum + value, meanResidualVariance(solution));
  return [...byFactor].map(([groupingFactor, variance]) => ({
    groupingFactor,
    variance,
    correlation: variance / total,
  }));
}

/**
 * Marginal R² = f / (f + r + σ²) and conditional R² = (f + r) / (f + r + σ²): f the variance of Xβ over the rows
 * (with n − 1), r the mean over the rows of z'Σz, all terms together. Source: Nakagawa & Schielzeth (2013), Methods
 * in Ecology and Evolution 4(2), equations 26 to 30; r by Johnson (2014), the same journal 5(9), equation 10.
 *
 * @param fit a fit of `fitMixedModel`.
 * @example
 * const { marginal, conditional } = determinationOf(fit);
 */
export function determinationOf(fit: MixedModelFit): Determination {
  const solution = solutionOf(fit);
  const whole = partsOf(solution);
  const names = Object.keys(whole) as (keyof Determination)[];
  const listOf = (one: Determination) => names.map((name) => one[name]);
  const isDetermined = determinedNumbers(solution, (at) => listOf(partsOf(at)), listOf(whole));
  return Object.fromEntries(
    names.map((name, i) => [name, isDetermined[i] ? whole[name] : Number.NaN]),
  ) as unknown as Determination;
}

function partsOf(solution: Solution): Determination {
  const { columns, rowCount } = solution.fixed;
  const fitted = new Float64Array(rowCount);
  solution.estimates.coefficients.forEach((estimate, column) => {
    const values = columns[column];
    for (let row = 0; row < rowCount; row++) fitted[row] += estimate * values[row];
  });
  const mean = fitted.reduce((sum, value) => sum + value, 0) / rowCount;
  const fixedVariance = fitted.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (rowCount - 1);
  const randomVariance = [...meanVariances(solution).values()].reduce((sum, value) => sum + value, 0);
  const residualVariance = meanResidualVariance(solution);
  const total = fixedVariance + randomVariance + residualVariance;
  return {
    marginal: fixedVariance / total,
    conditional: (fixedVariance + randomVariance) / total,
    fixedVariance,
    randomVariance,
    residualVariance,
  };
}
