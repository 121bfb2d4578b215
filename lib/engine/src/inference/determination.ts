import { solutionOf } from "../fit/solution";
import type { MixedModelFit } from "../types";

/** A grouping factor's part of the variance that the fixed effects leave. */
export interface IntraClassCorrelation {
  readonly groupingFactor: string;
  /** Mean over the rows of the variance of the random effects of the factor. */
  readonly variance: number;
  /** That variance over the variance of all random effects and the residual. */
  readonly correlation: number;
}

/** Marginal and conditional R² with the variances they are made of. */
export interface Determination {
  /** Part of the variance that the fixed effects explain. */
  readonly marginal: number;
  /** Part that fixed and random effects explain. */
  readonly conditional: number;
  readonly fixedVariance: number;
  readonly randomVariance: number;
  readonly residualVariance: number;
}

/** By grouping factor, the mean over the rows of z'Σz. */
function meanVariances(fit: MixedModelFit): Map<string, number> {
  const byFactor = new Map<string, number>();
  solutionOf(fit).frame.random.forEach(({ groupingFactor, matrix: { columns, rowCount } }, term) => {
    const { covariance } = fit.randomEffects[term];
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
function meanResidualVariance(fit: MixedModelFit): number {
  const { weights, rowCount } = solutionOf(fit).frame;
  if (weights === undefined) return fit.residualVariance;
  return weights.values.reduce((sum, weight) => sum + fit.residualVariance / weight, 0) / rowCount;
}

/**
 * The intra-class correlation of every grouping factor: v / (Σ v + σ²), v the mean over the rows of z'Σz, which for a
 * random intercept is its variance. Source: Nakagawa & Schielzeth (2013), Methods in Ecology and Evolution 4(2),
 * the "adjusted" repeatability; for random slopes Johnson (2014), the same journal 5(9).
 *
 * @param fit a fit of `fitMixedModel`.
 */
export function intraClassCorrelation(fit: MixedModelFit): readonly IntraClassCorrelation[] {
  const byFactor = meanVariances(fit);
  const total = [...byFactor.values()].reduce((sum, value) => sum + value, meanResidualVariance(fit));
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
 */
export function determinationOf(fit: MixedModelFit): Determination {
  const { columns, rowCount } = solutionOf(fit).fixed;
  const fitted = new Float64Array(rowCount);
  fit.fixedEffects.forEach(({ estimate }, column) => {
    const values = columns[column];
    for (let row = 0; row < rowCount; row++) fitted[row] += estimate * values[row];
  });
  const mean = fitted.reduce((sum, value) => sum + value, 0) / rowCount;
  const fixedVariance = fitted.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (rowCount - 1);
  const randomVariance = [...meanVariances(fit).values()].reduce((sum, value) => sum + value, 0);
  const residualVariance = meanResidualVariance(fit);
  const total = fixedVariance + randomVariance + residualVariance;
  return {
    marginal: fixedVariance / total,
    conditional: (fixedVariance + randomVariance) / total,
    fixedVariance,
    randomVariance,
    residualVariance,
  };
}
