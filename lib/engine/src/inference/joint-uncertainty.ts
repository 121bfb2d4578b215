import { type GroupShare, type HalfSolution, innerProduct } from "../criterion/criterion";
import { inverseOfFixedFactor } from "../fit/estimates";
import type { Solution } from "../fit/solution";
import { standardiseRow } from "../frame/standardise";

/** A row of the model on standardised columns: x, and its share in the random effects of every factor. */
export interface ModelRow {
  readonly x: Float64Array;
  readonly shares: readonly GroupShare[];
}

/** What a row's prediction is uncertain of: x − C'z, R_X⁻ᵀ times it, and L⁻¹Λ'z. */
export interface RowUncertainty {
  readonly fixed: Float64Array;
  readonly half: HalfSolution;
}

/**
 * The uncertainty of x'β + z'b, fixed and random effects together, the variances taken as known. With P = X'V⁻¹X and
 * C = ΛA⁻¹Λ'Z'X,
 *
 *   Var(x'β̂ + z'b̂ − x'β − z'b) / σ² = (x − C'z)'P⁻¹(x − C'z) + z'ΛA⁻¹Λ'z,
 *
 * the inverse of Henderson's mixed-model equations, by blocks. Source: Henderson (1975), Biometrics 31(2), section 3.
 *
 * @returns a function from a row to the two vectors whose squared lengths add up to it.
 */
export function rowUncertainty(solution: Solution): (row: ModelRow) => RowUncertainty {
  const { criterion, theta, factor, fixed } = solution;
  const p = fixed.names.length;
  const solutions = criterion.randomSolutions(theta);
  const solve = criterion.halfSolver(theta);
  const inverse = inverseOfFixedFactor(factor, p);
  return ({ x, shares }) => {
    const difference = Float64Array.from(x);
    for (const { factor: at, group, weights } of shares) {
      const { explained } = solutions[at];
      const q = weights.length;
      for (let a = 0; a < q; a++) {
        for (let j = 0; j < p; j++) {
          difference[j] -= weights[a] * explained[(group * q + a) * (p + 1) + j];
        }
      }
    }
    const half = new Float64Array(p);
    for (let i = 0; i < p; i++) for (let j = i; j < p; j++) half[j] += inverse[i * p + j] * difference[i];
    return { fixed: half, half: solve(shares) };
  };
}

/** Covariance over σ² of two rows' prediction errors. */
export function covarianceOfRows(a: RowUncertainty, b: RowUncertainty): number {
  let sum = innerProduct(a.half, b.half);
  for (let j = 0; j < a.fixed.length; j++) sum += a.fixed[j] * b.fixed[j];
  return sum;
}

/** The rows of the data of the fit, on standardised columns, times the roots of their weights. */
export function rowsOfFit({
  frame,
  fixed,
  fixedStandardisation,
  random,
}: Solution): (row: number) => ModelRow {
  const root = (row: number): number => frame.weights?.roots[row] ?? 1;
  return (row) => ({
    x: standardiseRow(
      fixed.columns.map((values) => values[row]),
      fixedStandardisation,
    ).map((value) => root(row) * value),
    shares: random.factors.map(({ matrix, groups }, factor) => ({
      factor,
      group: groups[row],
      weights: Float64Array.from(matrix.columns, (values) => values[row]),
    })),
  });
}
