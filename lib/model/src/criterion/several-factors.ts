import type { EstimationMethod } from "../types";
import {
  type Criterion,
  type Evaluation,
  type FactorTemplate,
  fillFactor,
  fillFactorGradient,
  type RandomSolution,
} from "./criterion";
import { EnvelopeMatrix } from "./envelope";
import { JoinedFactor } from "./joined-factor";
import type { SeveralProducts } from "./several-products";
import { addProduct, assign, type Block, blockOf, invertCholesky, transposed } from "./small";
import { type TrailingPattern, trailingPattern } from "./trailing-pattern";

/**
 * The profiled criterion of a model with several grouping factors, nested or crossed, and its gradient.
 *
 * With Λ block-diagonal over all groups of all factors, A = Λ'Z'ZΛ + I is factored in two steps. The leading factor's
 * part is block-diagonal: for each of its groups g, A_g = L_gL_g', W_g = L_g⁻¹A_g,trailing, v_g = L_g⁻¹Λ'Z_g'[X y]. What
 * is left of the trailing effects,
 *
 *   S = A_trailing − Σ W_g'W_g = L_SL_S',   V = L_S⁻¹(Λ'Z_trailing'[X y] − Σ W_g'v_g),
 *
 * is factored within its envelope, and R'R = [X y]'[X y] − Σ v_g'v_g − V'V gives the criterion as with one factor. With
 * C = A⁻¹Λ'Z'[X y], M = Z'[X y] − Z'ZΛC and B as there, the gradient by the Λ of one factor is the sum over its groups
 * of
 *
 *   2 ((Z'ZΛA⁻¹)_gg − M_g B B'M_g'Λ),
 *
 * for which A⁻¹ is needed only where Z'Z is not zero.
 *
 * Source: Bates, Mächler, Bolker & Walker (2015), Journal of Statistical Software 67(1), section 3, here on
 * cross-products and by blocks.
 */
export class SeveralFactorsCriterion implements Criterion {
  readonly parameterCount: number;
  evaluations = 0;
  private readonly joined: JoinedFactor;
  private readonly lambdas: readonly Float64Array[];
  private readonly byDeterminant: readonly Float64Array[];
  private readonly byForm: readonly Float64Array[];
  private readonly pattern: TrailingPattern;
  private readonly trailing: EnvelopeMatrix;
  /** V, then C of the trailing effects, trailingCount × m by rows; ΛC; M. */
  private readonly trailingJoined: Float64Array;
  private readonly trailingScaled: Float64Array;
  private readonly trailingProjected: Float64Array;
  /** S⁻¹ where the pattern is, trailingCount × trailingCount by rows, both triangles. */
  private readonly trailingInverse: Float64Array;
  /** L_g⁻¹, q × q a group. */
  private readonly leadingInverse: Float64Array;
  /** W_g, then L_g⁻ᵀW_g, laid out as `metValues`. */
  private readonly met: Float64Array;
  /** v_g, then ΛC_g, q × m a group. */
  private readonly leadingJoined: Float64Array;
  /** M_g, q × m a group. */
  private readonly leadingProjected: Float64Array;
  private readonly scratch: Block;
  private readonly spare: Block;

  constructor(
    readonly data: SeveralProducts,
    readonly templates: readonly FactorTemplate[],
    readonly method: EstimationMethod,
  ) {
    const { leading, trailingCount } = data;
    const { randomCount: q, joinedCount: m, groupCount } = leading;
    this.parameterCount = templates.reduce((sum, { parameters }) => sum + parameters.length, 0);
    this.joined = new JoinedFactor(m, leading.rowCount, method);
    const squares = () => templates.map(({ size }) => new Float64Array(size * size));
    this.lambdas = squares();
    this.byDeterminant = squares();
    this.byForm = squares();
    this.pattern = trailingPattern(data);
    this.trailing = new EnvelopeMatrix(trailingCount, this.pattern.first);
    this.trailingJoined = new Float64Array(trailingCount * m);
    this.trailingScaled = new Float64Array(trailingCount * m);
    this.trailingProjected = new Float64Array(trailingCount * m);
    this.trailingInverse = new Float64Array(trailingCount * trailingCount);
    this.leadingInverse = new Float64Array(groupCount * q * q);
    this.met = new Float64Array(data.metValues.length);
    this.leadingJoined = new Float64Array(groupCount * q * m);
    this.leadingProjected = new Float64Array(groupCount * q * m);
    const width = Math.max(m, ...templates.map(({ size }) => size));
    this.scratch = blockOf(new Float64Array(width * width), 0, width);
    this.spare = blockOf(new Float64Array(width * width), 0, width);
  }

  evaluate(theta: ArrayLike<number>, gradient: Float64Array): number {
    this.evaluations += 1;
    const logDeterminant = this.factorise(theta);
    if (!(this.joined.factorise() && Number.isFinite(logDeterminant))) return Number.POSITIVE_INFINITY;
    this.substituteBack();
    this.fillByForm();
    this.fillByDeterminant();
    this.templates.forEach((template, factor) => {
      const [D, F] = [this.byDeterminant[factor], this.byForm[factor]];
      fillFactorGradient(template, this.lambdas[factor], D, F, gradient);
    });
    return this.joined.criterionOf(logDeterminant);
  }

  solve(theta: ArrayLike<number>): Evaluation {
    const criterion = this.evaluate(theta, new Float64Array(this.parameterCount));
    return { criterion, factor: this.joined.factor.slice() };
  }

  randomSolutions(theta: ArrayLike<number>, coefficients: ArrayLike<number>): readonly RandomSolution[] {
    this.evaluate(theta, new Float64Array(this.parameterCount));
    const { leading, sizes, groupCounts } = this.data;
    const { scratch, spare } = this;
    const m = leading.joinedCount;
    const solutionOf = (
      factor: number,
      groupCount: number,
      scaled: (group: number) => Block,
      fillInverse: (group: number) => void,
    ): RandomSolution => {
      const q = this.templates[factor].size;
      const lambda = blockOf(this.lambdas[factor], 0, q);
      const modes = new Float64Array(groupCount * q);
      const covariances = new Float64Array(groupCount * q * q);
      for (let group = 0; group < groupCount; group++) {
        const { values, start } = scaled(group);
        for (let a = 0; a < q; a++) {
          let sum = values[start + a * m + m - 1];
          for (let j = 0; j < m - 1; j++) sum -= values[start + a * m + j] * coefficients[j];
          modes[group * q + a] = sum;
        }
        fillInverse(group);
        assign(spare, 0, q, q);
        addProduct(spare, 1, scratch, transposed(lambda), q, q, q);
        addProduct(blockOf(covariances, group * q * q, q), 1, lambda, spare, q, q, q);
      }
      return { modes, covariances };
    };
    const q = leading.randomCount;
    const solutions = [
      solutionOf(
        0,
        leading.groupCount,
        (group) => blockOf(this.leadingJoined, group * q * m, m),
        (group) => this.fillLeadingInverse(group),
      ),
    ];
    let first = 0;
    sizes.forEach((size, at) => {
      const start = first;
      const effect = (group: number): number => start + group * size;
      solutions.push(
        solutionOf(
          at + 1,
          groupCounts[at],
          (group) => blockOf(this.trailingScaled, effect(group) * m, m),
          (group) => assign(scratch, this.inverseBlock(effect(group), effect(group)), size, size),
        ),
      );
      first += groupCounts[at] * size;
    });
    return solutions;
  }

  /** Z'Z of one group of the leading factor. */
  private leadingProducts(group: number): Block {
    const { randomByRandom, randomCount: q, groupCount } = this.data.leading;
    return blockOf(randomByRandom, group, q * groupCount, groupCount);
  }

  /** Λ of a trailing block. */
  private lambdaOf(block: number): Block {
    const factor = this.data.factorOfBlock[block];
    return blockOf(this.lambdas[factor + 1], 0, this.data.sizes[factor]);
  }

  private sizeOf(block: number): number {
    return this.data.sizes[this.data.factorOfBlock[block]];
  }

  /** S⁻¹ from two effects on. */
  private inverseBlock(rowEffect: number, columnEffect: number): Block {
    const count = this.data.trailingCount;
    return blockOf(this.trailingInverse, rowEffect * count + columnEffect, count);
  }

  /** Factors A, and takes what the random effects explain off [X y]'[X y]. Returns log|A|. */
  private factorise(theta: ArrayLike<number>): number {
    this.templates.forEach((template, factor) => {
      fillFactor(template, theta, this.lambdas[factor]);
    });
    const { leading, trailingCount } = this.data;
    const { factor } = this.joined;
    const m = leading.joinedCount;
    factor.set(leading.joinedByJoined);
    this.fillTrailing();
    let logDeterminant = 0;
    for (let group = 0; group < leading.groupCount; group++) logDeterminant += this.eliminate(group);
    logDeterminant += this.trailing.factorise();
    this.trailing.solveForward(this.trailingJoined, m);
    const explained = blockOf(this.trailingJoined, 0, m);
    addProduct(blockOf(factor, 0, m), -1, transposed(explained), explained, m, trailingCount, m);
    return logDeterminant;
  }

  /** Fills the trailing part of A and of Λ'Z'[X y]. */
  private fillTrailing(): void {
    const { data, trailing, trailingJoined, scratch } = this;
    const { trailingCount, pairFirst, pairSecond, pairValueStart, pairValues, startOfBlock } = data;
    const m = data.leading.joinedCount;
    trailing.values.fill(0);
    for (let pair = 0; pair < pairFirst.length; pair++) {
      const [first, second] = [pairFirst[pair], pairSecond[pair]];
      const [p, q] = [this.sizeOf(first), this.sizeOf(second)];
      assign(scratch, 0, p, q);
      const products = blockOf(pairValues, pairValueStart[pair], q);
      addProduct(scratch, 1, products, this.lambdaOf(second), p, q, q);
      const start = startOfBlock[first] * trailingCount + startOfBlock[second];
      addProduct(
        blockOf(trailing.values, start, trailingCount),
        1,
        transposed(this.lambdaOf(first)),
        scratch,
        p,
        p,
        q,
      );
    }
    for (let i = 0; i < trailingCount; i++) trailing.values[i * trailingCount + i] += 1;
    trailingJoined.fill(0);
    for (let block = 0; block < startOfBlock.length; block++) {
      const size = this.sizeOf(block);
      const start = startOfBlock[block] * m;
      const products = blockOf(data.trailingByJoined, start, m);
      addProduct(
        blockOf(trailingJoined, start, m),
        1,
        transposed(this.lambdaOf(block)),
        products,
        size,
        size,
        m,
      );
    }
  }

  /** Eliminates one group of the leading factor from the trailing part and from [X y]'[X y]. Returns log|A_g|. */
  private eliminate(group: number): number {
    const { data, scratch, spare, met, trailing, trailingJoined } = this;
    const { randomCount: q, joinedCount: m, groupCount, randomByJoined } = data.leading;
    const { trailingCount, startOfBlock, metStart, metBlocks, metValueStart, metValues } = data;
    const lambda = blockOf(this.lambdas[0], 0, q);
    const inverse = blockOf(this.leadingInverse, group * q * q, q);
    assign(scratch, 0, q, q);
    addProduct(scratch, 1, this.leadingProducts(group), lambda, q, q, q);
    assign(inverse, 0, q, q);
    for (let i = 0; i < q; i++) inverse.values[inverse.start + i * q + i] = 1;
    addProduct(inverse, 1, transposed(lambda), scratch, q, q, q);
    const logDeterminant = invertCholesky(inverse, q);
    const joined = blockOf(this.leadingJoined, group * q * m, m);
    assign(scratch, 0, q, m);
    addProduct(
      scratch,
      1,
      transposed(lambda),
      blockOf(randomByJoined, group, m * groupCount, groupCount),
      q,
      q,
      m,
    );
    assign(joined, 0, q, m);
    addProduct(joined, 1, inverse, scratch, q, q, m);
    addProduct(blockOf(this.joined.factor, 0, m), -1, transposed(joined), joined, m, q, m);
    for (let at = metStart[group]; at < metStart[group + 1]; at++) {
      const block = metBlocks[at];
      const size = this.sizeOf(block);
      const W = blockOf(met, metValueStart[at], size);
      assign(scratch, 0, q, size);
      addProduct(
        scratch,
        1,
        blockOf(metValues, metValueStart[at], size),
        this.lambdaOf(block),
        q,
        size,
        size,
      );
      assign(spare, 0, q, size);
      addProduct(spare, 1, transposed(lambda), scratch, q, q, size);
      assign(W, 0, q, size);
      addProduct(W, 1, inverse, spare, q, q, size);
      addProduct(blockOf(trailingJoined, startOfBlock[block] * m, m), -1, transposed(W), joined, size, q, m);
      for (let other = metStart[group]; other <= at; other++) {
        const otherBlock = metBlocks[other];
        const otherSize = this.sizeOf(otherBlock);
        const start = startOfBlock[block] * trailingCount + startOfBlock[otherBlock];
        const otherW = blockOf(met, metValueStart[other], otherSize);
        addProduct(
          blockOf(trailing.values, start, trailingCount),
          -1,
          transposed(W),
          otherW,
          size,
          q,
          otherSize,
        );
      }
    }
    return logDeterminant;
  }

  /** C, ΛC and M = Z'[X y] − Z'ZΛC of all effects. */
  private substituteBack(): void {
    const { data, trailing, trailingJoined, trailingScaled, trailingProjected } = this;
    const { leading, startOfBlock, pairFirst, pairSecond, pairValueStart, pairValues } = data;
    const m = leading.joinedCount;
    trailing.solveBackward(trailingJoined, m);
    trailingScaled.fill(0);
    trailingProjected.set(data.trailingByJoined);
    for (let block = 0; block < startOfBlock.length; block++) {
      const size = this.sizeOf(block);
      const start = startOfBlock[block] * m;
      const solved = blockOf(trailingJoined, start, m);
      addProduct(blockOf(trailingScaled, start, m), 1, this.lambdaOf(block), solved, size, size, m);
    }
    for (let group = 0; group < leading.groupCount; group++) this.substituteGroup(group);
    for (let pair = 0; pair < pairFirst.length; pair++) {
      const [first, second] = [pairFirst[pair], pairSecond[pair]];
      const [p, q] = [this.sizeOf(first), this.sizeOf(second)];
      const products = blockOf(pairValues, pairValueStart[pair], q);
      const [firstStart, secondStart] = [startOfBlock[first] * m, startOfBlock[second] * m];
      const scaled = blockOf(trailingScaled, secondStart, m);
      addProduct(blockOf(trailingProjected, firstStart, m), -1, products, scaled, p, q, m);
      if (first === second) continue;
      const scaledFirst = blockOf(trailingScaled, firstStart, m);
      addProduct(blockOf(trailingProjected, secondStart, m), -1, transposed(products), scaledFirst, q, p, m);
    }
  }

  /** ΛC_g and M_g of one group of the leading factor; takes its part off the trailing M. */
  private substituteGroup(group: number): void {
    const { data, scratch, trailingJoined, trailingScaled, trailingProjected } = this;
    const { randomCount: q, joinedCount: m, groupCount, randomByJoined } = data.leading;
    const { startOfBlock, metStart, metBlocks, metValueStart, metValues } = data;
    const joined = blockOf(this.leadingJoined, group * q * m, m);
    const projected = blockOf(this.leadingProjected, group * q * m, m);
    assign(projected, blockOf(randomByJoined, group, m * groupCount, groupCount), q, m);
    for (let at = metStart[group]; at < metStart[group + 1]; at++) {
      const size = this.sizeOf(metBlocks[at]);
      const start = startOfBlock[metBlocks[at]] * m;
      const products = blockOf(metValues, metValueStart[at], size);
      const W = blockOf(this.met, metValueStart[at], size);
      addProduct(joined, -1, W, blockOf(trailingJoined, start, m), q, size, m);
      addProduct(projected, -1, products, blockOf(trailingScaled, start, m), q, size, m);
    }
    assign(scratch, 0, q, m);
    addProduct(scratch, 1, transposed(blockOf(this.leadingInverse, group * q * q, q)), joined, q, q, m);
    assign(joined, 0, q, m);
    addProduct(joined, 1, blockOf(this.lambdas[0], 0, q), scratch, q, q, m);
    addProduct(projected, -1, this.leadingProducts(group), joined, q, q, m);
    for (let at = metStart[group]; at < metStart[group + 1]; at++) {
      const size = this.sizeOf(metBlocks[at]);
      const target = blockOf(trailingProjected, startOfBlock[metBlocks[at]] * m, m);
      addProduct(target, -1, transposed(blockOf(metValues, metValueStart[at], size)), joined, size, q, m);
    }
  }

  /** Σ M B B'M' of every factor. */
  private fillByForm(): void {
    this.joined.weigh();
    this.addForms(
      this.byForm[0],
      this.leadingProjected,
      0,
      this.data.leading.groupCount,
      this.templates[0].size,
    );
    let first = 0;
    this.data.sizes.forEach((size, factor) => {
      const count = this.data.groupCounts[factor];
      this.addForms(this.byForm[factor + 1], this.trailingProjected, first, count, size);
      first += count * size;
    });
  }

  /** Σ M B B'M' of one factor, whose effects stand one after the other from `first` on. */
  private addForms(target: Float64Array, M: Float64Array, first: number, count: number, q: number): void {
    const { inverse: B, size: m, firstWeight } = this.joined;
    const { values, rowStride } = this.scratch;
    target.fill(0);
    for (let group = 0; group < count; group++) {
      const start = (first + group * q) * m;
      for (let a = 0; a < q; a++) {
        for (let j = firstWeight; j < m; j++) {
          let sum = 0;
          for (let c = 0; c <= j; c++) sum += M[start + a * m + c] * B[c * m + j];
          values[a * rowStride + j] = sum;
        }
        for (let b = 0; b <= a; b++) {
          let sum = 0;
          for (let j = firstWeight; j < m; j++) sum += values[a * rowStride + j] * values[b * rowStride + j];
          target[a * q + b] += sum;
        }
      }
    }
    for (let a = 0; a < q; a++) for (let b = 0; b < a; b++) target[b * q + a] = target[a * q + b];
  }

  /** Σ (Z'ZΛA⁻¹)_gg of every factor. */
  private fillByDeterminant(): void {
    const { data, trailing, trailingInverse, byDeterminant, scratch, pattern } = this;
    const { leading, trailingCount, startOfBlock, factorOfBlock } = data;
    const { pairFirst, pairSecond, pairValueStart, pairValues } = data;
    for (const square of byDeterminant) square.fill(0);
    trailing.invertFactor();
    for (let at = 0; at < pattern.rows.length; at++) {
      const [row, column] = [pattern.rows[at], pattern.columns[at]];
      const element = trailing.inverseElement(row, column);
      trailingInverse[row * trailingCount + column] = element;
      trailingInverse[column * trailingCount + row] = element;
    }
    for (let group = 0; group < leading.groupCount; group++) this.addLeadingDeterminant(group);
    const add = (first: number, second: number, products: Block): void => {
      const [p, q] = [this.sizeOf(first), this.sizeOf(second)];
      assign(scratch, 0, p, q);
      addProduct(scratch, 1, products, this.lambdaOf(second), p, q, q);
      const inverse = this.inverseBlock(startOfBlock[second], startOfBlock[first]);
      addProduct(blockOf(byDeterminant[factorOfBlock[first] + 1], 0, p), 1, scratch, inverse, p, q, p);
    };
    for (let pair = 0; pair < pairFirst.length; pair++) {
      const [first, second] = [pairFirst[pair], pairSecond[pair]];
      const products = blockOf(pairValues, pairValueStart[pair], this.sizeOf(second));
      add(first, second, products);
      if (first !== second) add(second, first, transposed(products));
    }
  }

  /** Y of one leading group and one of its blocks, (L_g⁻ᵀW_g) S⁻¹, into `spare`; −Y is that part of A⁻¹. */
  private fillSolved(group: number, at: number): void {
    const { metStart, metBlocks, metValueStart, startOfBlock } = this.data;
    const q = this.data.leading.randomCount;
    const size = this.sizeOf(metBlocks[at]);
    assign(this.spare, 0, q, size);
    for (let other = metStart[group]; other < metStart[group + 1]; other++) {
      const otherSize = this.sizeOf(metBlocks[other]);
      const inverse = this.inverseBlock(startOfBlock[metBlocks[other]], startOfBlock[metBlocks[at]]);
      addProduct(
        this.spare,
        1,
        blockOf(this.met, metValueStart[other], otherSize),
        inverse,
        q,
        otherSize,
        size,
      );
    }
  }

  /** (A⁻¹)_gg of one leading group into `scratch`, from `met` = L_g⁻ᵀW_g. */
  private fillLeadingInverse(group: number): void {
    const { scratch, spare } = this;
    const { metStart, metBlocks, metValueStart, leading } = this.data;
    const q = leading.randomCount;
    const inverse = blockOf(this.leadingInverse, group * q * q, q);
    assign(scratch, 0, q, q);
    addProduct(scratch, 1, transposed(inverse), inverse, q, q, q);
    for (let at = metStart[group]; at < metStart[group + 1]; at++) {
      const size = this.sizeOf(metBlocks[at]);
      this.fillSolved(group, at);
      addProduct(scratch, 1, spare, transposed(blockOf(this.met, metValueStart[at], size)), q, size, q);
    }
  }

  /** Adds what one group of the leading factor brings to Σ Z'ZΛA⁻¹ of all factors. */
  private addLeadingDeterminant(group: number): void {
    const { data, met, scratch, spare, byDeterminant } = this;
    const { metStart, metBlocks, metValueStart, metValues, factorOfBlock } = data;
    const q = data.leading.randomCount;
    const lambda = blockOf(this.lambdas[0], 0, q);
    const leadingTarget = blockOf(byDeterminant[0], 0, q);
    const inverse = blockOf(this.leadingInverse, group * q * q, q);
    for (let at = metStart[group]; at < metStart[group + 1]; at++) {
      const size = this.sizeOf(metBlocks[at]);
      const W = blockOf(met, metValueStart[at], size);
      assign(spare, W, q, size);
      assign(W, 0, q, size);
      addProduct(W, 1, transposed(inverse), spare, q, q, size);
    }
    this.fillLeadingInverse(group);
    assign(spare, 0, q, q);
    addProduct(spare, 1, lambda, scratch, q, q, q);
    addProduct(leadingTarget, 1, this.leadingProducts(group), spare, q, q, q);
    for (let at = metStart[group]; at < metStart[group + 1]; at++) {
      const block = metBlocks[at];
      const size = this.sizeOf(block);
      const products = blockOf(metValues, metValueStart[at], size);
      this.fillSolved(group, at);
      assign(scratch, 0, size, q);
      addProduct(scratch, 1, this.lambdaOf(block), transposed(spare), size, size, q);
      addProduct(leadingTarget, -1, products, scratch, q, size, q);
      assign(scratch, 0, q, size);
      addProduct(scratch, 1, lambda, spare, q, q, size);
      const target = blockOf(byDeterminant[factorOfBlock[block] + 1], 0, size);
      addProduct(target, -1, transposed(products), scratch, size, q, size);
    }
  }
}
