import type { ColumnMatrix } from "./design";

/**
 * How columns are centred and scaled before cross-products are formed, so that offsets of a million and scales of
 * a millionth cost no digits. A column that is not centred has the centre 0.
 */
export interface Standardisation {
  readonly centres: Float64Array;
  readonly scales: Float64Array;
  /** Position of the column of ones that absorbs the centres, or -1 where nothing is centred. */
  readonly intercept: number;
}

/** The response with mean 0 (where the model has an intercept) and standard deviation 1: (raw − centre) / scale. */
export interface StandardisedResponse {
  readonly raw: Float64Array;
  readonly centre: number;
  readonly scale: number;
}

/** Part of the mean square around the first value that the variance must be for one pass to tell it. */
const leastSpread = 1e-4;

/** Mean and standard deviation (with n) of values, in one pass around the first value where that is enough. */
function moments(values: Float64Array): { mean: number; deviation: number } {
  const count = values.length;
  const origin = values[0];
  let sum = 0;
  let squares = 0;
  for (let row = 0; row < count; row++) {
    const difference = values[row] - origin;
    sum += difference;
    squares += difference * difference;
  }
  const shift = sum / count;
  const mean = origin + shift;
  const variance = squares / count - shift * shift;
  if (variance > (leastSpread * squares) / count) return { mean, deviation: Math.sqrt(variance) };
  squares = 0;
  for (let row = 0; row < count; row++) squares += (values[row] - mean) ** 2;
  return { mean, deviation: Math.sqrt(squares / count) };
}

/** Root mean square of values. */
function rootMeanSquare(values: Float64Array): number {
  let squares = 0;
  for (let row = 0; row < values.length; row++) squares += values[row] * values[row];
  return Math.sqrt(squares / values.length);
}

/** How a response is standardised. */
export function standardiseResponse(raw: Float64Array, centred: boolean): StandardisedResponse {
  const { mean, deviation } = moments(raw);
  const centre = centred ? mean : 0;
  const size = centred ? deviation : rootMeanSquare(raw);
  return { raw, centre, scale: size > 0 ? size : 1 };
}

/** Position of the first column of ones, or -1. */
export function interceptOf(matrix: ColumnMatrix): number {
  return matrix.names.indexOf("(Intercept)");
}

/**
 * The standardisation of some columns: with a column of ones among them, the others are centred to mean 0; all but
 * the ones are scaled to standard deviation 1 (not centred: root mean square 1). A constant column keeps the scale 1.
 */
export function standardisationOf(matrix: ColumnMatrix, centre: boolean): Standardisation {
  const intercept = centre ? interceptOf(matrix) : -1;
  const count = matrix.names.length;
  const centres = new Float64Array(count);
  const scales = new Float64Array(count).fill(1);
  matrix.columns.forEach((values, column) => {
    if (column === intercept) return;
    if (intercept >= 0) {
      const { mean, deviation } = moments(values);
      centres[column] = mean;
      if (deviation > 0) scales[column] = deviation;
    } else {
      const size = rootMeanSquare(values);
      if (size > 0) scales[column] = size;
    }
  });
  return { centres, scales, intercept };
}

/** The columns, standardised. */
export function standardise(matrix: ColumnMatrix, { centres, scales }: Standardisation): ColumnMatrix {
  const columns = matrix.columns.map((values, column) => {
    const centre = centres[column];
    const factor = 1 / scales[column];
    const standardised = new Float64Array(values.length);
    for (let row = 0; row < values.length; row++) standardised[row] = (values[row] - centre) * factor;
    return standardised;
  });
  return { ...matrix, columns };
}

/**
 * Rows of the matrix T⁻¹ that takes coefficients of standardised columns to coefficients of the raw ones:
 * b_k = b̃_k / s_k, and the intercept b_0 = b̃_0 − Σ m_k b̃_k / s_k.
 *
 * @returns T⁻¹ by rows.
 */
export function backTransform({ centres, scales, intercept }: Standardisation): Float64Array {
  const count = scales.length;
  const matrix = new Float64Array(count * count);
  for (let column = 0; column < count; column++) {
    matrix[column * count + column] = 1 / scales[column];
    if (intercept >= 0 && column !== intercept)
      matrix[intercept * count + column] = -centres[column] / scales[column];
  }
  return matrix;
}
