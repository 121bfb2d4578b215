import { Matrix, solve } from "ml-matrix";
import type { FactorTemplate } from "./criterion";
import { addProduct, assign, type Block, blockOf, invertCholesky, transposed } from "./small";

/** What the start of one grouping factor is made of. */
export interface GroupMoments {
  readonly template: FactorTemplate;
  /** The groups, or sets of groups with one Z'Z. */
  readonly setCount: number;
  /** How many groups a set has. */
  groupsOf(set: number): number;
  /** Z'Z of a group of the set, q × q. */
  products(set: number): Block;
  /** Σ Z'e e'Z over the groups of the set, e the residuals, q × q by rows. */
  scoreSquares(set: number): Float64Array;
}

/** A function that sets a block to R'R = Z'Z of a group, or of a class of groups. */
export function squareOf(roots: Float64Array, q: number, count: number): (group: number) => Block {
  const square = blockOf(new Float64Array(q * q), 0, q);
  return (group) => {
    const root = blockOf(roots, group, q * count, count);
    assign(square, 0, q, q);
    addProduct(square, 1, transposed(root), root, q, q, q);
    return square;
  };
}

/** Z'e e'Z of one group from its Z'[X y] (q × m), where [X y] times the coefficients is e. */
export function squareOfScore(rows: Block, coefficients: Float64Array, q: number): Float64Array {
  const score = new Float64Array(q);
  for (let a = 0; a < q; a++) {
    for (let j = 0; j < coefficients.length; j++)
      score[a] += rows.values[rows.start + a * rows.rowStride + j * rows.columnStride] * coefficients[j];
  }
  return Float64Array.from({ length: q * q }, (_, at) => score[Math.floor(at / q)] * score[at % q]);
}

/** Weight of the identity against Z'Z; on standardised columns small beside any group of several rows. */
const ridge = 0.1;

/** Least and most that a variance starts at, over the residual's. */
const leastVariance = 0.01;
const mostVariance = 1e18;

/** Sums over the groups, all q × q by rows but Σ H⊗H, which is q² × q². */
interface MomentSums {
  readonly squares: Float64Array;
  readonly noise: Float64Array;
  readonly system: Float64Array;
}

function sumMoments({ template, setCount, groupsOf, products, scoreSquares }: GroupMoments): MomentSums {
  const { size: q } = template;
  const triangle = blockOf(new Float64Array(q * q), 0, q);
  const weight = new Float64Array(q * q);
  const shrink = new Float64Array(q * q);
  const half = new Float64Array(q * q);
  const squares = new Float64Array(q * q);
  const noise = new Float64Array(q * q);
  const system = new Float64Array(q ** 4);
  const byRows = (values: Float64Array): Block => blockOf(values, 0, q);
  for (let set = 0; set < setCount; set++) {
    const count = groupsOf(set);
    assign(triangle, products(set), q, q);
    for (let a = 0; a < q; a++) triangle.values[a * q + a] += ridge;
    invertCholesky(triangle, q);
    // H = (Z'Z + W)⁻¹Z'Z = I − W(Z'Z + W)⁻¹
    for (let a = 0; a < q; a++) {
      for (let b = 0; b < q; b++) {
        let sum = 0;
        for (let c = Math.max(a, b); c < q; c++)
          sum += triangle.values[c * q + a] * triangle.values[c * q + b];
        weight[a * q + b] = sum;
        shrink[a * q + b] = (a === b ? 1 : 0) - ridge * sum;
      }
    }
    half.fill(0);
    addProduct(byRows(half), 1, byRows(weight), byRows(scoreSquares(set)), q, q, q);
    addProduct(byRows(squares), 1, byRows(half), byRows(weight), q, q, q);
    for (let a = 0; a < q; a++) {
      for (let b = 0; b < q; b++) {
        for (let c = 0; c < q; c++) {
          noise[a * q + b] += count * shrink[a * q + c] * weight[c * q + b];
          for (let d = 0; d < q; d++) {
            system[(a * q + b) * q * q + c * q + d] += count * shrink[a * q + c] * shrink[b * q + d];
          }
        }
      }
    }
  }
  return { squares, noise, system };
}

/** The solution T of Σ HTH' = Σ (bb'/σ² − noise). */
function relativeCovarianceOf({ squares, noise, system }: MomentSums, variance: number, q: number): Matrix {
  const matrix = Matrix.from1DArray(q * q, q * q, Array.from(system));
  for (let at = 0; at < q * q; at++) matrix.set(at, at, matrix.get(at, at) + 1e-9);
  const right = Matrix.columnVector(Array.from(squares, (value, at) => value / variance - noise[at]));
  return Matrix.from1DArray(q, q, solve(matrix, right, true).to1DArray());
}

/** Whether the template has a parameter at a place of Λ. */
function hasParameter({ rows, columns }: FactorTemplate, row: number, column: number): boolean {
  return rows.some((one, k) => one === row && columns[k] === column);
}

/** The Cholesky factor of a covariance, what the template has no parameter for left out, kept well inside. */
function boundedFactor(template: FactorTemplate, covariance: Matrix): Matrix {
  const { size: q } = template;
  const lambda = Matrix.zeros(q, q);
  for (let i = 0; i < q; i++) {
    let left = Math.min(mostVariance, Math.max(leastVariance, covariance.get(i, i)));
    for (let j = 0; j < i; j++) {
      if (!hasParameter(template, i, j)) continue;
      let sum = (covariance.get(i, j) + covariance.get(j, i)) / 2;
      for (let c = 0; c < j; c++) sum -= lambda.get(i, c) * lambda.get(j, c);
      const value = sum / lambda.get(j, j);
      if (value * value > 0.9 * left || !Number.isFinite(value)) continue;
      lambda.set(i, j, value);
      left -= value * value;
    }
    lambda.set(i, i, Number.isFinite(left) ? Math.sqrt(left) : 1);
  }
  return lambda;
}

/** Theta so large that groups explain all that they can: the residuals there are those within groups. */
export const withinTheta = 10;

/**
 * The residual variance from what is left within groups, e'V⁻¹e at `withinTheta`.
 *
 * @param degrees n − p.
 * @param effects number of all random effects.
 */
export function withinVariance(squares: number, degrees: number, effects: number): number {
  const left = degrees - effects;
  return squares / (left > degrees / 10 ? left : degrees);
}

/**
 * Where the search for theta begins: for every grouping factor by itself, the covariance T that the squares of the
 * group estimates b_g = (Z_g'Z_g + W)⁻¹Z_g'e lead to expect, e the residuals of least squares within groups. With
 * H_g = (Z_g'Z_g + W)⁻¹Z_g'Z_g it solves
 *
 *   Σ H_gTH_g' = Σ (b_gb_g'/σ² − H_g(Z_g'Z_g + W)⁻¹),
 *
 * σ² from within the groups. It is a moment estimate (Searle, Casella & McCulloch 1992, Variance Components, chapter
 * 11); the optimum does not depend on it, only how soon it is found.
 *
 * @param variance σ².
 * @param theta receives the factor's parameters.
 */
export function fillMomentStart(moments: GroupMoments, variance: number, theta: Float64Array): void {
  const { template } = moments;
  const sums = sumMoments(moments);
  const lambda = boundedFactor(template, relativeCovarianceOf(sums, variance, template.size));
  for (let k = 0; k < template.parameters.length; k++) {
    theta[template.parameters[k]] = lambda.get(template.rows[k], template.columns[k]);
  }
}
