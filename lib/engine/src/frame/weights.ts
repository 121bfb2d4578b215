import { ModelError } from "../errors";
import { shown } from "../options";
import type { DataColumns } from "../types";
import { columnsExpected, markMissing } from "./columns";
import type { ColumnMatrix } from "./design";

/** Known precisions of the rows: the residual of a row with weight w has the variance σ²/w. */
export interface RowWeights {
  /** As they were given, one a row of the frame. */
  readonly values: Float64Array;
  /** Geometric mean of the weights, so that the scaled ones multiply to 1. */
  readonly scale: number;
  /** √(w / scale): a row of X, Z and y times its root has a residual of variance σ²/scale, as every other row. */
  readonly roots: Float64Array;
}

/** Weights that were asked for, before rows are dropped. */
export interface GivenWeights {
  /** Name of their column, or "weights". */
  readonly name: string;
  readonly values: ArrayLike<number>;
}

/**
 * The weights of all rows of the data, from an option: one number a row, or the name of a column.
 *
 * @throws ModelError for an unknown column, text, another number of weights than rows, or a weight that is not positive
 *   and finite (a missing one is allowed: its row is dropped).
 */
export function givenWeights(
  option: ArrayLike<number> | string | undefined,
  data: DataColumns,
  rowCount: number,
): GivenWeights | undefined {
  if (option === undefined) return undefined;
  const name = typeof option === "string" ? option : "weights";
  const refuse = (problem: string, expected: string): never => {
    throw new ModelError("fitMixedModel", problem, expected);
  };
  if (typeof option === "string" && !Object.hasOwn(data, option)) {
    refuse(`the data have no column "${option}" of weights`, columnsExpected(data, option));
  }
  const values: ArrayLike<unknown> = typeof option === "string" ? data[option] : option;
  if (typeof values !== "object" || values === null) {
    refuse(`weights is ${values}`, "expected one number a row, or the name of a column");
  }
  if (values.length !== rowCount) {
    refuse(`weights has ${values.length} values, and the data have ${rowCount} rows`, "expected one a row");
  }
  const missing = new Uint8Array(rowCount);
  markMissing(values as ArrayLike<number>, missing);
  for (let row = 0; row < rowCount; row++) {
    const value = values[row];
    if (missing[row] === 1 || (typeof value === "number" && value > 0 && Number.isFinite(value))) continue;
    refuse(
      `weight ${shown(value)} in row ${row + 1} of ${name}`,
      "expected positive finite numbers; a row that shall not count leaves the data",
    );
  }
  return { name, values: values as ArrayLike<number> };
}

/** The weights of the rows that are used. */
export function rowWeights({ values }: GivenWeights, rows: Int32Array): RowWeights {
  const used = Float64Array.from(rows, (row) => values[row]);
  const logarithm = used.reduce((sum, value) => sum + Math.log(value), 0) / used.length;
  const scale = Math.exp(logarithm);
  return { values: used, scale, roots: used.map((value) => Math.sqrt(value / scale)) };
}

/** Values times the roots of the weights, or the values themselves where there are none. */
export function weighted(values: Float64Array, weights: RowWeights | undefined): Float64Array {
  return weights === undefined ? values : values.map((value, row) => value * weights.roots[row]);
}

/** Columns times the roots of the weights. */
export function weightedMatrix(matrix: ColumnMatrix, weights: RowWeights | undefined): ColumnMatrix {
  if (weights === undefined) return matrix;
  return { ...matrix, columns: matrix.columns.map((column) => weighted(column, weights)) };
}
