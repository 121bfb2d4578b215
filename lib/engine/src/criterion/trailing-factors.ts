import { conditionalCovariance, conditionalMode, type GroupShare, type RandomSolution } from "./criterion";
import { EnvelopeMatrix } from "./envelope";
import { type JoinedFactor, setForms } from "./joined-factor";
import type { SeveralProducts } from "./several-products";
import { blockOf } from "./small";
import { trailingPattern } from "./trailing-pattern";

/**
 * The grouping factors of a model but the leading one, all their random effects in one matrix.
 * `SeveralFactorsCriterion` has the formulas.
 */
export class TrailingFactors {
  /** A of the trailing effects, then S, then L_S. */
  readonly matrix: EnvelopeMatrix;
  /** Λ'Z'[X y], then V, then C; effects × m by rows. */
  readonly joined: Float64Array;
  /** ΛC and M. */
  readonly scaled: Float64Array;
  readonly projected: Float64Array;
  private readonly m: number;
  /** Of every effect: its factor, the first effect of its block, and its place there. */
  private readonly factorOf: Int32Array;
  private readonly placeOf: Int32Array;

  constructor(
    private readonly data: SeveralProducts,
    private readonly lambdas: readonly Float64Array[],
  ) {
    const { trailingCount: count, sizes, factorOfBlock, startOfBlock } = data;
    this.m = data.leading.joinedCount;
    this.matrix = new EnvelopeMatrix(count, trailingPattern(data));
    this.joined = new Float64Array(count * this.m);
    this.scaled = new Float64Array(count * this.m);
    this.projected = new Float64Array(count * this.m);
    this.factorOf = new Int32Array(count);
    this.placeOf = new Int32Array(count);
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
    const { sizes } = this.data;
    for (let i = 0; i < count; i++) {
      const factor = factorOf[effects[firstEffect + i]];
      const place = placeOf[effects[firstEffect + i]];
      const size = sizes[factor];
      let sum = 0;
      for (let d = place; d < size; d++)
        sum += row[start + i - place + d] * lambdas[factor][d * size + place];
      row[start + i] = sum;
    }
  }

  /** Replaces a row over some effects by row · Λ', block by block. */
  scaleRowBack(
    row: Float64Array,
    start: number,
    effects: Int32Array,
    firstEffect: number,
    count: number,
  ): void {
    const { factorOf, placeOf, lambdas } = this;
    const { sizes } = this.data;
    for (let i = count - 1; i >= 0; i--) {
      const factor = factorOf[effects[firstEffect + i]];
      const place = placeOf[effects[firstEffect + i]];
      const size = sizes[factor];
      let sum = 0;
      for (let d = 0; d <= place; d++) sum += row[start + i - place + d] * lambdas[factor][place * size + d];
      row[start + i] = sum;
    }
  }

  /** Fills the trailing part of A and of Λ'Z'[X y]. */
  fill(): void {
    const { data, matrix, joined, lambdas, m } = this;
    const { pairFirst, pairSecond, pairValueStart, pairValues, startOfBlock, factorOfBlock, sizes } = data;
    matrix.values.fill(0);
    for (let pair = 0; pair < pairFirst.length; pair++) {
      const [f, h] = [factorOfBlock[pairFirst[pair]], factorOfBlock[pairSecond[pair]]];
      const [p, q] = [sizes[f], sizes[h]];
      const start = startOfBlock[pairFirst[pair]] * matrix.size + startOfBlock[pairSecond[pair]];
      const from = pairValueStart[pair];
      for (let a = 0; a < p; a++) {
        for (let b = 0; b < q; b++) {
          let sum = 0;
          for (let c = a; c < p; c++) {
            for (let d = b; d < q; d++) {
              sum += lambdas[f][c * p + a] * pairValues[from + c * q + d] * lambdas[h][d * q + b];
            }
          }
          matrix.values[start + a * matrix.size + b] = sum;
        }
      }
    }
    for (let i = 0; i < matrix.size; i++) matrix.values[i * matrix.size + i] += 1;
    for (let effect = 0; effect < matrix.size; effect++) {
      const factor = this.factorOf[effect];
      const place = this.placeOf[effect];
      const size = sizes[factor];
      for (let j = 0; j < m; j++) {
        let sum = 0;
        for (let d = place; d < size; d++) {
          sum += lambdas[factor][d * size + place] * data.trailingByJoined[(effect - place + d) * m + j];
        }
        joined[effect * m + j] = sum;
      }
    }
  }

  /** Factors S, once the leading groups are eliminated, and takes V'V off [X y]'[X y]. Returns log|S|. */
  factorise(target: Float64Array): number {
    const { matrix, joined, m } = this;
    const logDeterminant = matrix.factorise();
    matrix.solveForward(joined, m);
    for (let effect = 0; effect < matrix.size; effect++) {
      for (let i = 0; i < m; i++) {
        const part = joined[effect * m + i];
        for (let j = i; j < m; j++) target[i * m + j] -= part * joined[effect * m + j];
      }
    }
    return logDeterminant;
  }

  /** C and ΛC of the trailing effects; begins their M. */
  substituteBack(): void {
    const { data, matrix, joined, scaled, projected, lambdas, m } = this;
    matrix.solveBackward(joined, m);
    projected.set(data.trailingByJoined);
    for (let effect = 0; effect < matrix.size; effect++) {
      const factor = this.factorOf[effect];
      const place = this.placeOf[effect];
      const size = data.sizes[factor];
      for (let j = 0; j < m; j++) {
        let sum = 0;
        for (let d = 0; d <= place; d++) {
          sum += lambdas[factor][place * size + d] * joined[(effect - place + d) * m + j];
        }
        scaled[effect * m + j] = sum;
      }
    }
  }

  /** Takes Z'ZΛC among the trailing effects off their M. */
  subtractOwnProducts(): void {
    const { m, scaled, projected } = this;
    const { pairFirst, pairSecond, pairValueStart, pairValues, startOfBlock, factorOfBlock, sizes } =
      this.data;
    for (let pair = 0; pair < pairFirst.length; pair++) {
      const [first, second] = [pairFirst[pair], pairSecond[pair]];
      const [p, q] = [sizes[factorOfBlock[first]], sizes[factorOfBlock[second]]];
      for (let a = 0; a < p; a++) {
        const left = (startOfBlock[first] + a) * m;
        for (let b = 0; b < q; b++) {
          const right = (startOfBlock[second] + b) * m;
          const part = pairValues[pairValueStart[pair] + a * q + b];
          for (let j = 0; j < m; j++) projected[left + j] -= part * scaled[right + j];
          if (first === second) continue;
          for (let j = 0; j < m; j++) projected[right + j] -= part * scaled[left + j];
        }
      }
    }
  }

  /** Sets Σ M B B'M' of every trailing factor. */
  setForms(joined: JoinedFactor, targets: readonly Float64Array[]): void {
    let first = 0;
    this.data.sizes.forEach((size, factor) => {
      const count = this.data.groupCounts[factor];
      setForms(joined, this.projected, first, count, size, targets[factor]);
      first += count * size;
    });
  }

  /** S⁻¹ where leading groups or rows make effects meet. */
  fillInverse(): void {
    this.matrix.fillInverse();
  }

  /** Adds Σ Z'ZΛA⁻¹ among the trailing effects. */
  addDeterminants(targets: readonly Float64Array[]): void {
    const { pairFirst, pairSecond } = this.data;
    for (let pair = 0; pair < pairFirst.length; pair++) {
      this.addPair(pair, pairFirst[pair], pairSecond[pair], targets, false);
      if (pairFirst[pair] !== pairSecond[pair]) {
        this.addPair(pair, pairSecond[pair], pairFirst[pair], targets, true);
      }
    }
  }

  /** Adds Z_i'Z_jΛ(A⁻¹)_ji of two blocks; `turned` where the products are stored the other way round. */
  private addPair(
    pair: number,
    i: number,
    j: number,
    targets: readonly Float64Array[],
    turned: boolean,
  ): void {
    const { lambdas, matrix } = this;
    const { inverse } = matrix;
    const { pairValueStart, pairValues, startOfBlock, factorOfBlock, sizes } = this.data;
    const [f, h] = [factorOfBlock[i], factorOfBlock[j]];
    const [p, q] = [sizes[f], sizes[h]];
    const from = pairValueStart[pair];
    for (let a = 0; a < p; a++) {
      for (let d = 0; d < q; d++) {
        let product = 0;
        for (let c = d; c < q; c++) {
          product += pairValues[turned ? from + c * p + a : from + a * q + c] * lambdas[h][c * q + d];
        }
        const row = (startOfBlock[j] + d) * matrix.size + startOfBlock[i];
        for (let b = 0; b < p; b++) targets[f][a * p + b] += product * inverse[row + b];
      }
    }
  }

  /**
   * Takes the products of a leading group's rows with rows over the same effects off the determinants of the effects'
   * factors, block by block: B'(Λ_leading Y).
   */
  subtractWithinBlocks(
    products: Float64Array,
    start: number,
    width: number,
    rows: Float64Array,
    rowCount: number,
    effects: Int32Array,
    firstEffect: number,
    count: number,
    targets: readonly Float64Array[],
  ): void {
    const { factorOf, placeOf } = this;
    for (let i = 0; i < count; i++) {
      const factor = factorOf[effects[firstEffect + i]];
      const place = placeOf[effects[firstEffect + i]];
      const size = this.data.sizes[factor];
      const target = targets[factor + 1];
      for (let other = 0; other < size; other++) {
        let sum = 0;
        for (let a = 0; a < rowCount; a++) {
          sum += products[start + a * width + i] * rows[a * count + i - place + other];
        }
        target[place * size + other] -= sum;
      }
    }
  }

  /** Λ'z of a row's groups, over all trailing effects. */
  scaledShares(shares: readonly GroupShare[]): Float64Array {
    const { lambdas, matrix } = this;
    const { sizes, groupCounts } = this.data;
    const scaled = new Float64Array(matrix.size);
    for (const { factor, group, weights } of shares) {
      if (factor === 0) continue;
      const size = sizes[factor - 1];
      let first = group * size;
      for (let before = 0; before < factor - 1; before++) first += groupCounts[before] * sizes[before];
      for (let a = 0; a < size; a++) {
        for (let c = a; c < size; c++) scaled[first + a] += lambdas[factor - 1][c * size + a] * weights[c];
      }
    }
    return scaled;
  }

  /** The random effects of every factor given the data, after an evaluation with its gradient. */
  solutions(coefficients: ArrayLike<number>): RandomSolution[] {
    const { m, scaled, matrix, lambdas } = this;
    let first = 0;
    return this.data.sizes.map((size, factor) => {
      const count = this.data.groupCounts[factor];
      const modes = new Float64Array(count * size);
      const covariances = new Float64Array(count * size * size);
      for (let group = 0; group < count; group++) {
        const effect = first + group * size;
        conditionalMode(scaled, effect * m, coefficients, size, modes, group * size);
        const own = blockOf(matrix.inverse, effect * matrix.size + effect, matrix.size);
        conditionalCovariance(lambdas[factor], own, size, covariances, group * size * size);
      }
      const explained = scaled.slice(first * m, (first + count * size) * m);
      first += count * size;
      return { modes, covariances, explained };
    });
  }
}
