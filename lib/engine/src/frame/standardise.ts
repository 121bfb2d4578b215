import type { ColumnMatrix } from "./design";

/**
 * How columns are centred, scaled and combined before cross-products are formed, so that offsets of a million, scales
 * of a millionth and columns that are almost combinations of one another cost no digits. A column that is not centred
 * has the centre 0.
 */
export interface Standardisation {
  readonly centres: Float64Array;
  readonly scales: Float64Array;
  /** Position of the column of ones that absorbs the centres, or -1 where nothing is centred. */
  readonly intercept: number;
  /**
   * Where columns are nearly collinear, the upper triangular U (by rows) with which the centred and scaled columns are
   * X̃U: X̃ is what is worked on.
   */
  readonly triangle?: Float64Array;
}

/**
 * The response with mean 0 (where the model has an intercept) and standard deviation 1, less a combination of the
 * standardised columns X̃ where it is almost one: (raw − centre) / scale − X̃ removed.
 */
export interface StandardisedResponse {
  readonly raw: Float64Array;
  readonly centre: number;
  readonly scale: number;
  readonly removed?: Float64Array;
}

/** Part of the mean square around the first value that the variance must be for one pass to tell it. */
const leastSpread = 1e-4;

/** Mean squares between these bounds have neither overflowed nor lost digits to underflow. */
const [leastSquare, mostSquare] = [1e-280, 1e280];

/** Largest absolute difference of values from an origin. */
function largestDistance(values: Float64Array, origin: number): number {
  let most = 0;
  for (let row = 0; row < values.length; row++) most = Math.max(most, Math.abs(values[row] - origin));
  return most;
}

/** Root of the mean square of values around an origin, whatever their size. */
function rootMeanSquare(values: Float64Array, origin: number): number {
  let squares = 0;
  for (let row = 0; row < values.length; row++) squares += (values[row] - origin) ** 2;
  if (squares > leastSquare && squares < mostSquare) return Math.sqrt(squares / values.length);
  const unit = largestDistance(values, origin);
  if (unit === 0 || !Number.isFinite(unit)) return unit;
  squares = 0;
  for (let row = 0; row < values.length; row++) squares += ((values[row] - origin) / unit) ** 2;
  return unit * Math.sqrt(squares / values.length);
}

/** Σ (x − origin) and Σ (x − origin)² of some rows go here. */
const sums = new Float64Array(2);

/**
 * Adds some rows to `sums`. Long columns are added stretch by stretch: V8 compiles a function that is called often once
 * and for good, but one long loop anew at every call, which it leaves where the loop ends.
 */
function addRows(values: Float64Array, origin: number, start: number, end: number): void {
  let sum = sums[0];
  let squares = sums[1];
  for (let row = start; row < end; row++) {
    const difference = values[row] - origin;
    sum += difference;
    squares += difference * difference;
  }
  sums[0] = sum;
  sums[1] = squares;
}

/** Rows that are added at a time. */
const rowsOfStretch = 512;

/** Mean and standard deviation (with n) of values, in one pass around the first value where that is enough. */
function moments(values: Float64Array): { mean: number; deviation: number } {
  const count = values.length;
  const origin = values[0];
  sums.fill(0);
  for (let row = 0; row < count; row += rowsOfStretch)
    addRows(values, origin, row, Math.min(count, row + rowsOfStretch));
  const [sum, squares] = sums;
  const shift = sum / count;
  const mean = origin + shift;
  const variance = squares / count - shift * shift;
  if (variance > (leastSpread * squares) / count && squares > leastSquare && squares < mostSquare)
    return { mean, deviation: Math.sqrt(variance) };
  return { mean, deviation: rootMeanSquare(values, mean) };
}

/** How a response is standardised. */
export function standardiseResponse(raw: Float64Array, centred: boolean): StandardisedResponse {
  const { mean, deviation } = centred ? moments(raw) : { mean: 0, deviation: rootMeanSquare(raw, 0) };
  return { raw, centre: mean, scale: deviation > 0 ? deviation : 1 };
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
      const size = rootMeanSquare(values, 0);
      if (size > 0) scales[column] = size;
    }
  });
  return { centres, scales, intercept };
}

/**
 * Takes columns times U out of columns: X = X̃U becomes X̃, from the first column on, over a stretch of rows.
 *
 * @param values column j begins at `j * stride`.
 */
export function solveTriangle(
  values: Float64Array,
  stride: number,
  count: number,
  triangle: Float64Array,
  size: number,
): void {
  for (let j = 0; j < size; j++) {
    const target = j * stride;
    for (let i = 0; i < j; i++) {
      const part = triangle[i * size + j];
      if (part === 0) continue;
      for (let row = 0; row < count; row++) values[target + row] -= part * values[i * stride + row];
    }
    const pivot = 1 / triangle[j * size + j];
    for (let row = 0; row < count; row++) values[target + row] *= pivot;
  }
}

/** Some rows of a column less its centre, times a factor, from `to` on. */
function scaleRows(
  values: Float64Array,
  centre: number,
  factor: number,
  start: number,
  count: number,
  target: Float64Array,
  to: number,
): void {
  for (let row = 0; row < count; row++) target[to + row] = (values[start + row] - centre) * factor;
}

/**
 * Some rows of the columns, standardised.
 *
 * @param target receives column j from `j * stride` on.
 */
export function standardiseRows(
  { columns }: ColumnMatrix,
  { centres, scales, triangle }: Standardisation,
  start: number,
  count: number,
  target: Float64Array,
  stride: number,
): void {
  for (let j = 0; j < columns.length; j++)
    scaleRows(columns[j], centres[j], 1 / scales[j], start, count, target, j * stride);
  if (triangle !== undefined) solveTriangle(target, stride, count, triangle, columns.length);
}

/** The columns, standardised. */
export function standardise(matrix: ColumnMatrix, standardisation: Standardisation): ColumnMatrix {
  const count = matrix.rowCount;
  const all = new Float64Array(matrix.columns.length * count);
  standardiseRows(matrix, standardisation, 0, count, all, count);
  return {
    ...matrix,
    columns: matrix.columns.map((_, column) => all.subarray(column * count, (column + 1) * count)),
  };
}

/** One row of the columns, standardised. */
export function standardiseRow(
  values: ArrayLike<number>,
  { centres, scales, triangle }: Standardisation,
): Float64Array {
  const row = Float64Array.from(values, (value, j) => (value - centres[j]) / scales[j]);
  if (triangle !== undefined) solveTriangle(row, 1, 1, triangle, row.length);
  return row;
}

/**
 * Rows of the matrix T⁻¹ that takes coefficients of standardised columns to coefficients of the raw ones: with b̃ = U⁻¹
 * times the coefficients of X̃, b_k = b̃_k / s_k, and the intercept b_0 = b̃_0 − Σ m_k b̃_k / s_k.
 *
 * @returns T⁻¹ by rows.
 */
export function backTransform({ centres, scales, intercept, triangle }: Standardisation): Float64Array {
  const count = scales.length;
  const matrix = new Float64Array(count * count);
  // U⁻¹, by columns from the diagonal up
  for (let column = 0; column < count; column++) {
    matrix[column * count + column] = triangle === undefined ? 1 : 1 / triangle[column * count + column];
    for (let row = column - 1; triangle !== undefined && row >= 0; row--) {
      let sum = 0;
      for (let c = row + 1; c <= column; c++) sum += triangle[row * count + c] * matrix[c * count + column];
      matrix[row * count + column] = -sum / triangle[row * count + row];
    }
  }
  for (let row = 0; row < count; row++) {
    for (let column = 0; column < count; column++) matrix[row * count + column] /= scales[row];
  }
  if (intercept < 0) return matrix;
  for (let column = 0; column < count; column++) {
    for (let row = 0; row < count; row++) {
      if (row !== intercept)
        matrix[intercept * count + column] -= centres[row] * matrix[row * count + column];
    }
  }
  return matrix;
}

/** The logarithmic determinant of T: |X'V⁻¹X| of the raw columns is that of the standardised ones times its square. */
export function logScales({ scales, triangle }: Standardisation): number {
  let sum = 0;
  for (let j = 0; j < scales.length; j++) {
    sum += Math.log(scales[j]);
    if (triangle !== undefined) sum += Math.log(triangle[j * scales.length + j]);
  }
  return sum;
}
