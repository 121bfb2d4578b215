import type { Solution } from "../fit/solution";

/** Adds a multiple of some rows of a column to others. */
function addMultiple(
  target: Float64Array,
  to: number,
  factor: number,
  column: Float64Array,
  start: number,
  count: number,
): void {
  for (let row = 0; row < count; row++) target[to + row] += factor * column[start + row];
}

/**
 * Some rows of the columns F of ZΛ of one grouping factor; see `relativeFactors`.
 *
 * @param target receives column j from `j * stride` on.
 */
export function fillRelativeFactors(
  { theta, random }: Solution,
  factor: number,
  start: number,
  count: number,
  target: Float64Array,
  stride: number,
): void {
  const { template, matrix } = random.factors[factor];
  const { size, rows: at, columns, parameters } = template;
  for (let j = 0; j < size; j++) target.fill(0, j * stride, j * stride + count);
  for (let k = 0; k < at.length; k++)
    addMultiple(target, columns[k] * stride, theta[parameters[k]], matrix.columns[at[k]], start, count);
}

/**
 * The columns F of ZΛ of one grouping factor, over the rows of the frame: with one factor, rows of one group have the
 * covariance I + FF' over the residual variance, and rows of different groups have none; with several, the FF' add up.
 *
 * @param factor number of the grouping factor, 0 with one.
 */
export function relativeFactors(solution: Solution, factor = 0): readonly Float64Array[] {
  const n = solution.frame.rowCount;
  const { size } = solution.random.factors[factor].template;
  const all = new Float64Array(size * n);
  fillRelativeFactors(solution, factor, 0, n, all, n);
  return Array.from({ length: size }, (_, j) => all.subarray(j * n, (j + 1) * n));
}
