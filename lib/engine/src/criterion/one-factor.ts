import type { EstimationMethod } from "../types";
import { ClassAbsorption } from "./class-absorption";
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
import { selectColumns } from "./cross-products";
import { type Absorption, GroupAbsorption } from "./group-absorption";
import { type GroupClasses, selectClasses } from "./group-classes";
import { JoinedFactor } from "./joined-factor";
import {
  fillMomentStart,
  type GroupMoments,
  squareOf,
  squareOfScore,
  withinTheta,
  withinVariance,
} from "./moment-start";
import { oneFactorHessian } from "./one-factor-hessian";
import type { CrossProducts } from "./one-factor-products";
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
  private readonly byClasses?: ClassAbsorption;
  private byGroups?: GroupAbsorption;
  /** How the last evaluation took in the groups. */
  private absorption?: Absorption;
  /** Theta of the last evaluation, and whether it was with the gradient. */
  private readonly last: Float64Array;
  private hasGradient = false;

  /** @param classes the groups with one Z'Z, where there are few. */
  constructor(
    private readonly data: CrossProducts,
    private readonly template: FactorTemplate,
    readonly method: EstimationMethod,
    private readonly classes: GroupClasses | undefined,
  ) {
    const { randomCount: q, joinedCount: m, rowCount } = data;
    this.parameterCount = template.rows.length;
    this.templates = [template];
    this.joined = new JoinedFactor(m, rowCount, method);
    if (classes !== undefined) this.byClasses = new ClassAbsorption(classes, q, m);
    this.last = new Float64Array(this.parameterCount).fill(Number.NaN);
  }

  evaluate(theta: ArrayLike<number>, gradient: Float64Array): number {
    const { value, absorption } = this.criterionAt(theta, true);
    if (value === Number.POSITIVE_INFINITY) return value;
    this.joined.weigh();
    const forms = absorption.forms(this.joined);
    fillFactorGradient(this.template, absorption.lambda, absorption.determinantGradient(), forms, gradient);
    this.hasGradient = true;
    return value;
  }

  valueAt(theta: ArrayLike<number>): number {
    return this.criterionAt(theta, false).value;
  }

  /** The absorption group by group, made when it is first asked for. */
  private groupAbsorption(): GroupAbsorption {
    this.byGroups ??= new GroupAbsorption(this.data);
    return this.byGroups;
  }

  /** By classes where these are few and lose no digits, else group by group. */
  private absorptionAt(theta: ArrayLike<number>): Absorption {
    const { byClasses, template } = this;
    if (byClasses !== undefined) {
      fillFactor(template, theta, byClasses.lambda);
      if (byClasses.isExactAt(byClasses.lambda)) return byClasses;
    }
    const byGroups = this.groupAbsorption();
    fillFactor(template, theta, byGroups.lambda);
    return byGroups;
  }

  private criterionAt(
    theta: ArrayLike<number>,
    withGradient: boolean,
  ): { readonly value: number; readonly absorption: Absorption } {
    this.evaluations += 1;
    this.last.set(theta);
    this.hasGradient = false;
    const { joined } = this;
    const absorption = this.absorptionAt(theta);
    this.absorption = absorption;
    joined.factor.set(this.data.within);
    const logDeterminant = absorption.absorb(joined.factor, withGradient);
    const isDefinite = joined.factorise() && Number.isFinite(logDeterminant);
    return { value: isDefinite ? joined.criterionOf(logDeterminant) : Number.POSITIVE_INFINITY, absorption };
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
    const isReady = this.hasGradient && this.isAt(theta);
    if (!isReady) this.evaluate(theta, new Float64Array(this.parameterCount));
    const { template, joined } = this;
    const absorption = this.absorption ?? this.absorptionAt(theta);
    return oneFactorHessian(absorption.hessianSums(joined), template, absorption.lambda, joined);
  }

  select(columns: readonly number[]): OneFactorCriterion {
    const { data, template, method, classes } = this;
    const m = data.joinedCount;
    const selected = classes && selectClasses(classes, m, [...columns, m - 1]);
    return new OneFactorCriterion(selectColumns(data, columns), template, method, selected);
  }

  fitWithin(): WithinFit {
    const { within, joinedByJoined, joinedCount } = this.data;
    return fitWithin(within, joinedByJoined, joinedCount);
  }

  /** A function that sets a block to L⁻¹ of a group, LL' = Λ'Z'ZΛ + I. */
  private inverseFactorOf(lambda: Float64Array): (group: number) => Block {
    const { randomCount: q, groupCount, roots } = this.data;
    const products = squareOf(roots, q, groupCount);
    const factor = blockOf(lambda, 0, q);
    const half = blockOf(new Float64Array(q * q), 0, q);
    const inverse = blockOf(new Float64Array(q * q), 0, q);
    return (group) => {
      assign(half, 0, q, q);
      addProduct(half, 1, products(group), factor, q, q, q);
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
    const theta = unitStart(this.templates);
    const within = this.valueAt(theta.map((value) => withinTheta * value));
    if (!Number.isFinite(within)) return theta;
    const { residual } = joined.residuals();
    const { left } = this.fitWithin();
    const { randomCount: q, joinedCount: m, groupCount, rowCount } = data;
    const variance = withinVariance(left, rowCount - m + 1, q * groupCount);
    fillMomentStart({ template, ...this.momentsOf(residual) }, variance, theta);
    return theta;
  }

  /** What the start is made of, by classes where there are any. */
  private momentsOf(residual: Float64Array): Omit<GroupMoments, "template"> {
    const { byClasses, data } = this;
    const { randomCount: q, joinedCount: m, groupCount, roots, between } = data;
    if (byClasses !== undefined) return byClasses.moments(residual);
    const product = blockOf(new Float64Array(q * m), 0, m);
    return {
      setCount: groupCount,
      groupsOf: () => 1,
      products: squareOf(roots, q, groupCount),
      scoreSquares: (group) => {
        assign(product, 0, q, m);
        const root = blockOf(roots, group, q * groupCount, groupCount);
        const own = blockOf(between, group, m * groupCount, groupCount);
        addProduct(product, 1, transposed(root), own, q, q, m);
        return squareOfScore(product, residual, q);
      },
    };
  }

  randomSolutions(theta: ArrayLike<number>): readonly RandomSolution[] {
    const { joined } = this;
    const { randomCount: q, joinedCount: m, groupCount } = this.data;
    this.criterionAt(theta, true);
    const absorption = this.groupAbsorption();
    const { lambda, projected: M } = absorption;
    if (this.absorption !== absorption) {
      fillFactor(this.template, theta, lambda);
      absorption.absorb(this.data.within.slice(), true);
    }
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
}
