/** One row of a smoother's operator on the means: `value[i]` belongs to the distinct x number `first + i`. */
export interface OperatorRow {
  readonly first: number;
  readonly value: Float64Array;
}

/** A surface at the distinct values of x. */
export interface SurfaceAtRows {
  readonly fitted: Float64Array;
  /** Trace of the operator on all rows, which is that of the operator on the means. */
  readonly trace: number;
}

/** The value of one row of the operator. */
export function applyOperator(means: Float64Array, { first, value }: OperatorRow): number {
  let sum = 0;
  for (let i = 0; i < value.length; i++) sum += value[i] * means[first + i];
  return sum;
}

/** Variance of an operator row's value, the residual variance being one: Σ (operator)² / weight at the distinct x. */
export function varianceOfOperator(weights: Float64Array, { first, value }: OperatorRow): number {
  let sum = 0;
  for (let i = 0; i < value.length; i++) sum += (value[i] * value[i]) / weights[first + i];
  return sum;
}
