import type { FactorTemplate } from "../criterion/criterion";
import type { RandomFrame } from "../frame/frame";
import { backTransform, type Standardisation } from "../frame/standardise";
import type { RandomEffect } from "../types";
import type { RandomLayout } from "./layout";
import type { Solution } from "./solution";

/** T⁻¹Λ̃: the relative covariance factor of the raw columns, q × q by rows, not triangular. */
export function rawFactor(
  lambda: readonly (readonly number[])[],
  standardisation: Standardisation,
): number[][] {
  const q = lambda.length;
  const back = backTransform(standardisation);
  return Array.from({ length: q }, (_, i) =>
    Array.from({ length: q }, (_unused, j) => {
      let sum = 0;
      for (let c = 0; c < q; c++) sum += back[i * q + c] * lambda[c][j];
      return sum;
    }),
  );
}

/**
 * The lower triangular L with a diagonal that is not negative and LL' = FF', by rotating the rows of F one after
 * the other onto the first coordinates.
 */
export function lowerTriangular(factor: readonly (readonly number[])[]): number[][] {
  const q = factor.length;
  const lower = factor.map((row) => [...row]);
  for (let i = 0; i < q; i++) {
    for (let j = i + 1; j < q; j++) {
      const length = Math.hypot(lower[i][i], lower[i][j]);
      if (length === 0) continue;
      const [cosine, sine] = [lower[i][i] / length, lower[i][j] / length];
      for (let row = i; row < q; row++) {
        const [a, b] = [lower[row][i], lower[row][j]];
        lower[row][i] = cosine * a + sine * b;
        lower[row][j] = cosine * b - sine * a;
      }
      lower[i][j] = 0;
    }
    if (lower[i][i] < 0) for (let row = i; row < q; row++) lower[row][i] = -lower[row][i];
  }
  return lower;
}

/** The relative covariance factor of one term, from the parameters, by rows. */
function factorOfTerm(
  theta: Float64Array,
  { rows, columns, parameters }: FactorTemplate,
  offset: number,
  count: number,
): number[][] {
  const lambda = Array.from({ length: count }, () => new Array<number>(count).fill(0));
  for (let k = 0; k < parameters.length; k++) {
    const [row, column] = [rows[k] - offset, columns[k] - offset];
    if (row >= 0 && row < count && column >= 0 && column < count) lambda[row][column] = theta[parameters[k]];
  }
  return lambda;
}

/** The relative covariance factor of one term on standardised columns, by rows. */
export function factorAt(
  theta: Float64Array,
  { factors, places }: RandomLayout,
  { matrix }: RandomFrame,
  term: number,
): number[][] {
  const { factor, offset } = places[term];
  return factorOfTerm(theta, factors[factor].template, offset, matrix.names.length);
}

/** Σ of one term's random effects on raw columns, at the theta of a solution. */
export function covarianceOfTerm(
  { frame, random, theta, residualVariance, responseScale }: Solution,
  term: number,
): number[][] {
  const factor = rawFactor(factorAt(theta, random, frame.random[term], term), random.standardisations[term]);
  return covarianceOf(factor, residualVariance * responseScale * responseScale);
}

/** A factor times its transpose and a variance. */
function covarianceOf(factor: readonly (readonly number[])[], variance: number): number[][] {
  return factor.map((left) =>
    factor.map((right) => variance * left.reduce((sum, value, c) => sum + value * right[c], 0)),
  );
}

/** The random effects of one term, from its relative covariance factor on the raw columns. */
export function randomEffectOf(
  { groupingFactor, groupNames, design, term }: RandomFrame,
  factor: readonly (readonly number[])[],
  variance: number,
): RandomEffect {
  const covariance = covarianceOf(factor, variance);
  const standardDeviations = covariance.map((row, i) => Math.sqrt(row[i]));
  return {
    groupingFactor,
    terms: design.names,
    form: term.covariance,
    groupNames,
    groupCount: groupNames.length,
    covariance,
    standardDeviations,
    correlations: covariance.map((row, i) =>
      row.map((value, j) => (i === j ? 1 : value / (standardDeviations[i] * standardDeviations[j]))),
    ),
  };
}
