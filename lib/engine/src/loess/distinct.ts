import { ModelError } from "../errors";

/** Rows gathered by their value of x, in ascending order; local regression needs no more than this. */
export interface DistinctRows {
  /** Distinct values of x, ascending. */
  readonly x: Float64Array;
  /** Rows at each value. */
  readonly counts: Float64Array;
  /** Sum of the rows' weights at each value. */
  readonly weights: Float64Array;
  /** Sum of the squared weights at each value. */
  readonly squaredWeights: Float64Array;
  /** Weighted mean of y at each value. */
  readonly means: Float64Array;
  /** Weighted sum of squares of y about the means. */
  readonly sumOfSquaresWithin: number;
  readonly rowCount: number;
  /** Rows left out because x, y or the weight is missing. */
  readonly droppedCount: number;
}

function refuseRow(name: string, value: number, row: number, expected: string): never {
  throw new ModelError("fitLoess", `${name} is ${value} in row ${row + 1}`, `expected ${expected}`);
}

/** The rows without a missing value; refuses infinite values and weights that are not positive. */
function completeRows(x: ArrayLike<number>, y: ArrayLike<number>, weights?: ArrayLike<number>): Int32Array {
  const rows = new Int32Array(x.length);
  let count = 0;
  for (let row = 0; row < x.length; row++) {
    const weight = weights === undefined ? 1 : weights[row];
    if (Number.isNaN(x[row]) || Number.isNaN(y[row]) || Number.isNaN(weight)) continue;
    if (!Number.isFinite(x[row])) refuseRow("x", x[row], row, "finite numbers; leave the row out");
    if (!Number.isFinite(y[row])) refuseRow("y", y[row], row, "finite numbers; leave the row out");
    if (!(weight > 0 && weight < Infinity)) {
      refuseRow("the weight", weight, row, "positive finite weights; leave rows of weight zero out");
    }
    rows[count++] = row;
  }
  return rows.subarray(0, count);
}

function distinctValues(x: ArrayLike<number>, rows: Int32Array): Float64Array {
  const sorted = Float64Array.from(rows, (row) => x[row]).sort();
  let count = 0;
  for (let i = 0; i < sorted.length; i++) {
    if (count === 0 || sorted[i] !== sorted[count - 1]) sorted[count++] = sorted[i];
  }
  return sorted.slice(0, count);
}

/** Index of the first of the ascending `values` that is not below `value`. */
export function lowerBound(values: Float64Array, value: number): number {
  let [low, high] = [0, values.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (values[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * Gathers rows by their value of x. The fit of a local regression depends on y through the weighted means at
 * each x alone, and its operator has equal rows at equal x, so nothing is lost.
 *
 * @param x one number a row; `NaN` is missing.
 * @param y one number a row; `NaN` is missing.
 * @param weights one positive number a row, or all one.
 * @throws ModelError if the lengths differ, a value is infinite or a weight is not positive.
 */
export function gatherDistinct(
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  weights?: ArrayLike<number>,
): DistinctRows {
  if (x.length !== y.length || (weights !== undefined && weights.length !== x.length)) {
    const lengths = `x has ${x.length} rows, y ${y.length}${weights === undefined ? "" : `, weights ${weights.length}`}`;
    throw new ModelError("fitLoess", lengths, "expected columns of one length");
  }
  const rows = completeRows(x, y, weights);
  const values = distinctValues(x, rows);
  const [counts, sums, squares, means] = Array.from({ length: 4 }, () => new Float64Array(values.length));
  const places = new Int32Array(rows.length);
  rows.forEach((row, i) => {
    const at = lowerBound(values, x[row]);
    const weight = weights === undefined ? 1 : weights[row];
    places[i] = at;
    counts[at]++;
    sums[at] += weight;
    squares[at] += weight * weight;
    means[at] += (weight * (y[row] - means[at])) / sums[at];
  });
  let within = 0;
  rows.forEach((row, i) => {
    within += (weights === undefined ? 1 : weights[row]) * (y[row] - means[places[i]]) ** 2;
  });
  return {
    x: values,
    counts,
    weights: sums,
    squaredWeights: squares,
    means,
    sumOfSquaresWithin: within,
    rowCount: rows.length,
    droppedCount: x.length - rows.length,
  };
}
