import { productOfRows, subtractSquare } from "../dense/rows";
import type { RandomSolution } from "./criterion";
import { dot } from "./dot";
import { explainedBy } from "./explained";
import type { LeadingFactor } from "./leading-factor";
import type { SeveralProducts } from "./several-products";
import { addProduct, assign, blockOf, transposed } from "./small";
import type { TrailingFactors } from "./trailing-factors";

/** Part of the squares of a front that its groups must make for products of full rows to be quicker than of the met. */
const leastDensity = 0.12;

/**
 * What the groups of the leading factor do to the fronts of the others: each is eliminated with the front in which the
 * first of the trailing effects stands that it meets. `LeadingFactor` has the formulas.
 */
export class LeadingFronts {
  /** Y of the groups of dense fronts, over the rows of the front. */
  private readonly full: readonly (Float64Array | undefined)[];
  private readonly scratch: Float64Array;
  private readonly spare: Float64Array;

  constructor(
    private readonly data: SeveralProducts,
    private readonly leading: LeadingFactor,
  ) {
    this.full = this.fullRows();
    this.scratch = new Float64Array(leading.q * leading.mostMet());
    this.spare = new Float64Array(leading.q * leading.mostMet());
  }

  /** The groups of a front. */
  private groupsOf(front: number): Int32Array {
    const { starts, members } = this.data.groupsOfFront;
    return members.subarray(starts[front], starts[front + 1]);
  }

  /** Y of the groups of every front in which they meet most effects: q rows a group, over the rows of the front. */
  private fullRows(): readonly (Float64Array | undefined)[] {
    const { q } = this.leading;
    const { met, places, tree } = this.data;
    return tree.fronts.map(({ rows }, front) => {
      const size = rows.length;
      const groups = this.groupsOf(front);
      const pairs = groups.reduce((sum, group) => sum + this.leading.placeOf(group).count ** 2, 0);
      if (pairs < leastDensity * groups.length * size * size) return undefined;
      const full = new Float64Array(groups.length * q * size);
      groups.forEach((group, at) => {
        const { first, count, start } = this.leading.placeOf(group);
        for (let a = 0; a < q; a++)
          for (let i = 0; i < count; i++)
            full[(at * q + a) * size + places[first + i]] = met[start + a * count + i];
      });
      return full;
    });
  }

  /** X_gY of the groups of a front, over its rows. */
  private multiplied(
    front: number,
    full: Float64Array,
    fillX: (group: number, target: Float64Array) => void,
  ): Float64Array {
    const { q } = this.leading;
    const size = this.data.tree.fronts[front].rows.length;
    const product = new Float64Array(full.length);
    const X = new Float64Array(q * q);
    this.groupsOf(front).forEach((group, at) => {
      fillX(group, X);
      for (let a = 0; a < q; a++) {
        const target = (at * q + a) * size;
        for (let b = 0; b < q; b++) {
          const part = X[a * q + b];
          const from = (at * q + b) * size;
          if (part !== 0) for (let j = 0; j < size; j++) product[target + j] += part * full[from + j];
        }
      }
    });
    return product;
  }

  /** Takes Σ W'W of the groups of a front off its matrix, the lower triangle. */
  subtractSquares(front: number, matrix: Float64Array): void {
    const { scratch } = this;
    const { q } = this.leading;
    const full = this.full[front];
    if (full !== undefined) {
      const size = this.data.tree.fronts[front].rows.length;
      const squares = q * q;
      const W = this.multiplied(front, full, (group, target) => {
        for (let c = 0; c < squares; c++) target[c] = this.leading.shrink[group * squares + c];
      });
      subtractSquare(matrix, size, W, full.length / size);
      return;
    }
    const { met, places, groupsOfFront, tree } = this.data;
    const size = tree.fronts[front].rows.length;
    for (let at = groupsOfFront.starts[front]; at < groupsOfFront.starts[front + 1]; at++) {
      const group = groupsOfFront.members[at];
      const { first, count, start } = this.leading.placeOf(group);
      const W = blockOf(scratch, 0, count);
      assign(W, 0, q, count);
      addProduct(
        W,
        1,
        blockOf(this.leading.shrink, group * q * q, q),
        blockOf(met, start, count),
        q,
        q,
        count,
      );
      for (let a = 0; a < q; a++) {
        const row = a * count;
        for (let i = 0; i < count; i++) {
          const part = scratch[row + i];
          const target = places[first + i] * size;
          for (let j = 0; j <= i; j++) matrix[target + places[first + j]] -= part * scratch[row + j];
        }
      }
    }
  }

  /**
   * Adds Σ Z_g'V⁻¹Z_g of the groups of a front, q × q by rows:
   *
   *   R'C⁻¹R − G Z G',   G = R'C⁻¹YΛ_trailing, Z the inverse in the front.
   */
  addShares(front: number, Z: Float64Array, trailing: TrailingFactors, target: Float64Array): void {
    const full = this.full[front];
    for (const group of this.groupsOf(front)) {
      this.leading.addOwnShare(group, target);
      if (full === undefined) this.subtractSquareForm(front, group, Z, trailing, target);
    }
    if (full !== undefined) this.subtractFullForms(front, full, Z, trailing, target);
  }

  /** Takes Σ G Z G' of the groups of a front off a q × q matrix. */
  private subtractFullForms(
    front: number,
    full: Float64Array,
    Z: Float64Array,
    trailing: TrailingFactors,
    target: Float64Array,
  ): void {
    const { q } = this.leading;
    const { rows } = this.data.tree.fronts[front];
    const size = rows.length;
    const G = this.multiplied(front, full, (group, target) => this.leading.fillRootSolution(group, target));
    const count = G.length / size;
    for (let row = 0; row < count; row++) trailing.scaleRow(G, row * size, rows, 0, size);
    if (q === 1) {
      // the sum of squares by elements of Z: half the products
      const squares = new Float64Array(size * size);
      subtractSquare(squares, size, G, count);
      for (let i = 0; i < size; i++)
        target[0] += 2 * dot(squares, i * size, Z, i * size, i) + squares[i * size + i] * Z[i * size + i];
      return;
    }
    const GZ = productOfRows(G, count, Z, size, size);
    for (let first = 0; first < count; first += q) {
      for (let a = 0; a < q; a++)
        for (let b = 0; b < q; b++)
          target[a * q + b] -= dot(GZ, (first + a) * size, G, (first + b) * size, size);
    }
  }

  /** Takes G Z G' of one group, over its effects in a front, off a q × q matrix. */
  subtractSquareForm(
    front: number,
    group: number,
    Z: Float64Array,
    trailing: TrailingFactors,
    target: Float64Array,
  ): void {
    const { scratch, spare } = this;
    const { q } = this.leading;
    const { met, places, tree, effects } = this.data;
    const { first, count, start } = this.leading.placeOf(group);
    const size = tree.fronts[front].rows.length;
    const solution = new Float64Array(q * q);
    this.leading.fillRootSolution(group, solution);
    const G = blockOf(scratch, 0, count);
    assign(G, 0, q, count);
    addProduct(G, 1, blockOf(solution, 0, q), blockOf(met, start, count), q, q, count);
    for (let a = 0; a < q; a++) trailing.scaleRow(scratch, a * count, effects, first, count);
    for (let a = 0; a < q; a++) {
      for (let i = 0; i < count; i++) {
        const row = places[first + i] * size;
        let sum = 0;
        for (let j = 0; j < count; j++) sum += scratch[a * count + j] * Z[row + places[first + j]];
        spare[a * count + i] = sum;
      }
    }
    for (let a = 0; a < q; a++) {
      for (let b = 0; b < q; b++) {
        let sum = 0;
        for (let i = 0; i < count; i++) sum += spare[a * count + i] * scratch[b * count + i];
        target[a * q + b] -= sum;
      }
    }
  }

  /** Λ(A⁻¹)_ggΛ' of all groups, q × q a group, from Z in the fronts. */
  private covariances(trailing: TrailingFactors): Float64Array {
    const { q, groupCount, lambda, effectInverses } = this.leading;
    const covariances = new Float64Array(groupCount * q * q);
    const relative = new Float64Array(q * q);
    const factor = blockOf(lambda, 0, q);
    addProduct(blockOf(relative, 0, q), 1, factor, transposed(factor), q, q, q);
    const { groupsOfFront, tree } = this.data;
    tree.fronts.forEach((_, front) => {
      for (let at = groupsOfFront.starts[front]; at < groupsOfFront.starts[front + 1]; at++) {
        const group = groupsOfFront.members[at];
        const own = blockOf(covariances, group * q * q, q);
        const half = blockOf(new Float64Array(q * q), 0, q);
        addProduct(half, 1, factor, transposed(blockOf(effectInverses, group * q * q, q)), q, q, q);
        addProduct(own, 1, half, transposed(half), q, q, q);
        // TR'C⁻¹YΛ Z (TR'C⁻¹YΛ)', T = ΛΛ'
        const form = new Float64Array(q * q);
        this.subtractSquareForm(front, group, trailing.matrix.values[front], trailing, form);
        const left = blockOf(new Float64Array(q * q), 0, q);
        addProduct(left, -1, blockOf(relative, 0, q), blockOf(form, 0, q), q, q, q);
        addProduct(own, 1, left, blockOf(relative, 0, q), q, q, q);
      }
    });
    return covariances;
  }

  /** The random effects given the data, after M and Z. */
  solution(residual: Float64Array, trailing: TrailingFactors): RandomSolution {
    const { q, m, groupCount, lambda, projected } = this.leading;
    return {
      ...explainedBy(projected, lambda, q, m, groupCount, residual),
      covariances: this.covariances(trailing),
    };
  }
}
