import type { CrossProducts } from "./cross-products";
import { addProducts, addUpperProducts, dot } from "./dot";
import { addProduct, blockOf } from "./small";

/** Groups that are worked on together, so that what belongs to them stays in the processor's cache. */
export const groupsOfBlock = 512;

/**
 * What the random effects of one grouping factor do to the cross-products at one Λ: for each group g, with Z_g = Q_gR_g,
 *
 *   C_g = I + R_gΛΛ'R_g' = L_gL_g',   H_g = L_g⁻¹Q_g'[X y],   K_g = L_g⁻¹R_g,   M_g = K_g'H_g,
 *
 * so that Σ H_g'H_g and what is within groups add up to [X y]'V⁻¹[X y], log|V| = Σ log|C_g|, Z_g'V⁻¹Z_g = K_g'K_g and
 * Z_g'V⁻¹[X y] = M_g.
 */
export class GroupAbsorption {
  /** Λ, q × q by rows. */
  readonly lambda: Float64Array;
  /** K of every group, element (a, b) of group g at `(a * q + b) * groupCount + g`. */
  readonly kernel: Float64Array;
  /** M of every group, element (a, j) of group g at `(a * m + j) * groupCount + g`. */
  readonly projected: Float64Array;
  /** L⁻¹ of every group, laid out as K. */
  private readonly inverse: Float64Array;
  /** H, laid out as M, of one block of groups. */
  private readonly half: Float64Array;

  constructor(private readonly data: CrossProducts) {
    const { randomCount: q, joinedCount: m, groupCount } = data;
    this.lambda = new Float64Array(q * q);
    this.kernel = new Float64Array(q * q * groupCount);
    this.inverse = new Float64Array(q * q * groupCount);
    this.projected = new Float64Array(q * m * groupCount);
    this.half = new Float64Array(q * m * Math.min(groupsOfBlock, groupCount));
  }

  /**
   * Adds Σ H'H to what is within groups, and fills K and, where it is asked for, M.
   *
   * @param joined the upper triangle of the products within groups, m × m by rows.
   * @returns Σ log|C|.
   */
  absorb(joined: Float64Array, withProjected: boolean): number {
    const { randomCount: q, groupCount } = this.data;
    let logDeterminant = 0;
    for (let start = 0; start < groupCount; start += groupsOfBlock) {
      const count = Math.min(groupsOfBlock, groupCount - start);
      if (q === 1) logDeterminant += this.fillKernelOfOne(start, count);
      else if (q === 2) logDeterminant += this.fillKernelOfTwo(start, count);
      else logDeterminant += this.fillKernel(start, count);
      this.fillHalf(start, count);
      this.addSquares(joined, count);
      if (withProjected) this.fillProjected(start, count);
    }
    return logDeterminant;
  }

  /** Fills L⁻¹ and K of a block of groups and returns Σ log|C|. */
  private fillKernel(start: number, count: number): number {
    const { lambda, inverse, kernel } = this;
    const { randomCount: q, groupCount, roots } = this.data;
    const scaled = new Float64Array(q * q);
    const L = new Float64Array(q * q);
    let logDeterminant = 0;
    for (let group = start; group < start + count; group++) {
      for (let a = 0; a < q; a++) {
        for (let b = 0; b < q; b++) {
          let sum = 0;
          for (let c = Math.max(a, b); c < q; c++)
            sum += roots[(a * q + c) * groupCount + group] * lambda[c * q + b];
          scaled[a * q + b] = sum;
        }
      }
      for (let a = 0; a < q; a++) {
        for (let b = 0; b <= a; b++) {
          let sum = a === b ? 1 : 0;
          for (let c = 0; c < q; c++) sum += scaled[a * q + c] * scaled[b * q + c];
          for (let c = 0; c < b; c++) sum -= L[a * q + c] * L[b * q + c];
          if (a === b) {
            logDeterminant += Math.log(sum);
            L[a * q + a] = Math.sqrt(sum);
          } else L[a * q + b] = sum / L[b * q + b];
        }
      }
      for (let b = 0; b < q; b++) {
        for (let a = b; a < q; a++) {
          let sum = a === b ? 1 : 0;
          for (let c = b; c < a; c++) sum -= L[a * q + c] * inverse[(c * q + b) * groupCount + group];
          inverse[(a * q + b) * groupCount + group] = sum / L[a * q + a];
        }
      }
      for (let a = 0; a < q; a++) {
        for (let b = 0; b < q; b++) {
          let sum = 0;
          for (let c = 0; c <= Math.min(a, b); c++)
            sum += inverse[(a * q + c) * groupCount + group] * roots[(c * q + b) * groupCount + group];
          kernel[(a * q + b) * groupCount + group] = sum;
        }
      }
    }
    return logDeterminant;
  }

  /** `fillKernel` for one random effect a group. */
  private fillKernelOfOne(start: number, count: number): number {
    const { inverse, kernel } = this;
    const { roots } = this.data;
    const [lambda] = this.lambda;
    let logDeterminant = 0;
    for (let group = start; group < start + count; group++) {
      const square = 1 + (roots[group] * lambda) ** 2;
      logDeterminant += Math.log(square);
      inverse[group] = 1 / Math.sqrt(square);
      kernel[group] = roots[group] * inverse[group];
    }
    return logDeterminant;
  }

  /** `fillKernel` for two random effects a group, written out: a fifth of the time. */
  private fillKernelOfTwo(start: number, count: number): number {
    const { inverse, kernel } = this;
    const { groupCount, roots } = this.data;
    const [a, , b, c] = this.lambda;
    let logDeterminant = 0;
    for (let group = start; group < start + count; group++) {
      const r00 = roots[group];
      const r01 = roots[groupCount + group];
      const r11 = roots[3 * groupCount + group];
      const f00 = r00 * a + r01 * b;
      const f01 = r01 * c;
      const f10 = r11 * b;
      const f11 = r11 * c;
      const first = 1 + f00 * f00 + f01 * f01;
      const between = f00 * f10 + f01 * f11;
      const i00 = 1 / Math.sqrt(first);
      const l10 = between * i00;
      // 1 + f10² + f11² − l10², without the difference
      const across = f00 * f11 - f01 * f10;
      const second = 1 + (f10 * f10 + f11 * f11 + across * across) / first;
      const i11 = 1 / Math.sqrt(second);
      const i10 = -l10 * i00 * i11;
      logDeterminant += Math.log(first * second);
      inverse[group] = i00;
      inverse[2 * groupCount + group] = i10;
      inverse[3 * groupCount + group] = i11;
      kernel[group] = i00 * r00;
      kernel[groupCount + group] = i00 * r01;
      kernel[2 * groupCount + group] = i10 * r00;
      kernel[3 * groupCount + group] = i10 * r01 + i11 * r11;
    }
    return logDeterminant;
  }

  /** H = L⁻¹Q'[X y] of a block. */
  private fillHalf(start: number, count: number): void {
    const { inverse, half: H } = this;
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
    const { kernel: K, half: H, projected: M } = this;
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

  /** Σ Z'V⁻¹ZΛ = Σ K'KΛ over all groups, q × q by rows: half of what the determinant adds to the gradient by Λ. */
  determinantGradient(): Float64Array {
    const { kernel: K, lambda } = this;
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
}
