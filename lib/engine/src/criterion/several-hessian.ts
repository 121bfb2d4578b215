import type { ClassAbsorption } from "./class-absorption";
import { ComponentShares } from "./component-shares";
import type { FactorTemplate } from "./criterion";
import { derivativesOf, joinedCurvature } from "./curvature";
import { type HessianSums, pairOf } from "./hessian-sums";
import type { JoinedFactor } from "./joined-factor";
import type { LeadingFactor } from "./leading-factor";
import { joinedDerivative, traceOf } from "./one-factor-hessian";
import type { SeveralProducts } from "./several-products";
import { ShareSums } from "./share-sums";
import { addProduct, assign, blockOf } from "./small";
import { componentsOf } from "./trailing-component";
import type { TrailingFactors } from "./trailing-factors";

/** What the Hessian takes from an evaluation with its gradient; factors with the leading one first. */
export interface SeveralInput {
  readonly data: SeveralProducts;
  readonly templates: readonly FactorTemplate[];
  readonly lambdas: readonly Float64Array[];
  readonly leading: LeadingFactor;
  readonly trailing: TrailingFactors;
  readonly joined: JoinedFactor;
  /** Σ M B B'M' of every factor, of the contrasts of alike leading groups none. */
  readonly byForm: readonly Float64Array[];
  /** These contrasts, where leading groups are taken together. */
  readonly contrasts?: ClassAbsorption;
}

/** A parameter: its factor, its element of Λ, and T_k. */
interface Parameter {
  readonly factor: number;
  readonly at: number;
  readonly row: number;
  readonly column: number;
  readonly derivative: Float64Array;
}

/** N = MB of some effects, by rows. */
function weightedRows(projected: Float64Array, { inverse: B, size: m }: JoinedFactor): Float64Array {
  const N = new Float64Array(projected.length);
  for (let row = 0; row < N.length; row += m) {
    for (let c = 0; c < m; c++) {
      const part = projected[row + c];
      for (let j = c; j < m; j++) N[row + j] += part * B[c * m + j];
    }
  }
  return N;
}

/** R'C⁻¹R of all leading groups, q × q a group. */
function ownSharesOf({ leading }: SeveralInput): Float64Array {
  const { q, groupCount } = leading;
  const shares = new Float64Array(groupCount * q * q);
  for (let group = 0; group < groupCount; group++)
    leading.addOwnShare(group, shares.subarray(group * q * q, (group + 1) * q * q));
  return shares;
}

/** R'C⁻¹Y of all leading groups, laid out as `data.met`. */
function solvedRows({ data, leading }: SeveralInput): Float64Array {
  const { q } = leading;
  const solved = new Float64Array(data.met.length);
  const solution = new Float64Array(q * q);
  for (let group = 0; group < leading.groupCount; group++) {
    const { count, start } = leading.placeOf(group);
    leading.fillRootSolution(group, solution);
    const target = blockOf(solved, start, count);
    assign(target, 0, q, count);
    addProduct(target, 1, blockOf(solution, 0, q), blockOf(data.met, start, count), q, q, count);
  }
  return solved;
}

/** Adds what the contrasts of alike leading groups add to Q_k. */
function addDerivatives(
  joinedDerivatives: readonly Float64Array[],
  parameters: readonly Parameter[],
  sums: HessianSums,
): void {
  parameters.forEach(({ factor, derivative }, k) => {
    if (factor > 0) return;
    joinedDerivative(derivative, sums).forEach((value, at) => {
      joinedDerivatives[k][at] += value;
    });
  });
}

/** tr(T_kl (S − F)) − tr(T_kST_lS) + 2 tr(T_kST_lF) of the contrasts of alike leading groups. */
function contrastCurvature(
  { squares, mixed, difference, size }: HessianSums,
  first: Parameter,
  second: Parameter,
): number {
  const pairs = difference.length;
  const own = first.column === second.column ? 2 * difference[pairOf(first.row, second.row)] : 0;
  return (
    own +
    2 * traceOf(first.derivative, second.derivative, mixed, pairs, size) -
    traceOf(first.derivative, second.derivative, squares, pairs, size)
  );
}

/**
 * The Hessian of the profiled criterion of a model with several grouping factors, by theta, after an evaluation with
 * its gradient; `curvature.ts` has the formula. S = Z'V⁻¹Z is formed component by component, leading groups row by row.
 */
export function severalHessian(input: SeveralInput): Float64Array {
  const { data, templates, lambdas, joined, byForm } = input;
  const { sizes, groupCounts, firstBlocks, startOfBlock } = data.trailing;
  const { size: m, firstWeight } = joined;
  const parameters = templates.flatMap((template, factor) =>
    derivativesOf(template, lambdas[factor]).map(
      (derivative, k): Parameter => ({
        factor,
        derivative,
        at: template.parameters[k],
        row: template.rows[k],
        column: template.columns[k],
      }),
    ),
  );
  const solved = solvedRows(input);
  const ownShares = ownSharesOf(input);
  const components = componentsOf(data).map(
    (component) => new ComponentShares(input, component, solved, ownShares),
  );
  const sums = new ShareSums(templates);
  for (const component of components) {
    component.addTrailing(sums);
    component.addLeading(sums);
  }
  const N = [input.leading.projected, input.trailing.projected].map((rows) => weightedRows(rows, joined));
  // where the rows of a factor's N stand: in the leading or the trailing ones, from the first effect on
  const rowsOf = (factor: number): { set: number; first: number; groupCount: number } =>
    factor === 0
      ? { set: 0, first: 0, groupCount: data.leading.groupCount }
      : {
          set: 1,
          first: startOfBlock[firstBlocks[factor - 1]],
          groupCount: groupCounts[factor - 1],
        };
  /** T_kN, in the rows of the parameter's factor. */
  const movedBy = ({ factor, derivative }: Parameter): Float64Array[] => {
    const { set, first, groupCount } = rowsOf(factor);
    const q = factor === 0 ? data.leading.randomCount : sizes[factor - 1];
    const moved = N.map((rows) => new Float64Array(rows.length));
    for (let group = 0; group < groupCount; group++) {
      const at = (first + group * q) * m;
      addProduct(blockOf(moved[set], at, m), 1, blockOf(derivative, 0, q), blockOf(N[set], at, m), q, q, m);
    }
    return moved;
  };
  const moved = parameters.map(movedBy);
  const joinedDerivatives = moved.map((rows) => {
    const Q = new Float64Array(m * m);
    rows.forEach((values, set) => {
      for (let row = 0; row < values.length; row += m)
        for (let i = 0; i < m; i++)
          for (let j = i; j < m; j++) Q[i * m + j] += values[row + i] * N[set][row + j];
    });
    return Q;
  });
  const ofContrasts = input.contrasts?.hessianSums(joined);
  if (ofContrasts !== undefined) addDerivatives(joinedDerivatives, parameters, ofContrasts);
  const used = m - firstWeight;
  const weights = moved.map((rows) => rows.map((values) => lastColumns(values, m, used)));
  const products = weights.map(([ofLeading, ofTrailing]) => {
    const result = [new Float64Array(ofLeading.length), new Float64Array(ofTrailing.length)];
    for (const component of components)
      component.addProducts(ofLeading, ofTrailing, used, result[0], result[1]);
    return result;
  });
  const count = parameters.length;
  const hessian = new Float64Array(count * count);
  parameters.forEach((first, k) => {
    for (let l = 0; l <= k; l++) {
      const second = parameters[l];
      let value =
        2 * (dotOf(weights[l][0], products[k][0]) + dotOf(weights[l][1], products[k][1])) -
        sums.traceOf(first.factor, second.factor, first.derivative, second.derivative) -
        joinedCurvature(joinedDerivatives[k], joinedDerivatives[l], joined);
      if (first.factor === second.factor && first.column === second.column) {
        const at = first.row * templates[first.factor].size + second.row;
        value += 2 * (sums.own[first.factor][at] - byForm[first.factor][at]);
      }
      if (ofContrasts !== undefined && first.factor === 0 && second.factor === 0)
        value += contrastCurvature(ofContrasts, first, second);
      hessian[first.at * count + second.at] = value;
      hessian[second.at * count + first.at] = value;
    }
  });
  return hessian;
}

/** The last columns of rows of m. */
function lastColumns(values: Float64Array, m: number, columns: number): Float64Array {
  if (columns === m) return values;
  const last = new Float64Array((values.length / m) * columns);
  for (let row = 0; row * m < values.length; row++)
    for (let j = 0; j < columns; j++) last[row * columns + j] = values[row * m + m - columns + j];
  return last;
}

function dotOf(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}
