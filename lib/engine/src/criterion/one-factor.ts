import type { EstimationMethod } from "../types";
import {
  type Criterion,
  type Evaluation,
  type FactorTemplate,
  fillFactor,
  fillFactorGradient,
  type GroupShare,
  type HalfSolution,
  type RandomSolution,
  unitStart,
} from "./criterion";
import { type CrossProducts, selectColumns } from "./cross-products";
import { combineColumns, dot } from "./dot";
import { GroupAbsorption, groupsOfBlock } from "./group-absorption";
import { JoinedFactor } from "./joined-factor";
import { fillMomentStart, withinTheta, withinVariance } from "./moment-start";
import { oneFactorHessian } from "./one-factor-hessian";
import { addProduct, assign, type Block, blockOf, invertCholesky, transposed } from "./small";
import { fitWithin, type WithinFit } from "./within-groups";

/**
 * The profiled criterion of a model with one grouping factor, with its gradient and Hessian, as functions of theta.
 *
 * With Λ the relative covariance factor, V = I + ZΛΛ'Z' falls into groups; with C_g, H_g, K_g and M_g of
 * `GroupAbsorption`,
 *
 *   R'R = [X y]'V⁻¹[X y] = (the products within groups) + Σ H_g'H_g,   r = last diagonal element of R,
 *   REML: Σ log|C_g| + log|R_X|² + (n − p)(1 + log(2π r² / (n − p))),
 *   ML:   Σ log|C_g| + n (1 + log(2π r² / n)).
 *
 * With B the inverse of R, its last column times √(n − p) (under ML √n, the other columns zero), the gradient by Λ is
 *
 *   2 Σ (K_g'K_g − M_g B B'M_g') Λ.
 *
 * Source: Bates, Mächler, Bolker & Walker (2015), Journal of Statistical Software 67(1), section 3, here on
 * cross-products; the gradient follows from dV = Z(dΛ Λ' + Λ dΛ')Z'.
 */
export class OneFactorCriterion implements Criterion {
  readonly parameterCount: number;
  readonly templates: readonly FactorTemplate[];
  evaluations = 0;
  private readonly joined: JoinedFactor;
  private readonly absorption: GroupAbsorption;
  /** N = MB of every group, laid out as M. */
  private readonly weighted: Float64Array;
  /** Theta of the last evaluation, and whether it was with the gradient. */
  private readonly last: Float64Array;
  private hasGradient = false;
  /** Σ M B B'M'. */
  private readonly byForm: Float64Array;

  constructor(
    private readonly data: CrossProducts,
    private readonly template: FactorTemplate,
    readonly method: EstimationMethod,
  ) {
    const { randomCount: q, joinedCount: m, groupCount, rowCount } = data;
    this.parameterCount = template.rows.length;
    this.templates = [template];
    this.joined = new JoinedFactor(m, rowCount, method);
    this.absorption = new GroupAbsorption(data);
    this.weighted = new Float64Array(q * m * groupCount);
    this.last = new Float64Array(this.parameterCount).fill(Number.NaN);
    this.byForm = new Float64Array(q * q);
  }

  evaluate(theta: ArrayLike<number>, gradient: Float64Array): number {
    const value = this.criterionAt(theta, true);
    if (value === Number.POSITIVE_INFINITY) return value;
    this.fillByForm();
    const { lambda } = this.absorption;
    fillFactorGradient(this.template, lambda, this.absorption.determinantGradient(), this.byForm, gradient);
    this.hasGradient = true;
    return value;
  }

  valueAt(theta: ArrayLike<number>): number {
    return this.criterionAt(theta, false);
  }

  private criterionAt(theta: ArrayLike<number>, withProjected: boolean): number {
    this.evaluations += 1;
    this.last.set(theta);
    this.hasGradient = false;
    fillFactor(this.template, theta, this.absorption.lambda);
    this.joined.factor.set(this.data.within);
    const logDeterminant = this.absorption.absorb(this.joined.factor, withProjected);
    if (!(this.joined.factorise() && Number.isFinite(logDeterminant))) return Number.POSITIVE_INFINITY;
    return this.joined.criterionOf(logDeterminant);
  }

  /** Whether the last evaluation was at theta. */
  private isAt(theta: ArrayLike<number>): boolean {
    return this.last.every((value, k) => value === theta[k]);
  }

  solve(theta: ArrayLike<number>): Evaluation {
    if (!this.isAt(theta)) this.valueAt(theta);
    return { factor: this.joined.factor.slice() };
  }

  hessian(theta: ArrayLike<number>): Float64Array {
    if (!(this.hasGradient && this.isAt(theta))) this.evaluate(theta, new Float64Array(this.parameterCount));
    if (this.method === "ML") this.fillWeighted(0);
    const { data, template, joined, weighted } = this;
    const { lambda, kernel } = this.absorption;
    return oneFactorHessian({ data, template, joined, lambda, kernel, weighted });
  }

  select(columns: readonly number[]): OneFactorCriterion {
    return new OneFactorCriterion(selectColumns(this.data, columns), this.template, this.method);
  }

  fitWithin(): WithinFit {
    const { within, joinedByJoined, joinedCount } = this.data;
    return fitWithin(within, joinedByJoined, joinedCount);
  }

  /** A function that sets a block to R'R = Z'Z of a group. */
  private squareOf(): (group: number) => Block {
    const { randomCount: q, groupCount, roots } = this.data;
    const square = blockOf(new Float64Array(q * q), 0, q);
    return (group) => {
      const root = blockOf(roots, group, q * groupCount, groupCount);
      assign(square, 0, q, q);
      addProduct(square, 1, transposed(root), root, q, q, q);
      return square;
    };
  }

  /** A function that sets a block to L⁻¹ of a group, LL' = Λ'Z'ZΛ + I. */
  private inverseFactorOf(lambda: Float64Array): (group: number) => Block {
    const { randomCount: q } = this.data;
    const squareOf = this.squareOf();
    const factor = blockOf(lambda, 0, q);
    const half = blockOf(new Float64Array(q * q), 0, q);
    const inverse = blockOf(new Float64Array(q * q), 0, q);
    return (group) => {
      assign(half, 0, q, q);
      addProduct(half, 1, squareOf(group), factor, q, q, q);
      assign(inverse, 0, q, q);
      for (let a = 0; a < q; a++) inverse.values[a * q + a] = 1;
      addProduct(inverse, 1, transposed(factor), half, q, q, q);
      invertCholesky(inverse, q);
      return inverse;
    };
  }

  halfSolver(theta: ArrayLike<number>): (shares: readonly GroupShare[]) => HalfSolution {
    const { randomCount: q } = this.data;
    const lambda = new Float64Array(q * q);
    fillFactor(this.template, theta, lambda);
    const inverseOf = this.inverseFactorOf(lambda);
    let [current, inverse] = [-1, inverseOf(0)];
    return ([share]) => {
      if (share === undefined)
        return { leadingGroup: -1, leading: new Float64Array(0), trailing: new Float64Array(0) };
      if (share.group !== current) [current, inverse] = [share.group, inverseOf(share.group)];
      const scaled = new Float64Array(q);
      const leading = new Float64Array(q);
      for (let a = 0; a < q; a++) {
        for (let c = a; c < q; c++) scaled[a] += lambda[c * q + a] * share.weights[c];
        for (let b = 0; b <= a; b++) leading[a] += inverse.values[a * q + b] * scaled[b];
      }
      return { leadingGroup: share.group, leading, trailing: new Float64Array(0) };
    };
  }

  get groupCount(): number {
    return this.data.groupCount;
  }

  get joinedByJoined(): Float64Array {
    return this.data.joinedByJoined;
  }

  start(): Float64Array {
    const { data, template, joined } = this;
    const { randomCount: q, joinedCount: m, groupCount, roots, between } = data;
    const theta = unitStart(this.templates);
    const within = this.valueAt(theta.map((value) => withinTheta * value));
    if (!Number.isFinite(within)) return theta;
    const { residual } = joined.residuals();
    const product = blockOf(new Float64Array(q * m), 0, m);
    const moments = {
      template,
      groupCount,
      products: this.squareOf(),
      joined: (group: number) => {
        assign(product, 0, q, m);
        const root = blockOf(roots, group, q * groupCount, groupCount);
        addProduct(
          product,
          1,
          transposed(root),
          blockOf(between, group, m * groupCount, groupCount),
          q,
          q,
          m,
        );
        return product;
      },
    };
    const { left } = this.fitWithin();
    const variance = withinVariance(left, data.rowCount - m + 1, q * groupCount);
    fillMomentStart(moments, residual, variance, theta);
    return theta;
  }

  randomSolutions(theta: ArrayLike<number>): readonly RandomSolution[] {
    const { absorption, joined } = this;
    const { randomCount: q, joinedCount: m, groupCount } = this.data;
    this.criterionAt(theta, true);
    const { lambda, projected: M } = absorption;
    const { residual } = joined.residuals();
    const covariance = new Float64Array(q * q);
    const factor = blockOf(lambda, 0, q);
    addProduct(blockOf(covariance, 0, q), 1, factor, transposed(factor), q, q, q);
    const explained = new Float64Array(groupCount * q * m);
    const modes = new Float64Array(groupCount * q);
    const covariances = new Float64Array(groupCount * q * q);
    const inverseOf = this.inverseFactorOf(lambda);
    for (let group = 0; group < groupCount; group++) {
      const own = blockOf(explained, group * q * m, m);
      const products = blockOf(M, group, m * groupCount, groupCount);
      addProduct(own, 1, blockOf(covariance, 0, q), products, q, q, m);
      for (let a = 0; a < q; a++) {
        for (let j = 0; j < m; j++) modes[group * q + a] += explained[(group * q + a) * m + j] * residual[j];
      }
      // ΛL⁻ᵀ, and its square
      const half = blockOf(new Float64Array(q * q), 0, q);
      addProduct(half, 1, factor, transposed(inverseOf(group)), q, q, q);
      addProduct(blockOf(covariances, group * q * q, q), 1, half, transposed(half), q, q, q);
    }
    return [{ modes, covariances, explained }];
  }

  /** N = MB of all groups, from a column of B on. */
  private fillWeighted(first: number): void {
    const { weighted: N, joined } = this;
    const { projected: M } = this.absorption;
    const { randomCount: q, joinedCount: m, groupCount } = this.data;
    for (let start = 0; start < groupCount; start += groupsOfBlock) {
      const count = Math.min(groupsOfBlock, groupCount - start);
      for (let a = 0; a < q; a++) {
        const columns = { values: M, start: a * m * groupCount + start, stride: groupCount };
        for (let j = first; j < m; j++) {
          combineColumns(N, (a * m + j) * groupCount + start, joined.inverse, j, m, columns, j + 1, count);
        }
      }
    }
  }

  /** Σ M B B'M' over all groups. */
  private fillByForm(): void {
    const { weighted: N, byForm, joined } = this;
    const { randomCount: q, joinedCount: m, groupCount } = this.data;
    joined.weigh();
    this.fillWeighted(joined.firstWeight);
    for (let a = 0; a < q; a++) {
      for (let b = 0; b <= a; b++) {
        let sum = 0;
        for (let j = joined.firstWeight; j < m; j++) {
          sum += dot(N, (a * m + j) * groupCount, N, (b * m + j) * groupCount, groupCount);
        }
        byForm[a * q + b] = sum;
        byForm[b * q + a] = sum;
      }
    }
  }
}
