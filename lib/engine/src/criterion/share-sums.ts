import type { FactorTemplate } from "./criterion";

/** Sums of S = Z'V⁻¹Z over all effects of several grouping factors, the leading one first. */
export class ShareSums {
  /** Σ S_ii of every factor. */
  readonly own: readonly Float64Array[];
  /** Σ S_ij⊗S_ij of groups i of factor f and j of h ≤ f: element (b, c, a, d) is Σ S_ij,bc S_ij,ad. */
  readonly squares: readonly (readonly Float64Array[])[];
  private readonly sizes: readonly number[];

  constructor(templates: readonly FactorTemplate[]) {
    this.sizes = templates.map(({ size }) => size);
    this.own = this.sizes.map((q) => new Float64Array(q * q));
    this.squares = this.sizes.map((p, f) =>
      this.sizes.slice(0, f + 1).map((q) => new Float64Array((p * q) ** 2)),
    );
  }

  /** Adds one block S_ij, p × q at a place of an array, to the squares of its factors. */
  addBlock(f: number, h: number, S: Float64Array, start: number, stride: number): void {
    const p = this.sizes[f];
    const q = this.sizes[h];
    const target = this.squares[f][h];
    if (target.length === 1) {
      target[0] += S[start] * S[start];
      return;
    }
    let to = 0;
    for (let b = 0; b < p; b++) {
      for (let c = 0; c < q; c++) {
        const part = S[start + b * stride + c];
        for (let a = 0; a < p; a++)
          for (let d = 0; d < q; d++) target[to++] += part * S[start + a * stride + d];
      }
    }
  }

  /** Adds the block of two different leading groups, and the one that it is the transpose of. */
  addPair(S: Float64Array, start: number, stride: number): void {
    const q = this.sizes[0];
    const target = this.squares[0][0];
    if (q === 1) {
      target[0] += 2 * S[start] * S[start];
      return;
    }
    let to = 0;
    for (let b = 0; b < q; b++) {
      for (let c = 0; c < q; c++) {
        const [first, turned] = [S[start + b * stride + c], S[start + c * stride + b]];
        for (let a = 0; a < q; a++) {
          for (let d = 0; d < q; d++)
            target[to++] += first * S[start + a * stride + d] + turned * S[start + d * stride + a];
        }
      }
    }
  }

  /** Adds a block on the diagonal to the sums. */
  addOwn(f: number, S: Float64Array, start: number, stride: number): void {
    const q = this.sizes[f];
    for (let a = 0; a < q; a++)
      for (let b = 0; b < q; b++) this.own[f][a * q + b] += S[start + a * stride + b];
  }

  /** tr(T_k S T_l S), k of factor f and l of factor h ≤ f. */
  traceOf(f: number, h: number, first: Float64Array, second: Float64Array): number {
    const [p, q] = [this.sizes[f], this.sizes[h]];
    const products = this.squares[f][h];
    let sum = 0;
    for (let a = 0; a < p; a++) {
      for (let b = 0; b < p; b++) {
        const part = first[a * p + b];
        if (part === 0) continue;
        for (let c = 0; c < q; c++)
          for (let d = 0; d < q; d++)
            sum += part * second[c * q + d] * products[((b * q + c) * p + a) * q + d];
      }
    }
    return sum;
  }
}
