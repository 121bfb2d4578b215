import { type DistinctRows, lowerBound } from "./distinct";
import { type LocalForm, type LocalOperator, localOperator } from "./neighbourhood";
import { applyOperator, type OperatorRow, type SurfaceAtRows } from "./operator";

/** R's `cell`: a cell of the interpolated surface is cut while it holds more rows than span · cell · n. */
const cellShare = 0.2;
/** The box of the surface reaches beyond the data by this share of their range. */
const margin = 0.005;

/** Points at which the local polynomial is fitted, ascending, and the fits there. */
export interface Vertices {
  readonly positions: Float64Array;
  readonly operators: readonly LocalOperator[];
}

/**
 * Weights of the cubic Hermite blend at `position` between two points, for their values and slopes.
 *
 * @param position where to blend.
 * @param from lower end of the interval.
 * @param to upper end of the interval.
 */
export function hermiteWeights(position: number, from: number, to: number) {
  const width = to - from;
  const h = (position - from) / width;
  return {
    fromValue: (1 - h) ** 2 * (1 + 2 * h),
    toValue: h ** 2 * (3 - 2 * h),
    fromSlope: h * (1 - h) ** 2 * width,
    toSlope: h ** 2 * (h - 1) * width,
  };
}

/** Running counts of rows: element i is the number of rows at the first i + 1 values. */
function cumulative(counts: Float64Array): Float64Array {
  let sum = 0;
  return counts.map((count) => {
    sum += count;
    return sum;
  });
}

/**
 * Where a cell with the sorted rows `first`…`last` (from one) is cut: after its middle row, or after the row
 * nearest to the middle at which x changes, looking upwards first. The middle row where x never changes.
 */
function cutAfter(x: (row: number) => number, first: number, last: number): number {
  const middle = Math.floor((first + last) / 2);
  let offset = 0;
  while (middle + offset < last && middle + offset >= first) {
    if (x(middle + offset) !== x(middle + offset + 1)) return middle + offset;
    offset = offset > 0 ? -offset : 1 - offset;
  }
  return middle;
}

/**
 * Positions of the vertices of R's k-d tree in one dimension (Cleveland & Grosse 1991): both ends of a box 0.5 %
 * wider than the data on either side, and the cuts of cells with more than ⌊n · span · 0.2⌋ rows.
 *
 * @param rows the gathered rows.
 * @param span share of the rows in a neighbourhood.
 */
function vertexPositions(rows: DistinctRows, span: number): Float64Array {
  const [lowest, highest] = [rows.x[0], rows.x[rows.x.length - 1]];
  const tiny = 1e-10 * Math.max(Math.abs(lowest), Math.abs(highest)) + 1e-30;
  const beyond = margin * Math.max(highest - lowest, tiny);
  const largestCell = Math.floor(rows.rowCount * (span * cellShare));
  const upTo = cumulative(rows.counts);
  const valueOfRow = (row: number) => rows.x[lowerBound(upTo, row)];
  const positions = new Set([lowest - beyond, highest + beyond]);
  const cut = (first: number, last: number, lower: number, upper: number): void => {
    if (last - first + 1 <= largestCell) return;
    const after = cutAfter(valueOfRow, first, last);
    const position = valueOfRow(after);
    if (position === lower || position === upper) return;
    positions.add(position);
    cut(first, after, lower, position);
    cut(after + 1, last, position, upper);
  };
  cut(1, rows.rowCount, lowest - beyond, highest + beyond);
  return Float64Array.from(positions).sort();
}

/** Fits the local polynomial at every vertex of the surface. */
export function fitVertices(rows: DistinctRows, form: LocalForm): Vertices {
  const positions = vertexPositions(rows, form.span);
  return { positions, operators: Array.from(positions, (position) => localOperator(rows, form, position)) };
}

/** The two vertices around a point and the weights of their values and slopes. */
function around({ positions, operators }: Vertices, at: number) {
  const upper = Math.min(Math.max(lowerBound(positions, at), 1), positions.length - 1);
  const weights = hermiteWeights(at, positions[upper - 1], positions[upper]);
  return { upper, weights, from: operators[upper - 1], to: operators[upper] };
}

/**
 * The operator of the interpolated surface at one point, from those of the two vertices around it.
 *
 * @param vertices the fitted vertices.
 * @param at a point between the first and the last vertex.
 */
export function blendedOperator(vertices: Vertices, at: number): OperatorRow {
  const { weights, from, to } = around(vertices, at);
  const first = Math.min(from.first, to.first);
  const end = Math.max(from.first + from.value.length, to.first + to.value.length);
  const value = new Float64Array(end - first);
  for (let i = 0, j = from.first - first; i < from.value.length; i++, j++) {
    value[j] += weights.fromValue * from.value[i] + weights.fromSlope * from.slope[i];
  }
  for (let i = 0, j = to.first - first; i < to.value.length; i++, j++) {
    value[j] += weights.toValue * to.value[i] + weights.toSlope * to.slope[i];
  }
  return { first, value };
}

/**
 * The surface at every distinct x and the trace of its operator, from the vertices alone: the operators' rows are
 * not formed.
 *
 * @param rows the gathered rows.
 * @param vertices the fitted vertices.
 */
export function interpolate(rows: DistinctRows, vertices: Vertices): SurfaceAtRows {
  const values = vertices.operators.map(({ first, value }) => applyOperator(rows.means, { first, value }));
  const slopes = vertices.operators.map(({ first, slope }) =>
    applyOperator(rows.means, { first, value: slope }),
  );
  let trace = 0;
  const fitted = rows.x.map((at, index) => {
    const { upper, weights, from, to } = around(vertices, at);
    const [i, j] = [index - from.first, index - to.first];
    trace += weights.fromValue * (from.value[i] ?? 0) + weights.fromSlope * (from.slope[i] ?? 0);
    trace += weights.toValue * (to.value[j] ?? 0) + weights.toSlope * (to.slope[j] ?? 0);
    return (
      weights.fromValue * values[upper - 1] +
      weights.fromSlope * slopes[upper - 1] +
      weights.toValue * values[upper] +
      weights.toSlope * slopes[upper]
    );
  });
  return { fitted, trace };
}
