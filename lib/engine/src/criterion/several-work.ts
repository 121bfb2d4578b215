import type { SeveralProducts } from "./several-products";
import { componentsOf } from "./trailing-component";

/** Time of a multiplication in a large product of matrices, over that of one in a loop. */
const fastMultiplication = 0.25;

/** Fronts smaller than this are too small to be fast. */
const smallFront = 64;

/** What forming and copying full matrices adds to the multiplications. */
const fullMatrices = 2.4;

/** Larger components than this have matrices too large for memory. */
const largestComponent = 4000;

/**
 * Time of an evaluation with its gradient: the fronts are factored and inverted, and the leading groups join effects.
 */
function evaluationWork({ tree, effectStart, leading }: SeveralProducts): number {
  let work = 0;
  for (const { rows, ownRows } of tree.fronts) {
    const multiplications = 1.5 * ownRows * rows.length ** 2;
    work += rows.length < smallFront ? multiplications : fastMultiplication * multiplications;
    work += 8 * rows.length ** 2;
  }
  for (let group = 0; group < leading.groupCount; group++)
    work += leading.randomCount * (1.5 * (effectStart[group + 1] - effectStart[group]) ** 2 + 100);
  return work;
}

/**
 * How many evaluations the Hessian costs: full matrices of every component, and its leading groups in pairs. Infinite
 * where the matrices are too large.
 */
export function hessianCostOf(data: SeveralProducts): number {
  const { effectStart, leading } = data;
  const q = leading.randomCount;
  let work = 0;
  for (const { effects, groups } of componentsOf(data)) {
    const size = effects.length;
    if (size > largestComponent) return Number.POSITIVE_INFINITY;
    const met = groups.reduce((all, group) => all + effectStart[group + 1] - effectStart[group], 0);
    work += (fastMultiplication * size ** 3) / 2 + q * met * size + (q * q * met * groups.length) / 2;
  }
  return (fullMatrices * work) / evaluationWork(data);
}
