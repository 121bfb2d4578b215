import { addProducts, addUpperProducts, combineColumns, dot } from "./dot";
import { GroupKernels } from "./group-kernels";
import { HessianSums, pairCountOf } from "./hessian-sums";
import type { JoinedFactor } from "./joined-factor";
import type { CrossProducts } from "./one-factor-products";
import { addProduct, blockOf } from "./small";

/** Groups that are worked on together, so that what belongs to them stays in the processor's cache. */
const groupsOfBlock = 512;

/** What the random effects of one grouping factor do to the cross-products at one Λ. */
export interface Absorption {
  /** Λ, q × q by rows. */
  readonly lambda: Float64Array;
  /**
   * Adds what the groups add to the products within groups.
   *
   * @param joined the upper triangle of the products within groups, m × m by rows.
   * @param withGradient whether the gradient will be asked for.
   * @returns log|V|.
   */
  absorb(joined: Float64Array, withGradient: boolean): number;
  /** Half of what the determinant adds to the gradient by Λ: Σ Z'V⁻¹ZΛ over all groups, q × q by rows. */
  determinantGradient(): Float64Array;
  /**
   * Σ M B B'M' over all groups, M = Z'V⁻¹[X y], q × q by rows; after `absorb` with the gradient, B as `weigh` leaves
   * it.
   */
  forms(joined: JoinedFactor): Float64Array;
  /** What the Hessian is made of; after `forms`. */
  hessianSums(joined: JoinedFactor): HessianSums;
}

/**
 * The absorption group by group: with Z_g = Q_gR_g,
 *
 *   C_g = I + R_gΛΛ'R_g' = L_gL_g',   H_g = L_g⁻¹Q_g'[X y],   K_g = L_g⁻¹R_g,   M_g = K_g'H_g,
 *
 * so that Σ H_g'H_g and what is within groups add up to [X y]'V⁻¹[X y], log|V| = Σ log|C_g|, Z_g'V⁻¹Z_g = K_g'K_g and
 * Z_g'V⁻¹[X y] = M_g.
 */
export class GroupAbsorption implements Absorption {
  readonly lambda: Float64Array;
  /** M of every group, element (a, j) of group g at `(a * m + j) * groupCount + g`. */
  readonly projected: Float64Array;
  private readonly kernels: GroupKernels;
  /** H, laid out as M, of one block of groups. */
  private readonly half: Float64Array;
  /** N = MB of every group, laid out as M. */
  private readonly weighted: Float64Array;

  constructor(private readonly data: CrossProducts) {
    const { randomCount: q, joinedCount: m, groupCount, roots } = data;
    this.kernels = new GroupKernels(q, groupCount, roots);
    this.lambda = this.kernels.lambda;
    this.projected = new Float64Array(q * m * groupCount);
    this.weighted = new Float64Array(q * m * groupCount);
    this.half = new Float64Array(q * m * Math.min(groupsOfBlock, groupCount));
  }

  absorb(joined: Float64Array, withGradient: boolean): number {
    let logDeterminant = 0;
    this.forEachBlock((start, count) => {
      this.kernels.fill(start, count);
      this.fillHalf(start, count);
      this.addSquares(joined, count);
      if (withGradient) this.fillProjected(start, count);
      for (let group = start; group < start + count; group++)
        logDeterminant += this.kernels.logarithms[group];
    });
    return logDeterminant;
  }

  private forEachBlock(use: (start: number, count: number) => void): void {
    const { groupCount } = this.data;
    for (let start = 0; start < groupCount; start += groupsOfBlock)
      use(start, Math.min(groupsOfBlock, groupCount - start));
  }

  /** H = L⁻¹Q'[X y] of a block. */
  private fillHalf(start: number, count: number): void {
    const { half: H } = this;
    const { inverse } = this.kernels;
    const { randomCount: q, joinedCount: m, groupCount, between: B } = this.data;
    if (q === 2) {
      for (let j = 0; j < m; j++) {
        const [b0, b1] = [j * groupCount + start, (m + j) * groupCount + start];
        const [h0, h1] = [j * count, (m + j) * count];
        for (let i = 0; i < count; i++) {
          const first = B[b0 + i];
          H[h0 + i] = inverse[start + i] * first;
          H[h1 + i] =
            inverse[2 * groupCount + start + i] * first + inverse[3 * groupCount + start + i] * B[b1 + i];
        }
      }
      return;
    }
    H.fill(0);
    for (let a = 0; a < q; a++) {
      for (let b = 0; b <= a; b++) {
        const factor = (a * q + b) * groupCount + start;
        for (let j = 0; j < m; j++)
          addProducts(H, (a * m + j) * count, 1, inverse, factor, B, (b * m + j) * groupCount + start, count);
      }
    }
  }

  /** Adds H'H of a block. */
  private addSquares(joined: Float64Array, count: number): void {
    const { randomCount: q, joinedCount: m } = this.data;
    for (let a = 0; a < q; a++) {
      const columns = { values: this.half, start: a * m * count, stride: count };
      addUpperProducts(joined, m, 1, columns, columns, count);
    }
  }

  /** M = K'H of a block. */
  private fillProjected(start: number, count: number): void {
    const { half: H, projected: M } = this;
    const { kernel: K } = this.kernels;
    const { randomCount: q, joinedCount: m, groupCount } = this.data;
    if (q === 2) {
      for (let j = 0; j < m; j++) {
        const [m0, m1] = [j * groupCount + start, (m + j) * groupCount + start];
        const [h0, h1] = [j * count, (m + j) * count];
        for (let i = 0; i < count; i++) {
          const first = H[h0 + i];
          const second = H[h1 + i];
          M[m0 + i] = K[start + i] * first + K[2 * groupCount + start + i] * second;
          M[m1 + i] = K[groupCount + start + i] * first + K[3 * groupCount + start + i] * second;
        }
      }
      return;
    }
    for (let a = 0; a < q; a++) {
      for (let j = 0; j < m; j++) {
        const target = (a * m + j) * groupCount + start;
        M.fill(0, target, target + count);
        for (let c = 0; c < q; c++)
          addProducts(M, target, 1, K, (c * q + a) * groupCount + start, H, (c * m + j) * count, count);
      }
    }
  }

  /** Σ K'KΛ. */
  determinantGradient(): Float64Array {
    const { lambda } = this;
    const { kernel: K } = this.kernels;
    const { randomCount: q, groupCount } = this.data;
    const sums = new Float64Array(q * q);
    for (let a = 0; a < q; a++) {
      for (let b = 0; b <= a; b++) {
        for (let c = 0; c < q; c++)
          sums[a * q + b] += dot(K, (c * q + a) * groupCount, K, (c * q + b) * groupCount, groupCount);
        sums[b * q + a] = sums[a * q + b];
      }
    }
    const gradient = new Float64Array(q * q);
    addProduct(blockOf(gradient, 0, q), 1, blockOf(sums, 0, q), blockOf(lambda, 0, q), q, q, q);
    return gradient;
  }

  /** N = MB of all groups, from a column of B on. */
  private fillWeighted({ inverse: B }: JoinedFactor, first: number): void {
    const { weighted: N, projected: M } = this;
    const { randomCount: q, joinedCount: m, groupCount } = this.data;
    this.forEachBlock((start, count) => {
      for (let a = 0; a < q; a++) {
        const columns = { values: M, start: a * m * groupCount + start, stride: groupCount };
        for (let j = first; j < m; j++)
          combineColumns(N, (a * m + j) * groupCount + start, B, j, m, columns, j + 1, count);
      }
    });
  }

  forms(joined: JoinedFactor): Float64Array {
    const { weighted: N } = this;
    const { randomCount: q, joinedCount: m, groupCount } = this.data;
    this.fillWeighted(joined, joined.firstWeight);
    const forms = new Float64Array(q * q);
    for (let a = 0; a < q; a++) {
      for (let b = 0; b <= a; b++) {
        for (let j = joined.firstWeight; j < m; j++)
          forms[a * q + b] += dot(N, (a * m + j) * groupCount, N, (b * m + j) * groupCount, groupCount);
        forms[b * q + a] = forms[a * q + b];
      }
    }
    return forms;
  }

  hessianSums(joined: JoinedFactor): HessianSums {
    const { randomCount: q, joinedCount: m } = this.data;
    if (joined.firstWeight > 0) this.fillWeighted(joined, 0);
    const sums = new HessianSums(q, m);
    const pairs = pairCountOf(q);
    const S = new Float64Array(pairs * groupsOfBlock);
    const F = new Float64Array(pairs * groupsOfBlock);
    this.forEachBlock((start, count) => {
      this.addJoined(sums.joined, start, count);
      this.fillForms(F, start, count, joined.firstWeight);
      this.fillShares(S, start, count);
      sums.addGroups(S, S, F, groupsOfBlock, count);
    });
    return sums;
  }

  /** Adds a block's N_a'N_b (a = b) or N_a'N_b + N_b'N_a by pairs. */
  private addJoined(joined: readonly Float64Array[], start: number, count: number): void {
    const { weighted: values } = this;
    const { randomCount: q, joinedCount: m, groupCount: stride } = this.data;
    for (let a = 0, pair = 0; a < q; a++) {
      for (let b = 0; b <= a; b++, pair++) {
        const left = { values, start: a * m * stride + start, stride };
        const right = { values, start: b * m * stride + start, stride };
        addUpperProducts(joined[pair], m, 1, left, right, count);
        if (b < a) addUpperProducts(joined[pair], m, 1, right, left, count);
      }
    }
  }

  /** F = NN' of every group of a block by pairs. */
  private fillForms(F: Float64Array, start: number, count: number, first: number): void {
    const { weighted: N } = this;
    const { randomCount: q, joinedCount: m, groupCount } = this.data;
    F.fill(0);
    for (let a = 0, pair = 0; a < q; a++) {
      for (let b = 0; b <= a; b++, pair++) {
        for (let j = first; j < m; j++) {
          const [left, right] = [(a * m + j) * groupCount + start, (b * m + j) * groupCount + start];
          addProducts(F, pair * groupsOfBlock, 1, N, left, N, right, count);
        }
      }
    }
  }

  /** S = Z'V⁻¹Z = K'K of every group of a block by pairs. */
  private fillShares(S: Float64Array, start: number, count: number): void {
    const { kernel: K } = this.kernels;
    const { randomCount: q, groupCount } = this.data;
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
}
