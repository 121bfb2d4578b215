import { dot } from "./dot";

/** Pairs (a, b) of q random effects with a ≥ b. */
export function pairCountOf(q: number): number {
  return (q * (q + 1)) / 2;
}

/** The number of a pair of random effects: (a, b) with a ≥ b is pair a(a + 1)/2 + b. */
export function pairOf(a: number, b: number): number {
  return a >= b ? (a * (a + 1)) / 2 + b : (b * (b + 1)) / 2 + a;
}

/** Sums over the groups that the Hessian of a model with one grouping factor is made of. */
export class HessianSums {
  /** Upper triangles of Σ N_a'N_b (a = b) or of Σ N_a'N_b + N_b'N_a by pairs, m × m by rows, with N = MB. */
  readonly joined: readonly Float64Array[];
  /** Σ S⊗S and Σ S⊗F by pairs, S = Z'V⁻¹Z and F = NN' of a group; Σ (S − F) by pairs. */
  readonly squares: Float64Array;
  readonly mixed: Float64Array;
  readonly difference: Float64Array;

  constructor(
    /** q. */
    readonly size: number,
    /** m. */
    readonly joinedCount: number,
  ) {
    const pairs = pairCountOf(size);
    this.joined = Array.from({ length: pairs }, () => new Float64Array(joinedCount * joinedCount));
    this.squares = new Float64Array(pairs * pairs);
    this.mixed = new Float64Array(pairs * pairs);
    this.difference = new Float64Array(pairs);
  }

  /**
   * Adds some groups, or some sets of groups of one S: pair p begins at `p * stride`.
   *
   * @param S of every set.
   * @param all S times the number of groups of the set.
   * @param F summed over the groups of the set.
   */
  addGroups(S: Float64Array, all: Float64Array, F: Float64Array, stride: number, count: number): void {
    const { squares, mixed, difference } = this;
    const pairs = difference.length;
    for (let i = 0; i < pairs; i++) {
      for (let at = i * stride; at < i * stride + count; at++) difference[i] += all[at] - F[at];
      for (let j = 0; j < pairs; j++) {
        squares[i * pairs + j] += dot(S, i * stride, all, j * stride, count);
        mixed[i * pairs + j] += dot(S, i * stride, F, j * stride, count);
      }
    }
  }
}
