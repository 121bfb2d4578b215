import type { GroupShare } from "./criterion";
import type { SeveralProducts } from "./several-products";
import { addProduct, assign, type Block, blockOf, invertCholesky, transposed } from "./small";
import type { TrailingFactors } from "./trailing-factors";

/**
 * The leading factor of a model with several grouping factors: its groups are eliminated one by one. All that belongs
 * to group g stands together, by rows. With Y_g = Q_g'Z_trailing and, as with one factor, C_g = I + R_gΛΛ'R_g' =
 * L_gL_g', and A_g = I + Λ'R_g'R_gΛ, of which L_Ag is the Cholesky factor,
 *
 *   E_g = L_Ag⁻¹Λ'R_g',   E_g'E_g = I − C_g⁻¹,   W_g = E_gY_g.
 *
 * `SeveralFactorsCriterion` has the rest.
 */
export class LeadingFactor {
  readonly q: number;
  readonly m: number;
  readonly groupCount: number;
  /** R and Q'[X y]: q × q and q × m a group. */
  private readonly roots: Float64Array;
  private readonly between: Float64Array;
  /** E, L⁻¹ and L_A⁻¹, q × q a group. */
  readonly shrink: Float64Array;
  private readonly inverses: Float64Array;
  readonly effectInverses: Float64Array;
  /** C⁻¹Q'[X y], and M_g = Z_g'V⁻¹[X y], q × m a group. */
  private readonly weighted: Float64Array;
  readonly projected: Float64Array;
  private readonly scratch: Float64Array;
  private readonly spare: Float64Array;
  private readonly scaledRoot: Block;
  private readonly small: Block;

  constructor(
    private readonly data: SeveralProducts,
    readonly lambda: Float64Array,
  ) {
    const { randomCount: q, joinedCount: m, groupCount, roots, between } = data.leading;
    this.q = q;
    this.m = m;
    this.groupCount = groupCount;
    const byGroup = (values: Float64Array, size: number): Float64Array => {
      const turned = new Float64Array(values.length);
      for (let at = 0; at < size; at++)
        for (let group = 0; group < groupCount; group++)
          turned[group * size + at] = values[at * groupCount + group];
      return turned;
    };
    this.roots = byGroup(roots, q * q);
    this.between = byGroup(between, q * m);
    const squares = (): Float64Array => new Float64Array(groupCount * q * q);
    this.shrink = squares();
    this.inverses = squares();
    this.effectInverses = squares();
    this.weighted = new Float64Array(groupCount * q * m);
    this.projected = new Float64Array(groupCount * q * m);
    const most = Math.max(this.mostMet(), m, q);
    this.scratch = new Float64Array(q * most);
    this.spare = new Float64Array(q * most);
    this.scaledRoot = blockOf(new Float64Array(q * q), 0, q);
    this.small = blockOf(new Float64Array(q * q), 0, q);
  }

  /** Where a group's trailing effects begin, how many there are, and where its Y begins. */
  placeOf(group: number): { first: number; count: number; start: number } {
    const first = this.data.effectStart[group];
    return { first, count: this.data.effectStart[group + 1] - first, start: this.q * first };
  }

  /** The most trailing effects that a group meets. */
  mostMet(): number {
    let most = 0;
    for (let group = 0; group < this.groupCount; group++) most = Math.max(most, this.placeOf(group).count);
    return most;
  }

  /**
   * Adds what lies between groups to [X y]'V⁻¹[X y] (upper triangle), V of the leading factor alone; returns Σ log|C|.
   */
  absorb(joined: Float64Array): number {
    const { q, m, groupCount, lambda, roots, between, weighted, scaledRoot } = this;
    const factor = blockOf(lambda, 0, q);
    let logDeterminant = 0;
    for (let group = 0; group < groupCount; group++) {
      const at = group * q * q;
      assign(scaledRoot, 0, q, q);
      addProduct(scaledRoot, 1, blockOf(roots, at, q), factor, q, q, q);
      logDeterminant += this.fillRoot(this.inverses, at, scaledRoot, transposed(scaledRoot));
      this.fillRoot(this.effectInverses, at, transposed(scaledRoot), scaledRoot);
      const shrink = blockOf(this.shrink, at, q);
      assign(shrink, 0, q, q);
      addProduct(shrink, 1, blockOf(this.effectInverses, at, q), transposed(scaledRoot), q, q, q);
      // H = L⁻¹Q'[X y], then C⁻¹Q'[X y] = L⁻ᵀH
      const half = blockOf(this.scratch, 0, m);
      assign(half, 0, q, m);
      const inverse = blockOf(this.inverses, at, q);
      addProduct(half, 1, inverse, blockOf(between, group * q * m, m), q, q, m);
      for (let a = 0; a < q; a++) {
        for (let i = 0; i < m; i++) {
          const part = half.values[a * m + i];
          for (let j = i; j < m; j++) joined[i * m + j] += part * half.values[a * m + j];
        }
      }
      const target = blockOf(weighted, group * q * m, m);
      assign(target, 0, q, m);
      addProduct(target, 1, transposed(inverse), half, q, q, m);
    }
    return logDeterminant;
  }

  /** Sets L⁻¹ of I + AB; returns its log-determinant. */
  private fillRoot(target: Float64Array, at: number, A: Block, B: Block): number {
    const { q } = this;
    const square = blockOf(target, at, q);
    assign(square, 0, q, q);
    for (let a = 0; a < q; a++) target[at + a * q + a] = 1;
    addProduct(square, 1, A, B, q, q, q);
    return invertCholesky(square, q);
  }

  /** Adds Σ Y'C⁻¹Q'[X y] to Z_trailing'V⁻¹[X y], effects × m by rows. */
  addCrossed(crossed: Float64Array): void {
    const { q, m, groupCount, weighted } = this;
    const { met, effects } = this.data;
    for (let group = 0; group < groupCount; group++) {
      const { first, count, start } = this.placeOf(group);
      for (let a = 0; a < q; a++) {
        const from = (group * q + a) * m;
        for (let i = 0; i < count; i++) {
          const part = met[start + a * count + i];
          const target = effects[first + i] * m;
          for (let j = 0; j < m; j++) crossed[target + j] += part * weighted[from + j];
        }
      }
    }
  }

  /** M_g = R'C⁻¹(Q'[X y] − Y S), S the solved trailing effects, effects × m by rows. */
  project(solved: Float64Array): void {
    const { q, m, groupCount, roots, between, inverses, projected, scratch, spare } = this;
    const { met, effects } = this.data;
    for (let group = 0; group < groupCount; group++) {
      const { first, count, start } = this.placeOf(group);
      for (let a = 0; a < q; a++) {
        const target = a * m;
        for (let j = 0; j < m; j++) scratch[target + j] = between[(group * q + a) * m + j];
        for (let i = 0; i < count; i++) {
          const part = met[start + a * count + i];
          const from = effects[first + i] * m;
          for (let j = 0; j < m; j++) scratch[target + j] -= part * solved[from + j];
        }
      }
      const inverse = blockOf(inverses, group * q * q, q);
      const half = blockOf(spare, 0, m);
      assign(half, 0, q, m);
      addProduct(half, 1, inverse, blockOf(scratch, 0, m), q, q, m);
      const whole = blockOf(scratch, 0, m);
      assign(whole, 0, q, m);
      addProduct(whole, 1, transposed(inverse), half, q, q, m);
      const target = blockOf(projected, group * q * m, m);
      assign(target, 0, q, m);
      addProduct(target, 1, transposed(blockOf(roots, group * q * q, q)), whole, q, q, m);
    }
  }

  /** R'C⁻¹ of a group, q × q by rows, into `target`. */
  fillRootSolution(group: number, target: Float64Array): void {
    const { q, roots, inverses, small } = this;
    const inverse = blockOf(inverses, group * q * q, q);
    assign(small, 0, q, q);
    addProduct(small, 1, transposed(inverse), inverse, q, q, q);
    const block = blockOf(target, 0, q);
    assign(block, 0, q, q);
    addProduct(block, 1, transposed(blockOf(roots, group * q * q, q)), small, q, q, q);
  }

  /** Adds R'C⁻¹R = Z_g'V⁻¹Z_g, V of the leading factor alone, of one group to a q × q matrix by rows. */
  addOwnShare(group: number, target: Float64Array): void {
    const { q, roots, inverses, scaledRoot } = this;
    assign(scaledRoot, 0, q, q);
    const root = blockOf(roots, group * q * q, q);
    addProduct(scaledRoot, 1, blockOf(inverses, group * q * q, q), root, q, q, q);
    addProduct(blockOf(target, 0, q), 1, transposed(scaledRoot), scaledRoot, q, q, q);
  }

  /** L_A⁻¹Λ'z of a row's own group; takes W' times it, W by the trailing Λ, off the trailing part. After `absorb`. */
  halfSolve({ group, weights }: GroupShare, trailing: TrailingFactors, rest: Float64Array): Float64Array {
    const { q, lambda, effectInverses, shrink, scratch } = this;
    const { met, effects } = this.data;
    const { first, count, start } = this.placeOf(group);
    const half = new Float64Array(q);
    for (let b = 0; b < q; b++) {
      let scaled = 0;
      for (let c = b; c < q; c++) scaled += lambda[c * q + b] * weights[c];
      for (let a = b; a < q; a++) half[a] += effectInverses[(group * q + a) * q + b] * scaled;
    }
    const W = blockOf(scratch, 0, count);
    assign(W, 0, q, count);
    addProduct(W, 1, blockOf(shrink, group * q * q, q), blockOf(met, start, count), q, q, count);
    for (let a = 0; a < q; a++) {
      trailing.scaleRow(scratch, a * count, effects, first, count);
      for (let i = 0; i < count; i++) rest[effects[first + i]] -= scratch[a * count + i] * half[a];
    }
    return half;
  }
}
