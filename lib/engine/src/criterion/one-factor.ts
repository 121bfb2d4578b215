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
import { GroupAbsorption, groupsOfBlock, type Workspace, workspaceFor } from "./group-absorption";
import { JoinedFactor } from "./joined-factor";
import { fillMomentStart, withinTheta, withinVariance } from "./moment-start";
import { oneFactorHessian } from "./one-factor-hessian";
import { addProduct, assign, blockOf, invertCholesky, transposed } from "./small";

/**
 * The profiled criterion of a model with one grouping factor, and its gradient, as functions of theta.
 *
 * With Λ the relative covariance factor, V = I + ZΛΛ'Z' falls into groups; for each group g
 *
 *   A_g = Λ'Z_g'Z_gΛ + I,   K_g = Λ A_g⁻¹Λ',   U_g = K_g Z_g'[X y],
 *   R'R = [X y]'V⁻¹[X y] = [X y]'[X y] − Σ [X y]'Z_g U_g,   r = last diagonal element of R,
 *   REML: Σ log|A_g| + log|R_X|² + (n − p)(1 + log(2π r² / (n − p))),
 *   ML:   Σ log|A_g| + n (1 + log(2π r² / n)).
 *
 * With M_g = Z_g'V⁻¹[X y] = Z_g'[X y] − Z_g'Z_g U_g and B the inverse of R, its last column times √(n − p) (under ML
 * √n, the other columns zero), the gradient by Λ is
 *
 *   2 Σ (Z_g'Z_g Λ A_g⁻¹ − M_g B B'M_g'Λ).
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
  /** N = MB of every group, laid out as Z'[X y]. */
  private readonly weighted: Float64Array;
  /** Theta of the last evaluation. */
  private readonly last: Float64Array;
  /** Σ M B B'M'. */
  private readonly byForm: Float64Array;

  constructor(
    private readonly data: CrossProducts,
    private readonly template: FactorTemplate,
    readonly method: EstimationMethod,
    private readonly workspace: Workspace = workspaceFor(data),
  ) {
    const q = data.randomCount;
    this.parameterCount = template.rows.length;
    this.templates = [template];
    this.joined = new JoinedFactor(data.joinedCount, data.rowCount, method);
    this.absorption = new GroupAbsorption(data, workspace);
    this.weighted = workspace.weighted;
    this.last = new Float64Array(this.parameterCount).fill(Number.NaN);
    this.byForm = new Float64Array(q * q);
  }

  evaluate(theta: ArrayLike<number>, gradient: Float64Array): number {
    const value = this.criterionAt(theta, true);
    if (value === Number.POSITIVE_INFINITY) return value;
    this.fillByForm();
    const { lambda, byDeterminant } = this.absorption;
    fillFactorGradient(this.template, lambda, byDeterminant, this.byForm, gradient);
    return value;
  }

  valueAt(theta: ArrayLike<number>): number {
    return this.criterionAt(theta, !this.last.every((_, k) => theta[k] === 0));
  }

  /** The criterion at theta; without random effects there is nothing that they explain. */
  private criterionAt(theta: ArrayLike<number>, hasRandomEffects: boolean): number {
    this.evaluations += 1;
    this.last.set(theta);
    fillFactor(this.template, theta, this.absorption.lambda);
    this.joined.factor.set(this.data.joinedByJoined);
    const logDeterminant = hasRandomEffects ? this.absorption.absorb(this.joined.factor) : 0;
    if (!(this.joined.factorise() && Number.isFinite(logDeterminant))) return Number.POSITIVE_INFINITY;
    return this.joined.criterionOf(logDeterminant);
  }

  solve(theta: ArrayLike<number>): Evaluation {
    const isLast = this.last.every((value, k) => value === theta[k]);
    if (!isLast) this.valueAt(theta);
    return { factor: this.joined.factor.slice() };
  }

  hessian(): Float64Array {
    if (this.method === "ML") this.fillWeighted(0);
    const { data, template, joined, weighted } = this;
    const { lambda, kernel } = this.absorption;
    return oneFactorHessian({ data, template, joined, lambda, kernel, weighted });
  }

  select(columns: readonly number[]): OneFactorCriterion {
    return new OneFactorCriterion(
      selectColumns(this.data, columns),
      this.template,
      this.method,
      this.workspace,
    );
  }

  halfSolver(theta: ArrayLike<number>): (shares: readonly GroupShare[]) => HalfSolution {
    const { randomCount: q, groupCount, randomByRandom: ZZ } = this.data;
    const lambda = new Float64Array(q * q);
    fillFactor(this.template, theta, lambda);
    const factor = blockOf(lambda, 0, q);
    const half = blockOf(new Float64Array(q * q), 0, q);
    const inverse = blockOf(new Float64Array(q * q), 0, q);
    let current = -1;
    const factorise = (group: number): void => {
      assign(half, 0, q, q);
      addProduct(half, 1, blockOf(ZZ, group, q * groupCount, groupCount), factor, q, q, q);
      assign(inverse, 0, q, q);
      for (let a = 0; a < q; a++) inverse.values[a * q + a] = 1;
      addProduct(inverse, 1, transposed(factor), half, q, q, q);
      invertCholesky(inverse, q);
      current = group;
    };
    return ([share]) => {
      if (share === undefined)
        return { leadingGroup: -1, leading: new Float64Array(0), trailing: new Float64Array(0) };
      if (share.group !== current) factorise(share.group);
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
    const { randomCount: q, joinedCount: m, groupCount, randomByRandom, randomByJoined } = data;
    const theta = unitStart(this.templates);
    const within = this.valueAt(theta.map((value) => withinTheta * value));
    if (!Number.isFinite(within)) return theta;
    const { residual, squares } = joined.residuals();
    const moments = {
      template,
      groupCount,
      products: (group: number) => blockOf(randomByRandom, group, q * groupCount, groupCount),
      joined: (group: number) => blockOf(randomByJoined, group, m * groupCount, groupCount),
    };
    const variance = withinVariance(squares, data.rowCount - m + 1, q * groupCount);
    fillMomentStart(moments, residual, variance, theta);
    return theta;
  }

  randomSolutions(theta: ArrayLike<number>, coefficients: ArrayLike<number>): readonly RandomSolution[] {
    const { kernel, lambda } = this.absorption;
    const { randomCount: q, joinedCount: m, groupCount, randomByJoined: ZJ } = this.data;
    fillFactor(this.template, theta, lambda);
    const modes = new Float64Array(groupCount * q);
    const covariances = new Float64Array(groupCount * q * q);
    const explained = new Float64Array(groupCount * q * m);
    const crossed = new Float64Array(q);
    for (let group = 0; group < groupCount; group++) {
      this.absorption.fillKernel(group, 1);
      for (let a = 0; a < q; a++) {
        let sum = ZJ[(a * m + m - 1) * groupCount + group];
        for (let j = 0; j < m - 1; j++) sum -= ZJ[(a * m + j) * groupCount + group] * coefficients[j];
        crossed[a] = sum;
      }
      for (let a = 0; a < q; a++) {
        for (let b = 0; b < q; b++) {
          const value = kernel[(a * q + b) * groupCount + group];
          covariances[(group * q + a) * q + b] = value;
          modes[group * q + a] += value * crossed[b];
          for (let j = 0; j < m; j++) {
            explained[(group * q + a) * m + j] += value * ZJ[(b * m + j) * groupCount + group];
          }
        }
      }
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
