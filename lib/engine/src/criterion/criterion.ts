import type { EstimationMethod } from "../types";
import type { WithinFit } from "./within-groups";

/**
 * Where the parameters theta of one grouping factor stand in its relative covariance factor Λ (q × q, lower
 * triangular).
 */
export interface FactorTemplate {
  /** q. */
  readonly size: number;
  readonly rows: Int32Array;
  readonly columns: Int32Array;
  /** Position of each of these parameters in theta. */
  readonly parameters: Int32Array;
}

/** What an evaluation leaves: enough for estimates. */
export interface Evaluation {
  /** Upper triangular factor R of [X y]'V⁻¹[X y], m × m by rows; its last diagonal element is the residual norm. */
  readonly factor: Float64Array;
}

/** The random effects of one grouping factor given the data, on standardised columns; element i of a group by rows. */
export interface RandomSolution {
  /** Λu, u the solution of (Λ'Z'ZΛ + I) u = Λ'Z'(y − Xβ): q a group. */
  readonly modes: Float64Array;
  /** ΛA⁻¹Λ', the group's own block: q × q a group. */
  readonly covariances: Float64Array;
  /** ΛA⁻¹Λ'Z'[X y]: q × m a group. */
  readonly explained: Float64Array;
}

/** A row's share in the random effects of one group: z, on standardised columns. */
export interface GroupShare {
  readonly factor: number;
  readonly group: number;
  readonly weights: ArrayLike<number>;
}

/**
 * L⁻¹Λ'z of a row, with A = LL': the part of the leading factor's group, and that of all trailing effects. The inner
 * product of two rows' is z'ΛA⁻¹Λ'z, the leading parts counting only within one group.
 */
export interface HalfSolution {
  /** -1 where the row has no share in the leading factor. */
  readonly leadingGroup: number;
  readonly leading: Float64Array;
  readonly trailing: Float64Array;
}

/** The inner product of two half solutions, z'ΛA⁻¹Λ'z of two rows. */
export function innerProduct(a: HalfSolution, b: HalfSolution): number {
  let sum = 0;
  if (a.leadingGroup === b.leadingGroup) {
    for (let i = 0; i < a.leading.length; i++) sum += a.leading[i] * b.leading[i];
  }
  for (let i = 0; i < a.trailing.length; i++) sum += a.trailing[i] * b.trailing[i];
  return sum;
}

/** The profiled criterion of a model as a function of theta, on standardised columns. */
export interface Criterion {
  readonly method: EstimationMethod;
  readonly parameterCount: number;
  /** One a grouping factor. */
  readonly templates: readonly FactorTemplate[];
  /** Groups of all grouping factors. */
  readonly groupCount: number;
  /** Evaluations so far. */
  readonly evaluations: number;
  /**
   * Evaluates the criterion at theta.
   *
   * @param gradient receives the gradient by theta.
   * @returns the criterion, `Infinity` where V is not positive definite in doubles.
   */
  evaluate(theta: ArrayLike<number>, gradient: Float64Array): number;
  /** The criterion alone, in about half the time. */
  valueAt(theta: ArrayLike<number>): number;
  /** The factor R at theta. */
  solve(theta: ArrayLike<number>): Evaluation;
  /**
   * The Hessian at theta, by rows, where its form is known; cheap where theta was the last evaluated with its gradient.
   */
  hessian?(theta: ArrayLike<number>): Float64Array;
  /** How many evaluations with their gradients the Hessian costs. */
  readonly hessianCost?: number;
  /** A function that solves for rows at theta. */
  halfSolver(theta: ArrayLike<number>): (shares: readonly GroupShare[]) => HalfSolution;
  /**
   * The criterion of the model with some of the fixed effects only, on the same cross-products.
   *
   * @param columns positions of the columns that stay.
   */
  select(columns: readonly number[]): Criterion;
  /** Products of the columns of X and of the response, m × m by rows. */
  readonly joinedByJoined: Float64Array;
  /** Where a search for the optimum may begin, inside the parameter space. */
  start(): Float64Array;
  /** The random effects given the data at theta, fixed effects at their best; one entry a grouping factor. */
  randomSolutions(theta: ArrayLike<number>): readonly RandomSolution[];
  /** The least-squares fit in which every group's effects are free: what no variances can explain. */
  fitWithin?(): WithinFit;
}

/** Every random effect as variable as the residual, none correlated. */
export function unitStart(templates: readonly FactorTemplate[]): Float64Array {
  const start = new Float64Array(templates.reduce((sum, { parameters }) => sum + parameters.length, 0));
  for (const { rows, columns, parameters } of templates) {
    for (let k = 0; k < parameters.length; k++) start[parameters[k]] = rows[k] === columns[k] ? 1 : 0;
  }
  return start;
}

/** Fills Λ (q × q by rows) of one grouping factor from theta. */
export function fillFactor(
  { size, rows, columns, parameters }: FactorTemplate,
  theta: ArrayLike<number>,
  lambda: Float64Array,
): void {
  for (let k = 0; k < parameters.length; k++) lambda[rows[k] * size + columns[k]] = theta[parameters[k]];
}

/**
 * The gradient by the parameters of one factor, from D = Σ Z'ZΛA⁻¹ and F = Σ M B B'M' over its groups (both q × q by
 * rows): 2 (D − FΛ) where a parameter stands.
 */
export function fillFactorGradient(
  { size, rows, columns, parameters }: FactorTemplate,
  lambda: Float64Array,
  byDeterminant: Float64Array,
  byForm: Float64Array,
  gradient: Float64Array,
): void {
  for (let k = 0; k < parameters.length; k++) {
    const [i, j] = [rows[k], columns[k]];
    let sum = byDeterminant[i * size + j];
    for (let c = j; c < size; c++) sum -= byForm[i * size + c] * lambda[c * size + j];
    gradient[parameters[k]] = 2 * sum;
  }
}
