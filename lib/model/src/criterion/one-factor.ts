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
import { addProducts, addUpperProducts, combineColumns, dot } from "./dot";
import { JoinedFactor } from "./joined-factor";
import { fillMomentStart, withinTheta, withinVariance } from "./moment-start";
import { oneFactorHessian } from "./one-factor-hessian";
import { addProduct, assign, blockOf, invertCholesky, invertFromFactor, transposed } from "./small";

/** Groups that are worked on together, so that what belongs to them stays in the processor's cache. */
const groupsOfBlock = 512;

/**
 * Arrays that every evaluation fills anew. Criteria on the same cross-products share them, since none is evaluated
 * while another is.
 */
interface Workspace {
  readonly kernel: Float64Array;
  readonly scratch: Float64Array;
  readonly projected: Float64Array;
  readonly weighted: Float64Array;
}

function workspaceFor({ randomCount: q, joinedCount: m, groupCount }: CrossProducts): Workspace {
  return {
    kernel: new Float64Array(q * q * groupCount),
    scratch: new Float64Array(q * m * groupsOfBlock),
    projected: new Float64Array(q * m * groupCount),
    weighted: new Float64Array(q * m * groupCount),
  };
}

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
  readonly joined: JoinedFactor;
  readonly lambda: Float64Array;
  private readonly small: Float64Array;
  private readonly smallInverse: Float64Array;
  private readonly smallProduct: Float64Array;
  /** K of every group, laid out as Z'Z. */
  readonly kernel: Float64Array;
  private readonly scratch: Float64Array;
  /** M of every group, laid out as Z'[X y]. */
  private readonly projected: Float64Array;
  /** N = MB of every group, laid out as Z'[X y]. */
  readonly weighted: Float64Array;
  /** Theta of the last evaluation. */
  private readonly last: Float64Array;
  /** Σ Z'ZΛA⁻¹. */
  private readonly byDeterminant: Float64Array;
  /** Σ M B B'M'. */
  private readonly byForm: Float64Array;

  constructor(
    readonly data: CrossProducts,
    readonly template: FactorTemplate,
    readonly method: EstimationMethod,
    private readonly workspace: Workspace = workspaceFor(data),
  ) {
    const q = data.randomCount;
    const m = data.joinedCount;
    this.parameterCount = template.rows.length;
    this.templates = [template];
    this.joined = new JoinedFactor(m, data.rowCount, method);
    this.lambda = new Float64Array(q * q);
    this.small = new Float64Array(q * q);
    this.smallInverse = new Float64Array(q * q);
    this.smallProduct = new Float64Array(q * q);
    this.kernel = workspace.kernel;
    this.scratch = workspace.scratch;
    this.projected = workspace.projected;
    this.weighted = workspace.weighted;
    this.last = new Float64Array(this.parameterCount).fill(Number.NaN);
    this.byDeterminant = new Float64Array(q * q);
    this.byForm = new Float64Array(q * q);
  }

  evaluate(theta: ArrayLike<number>, gradient: Float64Array): number {
    const value = this.valueFrom(theta, this.absorb);
    if (value === Number.POSITIVE_INFINITY) return value;
    this.fillByForm();
    fillFactorGradient(this.template, this.lambda, this.byDeterminant, this.byForm, gradient);
    return value;
  }

  valueAt(theta: ArrayLike<number>): number {
    const isNone = this.last.every((_, k) => theta[k] === 0);
    return this.valueFrom(theta, isNone ? () => 0 : this.absorb);
  }

  /** The criterion at theta, what the random effects explain being absorbed by a function that returns Σ log|A|. */
  private valueFrom(theta: ArrayLike<number>, absorb: () => number): number {
    this.evaluations += 1;
    this.last.set(theta);
    fillFactor(this.template, theta, this.lambda);
    this.joined.factor.set(this.data.joinedByJoined);
    const logDeterminant = absorb.call(this);
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
    return oneFactorHessian(this);
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
    const { kernel } = this;
    const { randomCount: q, joinedCount: m, groupCount, randomByJoined: ZJ } = this.data;
    fillFactor(this.template, theta, this.lambda);
    const modes = new Float64Array(groupCount * q);
    const covariances = new Float64Array(groupCount * q * q);
    const explained = new Float64Array(groupCount * q * m);
    const crossed = new Float64Array(q);
    for (let group = 0; group < groupCount; group++) {
      this.fillKernel(group, 1);
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

  /** Takes what the random effects explain off [X y]'[X y]; returns Σ log|A|. */
  private absorb(): number {
    this.byDeterminant.fill(0);
    let logDeterminant = 0;
    for (let start = 0; start < this.data.groupCount; start += groupsOfBlock) {
      const count = Math.min(groupsOfBlock, this.data.groupCount - start);
      const isTwo = this.data.randomCount === 2;
      logDeterminant += isTwo ? this.fillKernelOfTwo(start, count) : this.fillKernel(start, count);
      this.absorbBlock(start, count);
    }
    return logDeterminant;
  }

  /** Fills K of a block of groups, adds to Σ Z'ZΛA⁻¹, and returns Σ log|A|. */
  private fillKernel(start: number, count: number): number {
    const { lambda, small: L, smallInverse: inverse, smallProduct: zzLambda, kernel, byDeterminant } = this;
    const { randomCount: q, groupCount, randomByRandom: ZZ } = this.data;
    let logDeterminant = 0;
    for (let i = 0; i < count; i++) {
      const group = start + i;
      for (let a = 0; a < q; a++) {
        for (let b = 0; b < q; b++) {
          let sum = 0;
          for (let c = b; c < q; c++) sum += ZZ[(a * q + c) * groupCount + group] * lambda[c * q + b];
          zzLambda[a * q + b] = sum;
        }
      }
      // A = LL', then A⁻¹Λ' into `inverse` by forward and backward substitution
      let product = 1;
      for (let a = 0; a < q; a++) {
        for (let b = 0; b <= a; b++) {
          let sum = a === b ? 1 : 0;
          for (let c = a; c < q; c++) sum += lambda[c * q + a] * zzLambda[c * q + b];
          for (let c = 0; c < b; c++) sum -= L[a * q + c] * L[b * q + c];
          if (a === b) {
            product *= sum;
            L[a * q + a] = Math.sqrt(sum);
          } else L[a * q + b] = sum / L[b * q + b];
        }
      }
      logDeterminant += Math.log(product);
      invertFromFactor(L, inverse, q);
      for (let a = 0; a < q; a++) {
        for (let b = 0; b < q; b++) {
          let sum = 0;
          for (let c = 0; c < q; c++) sum += zzLambda[a * q + c] * inverse[c * q + b];
          byDeterminant[a * q + b] += sum;
        }
      }
      for (let a = 0; a < q; a++) {
        for (let b = 0; b <= a; b++) {
          let sum = 0;
          for (let c = 0; c <= a; c++) {
            let inner = 0;
            for (let d = 0; d <= b; d++) inner += inverse[c * q + d] * lambda[b * q + d];
            sum += lambda[a * q + c] * inner;
          }
          kernel[(a * q + b) * groupCount + group] = sum;
          kernel[(b * q + a) * groupCount + group] = sum;
        }
      }
    }
    return logDeterminant;
  }

  /** `fillKernel` for two random effects a group, written out: a fifth of the time. */
  private fillKernelOfTwo(start: number, count: number): number {
    const { kernel, byDeterminant } = this;
    const { groupCount, randomByRandom: ZZ } = this.data;
    const [a, , b, c] = this.lambda;
    let logDeterminant = 0;
    let [d00, d01, d10, d11] = [0, 0, 0, 0];
    for (let group = start; group < start + count; group++) {
      const z01 = ZZ[groupCount + group];
      const z11 = ZZ[3 * groupCount + group];
      const p00 = ZZ[group] * a + z01 * b;
      const p10 = z01 * a + z11 * b;
      const p01 = z01 * c;
      const p11 = z11 * c;
      const A00 = 1 + a * p00 + b * p10;
      const A01 = c * p10;
      const A11 = 1 + c * p11;
      const determinant = A00 * A11 - A01 * A01;
      logDeterminant += Math.log(determinant);
      const i00 = A11 / determinant;
      const i01 = -A01 / determinant;
      const i11 = A00 / determinant;
      d00 += p00 * i00 + p01 * i01;
      d01 += p00 * i01 + p01 * i11;
      d10 += p10 * i00 + p11 * i01;
      d11 += p10 * i01 + p11 * i11;
      const k01 = a * (b * i00 + c * i01);
      kernel[group] = a * a * i00;
      kernel[groupCount + group] = k01;
      kernel[2 * groupCount + group] = k01;
      kernel[3 * groupCount + group] = b * b * i00 + 2 * b * c * i01 + c * c * i11;
    }
    byDeterminant[0] += d00;
    byDeterminant[1] += d01;
    byDeterminant[2] += d10;
    byDeterminant[3] += d11;
    return logDeterminant;
  }

  /** Takes a block's [X y]'Z U off R'R and keeps its M. */
  private absorbBlock(start: number, count: number): void {
    const {
      scratch: U,
      joined: { factor },
    } = this;
    const { randomCount: q, joinedCount: m, groupCount, randomByJoined: ZJ } = this.data;
    if (q === 2) this.projectTwo(start, count);
    else this.project(start, count);
    for (let a = 0; a < q; a++) {
      const left = { values: ZJ, start: a * m * groupCount + start, stride: groupCount };
      const right = { values: U, start: a * m * groupsOfBlock, stride: groupsOfBlock };
      addUpperProducts(factor, m, -1, left, right, count);
    }
  }

  /** U = K Z'[X y] and M = Z'[X y] − Z'Z U of a block, column by column. */
  private project(start: number, count: number): void {
    const { kernel, scratch: U, projected: M } = this;
    const { randomCount: q, joinedCount: m, groupCount, randomByRandom: ZZ, randomByJoined: ZJ } = this.data;
    U.fill(0);
    for (let a = 0; a < q; a++) {
      for (let j = 0; j < m; j++) {
        const target = (a * m + j) * groupsOfBlock;
        for (let b = 0; b < q; b++) {
          const values = (b * m + j) * groupCount + start;
          addProducts(U, target, 1, kernel, (a * q + b) * groupCount + start, ZJ, values, count);
        }
      }
    }
    for (let a = 0; a < q; a++) {
      for (let j = 0; j < m; j++) {
        const target = (a * m + j) * groupCount + start;
        M.set(ZJ.subarray(target, target + count), target);
        for (let b = 0; b < q; b++) {
          const values = (b * m + j) * groupsOfBlock;
          addProducts(M, target, -1, ZZ, (a * q + b) * groupCount + start, U, values, count);
        }
      }
    }
  }

  /**
   * `project` for two random effects a group, an intercept and a slope: all in one loop over the groups, which takes
   * a third of the time.
   */
  private projectTwo(start: number, count: number): void {
    const { kernel, scratch: U, projected: M } = this;
    const { joinedCount: m, groupCount, randomByRandom: ZZ, randomByJoined: ZJ } = this.data;
    for (let j = 0; j < m; j++) {
      const z0 = j * groupCount + start;
      const z1 = (m + j) * groupCount + start;
      const u0 = j * groupsOfBlock;
      const u1 = (m + j) * groupsOfBlock;
      for (let i = 0; i < count; i++) {
        const t0 = ZJ[z0 + i];
        const t1 = ZJ[z1 + i];
        const k01 = kernel[groupCount + start + i];
        const first = kernel[start + i] * t0 + k01 * t1;
        const second = k01 * t0 + kernel[3 * groupCount + start + i] * t1;
        const s01 = ZZ[groupCount + start + i];
        U[u0 + i] = first;
        U[u1 + i] = second;
        M[z0 + i] = t0 - ZZ[start + i] * first - s01 * second;
        M[z1 + i] = t1 - s01 * first - ZZ[3 * groupCount + start + i] * second;
      }
    }
  }

  /** N = MB of all groups, from a column of B on. */
  private fillWeighted(first: number): void {
    const { projected: M, weighted: N, joined } = this;
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
