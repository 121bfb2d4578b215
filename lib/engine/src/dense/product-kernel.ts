import { type Code, moduleOf, types, wasm } from "./assembler";

/**
 * Adds α times products of rows to a matrix: C_ij += α Σ_k A_ik B_jk for m rows of A and n of B.
 *
 * Matrices lie by rows in one array of doubles; c, a and b are the places of their first elements, and the strides the
 * distances from one row to the next.
 */
export type RowProducts = (
  c: number,
  strideC: number,
  a: number,
  strideA: number,
  b: number,
  strideB: number,
  m: number,
  n: number,
  k: number,
  alpha: number,
) => void;

const { get, set, i32 } = wasm;

/** Numbers of the locals: the parameters (addresses in bytes, strides in bytes), then what the loops need. */
const parameterTypes = [...new Array<number>(9).fill(types.i32), types.f64];
const [c, strideC, a, strideA, b, strideB, m, n, k, alpha] = parameterTypes.keys();
const [i, j, p, atC] = [10, 11, 12, 13];
const firstAddress = 14;
const firstPair = firstAddress + 8;
const pairCount = 8;
const firstSum = firstPair + pairCount + 2;

/** Most rows of A and of B that a tile takes: eight pairs of sums, which the registers hold. */
const [tallest, widest] = [4, 2];

const localTypes = [
  ...new Array<number>(firstPair - 10).fill(types.i32),
  ...new Array<number>(pairCount + 2).fill(types.v128),
  ...new Array<number>(pairCount).fill(types.f64),
];

/** local += bytes. */
function advance(local: number, step: Code): Code {
  return [...get(local), ...step, ...wasm.add, ...set(local)];
}

/** The address of row `row` of a matrix. */
function rowAddress(start: number, stride: number, row: Code): Code {
  return [...get(start), ...row, ...get(stride), ...wasm.multiply, ...wasm.add];
}

/** Computes and stores the sums of `rows` rows of A, from row i on, with `columns` rows of B, from row j on. */
function tile(rows: number, columns: number): Code {
  const rowOf = (at: number): number => firstAddress + at;
  const columnOf = (at: number): number => firstAddress + rows + at;
  const pairOf = (row: number, column: number): number => firstPair + row * columns + column;
  const sumOf = (row: number, column: number): number => firstSum + row * columns + column;
  const operandOf = (column: number): number => firstPair + pairCount + column;
  const all = Array.from({ length: rows * columns }, (_, at): [number, number] => [
    Math.floor(at / columns),
    at % columns,
  ]);
  const columnsAt = Array.from({ length: columns }, (_, at) => at);
  const addresses = [
    ...Array.from({ length: rows }, (_, at) => [
      ...rowAddress(a, strideA, [...get(i), ...i32(at), ...wasm.add]),
      ...set(rowOf(at)),
    ]),
    ...columnsAt.map((at) => [
      ...rowAddress(b, strideB, [...get(j), ...i32(at), ...wasm.add]),
      ...set(columnOf(at)),
    ]),
  ].flat();
  const everyAddress = Array.from({ length: rows + columns }, (_, at) => firstAddress + at);
  const addPairs = [
    ...columnsAt.flatMap((at) => [...get(columnOf(at)), ...wasm.loadPair(0), ...set(operandOf(at))]),
    ...all.flatMap(([row, column]) => [
      ...get(pairOf(row, column)),
      ...get(rowOf(row)),
      ...wasm.loadPair(0),
      ...get(operandOf(column)),
      ...wasm.multiplyPairs,
      ...wasm.addPairs,
      ...set(pairOf(row, column)),
    ]),
    ...everyAddress.flatMap((local) => advance(local, i32(16))),
    ...advance(p, i32(2)),
  ];
  const joinLanes = all.flatMap(([row, column]) => [
    ...get(pairOf(row, column)),
    ...wasm.lane(0),
    ...get(pairOf(row, column)),
    ...wasm.lane(1),
    ...wasm.addDoubles,
    ...set(sumOf(row, column)),
  ]);
  const addLast = [
    ...all.flatMap(([row, column]) => [
      ...get(sumOf(row, column)),
      ...get(rowOf(row)),
      ...wasm.load(0),
      ...get(columnOf(column)),
      ...wasm.load(0),
      ...wasm.multiplyDoubles,
      ...wasm.addDoubles,
      ...set(sumOf(row, column)),
    ]),
    ...everyAddress.flatMap((local) => advance(local, i32(8))),
    ...advance(p, i32(1)),
  ];
  const storeRow = (row: number): Code => [
    ...rowAddress(c, strideC, [...get(i), ...i32(row), ...wasm.add]),
    ...get(j),
    ...i32(8),
    ...wasm.multiply,
    ...wasm.add,
    ...set(atC),
    ...columnsAt.flatMap((column) => [
      ...get(atC),
      ...get(atC),
      ...wasm.load(8 * column),
      ...get(sumOf(row, column)),
      ...get(alpha),
      ...wasm.multiplyDoubles,
      ...wasm.addDoubles,
      ...wasm.store(8 * column),
    ]),
  ];
  return [
    ...addresses,
    ...all.flatMap(([row, column]) => [...wasm.zeroPair, ...set(pairOf(row, column))]),
    ...i32(0),
    ...set(p),
    ...wasm.whilst([...get(p), ...i32(1), ...wasm.add, ...get(k), ...wasm.isLess], addPairs),
    ...joinLanes,
    ...wasm.whilst([...get(p), ...get(k), ...wasm.isLess], addLast),
    ...Array.from({ length: rows }, (_, row) => storeRow(row)).flat(),
  ];
}

/** Goes through the rows of B for some rows of A. */
function strip(rows: number): Code {
  const turn = (columns: number): Code => [...tile(rows, columns), ...advance(j, i32(columns))];
  const fits = (columns: number): Code => [
    ...get(n),
    ...get(j),
    ...wasm.subtract,
    ...i32(columns),
    ...wasm.isAtLeast,
  ];
  return [
    ...i32(0),
    ...set(j),
    ...wasm.whilst(fits(widest), turn(widest)),
    ...wasm.whilst(fits(1), turn(1)),
    ...advance(i, i32(rows)),
  ];
}

/** The bytes of a module whose `run` is `RowProducts`, addresses and strides in bytes. */
export function productModule(): Uint8Array {
  const fits = (rows: number): Code => [
    ...get(m),
    ...get(i),
    ...wasm.subtract,
    ...i32(rows),
    ...wasm.isAtLeast,
  ];
  const body = [...wasm.whilst(fits(tallest), strip(tallest)), ...wasm.whilst(fits(1), strip(1))];
  return moduleOf(parameterTypes, localTypes, body);
}

/** `RowProducts` on an array, in JavaScript. */
export function rowProductsOf(values: Float64Array): RowProducts {
  const one = (atA: number, atB: number, count: number): number => {
    let sum = 0;
    for (let at = 0; at < count; at++) sum += values[atA + at] * values[atB + at];
    return sum;
  };
  return (c, strideC, a, strideA, b, strideB, m, n, k, alpha) => {
    let row = 0;
    for (; row + 1 < m; row += 2) {
      const [a0, a1] = [a + row * strideA, a + (row + 1) * strideA];
      const [c0, c1] = [c + row * strideC, c + (row + 1) * strideC];
      let column = 0;
      for (; column + 1 < n; column += 2) {
        const b0 = b + column * strideB;
        const b1 = b0 + strideB;
        let [s00, s01, s10, s11] = [0, 0, 0, 0];
        for (let at = 0; at < k; at++) {
          const x = values[a0 + at];
          const y = values[a1 + at];
          const u = values[b0 + at];
          const v = values[b1 + at];
          s00 += x * u;
          s01 += x * v;
          s10 += y * u;
          s11 += y * v;
        }
        values[c0 + column] += alpha * s00;
        values[c0 + column + 1] += alpha * s01;
        values[c1 + column] += alpha * s10;
        values[c1 + column + 1] += alpha * s11;
      }
      if (column < n) {
        const b0 = b + column * strideB;
        values[c0 + column] += alpha * one(a0, b0, k);
        values[c1 + column] += alpha * one(a1, b0, k);
      }
    }
    if (row === m) return;
    for (let column = 0; column < n; column++) {
      const at = c + row * strideC + column;
      values[at] += alpha * one(a + row * strideA, b + column * strideB, k);
    }
  };
}
