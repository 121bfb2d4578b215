import { ModelError } from "../errors";
import type { Standardisation } from "../frame/standardise";
import { finiteNumber, rowsOf } from "../options";
import type { MixedModelFit } from "../types";
import { solutionOf } from "./known-fit";
import { lowerTriangular } from "./random-effects";
import type { Solution } from "./solution";

/** TΛ: the relative covariance factor on the standardised columns, from that on the raw ones, by rows. */
function standardisedFactor(
  lambda: readonly (readonly number[])[],
  { centres, scales, intercept, triangle }: Standardisation,
): number[][] {
  const size = lambda.length;
  const scaled = lambda.map((row, i) =>
    row.map((value, j) => {
      let sum = scales[i] * value;
      if (i === intercept) for (let k = 0; k < size; k++) if (k !== i) sum += centres[k] * lambda[k][j];
      return sum;
    }),
  );
  if (triangle === undefined) return scaled;
  return scaled.map((_, i) =>
    scaled[i].map((_unused, j) => {
      let sum = 0;
      for (let k = i; k < size; k++) sum += triangle[i * size + k] * scaled[k][j];
      return sum;
    }),
  );
}

/** One term's parameters on the standardised columns, in the order of the template. */
function standardisedTheta(solution: Solution, term: number, theta: readonly number[]): number[] {
  const { matrix, term: randomTerm } = solution.frame.random[term];
  const count = matrix.names.length;
  const lambda = Array.from({ length: count }, () => new Array<number>(count).fill(0));
  const isCorrelated = randomTerm.covariance === "correlated";
  let next = 0;
  for (let column = 0; column < count; column++) {
    for (let row = column; row < (isCorrelated ? count : column + 1); row++)
      lambda[row][column] = theta[next++];
  }
  const lower = lowerTriangular(standardisedFactor(lambda, solution.random.standardisations[term]));
  return lower.flatMap((_, column) =>
    isCorrelated ? lower.slice(column).map((row) => row[column]) : [lower[column][column]],
  );
}

/** Parameters on the standardised columns, from those on the raw ones in the order of `fit.theta`. */
function standardisedParameters(solution: Solution, theta: readonly number[]): number[] {
  const root = Math.sqrt(solution.frame.weights?.scale ?? 1);
  const scaled = theta.map((value) => value * root);
  let from = 0;
  return solution.frame.random.flatMap(({ term, matrix }, index) => {
    const count = matrix.names.length;
    const size = term.covariance === "correlated" ? (count * (count + 1)) / 2 : count;
    from += size;
    return standardisedTheta(solution, index, scaled.slice(from - size, from));
  });
}

/**
 * The criterion of a fit's model and data at other parameters: the REML criterion, or minus twice the log-likelihood,
 * maximised over fixed effects and residual variance.
 *
 * @param fit a fit of `fitMixedModel`.
 * @param theta parameters in the order of `fit.theta`.
 * @throws ModelError if there are more or fewer of them.
 * @example
 * criterionAt(fit, fit.theta) - fit.criterion; // 0
 */
export function criterionAt(fit: MixedModelFit, theta: readonly number[]): number {
  const solution = solutionOf(fit);
  rowsOf("criterionAt", "theta", theta);
  theta.forEach((value, k) => {
    finiteNumber("criterionAt", `theta[${k}]`, value);
  });
  if (theta.length !== fit.theta.length) {
    throw new ModelError(
      "criterionAt",
      `theta has ${theta.length} values`,
      `expected ${fit.theta.length}, as in fit.theta`,
    );
  }
  const parameters = standardisedParameters(solution, theta);
  const atOptimum = solution.criterion.valueAt(solution.theta);
  return fit.criterion + solution.criterion.valueAt(parameters) - atOptimum;
}
