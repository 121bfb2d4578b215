import { FrontalMatrix } from "../sparse/frontal-matrix";
import type { GroupShare, RandomSolution } from "./criterion";
import { explainedBy } from "./explained";
import type { SeveralProducts } from "./several-products";
import { addProduct, blockOf, transposed } from "./small";

/** What the leading factor, once it has taken in its Λ, takes off the front of the others; `LeadingFronts` has it. */
interface FrontShares {
  subtractSquares(front: number, matrix: Float64Array): void;
}

/** What it adds to their products with [X y]; `LeadingFactor` has it. */
interface CrossedShares {
  addCrossed(crossed: Float64Array): void;
}

/**
 * The grouping factors of a model but the leading one, all their random effects in one sparse matrix.
 * `SeveralFactorsCriterion` has the formulas.
 */
export class TrailingFactors {
  /** S, then L_S, then Z = S⁻¹, by fronts. */
  readonly matrix: FrontalMatrix;
  /** P of every front, lower triangle and blocks on the diagonal, by rows. */
  readonly products: readonly Float64Array[];
  /** Z_trailing'V⁻¹[X y], V of the leading factor alone; effects × m by rows. */
  private readonly crossed: Float64Array;
  /** Λ' times it, then V, then S⁻¹ times it; and Λ times that. */
  private readonly solved: Float64Array;
  readonly scaled: Float64Array;
  /** M = Z_trailing'V⁻¹[X y]. */
  readonly projected: Float64Array;
  private readonly m: number;
  /** Of every effect: its factor, and its place in its block. */
  readonly factorOf: Int32Array;
  readonly placeOf: Int32Array;
  /** Whether some factor has several effects a group. */
  readonly hasBlocks: boolean;

  constructor(
    readonly data: SeveralProducts,
    readonly lambdas: readonly Float64Array[],
  ) {
    const { sizes, factorOfBlock, startOfBlock, effectCount } = data.trailing;
    this.m = data.leading.joinedCount;
    this.matrix = new FrontalMatrix(data.tree);
    this.products = data.tree.fronts.map(({ rows }) => new Float64Array(rows.length * rows.length));
    const rows = (): Float64Array => new Float64Array(effectCount * this.m);
    this.crossed = rows();
    this.solved = rows();
    this.scaled = rows();
    this.projected = rows();
    this.factorOf = new Int32Array(effectCount);
    this.placeOf = new Int32Array(effectCount);
    this.hasBlocks = sizes.some((size) => size > 1);
    factorOfBlock.forEach((factor, block) => {
      for (let place = 0; place < sizes[factor]; place++) {
        this.factorOf[startOfBlock[block] + place] = factor;
        this.placeOf[startOfBlock[block] + place] = place;
      }
    });
  }

  /** Replaces a row over some effects by row · Λ, block by block. */
  scaleRow(row: Float64Array, start: number, effects: Int32Array, firstEffect: number, count: number): void {
    const { factorOf, placeOf, lambdas } = this;
    const { sizes } = this.data.trailing;
    for (let i = 0; i < count; i++) {
      const effect = effects[firstEffect + i];
      const factor = factorOf[effect];
      const size = sizes[factor];
      const lambda = lambdas[factor];
      if (size === 1) {
        row[start + i] *= lambda[0];
        continue;
      }
      const place = placeOf[effect];
      let sum = 0;
      for (let d = place; d < size; d++) sum += row[start + i - place + d] * lambda[d * size + place];
      row[start + i] = sum;
    }
  }

  /** Rows of effects times Λ' or Λ, effects × m: `target` receives Λ' (or Λ) times `source`. */
  private scaleEffects(source: Float64Array, target: Float64Array, count: number, turned: boolean): void {
    const { factorOf, placeOf, lambdas } = this;
    const { sizes } = this.data.trailing;
    for (let effect = 0; effect < factorOf.length; effect++) {
      const size = sizes[factorOf[effect]];
      const lambda = lambdas[factorOf[effect]];
      const place = placeOf[effect];
      const [from, to] = turned ? [place, size] : [0, place + 1];
      for (let j = 0; j < count; j++) {
        let sum = 0;
        for (let d = from; d < to; d++) {
          const factor = turned ? lambda[d * size + place] : lambda[place * size + d];
          sum += factor * source[(effect - place + d) * count + j];
        }
        target[effect * count + j] = sum;
      }
    }
  }

  /** Fills P and S = Λ'PΛ + I by fronts, once the leading factor has taken in its Λ. */
  fill(leading: CrossedShares, fronts: FrontShares): void {
    const { data, matrix, products } = this;
    const { elementStart, elementPlace, elementValue, tree } = data;
    tree.fronts.forEach(({ ownRows, rows }, front) => {
      const P = products[front];
      P.fill(0);
      for (let at = elementStart[front]; at < elementStart[front + 1]; at++)
        P[elementPlace[at]] += elementValue[at];
      fronts.subtractSquares(front, P);
      if (this.hasBlocks) this.mirrorBlocks(front);
      this.scaleFront(front);
      for (let own = 0; own < ownRows; own++) matrix.values[front][own * rows.length + own] += 1;
    });
    this.crossed.set(data.trailingWithin);
    leading.addCrossed(this.crossed);
  }

  /** The first row of every block of a front, and the end of the last. */
  blocksOf(front: number): { starts: number[]; factors: number[] } {
    const { rows } = this.data.tree.fronts[front];
    const starts: number[] = [];
    const factors: number[] = [];
    for (let at = 0; at < rows.length; ) {
      const factor = this.factorOf[rows[at]];
      starts.push(at);
      factors.push(factor);
      at += this.data.trailing.sizes[factor];
    }
    starts.push(rows.length);
    return { starts, factors };
  }

  /** Completes the blocks on the diagonal of P from their lower triangles. */
  private mirrorBlocks(front: number): void {
    const P = this.products[front];
    const size = this.data.tree.fronts[front].rows.length;
    const { starts, factors } = this.blocksOf(front);
    factors.forEach((_, block) => {
      for (let i = starts[block]; i < starts[block + 1]; i++)
        for (let j = starts[block]; j < i; j++) P[j * size + i] = P[i * size + j];
    });
  }

  /** Λ'PΛ of a front, in its lower triangle. */
  private scaleFront(front: number): void {
    const { factorOf, lambdas, placeOf } = this;
    const { rows } = this.data.tree.fronts[front];
    const { sizes } = this.data.trailing;
    const [P, S] = [this.products[front], this.matrix.values[front]];
    const size = rows.length;
    if (!this.hasBlocks) {
      const scales = Float64Array.from(rows, (row) => lambdas[factorOf[row]][0]);
      for (let i = 0; i < size; i++) {
        const scale = scales[i];
        for (let j = 0; j <= i; j++) S[i * size + j] = scale * P[i * size + j] * scales[j];
      }
      return;
    }
    // rows to the end of their own blocks, first PΛ, then Λ' times it
    const ends = Int32Array.from(rows, (row, i) => i - placeOf[row] + sizes[factorOf[row]]);
    for (let i = 0; i < size; i++) {
      S.set(P.subarray(i * size, i * size + ends[i]), i * size);
      this.scaleRow(S, i * size, rows, 0, ends[i]);
    }
    for (let i = 0; i < size; i++) {
      const [factor, place] = [factorOf[rows[i]], placeOf[rows[i]]];
      const [lambda, q] = [lambdas[factor], sizes[factor]];
      for (let j = 0; j < ends[i]; j++) {
        let sum = 0;
        for (let d = place; d < q; d++) sum += lambda[d * q + place] * S[(i - place + d) * size + j];
        S[i * size + j] = sum;
      }
    }
  }

  /**
   * Factors S and takes what the trailing effects explain off [X y]'V⁻¹[X y], upper triangle.
   *
   * @returns log|S|, `NaN` where it is not positive definite in doubles.
   */
  factorise(target: Float64Array): number {
    const { matrix, crossed, solved, m } = this;
    const logDeterminant = matrix.factorise();
    this.scaleEffects(crossed, solved, m, true);
    matrix.solveForward(solved, m);
    for (let effect = 0; effect < this.factorOf.length; effect++) {
      for (let i = 0; i < m; i++) {
        const part = solved[effect * m + i];
        for (let j = i; j < m; j++) target[i * m + j] -= part * solved[effect * m + j];
      }
    }
    return logDeterminant;
  }

  /** ΛS⁻¹ times what was solved, and M = Z'V⁻¹[X y]. */
  substituteBack(): void {
    const { matrix, crossed, solved, scaled, projected, products, m } = this;
    matrix.solveBackward(solved, m);
    this.scaleEffects(solved, scaled, m, false);
    projected.set(crossed);
    this.data.tree.fronts.forEach(({ rows }, front) => {
      const P = products[front];
      const size = rows.length;
      for (let i = 0; i < size; i++) {
        const own = rows[i] * m;
        for (let c = 0; c < i; c++) {
          const part = P[i * size + c];
          if (part === 0) continue;
          const other = rows[c] * m;
          for (let j = 0; j < m; j++) {
            projected[own + j] -= part * scaled[other + j];
            projected[other + j] -= part * scaled[own + j];
          }
        }
        const pivot = P[i * size + i];
        for (let j = 0; j < m; j++) projected[own + j] -= pivot * scaled[own + j];
      }
    });
  }

  /** Λ'z of a row's groups, over all trailing effects. */
  scaledShares(shares: readonly GroupShare[]): Float64Array {
    const { lambdas } = this;
    const { sizes, firstBlocks, startOfBlock, effectCount } = this.data.trailing;
    const scaled = new Float64Array(effectCount);
    for (const { factor, group, weights } of shares) {
      if (factor === 0) continue;
      const size = sizes[factor - 1];
      const first = startOfBlock[firstBlocks[factor - 1] + group];
      for (let a = 0; a < size; a++) {
        for (let c = a; c < size; c++) scaled[first + a] += lambdas[factor - 1][c * size + a] * weights[c];
      }
    }
    return scaled;
  }

  /** The random effects of every factor given the data, after M and Z. */
  solutions(residual: Float64Array): RandomSolution[] {
    const { m, projected, lambdas, data } = this;
    const { sizes, groupCounts, firstBlocks, startOfBlock } = data.trailing;
    const covariances = this.covariances();
    return sizes.map((size, factor) => {
      const count = groupCounts[factor];
      const first = startOfBlock[firstBlocks[factor]];
      const own = projected.subarray(first * m, (first + count * size) * m);
      return {
        ...explainedBy(own, lambdas[factor], size, m, count, residual),
        covariances: covariances[factor],
      };
    });
  }

  /** ΛZ_jjΛ' of every group, q × q a group, by factor. */
  private covariances(): Float64Array[] {
    const { data, lambdas, matrix } = this;
    const { sizes, groupCounts, firstBlocks, factorOfBlock } = data.trailing;
    const all = sizes.map((size, factor) => new Float64Array(groupCounts[factor] * size * size));
    data.tree.fronts.forEach(({ nodes, ownNodes, rows }, front) => {
      let at = 0;
      for (let node = 0; node < ownNodes; node++) {
        const factor = factorOfBlock[nodes[node]];
        const q = sizes[factor];
        const group = nodes[node] - firstBlocks[factor];
        const lambda = blockOf(lambdas[factor], 0, q);
        const half = blockOf(new Float64Array(q * q), 0, q);
        const own = blockOf(matrix.values[front], at * rows.length + at, rows.length);
        addProduct(half, 1, lambda, own, q, q, q);
        addProduct(blockOf(all[factor], group * q * q, q), 1, half, transposed(lambda), q, q, q);
        at += q;
      }
    });
    return all;
  }
}
