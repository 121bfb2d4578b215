import type { FactorTemplate } from "./criterion";
import type { CrossProducts } from "./cross-products";
import { derivativesOf, joinedCurvature } from "./curvature";
import { addProducts, addUpperProducts, dot } from "./dot";
import { groupsOfBlock } from "./group-absorption";
import type { JoinedFactor } from "./joined-factor";

/** What the Hessian takes from an evaluation at the same theta. */
export interface HessianInput {
  readonly data: CrossProducts;
  readonly template: FactorTemplate;
  readonly joined: JoinedFactor;
  /** Λ, q × q by rows. */
  readonly lambda: Float64Array;
  /** K of every group, Z'V⁻¹Z = K'K: element (a, b) of group g at `(a * q + b) * groupCount + g`. */
  readonly kernel: Float64Array;
  /** N = MB of every group, all columns: element (a, j) of group g at `(a * m + j) * groupCount + g`. */
  readonly weighted: Float64Array;
}

/** Sums over the groups that the Hessian is made of; (a, b) with a ≥ b is pair a(a + 1)/2 + b. */
class HessianSums {
  /** Upper triangles of N_a'N_b (a = b) or of N_a'N_b + N_b'N_a, m × m by rows, with N = MB. */
  readonly joined: Float64Array[];
  /** Σ S⊗S and Σ S⊗F by pairs; Σ (S − F) by pairs. */
  readonly squares: Float64Array;
  readonly mixed: Float64Array;
  readonly difference: Float64Array;
  readonly pairs: number;
  private readonly S: Float64Array;
  private readonly F: Float64Array;

  constructor(private readonly input: HessianInput) {
    const { randomCount: q, joinedCount: m } = input.data;
    this.pairs = (q * (q + 1)) / 2;
    this.joined = Array.from({ length: this.pairs }, () => new Float64Array(m * m));
    this.squares = new Float64Array(this.pairs * this.pairs);
    this.mixed = new Float64Array(this.pairs * this.pairs);
    this.difference = new Float64Array(this.pairs);
    this.S = new Float64Array(this.pairs * groupsOfBlock);
    this.F = new Float64Array(this.pairs * groupsOfBlock);
    const { groupCount } = input.data;
    for (let start = 0; start < groupCount; start += groupsOfBlock) {
      const count = Math.min(groupsOfBlock, groupCount - start);
      this.addJoined(start, count);
      this.fillForms(start, count);
      this.fillShares(start, count);
      this.addPairs(count);
    }
  }

  /** Products of a block's N. */
  private addJoined(start: number, count: number): void {
    const { weighted: values, data } = this.input;
    const { randomCount: q, joinedCount: m, groupCount: stride } = data;
    for (let a = 0, pair = 0; a < q; a++) {
      for (let b = 0; b <= a; b++, pair++) {
        const left = { values, start: a * m * stride + start, stride };
        const right = { values, start: b * m * stride + start, stride };
        addUpperProducts(this.joined[pair], m, 1, left, right, count);
        if (b < a) addUpperProducts(this.joined[pair], m, 1, right, left, count);
      }
    }
  }

  /** F = NN' of every group of a block. */
  private fillForms(start: number, count: number): void {
    const { F } = this;
    const { weighted: N, data, joined } = this.input;
    const { randomCount: q, joinedCount: m, groupCount } = data;
    F.fill(0);
    for (let a = 0, pair = 0; a < q; a++) {
      for (let b = 0; b <= a; b++, pair++) {
        for (let j = joined.firstWeight; j < m; j++) {
          const [left, right] = [(a * m + j) * groupCount + start, (b * m + j) * groupCount + start];
          addProducts(F, pair * groupsOfBlock, 1, N, left, N, right, count);
        }
      }
    }
  }

  /** S = Z'V⁻¹Z = K'K of every group of a block. */
  private fillShares(start: number, count: number): void {
    const { S } = this;
    const { kernel: K, data } = this.input;
    const { randomCount: q, groupCount } = data;
    S.fill(0);
    for (let a = 0, pair = 0; a < q; a++) {
      for (let b = 0; b <= a; b++, pair++) {
        for (let c = 0; c < q; c++) {
          const [left, right] = [(c * q + a) * groupCount + start, (c * q + b) * groupCount + start];
          addProducts(S, pair * groupsOfBlock, 1, K, left, K, right, count);
        }
      }
    }
  }

  private addPairs(count: number): void {
    const { pairs, S, F, squares, mixed, difference } = this;
    const stride = groupsOfBlock;
    for (let i = 0; i < pairs; i++) {
      for (let group = 0; group < count; group++) {
        difference[i] += S[i * stride + group] - F[i * stride + group];
      }
      for (let j = 0; j < pairs; j++) {
        squares[i * pairs + j] += dot(S, i * stride, S, j * stride, count);
        mixed[i * pairs + j] += dot(S, i * stride, F, j * stride, count);
      }
    }
  }
}

/** tr(T_k S T_l U) summed over the groups, from Σ S⊗U by pairs. */
function traceOf(
  first: Float64Array,
  second: Float64Array,
  products: Float64Array,
  pairs: number,
  q: number,
): number {
  const pairOf = (a: number, b: number): number => (a >= b ? (a * (a + 1)) / 2 + b : (b * (b + 1)) / 2 + a);
  let sum = 0;
  for (let a = 0; a < q; a++) {
    for (let b = 0; b < q; b++) {
      const part = first[a * q + b];
      if (part === 0) continue;
      for (let c = 0; c < q; c++) {
        for (let d = 0; d < q; d++) {
          sum += part * second[c * q + d] * products[pairOf(b, c) * pairs + pairOf(d, a)];
        }
      }
    }
  }
  return sum;
}

/** Q_k = Σ N'T_kN, upper triangle m × m by rows. */
function joinedDerivative(
  derivative: Float64Array,
  { joined }: HessianSums,
  q: number,
  m: number,
): Float64Array {
  const sum = new Float64Array(m * m);
  for (let a = 0, pair = 0; a < q; a++) {
    for (let b = 0; b <= a; b++, pair++) {
      const weight = derivative[a * q + b];
      for (let at = 0; at < m * m; at++) sum[at] += weight * joined[pair][at];
    }
  }
  return sum;
}

/**
 * The Hessian of the profiled criterion of a model with one grouping factor, by theta, after an evaluation with its
 * gradient; `curvature.ts` has the formula, in which the traces are sums over the groups.
 */
export function oneFactorHessian(input: HessianInput): Float64Array {
  const { data, template, lambda, joined } = input;
  const { randomCount: q, joinedCount: m } = data;
  const sums = new HessianSums(input);
  const { pairs, squares, mixed, difference } = sums;
  const derivatives = derivativesOf(template, lambda);
  const ofJoined = derivatives.map((derivative) => joinedDerivative(derivative, sums, q, m));
  const count = derivatives.length;
  const hessian = new Float64Array(count * count);
  for (let k = 0; k < count; k++) {
    for (let l = 0; l <= k; l++) {
      const [first, second] = [derivatives[k], derivatives[l]];
      let value =
        2 * traceOf(first, second, mixed, pairs, q) -
        traceOf(first, second, squares, pairs, q) -
        joinedCurvature(ofJoined[k], ofJoined[l], joined);
      if (template.columns[k] === template.columns[l]) {
        const [a, b] = [
          Math.max(template.rows[k], template.rows[l]),
          Math.min(template.rows[k], template.rows[l]),
        ];
        value += 2 * difference[(a * (a + 1)) / 2 + b];
      }
      hessian[k * count + l] = value;
      hessian[l * count + k] = value;
    }
  }
  return hessian;
}
