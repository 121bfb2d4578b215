import type { ColumnMatrix } from "../frame/design";
import { addUpperProducts } from "./dot";
import { type JoinedRows, joinedColumns } from "./joined-rows";
import type { CrossProducts } from "./one-factor-products";

/** A random-effects column is zero beside the earlier ones of its group below this part of its square, by sums. */
const zeroBySums = 1e-12;

/** The same for lengths, by rows. */
const zeroByRows = 1e-10;

/** A part within groups below this part of all squares of a column is the rounding error of sums. */
const roundingOfSums = 1e-13;

/** Parts within groups that sums of squares do not tell well enough: of a fixed effect, and of the response. */
const [doubtfulEffect, doubtfulResponse] = [1e-8, 1e-6];

/**
 * Parts the products by groups: Z'Z becomes R, Z'[X y] becomes Q'[X y] = R⁻ᵀZ'[X y], and the products of all rows lose
 * those of Q'[X y]. A column that is a combination of earlier ones in a group gets a row of zeros there.
 */
export function partBySums({
  roots,
  between,
  within,
  randomCount: q,
  joinedCount: m,
  groupCount,
}: CrossProducts): void {
  const inverse = new Float64Array(groupCount);
  const subtract = (target: Float64Array, to: number, left: number, from: Float64Array, at: number): void => {
    for (let g = 0; g < groupCount; g++) target[to + g] -= roots[left + g] * from[at + g];
  };
  const scale = (target: Float64Array, to: number): void => {
    for (let g = 0; g < groupCount; g++) target[to + g] *= inverse[g];
  };
  for (let a = 0; a < q; a++) {
    const pivot = (a * q + a) * groupCount;
    inverse.set(roots.subarray(pivot, pivot + groupCount));
    for (let c = 0; c < a; c++) {
      const left = (c * q + a) * groupCount;
      for (let b = a; b < q; b++)
        subtract(roots, (a * q + b) * groupCount, left, roots, (c * q + b) * groupCount);
      for (let j = 0; j < m; j++)
        subtract(between, (a * m + j) * groupCount, left, between, (c * m + j) * groupCount);
    }
    for (let g = 0; g < groupCount; g++) {
      const square = roots[pivot + g];
      inverse[g] = square > zeroBySums * inverse[g] ? 1 / Math.sqrt(square) : 0;
    }
    for (let b = a; b < q; b++) scale(roots, (a * q + b) * groupCount);
    for (let b = 0; b < a; b++) roots.fill(0, (a * q + b) * groupCount, (a * q + b + 1) * groupCount);
    for (let j = 0; j < m; j++) scale(between, (a * m + j) * groupCount);
  }
  for (let a = 0; a < q; a++) {
    const columns = { values: between, start: a * m * groupCount, stride: groupCount };
    addUpperProducts(within, m, -1, columns, columns, groupCount);
  }
}

/** Whether a column varies so little within groups that the differences of sums do not tell how much. */
export function losesDigits({ within, joinedByJoined, joinedCount: m }: CrossProducts): boolean {
  for (let j = 0; j < m; j++) {
    const part = within[j * m + j] / joinedByJoined[j * m + j];
    if (j === m - 1 ? part < doubtfulResponse : part > roundingOfSums && part < doubtfulEffect) return true;
  }
  return false;
}

/** Rows by their groups: those of group g are `order[starts[g] .. starts[g + 1]]`. */
export interface GroupedRows {
  readonly starts: Int32Array;
  readonly order: Int32Array;
}

/** The rows of every group, ascending, group after group. */
export function rowsByGroup(groups: Int32Array, groupCount: number): GroupedRows {
  const starts = new Int32Array(groupCount + 1);
  for (const group of groups) starts[group + 1] += 1;
  for (let group = 0; group < groupCount; group++) starts[group + 1] += starts[group];
  const next = starts.slice();
  const order = new Int32Array(groups.length);
  groups.forEach((group, row) => {
    order[next[group]++] = row;
  });
  return { starts, order };
}

/** Takes the part along a unit vector out of another, and returns it. Both begin at some place of an array. */
function takeOut(units: Float64Array, unit: number, values: Float64Array, at: number, count: number): number {
  let part = 0;
  for (let i = 0; i < count; i++) part += units[unit + i] * values[at + i];
  for (let i = 0; i < count; i++) values[at + i] -= part * units[unit + i];
  return part;
}

function lengthOf(values: Float64Array, at: number, count: number): number {
  let squares = 0;
  for (let i = 0; i < count; i++) squares += values[at + i] ** 2;
  return Math.sqrt(squares);
}

/**
 * Parts the products by groups as `partBySums` does, from the rows: Gram-Schmidt, done twice, in every group.
 *
 * @returns what is left of the rows of [X y] within groups: column j at `j * n`.
 */
export function partByRows(
  { roots, between, within, randomCount: q, joinedCount: m, groupCount }: CrossProducts,
  random: ColumnMatrix,
  rows: JoinedRows,
  groups: Int32Array,
): Float64Array {
  const n = groups.length;
  const joined = joinedColumns(rows);
  const { starts, order } = rowsByGroup(groups, groupCount);
  roots.fill(0);
  between.fill(0);
  for (let group = 0; group < groupCount; group++) {
    const own = order.subarray(starts[group], starts[group + 1]);
    const count = own.length;
    const units = new Float64Array(q * count);
    for (let a = 0; a < q; a++) {
      const at = a * count;
      own.forEach((row, i) => {
        units[at + i] = random.columns[a][row];
      });
      const whole = lengthOf(units, at, count);
      for (let turn = 0; turn < 2; turn++) {
        for (let c = 0; c < a; c++)
          roots[(c * q + a) * groupCount + group] += takeOut(units, c * count, units, at, count);
      }
      const length = lengthOf(units, at, count);
      const isZero = length <= zeroByRows * whole;
      if (!isZero) roots[(a * q + a) * groupCount + group] = length;
      for (let i = 0; i < count; i++) units[at + i] = isZero ? 0 : units[at + i] / length;
    }
    const values = new Float64Array(count);
    for (let j = 0; j < m; j++) {
      for (let i = 0; i < count; i++) values[i] = joined[j * n + own[i]];
      for (let turn = 0; turn < 2; turn++) {
        for (let a = 0; a < q; a++)
          between[(a * m + j) * groupCount + group] += takeOut(units, a * count, values, 0, count);
      }
      for (let i = 0; i < count; i++) joined[j * n + own[i]] = values[i];
    }
  }
  within.fill(0);
  const columns = { values: joined, start: 0, stride: n };
  addUpperProducts(within, m, 1, columns, columns, n);
  return joined;
}

/** What fixed effects of every group's own random effects leave of the response. */
export interface WithinFit {
  /** Sum of squares of what is left, and of all of the response within groups. */
  readonly left: number;
  readonly all: number;
  /** Coefficients of the columns that vary within groups, zero for the others. */
  readonly coefficients: Float64Array;
}

/** A column is a combination of earlier ones within groups below this part of its squares there. */
const collinearWithin = 1e-12;

/** A column is constant within groups below this part of its squares. */
const constantWithin = 1e-13;

/**
 * The least-squares fit within groups.
 *
 * @param within products within groups, m × m by rows, the upper triangle.
 * @param all the diagonal of the products of all rows is at `j * m + j`.
 */
export function fitWithin(within: Float64Array, all: Float64Array, m: number): WithinFit {
  const R = new Float64Array(m * m);
  for (let j = 0; j < m; j++) {
    const own = within[j * m + j];
    for (let i = 0; i <= j; i++) {
      let sum = within[i * m + j];
      for (let c = 0; c < i; c++) sum -= R[c * m + i] * R[c * m + j];
      if (i < j) R[i * m + j] = R[i * m + i] > 0 ? sum / R[i * m + i] : 0;
      else {
        const isZero = j < m - 1 && !(sum > collinearWithin * own && own > constantWithin * all[j * m + j]);
        R[j * m + j] = isZero ? 0 : Math.sqrt(Math.max(0, sum));
      }
    }
  }
  const y = m - 1;
  const coefficients = new Float64Array(y);
  for (let i = y - 1; i >= 0; i--) {
    if (R[i * m + i] === 0) continue;
    let sum = R[i * m + y];
    for (let c = i + 1; c < y; c++) sum -= R[i * m + c] * coefficients[c];
    coefficients[i] = sum / R[i * m + i];
  }
  return { left: R[y * m + y] ** 2, all: within[y * m + y], coefficients };
}
