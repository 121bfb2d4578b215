import { randomByJoinedProducts } from "../criterion/group-sums";
import { type Solution, standardisedCoefficients } from "../fit/solution";
import { placesOf } from "../frame/places";
import { standardiseRows } from "../frame/standardise";
import type { Cluster } from "./clusters";
import { fillRelativeFactors } from "./relative-covariance";
import { solveInPlace } from "./small-systems";

/** Rows that are worked on at a time, so that their columns stay in the processor's cache. */
const rowsOfStretch = 1024;

/** Columns that are taken together in one pass over a stretch. */
const columnsOfPass = 4;

/** Calls a function with every stretch of some rows. */
function forEachStretch(rowCount: number, use: (start: number, count: number) => void): void {
  for (let start = 0; start < rowCount; start += rowsOfStretch)
    use(start, Math.min(rowsOfStretch, rowCount - start));
}

/** Adds four columns of a stretch times their weights to a sum over columns. */
function passColumns(
  columns: Float64Array,
  sum: Float64Array,
  start: number,
  count: number,
  first: number,
  weights: Float64Array,
): void {
  const [w0, w1, w2, w3] = weights.subarray(first, first + columnsOfPass);
  const from = first * rowsOfStretch;
  for (let row = 0; row < count; row++) {
    const x0 = columns[from + row];
    const x1 = columns[from + rowsOfStretch + row];
    const x2 = columns[from + 2 * rowsOfStretch + row];
    const x3 = columns[from + 3 * rowsOfStretch + row];
    sum[start + row] = sum[start + row] + w0 * x0 + w1 * x1 + w2 * x2 + w3 * x3;
  }
}

/** Numbers with zeros behind them, so that all columns are passed four by four. */
function padded(numbers: ArrayLike<number>, length: number): Float64Array {
  const all = new Float64Array(length);
  all.set(numbers);
  return all;
}

/** Sets a stretch of the residuals to the standardised response. */
function fillResponse(
  residuals: Float64Array,
  response: Float64Array,
  centre: number,
  scale: number,
  start: number,
  count: number,
): void {
  for (let row = start; row < start + count; row++) residuals[row] = (response[row] - centre) / scale;
}

/** The number of columns in whole passes. */
function passedColumns({ fixed }: Solution): number {
  return columnsOfPass * Math.ceil(fixed.names.length / columnsOfPass);
}

/** y − Xβ̂ on the working scale; no standardised column is kept. */
function residualsOf(solution: Solution): Float64Array {
  const { frame, fixed, fixedStandardisation, responseCentre, responseScale } = solution;
  const { rowCount, response, weights } = frame;
  const p = passedColumns(solution);
  const negated = padded(standardisedCoefficients(solution), p).map((coefficient) => -coefficient);
  const residuals = new Float64Array(rowCount);
  const columns = new Float64Array(p * rowsOfStretch);
  forEachStretch(rowCount, (start, count) => {
    fillResponse(residuals, response, responseCentre, responseScale, start, count);
    standardiseRows(fixed, fixedStandardisation, start, count, columns, rowsOfStretch);
    for (let first = 0; first < p; first += columnsOfPass)
      passColumns(columns, residuals, start, count, first, negated);
  });
  for (let row = 0; weights !== undefined && row < rowCount; row++) residuals[row] *= weights.roots[row];
  return residuals;
}

/**
 * Adds the products of two columns over a stretch to the sum of every row's group, at `group * stride + at`.
 *
 * @param left begins with the stretch, from `leftStart` on.
 */
function addByGroup(
  sums: Float64Array,
  stride: number,
  at: number,
  groups: Int32Array,
  start: number,
  count: number,
  left: Float64Array,
  leftStart: number,
  right: Float64Array,
  rightStart: number,
): void {
  for (let row = 0; row < count; row++)
    sums[groups[start + row] * stride + at] += left[leftStart + row] * right[rightStart + row];
}

/** Takes a column of a stretch, times the value of every row's group, out of the residuals. */
function subtractByGroup(
  residuals: Float64Array,
  groups: Int32Array,
  start: number,
  count: number,
  column: Float64Array,
  columnStart: number,
  values: Float64Array,
  stride: number,
  at: number,
): void {
  for (let row = 0; row < count; row++)
    residuals[start + row] -= column[columnStart + row] * values[groups[start + row] * stride + at];
}

/** V⁻¹e of all rows, by groups: with F the group's rows of ZΛ, (I + FF')⁻¹e = e − F (I + F'F)⁻¹ F'e. */
function solveByGroups(solution: Solution, residuals: Float64Array): void {
  const { groups, groupCount, template } = solution.random.factors[0];
  const q = template.size;
  const F = new Float64Array(q * rowsOfStretch);
  const inner = new Float64Array(groupCount * q * q);
  const solved = new Float64Array(groupCount * q);
  for (let group = 0; group < groupCount; group++)
    for (let i = 0; i < q; i++) inner[(group * q + i) * q + i] = 1;
  forEachStretch(residuals.length, (start, count) => {
    fillRelativeFactors(solution, 0, start, count, F, rowsOfStretch);
    for (let i = 0; i < q; i++) {
      const from = i * rowsOfStretch;
      for (let j = 0; j <= i; j++)
        addByGroup(inner, q * q, i * q + j, groups, start, count, F, from, F, j * rowsOfStretch);
      addByGroup(solved, q, i, groups, start, count, F, from, residuals, start);
    }
  });
  for (let group = 0; group < groupCount; group++) solveInPlace(inner, group * q * q, solved, group * q, q);
  forEachStretch(residuals.length, (start, count) => {
    fillRelativeFactors(solution, 0, start, count, F, rowsOfStretch);
    for (let i = 0; i < q; i++)
      subtractByGroup(residuals, groups, start, count, F, i * rowsOfStretch, solved, q, i);
  });
}

/**
 * w'Σ x_i (V⁻¹e)_i, the sum over the rows i of every cluster, x_i the working columns of a row and e the residuals of a
 * model of one grouping factor: what the clusters contribute to the error of a coefficient, if w is its row of
 * (X'V⁻¹X)⁻¹. The sums over rows are formed once for all coefficients.
 *
 * @param weights w of every coefficient.
 * @param clusters one a row of the frame.
 * @returns the sums of every coefficient.
 */
export function clusterSums(
  solution: Solution,
  weights: readonly ArrayLike<number>[],
  clusters: ArrayLike<Cluster>,
): Map<Cluster, number>[] {
  const { frame, fixed, fixedStandardisation: standardisation, response } = solution;
  const residuals = residualsOf(solution);
  solveByGroups(solution, residuals);
  const { different: names, places } = placesOf(clusters);
  const solved = { names: ["V⁻¹e"], rowCount: frame.rowCount, columns: [residuals] };
  const rows = { fixed, standardisation, response, roots: frame.weights?.roots };
  const scores = randomByJoinedProducts(solved, rows, places, names.length);
  return weights.map((own) => {
    const sumOf = (at: number): number => {
      let sum = 0;
      for (let j = 0; j < own.length; j++) sum += own[j] * scores[j * names.length + at];
      return sum;
    };
    return new Map(names.map((name, at) => [name, sumOf(at)]));
  });
}
