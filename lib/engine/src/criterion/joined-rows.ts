import type { ColumnMatrix } from "../frame/design";
import { type Standardisation, type StandardisedResponse, solveTriangle } from "../frame/standardise";

/** Rows that are worked on together, so that their columns stay in the processor's cache. */
export const rowsOfBlock = 1024;

/** The rows of fixed effects and response, standardised block by block. */
export interface JoinedRows {
  /** X, raw. */
  readonly fixed: ColumnMatrix;
  readonly standardisation: Standardisation;
  readonly response: StandardisedResponse;
  /** Roots of the weights of the rows, where they have any: standardised rows are multiplied by them. */
  readonly roots?: Float64Array;
}

/** [X y] of some rows, standardised: column j at `j * stride`. */
function fillBlock(
  block: Float64Array,
  stride: number,
  { fixed, standardisation, response, roots }: JoinedRows,
  start: number,
  count: number,
): void {
  const { centres, scales, triangle } = standardisation;
  const { raw, centre, scale, removed } = response;
  const p = fixed.names.length;
  for (let j = 0; j <= p; j++) {
    const values = j < p ? fixed.columns[j] : raw;
    const shift = j < p ? centres[j] : centre;
    const factor = 1 / (j < p ? scales[j] : scale);
    const to = j * stride;
    for (let row = 0; row < count; row++) block[to + row] = (values[start + row] - shift) * factor;
  }
  for (let j = 0; roots !== undefined && j <= p; j++) {
    for (let row = 0; row < count; row++) block[j * stride + row] *= roots[start + row];
  }
  if (triangle !== undefined) solveTriangle(block, stride, count, triangle, p);
  for (let j = 0; removed !== undefined && j < p; j++) {
    for (let row = 0; row < count; row++) block[p * stride + row] -= removed[j] * block[j * stride + row];
  }
}

/** Doubles of a block of rows. */
export function blockLength({ fixed }: JoinedRows): number {
  return (fixed.names.length + 1) * rowsOfBlock;
}

/**
 * Calls a function with every block of standardised rows of [X y], column j at `j * rowsOfBlock`.
 *
 * @param block receives the rows, at its beginning.
 */
export function forEachBlock(
  rows: JoinedRows,
  block: Float64Array,
  use: (start: number, count: number) => void,
): void {
  const { rowCount } = rows.fixed;
  for (let start = 0; start < rowCount; start += rowsOfBlock) {
    const count = Math.min(rowsOfBlock, rowCount - start);
    fillBlock(block, rowsOfBlock, rows, start, count);
    use(start, count);
  }
}

/** All rows of [X y], standardised: column j at `j * n`. */
export function joinedColumns(rows: JoinedRows): Float64Array {
  const { rowCount, names } = rows.fixed;
  const columns = new Float64Array((names.length + 1) * rowCount);
  fillBlock(columns, rowCount, rows, 0, rowCount);
  return columns;
}

/** Rows that are standardised already, column j at `j * n`, as rows to form products of. */
export function withinColumns(columns: Float64Array, m: number): JoinedRows {
  const n = columns.length / m;
  const all = Array.from({ length: m }, (_, j) => columns.subarray(j * n, (j + 1) * n));
  return {
    fixed: { names: all.slice(0, -1).map(() => ""), rowCount: n, columns: all.slice(0, -1) },
    standardisation: {
      centres: new Float64Array(m - 1),
      scales: new Float64Array(m - 1).fill(1),
      intercept: -1,
    },
    response: { raw: all[m - 1], centre: 0, scale: 1 },
  };
}
