/**
 * What one Λ makes of the random effects of every group: with Z_g = Q_gR_g,
 *
 *   C_g = I + R_gΛΛ'R_g' = L_gL_g',   K_g = L_g⁻¹R_g,
 *
 * so that Z_g'V⁻¹Z_g = K_g'K_g. Element (a, b) of group g stands at `(a * q + b) * groupCount + g`.
 */
export class GroupKernels {
  /** Λ, q × q by rows. */
  readonly lambda: Float64Array;
  readonly kernel: Float64Array;
  /** L⁻¹. */
  readonly inverse: Float64Array;
  /** log|C|. */
  readonly logarithms: Float64Array;

  constructor(
    /** q. */
    readonly size: number,
    readonly groupCount: number,
    /** R. */
    private readonly roots: Float64Array,
  ) {
    this.lambda = new Float64Array(size * size);
    this.kernel = new Float64Array(size * size * groupCount);
    this.inverse = new Float64Array(size * size * groupCount);
    this.logarithms = new Float64Array(groupCount);
  }

  /** Fills L⁻¹, K and log|C| of a block of groups. */
  fill(start: number, count: number): void {
    if (this.size === 1) this.fillOfOne(start, count);
    else if (this.size === 2) this.fillOfTwo(start, count);
    else this.fillOfAny(start, count);
  }

  /** Fills L⁻¹, K and log|C| of a block of groups. */
  private fillOfAny(start: number, count: number): void {
    const { size: q, groupCount, roots, lambda, inverse, kernel, logarithms } = this;
    const scaled = new Float64Array(q * q);
    const L = new Float64Array(q * q);
    for (let group = start; group < start + count; group++) {
      let logDeterminant = 0;
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
      logarithms[group] = logDeterminant;
    }
  }

  /** `fillOfAny` for one random effect a group. */
  private fillOfOne(start: number, count: number): void {
    const { roots, inverse, kernel, logarithms } = this;
    const [lambda] = this.lambda;
    for (let group = start; group < start + count; group++) {
      const square = 1 + (roots[group] * lambda) ** 2;
      logarithms[group] = Math.log(square);
      inverse[group] = 1 / Math.sqrt(square);
      kernel[group] = roots[group] * inverse[group];
    }
  }

  /** `fillOfAny` for two random effects a group, written out: a fifth of the time. */
  private fillOfTwo(start: number, count: number): void {
    const { groupCount, roots, inverse, kernel, logarithms } = this;
    const [a, , b, c] = this.lambda;
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
      logarithms[group] = Math.log(first * second);
      inverse[group] = i00;
      inverse[2 * groupCount + group] = i10;
      inverse[3 * groupCount + group] = i11;
      kernel[group] = i00 * r00;
      kernel[groupCount + group] = i00 * r01;
      kernel[2 * groupCount + group] = i10 * r00;
      kernel[3 * groupCount + group] = i10 * r01 + i11 * r11;
    }
  }
}
