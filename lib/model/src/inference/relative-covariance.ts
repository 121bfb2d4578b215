import { Matrix } from "ml-matrix";
import type { Solution } from "../solution";

/**
 * The columns of ZΛ for a model with one grouping factor, over the rows of the frame: rows of one group have the
 * covariance I + FF' over the residual variance, F their rows of these columns; rows of different groups have none.
 */
export function relativeFactors({ frame, theta, random }: Solution): readonly Float64Array[] {
  const { size, rows: at, columns } = random.factors[0].template;
  const n = frame.rowCount;
  const { matrix } = random.factors[0];
  const z = matrix.names.map((_, column) => matrix.values.subarray(column * n, (column + 1) * n));
  const factors = Array.from({ length: size }, () => new Float64Array(n));
  for (let k = 0; k < at.length; k++) {
    const target = factors[columns[k]];
    for (let row = 0; row < n; row++) target[row] += theta[k] * z[at[k]][row];
  }
  return factors;
}

/**
 * The model's covariance over the residual variance, V = I + ZΛΛ'Z', of any rows, for a model with one grouping
 * factor.
 *
 * @returns a function from rows of the frame to their block of V.
 */
export function relativeCovariance(solution: Solution): (rows: readonly number[]) => Matrix {
  const factors = relativeFactors(solution);
  const { groups } = solution.frame.random[0];
  return (rows) => {
    const block = Matrix.eye(rows.length, rows.length);
    for (let i = 0; i < rows.length; i++) {
      for (let j = 0; j <= i; j++) {
        if (groups[rows[i]] !== groups[rows[j]]) continue;
        let sum = i === j ? 1 : 0;
        for (const column of factors) sum += column[rows[i]] * column[rows[j]];
        block.set(i, j, sum);
        block.set(j, i, sum);
      }
    }
    return block;
  };
}
