import { ModelError } from "../errors";
import type { DistinctRows } from "./distinct";
import { hermiteWeights } from "./interpolation";
import type { OperatorRow } from "./operator";

/** First and second delta: the mean and half the variance of a unit residual sum of squares. */
export interface Deltas {
  readonly oneDelta: number;
  readonly twoDelta: number;
}

/** The constants of Cleveland, Grosse & Shyu's approximation for one predictor, by degree. */
const constants = {
  1: { one: [0.297162, 0.380266, 0.5886043], two: [0.2848308, 0.2254512, 0.2914126] },
  2: { one: [0.1611761, 0.3091323, 0.4401023], two: [0.207567, 0.2822574, 0.2369957] },
} as const;

/** Their correction curve, tabulated: position, value and slope at each knot. */
const knots: readonly (readonly [position: number, value: number, slope: number])[] = [
  [-0.005, -0.090572, 4.4844],
  [0.1204, 0.095807, -0.7978],
  [0.2017, 0.026152, -0.7286],
  [0.2815, -0.031926, -0.4457],
  [0.3705, -0.053718, -0.3495],
  [0.4536, -0.06417, 0.032813],
  [0.5591, -0.058387, 0.1611],
  [0.7132, -0.020636, 0.335],
  [0.8751, 0.040172, -0.041032],
  [1.005, -0.010856, -0.7736],
];

function correction(position: number): number {
  const upper = knots.findIndex(([knot]) => position <= knot);
  const [from, to] = [knots[upper - 1], knots[upper]];
  const weights = hermiteWeights(position, from[0], to[0]);
  return (
    weights.fromValue * from[1] +
    weights.toValue * to[1] +
    weights.fromSlope * from[2] +
    weights.toSlope * to[2]
  );
}

/**
 * The deltas from the trace of the operator alone, by the formula that R uses for `statistics = "approximate"`:
 *
 *   δ = n − t exp(c₁ z^c₂ (1 − z)^c₃ e^g(z)),  z = (√(k/t) − √(k/n)) / (1 − √(k/n)),
 *
 * t the trace, k the coefficients of the local polynomial, c and the curve g tabulated by Cleveland, Grosse & Shyu
 * (netlib a/dloess; Cleveland & Grosse 1991, doi:10.1007/BF01890836).
 *
 * @param trace trace of the operator.
 * @param rowCount rows of the data.
 * @param degree degree of the local polynomial.
 */
export function approximateDeltas(trace: number, rowCount: number, degree: 1 | 2): Deltas {
  const ofSize = Math.sqrt((degree + 1) / rowCount);
  const raw = (Math.sqrt((degree + 1) / trace) - ofSize) / (1 - ofSize);
  const z = Math.min(1, Math.max(0, raw));
  const factor = Math.exp(correction(z));
  const delta = ([c1, c2, c3]: readonly [number, number, number]) =>
    rowCount - trace * Math.exp(c1 * Math.exp(c2 * Math.log(z) + c3 * Math.log(1 - z)) * factor);
  return { oneDelta: delta(constants[degree].one), twoDelta: delta(constants[degree].two) };
}

/** Distinct values of x above which the exact deltas are refused: their operator holds the square of this. */
const mostDistinct = 6000;

/** The operator as a square matrix by rows, one row and column for each distinct x. */
function denseOperator(size: number, rowAt: (index: number) => OperatorRow): Float64Array {
  const dense = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    const { first, value } = rowAt(i);
    dense.set(value, i * size + first);
  }
  return dense;
}

/** Element i of the square matrix times its row, weighted: Σⱼ a[i, j] s[j] a[k, j]. */
function weightedDot(a: Float64Array, size: number, i: number, scaled: Float64Array): number {
  let sum = 0;
  for (let j = 0, at = i * size; j < size; j++, at++) sum += a[at] * scaled[j];
  return sum;
}

/**
 * The deltas as they are defined, δ₁ = tr (I − L)(I − L)ᵀ and δ₂ = tr ((I − L)(I − L)ᵀ)², for the operator L of
 * all rows. L has equal rows at equal x, so both come from the m × m operator M of the m distinct x: with
 * N = diag(rows at x), S = diag(Σw² / (Σw)²) and Q = M S Mᵀ,
 *
 *   δ₁ = n − 2 tr M + tr QN,
 *   δ₂ = n − 4 tr M + 4 tr QN + 2 tr M² − 4 tr MQN + tr (QN)².
 *
 * Cost: m³ operations, m² memory.
 *
 * @param rows the gathered rows.
 * @param rowAt the operator's row at each distinct x.
 * @throws ModelError if there are more than 6,000 distinct x.
 */
export function exactDeltas(rows: DistinctRows, rowAt: (index: number) => OperatorRow): Deltas {
  const size = rows.x.length;
  if (size > mostDistinct) {
    throw new ModelError(
      "fitLoess",
      `exact statistics for ${size} distinct values of x need a matrix of ${size} × ${size}`,
      `expected at most ${mostDistinct}; use statistics "approximate" or round x`,
    );
  }
  const operator = denseOperator(size, rowAt);
  const spread = rows.squaredWeights.map((square, i) => square / rows.weights[i] ** 2);
  let [trace, traceOfSquare, traceOfProduct, traceOfMixed, traceOfFourth] = [0, 0, 0, 0, 0];
  const scaled = new Float64Array(size);
  for (let i = 0; i < size; i++) {
    trace += operator[i * size + i];
    for (let j = 0; j < size; j++) {
      traceOfSquare += operator[i * size + j] * operator[j * size + i];
      scaled[j] = operator[i * size + j] * spread[j];
    }
    for (let k = 0; k <= i; k++) {
      const product = weightedDot(operator, size, k, scaled);
      const weight = rows.counts[i] * rows.counts[k];
      traceOfFourth += (k === i ? 1 : 2) * product * product * weight;
      traceOfMixed += rows.counts[i] * operator[i * size + k] * product;
      if (k < i) traceOfMixed += rows.counts[k] * operator[k * size + i] * product;
      else traceOfProduct += rows.counts[i] * product;
    }
  }
  return {
    oneDelta: rows.rowCount - 2 * trace + traceOfProduct,
    twoDelta:
      rows.rowCount - 4 * trace + 4 * traceOfProduct + 2 * traceOfSquare - 4 * traceOfMixed + traceOfFourth,
  };
}
