import { standardisedCoefficients } from "./estimates";
import { type Solution, solutionOf } from "./solution";
import { backTransform } from "./standardise";
import type { MixedModelFit } from "./types";

/** The conditional modes (best linear unbiased predictions) of one term's random effects. */
export interface ConditionalModes {
  readonly groupingFactor: string;
  readonly terms: readonly string[];
  readonly groupNames: readonly string[];
  /** Modes, one row a group, one column a term. */
  readonly modes: readonly (readonly number[])[];
  /** Covariance matrix of every group's random effects given the data, at the estimated parameters. */
  readonly conditionalCovariances: readonly (readonly (readonly number[])[])[];
}

/** Symmetric positive definite inverse of a small matrix by Gauss-Jordan elimination, by rows. */
function inverseOf(matrix: readonly (readonly number[])[]): number[][] {
  const size = matrix.length;
  const work = matrix.map((row, i) => [...row, ...Array.from({ length: size }, (_, j) => (i === j ? 1 : 0))]);
  for (let i = 0; i < size; i++) {
    const pivot = work[i][i];
    for (let j = 0; j < 2 * size; j++) work[i][j] /= pivot;
    for (let other = 0; other < size; other++) {
      if (other === i) continue;
      const part = work[other][i];
      for (let j = 0; j < 2 * size; j++) work[other][j] -= part * work[i][j];
    }
  }
  return work.map((row) => row.slice(size));
}

function product(a: readonly (readonly number[])[], b: readonly (readonly number[])[]): number[][] {
  return a.map((row) => b[0].map((_, j) => row.reduce((sum, value, c) => sum + value * b[c][j], 0)));
}

function transposed(a: readonly (readonly number[])[]): number[][] {
  return a[0].map((_, j) => a.map((row) => row[j]));
}

/** Λ (q × q) and T⁻¹ of all terms together, by rows. */
function joinedFactors({ criterion, theta, randomStandardisation, termOffsets }: Solution): {
  lambda: number[][];
  back: number[][];
} {
  const { size, rows, columns } = criterion.template;
  const zeros = () => Array.from({ length: size }, () => new Array<number>(size).fill(0));
  const lambda = zeros();
  for (let k = 0; k < theta.length; k++) lambda[rows[k]][columns[k]] = theta[k];
  const back = zeros();
  randomStandardisation.forEach((standardisation, term) => {
    const count = standardisation.scales.length;
    const block = backTransform(standardisation);
    for (let i = 0; i < count; i++) {
      for (let j = 0; j < count; j++)
        back[termOffsets[term] + i][termOffsets[term] + j] = block[i * count + j];
    }
  });
  return { lambda, back };
}

/**
 * The conditional modes of the random effects, with their conditional covariances: for every group
 *
 *   b = s T⁻¹Λ A⁻¹Λ'Z'(y − Xβ),   Var(b | y) = s²σ² T⁻¹Λ A⁻¹Λ'T⁻ᵀ,   A = Λ'Z'ZΛ + I,
 *
 * on standardised columns, taken back to the raw ones by T⁻¹ and the response's scale s. The variance is that given
 * the estimated fixed effects, as lme4's `ranef(condVar = TRUE)` has it.
 *
 * @param fit a fit of `fitMixedModel`.
 * @returns one entry a random-effects term.
 */
export function conditionalModes(fit: MixedModelFit): readonly ConditionalModes[] {
  const solution = solutionOf(fit);
  const { criterion, factor, responseScale, residualVariance, frame } = solution;
  const { randomCount: q, joinedCount: m, groupCount, randomByRandom, randomByJoined } = criterion.data;
  const { lambda, back } = joinedFactors(solution);
  const rawLambda = product(back, lambda);
  const coefficients = standardisedCoefficients(factor, m - 1);
  const modes: number[][] = [];
  const covariances: number[][][] = [];
  for (let group = 0; group < groupCount; group++) {
    const crossed = Array.from({ length: q }, (_, a) => {
      const at = (j: number) => (a * m + j) * groupCount + group;
      let sum = randomByJoined[at(m - 1)];
      for (let j = 0; j < m - 1; j++) sum -= randomByJoined[at(j)] * coefficients[j];
      return [sum];
    });
    const square = Array.from({ length: q }, (_, a) =>
      Array.from({ length: q }, (_unused, b) => randomByRandom[(a * q + b) * groupCount + group]),
    );
    const transposedLambda = transposed(lambda);
    const inner = product(product(transposedLambda, square), lambda).map((row, i) =>
      row.map((value, j) => (i === j ? value + 1 : value)),
    );
    const half = product(rawLambda, inverseOf(inner));
    modes.push(product(half, product(transposedLambda, crossed)).map(([value]) => responseScale * value));
    const variance = responseScale * responseScale * residualVariance;
    covariances.push(product(half, transposed(rawLambda)).map((row) => row.map((value) => variance * value)));
  }
  return frame.random.map(({ groupingFactor, groupNames, design }, term) => {
    const from = solution.termOffsets[term];
    const to = from + design.names.length;
    return {
      groupingFactor,
      groupNames,
      terms: design.names,
      modes: modes.map((all) => all.slice(from, to)),
      conditionalCovariances: covariances.map((all) => all.slice(from, to).map((row) => row.slice(from, to))),
    };
  });
}
