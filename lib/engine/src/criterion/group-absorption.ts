import type { CrossProducts } from "./cross-products";
import { addProducts, addUpperProducts } from "./dot";
import { invertFromFactor } from "./small";

/** Groups that are worked on together, so that what belongs to them stays in the processor's cache. */
export const groupsOfBlock = 512;

/**
 * Arrays that every evaluation fills anew. Criteria on the same cross-products share them, since none is evaluated
 * while another is.
 */
export interface Workspace {
  readonly kernel: Float64Array;
  readonly scratch: Float64Array;
  readonly projected: Float64Array;
  readonly weighted: Float64Array;
}

/** New arrays for the cross-products. */
export function workspaceFor({ randomCount: q, joinedCount: m, groupCount }: CrossProducts): Workspace {
  return {
    kernel: new Float64Array(q * q * groupCount),
    scratch: new Float64Array(q * m * groupsOfBlock),
    projected: new Float64Array(q * m * groupCount),
    weighted: new Float64Array(q * m * groupCount),
  };
}

/**
 * What the random effects of one grouping factor take off the cross-products at one Λ: for each group g
 *
 *   A_g = Λ'Z_g'Z_gΛ + I,   K_g = Λ A_g⁻¹Λ',   U_g = K_g Z_g'[X y],   M_g = Z_g'[X y] − Z_g'Z_g U_g.
 */
export class GroupAbsorption {
  /** Λ, q × q by rows. */
  readonly lambda: Float64Array;
  /** K of every group, laid out as Z'Z. */
  readonly kernel: Float64Array;
  /** M of every group, laid out as Z'[X y]. */
  readonly projected: Float64Array;
  /** Σ Z'ZΛA⁻¹. */
  readonly byDeterminant: Float64Array;
  private readonly scratch: Float64Array;
  private readonly small: Float64Array;
  private readonly smallInverse: Float64Array;
  private readonly smallProduct: Float64Array;

  constructor(
    private readonly data: CrossProducts,
    { kernel, scratch, projected }: Workspace,
  ) {
    const size = data.randomCount * data.randomCount;
    this.kernel = kernel;
    this.scratch = scratch;
    this.projected = projected;
    this.lambda = new Float64Array(size);
    this.byDeterminant = new Float64Array(size);
    this.small = new Float64Array(size);
    this.smallInverse = new Float64Array(size);
    this.smallProduct = new Float64Array(size);
  }

  /**
   * Takes what the random effects explain off [X y]'[X y] and fills M.
   *
   * @param joined the upper triangle of [X y]'[X y], m × m by rows.
   * @returns Σ log|A|.
   */
  absorb(joined: Float64Array): number {
    this.byDeterminant.fill(0);
    let logDeterminant = 0;
    for (let start = 0; start < this.data.groupCount; start += groupsOfBlock) {
      const count = Math.min(groupsOfBlock, this.data.groupCount - start);
      const isTwo = this.data.randomCount === 2;
      logDeterminant += isTwo ? this.fillKernelOfTwo(start, count) : this.fillKernel(start, count);
      this.absorbBlock(joined, start, count);
    }
    return logDeterminant;
  }

  /** Fills K of a block of groups, adds to Σ Z'ZΛA⁻¹, and returns Σ log|A|. */
  fillKernel(start: number, count: number): number {
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
  private absorbBlock(joined: Float64Array, start: number, count: number): void {
    const { scratch: U } = this;
    const { randomCount: q, joinedCount: m, groupCount, randomByJoined: ZJ } = this.data;
    if (q === 2) this.projectTwo(start, count);
    else this.project(start, count);
    for (let a = 0; a < q; a++) {
      const left = { values: ZJ, start: a * m * groupCount + start, stride: groupCount };
      const right = { values: U, start: a * m * groupsOfBlock, stride: groupsOfBlock };
      addUpperProducts(joined, m, -1, left, right, count);
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
}
