import { UserError } from "@alignment/engine/dist/errors";
/** How much of the variance of a result one choice accounts for, as shares of the whole variance (0 to 1). */
export interface ChoiceInfluence {
  readonly choice: string;
  /** Variance of the means by this choice alone. */
  readonly firstOrder: number;
  /** Variance that is left when all other choices are fixed: with every interaction in which this choice takes part. */
  readonly total: number;
  /** Shapley share: interactions are split evenly; the shares of all choices sum to 1. */
  readonly shapley: number;
}

/** Results of a set of specifications by their choices. */
export interface ChoiceResults {
  /** The choices with the number of their values. */
  readonly choices: readonly { readonly name: string; readonly values: number }[];
  /** For each choice the position of its value, one number a specification. */
  readonly positions: readonly ArrayLike<number>[];
  /** One result a specification; `NaN` where there is none, which leaves the specification out. */
  readonly results: ArrayLike<number>;
  /** Weights of the specifications; 1 each by default. */
  readonly weights?: ArrayLike<number>;
}

/** Sums over the specifications in each cell of a full crossing of some choices. */
interface Cells {
  readonly weights: Float64Array;
  /** Weighted sums of the results, less their mean over all specifications. */
  readonly sums: Float64Array;
}

/** More cells than this would not fit into memory; a plan has at most 100,000 units. */
const mostCells = 2 ** 24;

/** Most choices with more than one value: the subsets of the choices are numbered in a 32-bit word. */
const mostChoices = 24;

function cellsOf({ positions, results, weights }: ChoiceResults, sizes: readonly number[]): Cells {
  const count = sizes.reduce((product, size) => product * size, 1);
  const cells: Cells = { weights: new Float64Array(count), sums: new Float64Array(count) };
  let total = 0;
  let sum = 0;
  for (let k = 0; k < results.length; k++) {
    if (Number.isNaN(results[k])) continue;
    const weight = weights?.[k] ?? 1;
    total += weight;
    sum += weight * results[k];
  }
  const mean = sum / total;
  for (let k = 0; k < results.length; k++) {
    if (Number.isNaN(results[k])) continue;
    let cell = 0;
    for (let i = 0; i < sizes.length; i++) cell = cell * sizes[i] + positions[i][k];
    const weight = weights?.[k] ?? 1;
    cells.weights[cell] += weight;
    cells.sums[cell] += weight * (results[k] - mean);
  }
  return cells;
}

/** Sums the cells over one choice, whose values lie `stride` cells apart. */
function sumOver({ weights, sums }: Cells, size: number, stride: number): Cells {
  const outer = weights.length / (size * stride);
  const less: Cells = {
    weights: new Float64Array(outer * stride),
    sums: new Float64Array(outer * stride),
  };
  for (let block = 0; block < outer; block++) {
    for (let value = 0; value < size; value++) {
      const from = (block * size + value) * stride;
      for (let inner = 0; inner < stride; inner++) {
        less.weights[block * stride + inner] += weights[from + inner];
        less.sums[block * stride + inner] += sums[from + inner];
      }
    }
  }
  return less;
}

/** Σ W (mean of the cell)², the sum of squares between the cells. */
function betweenCells({ weights, sums }: Cells): number {
  let squares = 0;
  for (let cell = 0; cell < weights.length; cell++) {
    if (weights[cell] > 0) squares += (sums[cell] * sums[cell]) / weights[cell];
  }
  return squares;
}

/**
 * The variance between cells for every subset of the choices, by the subset's bits. Each subset's cells come from those
 * of a subset with one choice more, so that all of them cost Π (nᵢ + 1) additions and not 2^d passes over the results.
 */
function variancesBySubset(cells: Cells, sizes: readonly number[]): Float64Array {
  const variances = new Float64Array(2 ** sizes.length);
  const visit = (here: Cells, subset: number, below: number): void => {
    variances[subset] = betweenCells(here);
    for (let i = 0; i < below; i++) {
      let stride = 1;
      for (let j = i + 1; j < sizes.length; j++) if (subset & (1 << j)) stride *= sizes[j];
      visit(sumOver(here, sizes[i], stride), subset & ~(1 << i), i);
    }
  };
  visit(cells, variances.length - 1, sizes.length);
  return variances;
}

/** The Shapley weights |S|! (d - |S| - 1)! / d! by the size of S. */
function shapleyWeights(d: number): number[] {
  const weights = [1 / d];
  for (let size = 1; size < d; size++) weights.push((weights[size - 1] * size) / (d - size));
  return weights;
}

function bitCount(bits: number): number {
  let count = 0;
  for (let rest = bits; rest !== 0; rest &= rest - 1) count++;
  return count;
}

/**
 * Which choice matters: shares of the variance of a result over specifications, by choice.
 *
 * With v(S) = Var(E[result | the choices in S]) over the specifications and their weights, and V = v(all):
 * first order v({i}) / V; total (V - v(all but i)) / V (Sobol 2001; Homma & Saltelli 1996); Shapley
 * Σ_S |S|! (d - |S| - 1)! / d! · (v(S + i) - v(S)) / V (Owen 2014). The definitions hold where combinations are
 * missing or weighted, too; then first order and total need not enclose the Shapley share.
 *
 * @param of the specifications by their choices, their results and weights.
 * @returns one row a choice, in the order given; all shares are `NaN` where the result does not vary.
 * @throws UserError if the full crossing of the choices has more than 2²⁴ combinations, or more than 24 choices vary.
 * @example
 * // Two choices without interaction, the second one twice as strong:
 * choiceInfluence({
 *   choices: [{ name: "a", values: 2 }, { name: "b", values: 2 }],
 *   positions: [[0, 0, 1, 1], [0, 1, 0, 1]],
 *   results: [0, 2, 1, 3],
 * }).map(({ shapley }) => shapley); // [0.2, 0.8]
 */
export function choiceInfluence(of: ChoiceResults): ChoiceInfluence[] {
  const varying = of.choices.map((_, i) => i).filter((i) => of.choices[i].values > 1);
  const sizes = varying.map((i) => of.choices[i].values);
  const count = sizes.reduce((product, size) => product * size, 1);
  if (count > mostCells || sizes.length > mostChoices) {
    throw new UserError(
      `choiceInfluence: ${sizes.length} choices have ${count} combinations; expected at most ${mostChoices} choices and ${mostCells} combinations; look at fewer choices at a time`,
    );
  }
  const cells = cellsOf({ ...of, positions: varying.map((i) => of.positions[i]) }, sizes);
  const variances = variancesBySubset(cells, sizes);
  const all = variances.length - 1;
  const weights = shapleyWeights(sizes.length);
  const square = Array.from(of.results).reduce(
    (most, result) => (Number.isNaN(result) ? most : Math.max(most, result * result)),
    0,
  );
  const varies = variances[all] > 1e-24 * square;
  return of.choices.map(({ name }, position) => {
    const i = varying.indexOf(position);
    if (!varies) return { choice: name, firstOrder: Number.NaN, total: Number.NaN, shapley: Number.NaN };
    if (i < 0) return { choice: name, firstOrder: 0, total: 0, shapley: 0 };
    const bit = 1 << i;
    let shapley = 0;
    for (let subset = 0; subset <= all; subset++) {
      if (subset & bit) continue;
      shapley += weights[bitCount(subset)] * (variances[subset | bit] - variances[subset]);
    }
    return {
      choice: name,
      firstOrder: variances[bit] / variances[all],
      total: (variances[all] - variances[all & ~bit]) / variances[all],
      shapley: shapley / variances[all],
    };
  });
}
