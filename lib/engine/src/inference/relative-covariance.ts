import type { Solution } from "../fit/solution";

/**
 * The columns F of ZΛ of one grouping factor, over the rows of the frame: with one factor, rows of one group have the
 * covariance I + FF' over the residual variance, and rows of different groups have none; with several, the FF' add up.
 *
 * @param factor number of the grouping factor, 0 with one.
 */
export function relativeFactors({ frame, theta, random }: Solution, factor = 0): readonly Float64Array[] {
  const { size, rows: at, columns, parameters } = random.factors[factor].template;
  const n = frame.rowCount;
  const { matrix } = random.factors[factor];
  const factors = Array.from({ length: size }, () => new Float64Array(n));
  for (let k = 0; k < at.length; k++) {
    const [target, z] = [factors[columns[k]], matrix.columns[at[k]]];
    for (let row = 0; row < n; row++) target[row] += theta[parameters[k]] * z[row];
  }
  return factors;
}
