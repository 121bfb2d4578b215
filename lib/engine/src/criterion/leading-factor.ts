import { conditionalCovariance, conditionalMode, type GroupShare, type RandomSolution } from "./criterion";
import { type JoinedFactor, setForms } from "./joined-factor";
import type { SeveralProducts } from "./several-products";
import { blockOf, invertCholesky } from "./small";
import type { TrailingFactors } from "./trailing-factors";

/**
 * The leading factor of a model with several grouping factors: its groups are eliminated one by one. All that belongs to
 * group g stands together, by rows: q rows of the k_g trailing effects that the group meets, then of the m columns of
 * [X y]. `SeveralFactorsCriterion` has the formulas.
 */
export class LeadingFactor {
  private readonly q: number;
  private readonly m: number;
  private readonly groupCount: number;
  /** Trailing effects that group g meets: `effects[effectStart[g] .. effectStart[g + 1]]`, ascending, by blocks. */
  private readonly effectStart: Int32Array;
  private readonly effects: Int32Array;
  /** Z_g'Z_g, q × q a group. */
  private readonly squares: Float64Array;
  /** Z_g'[Z_trailing X y]. */
  private readonly products: Float64Array;
  /** W_g and v_g; then L_g⁻ᵀW_g in the place of W_g. */
  private readonly eliminated: Float64Array;
  /** L_g⁻¹, q × q a group. */
  private readonly inverses: Float64Array;
  /** ΛC_g and M_g, q × m a group. */
  private readonly scaled: Float64Array;
  private readonly projected: Float64Array;
  private readonly scratch: Float64Array;
  private readonly spare: Float64Array;
  private readonly small: Float64Array;
  private readonly inverse: Float64Array;

  constructor(
    data: SeveralProducts,
    private readonly lambda: Float64Array,
    private readonly trailing: TrailingFactors,
  ) {
    const { leading } = data;
    this.q = leading.randomCount;
    this.m = leading.joinedCount;
    this.groupCount = leading.groupCount;
    const { q, m, groupCount } = this;
    const { starts, effects } = effectsOfGroups(data);
    this.effectStart = starts;
    this.effects = effects;
    this.squares = new Float64Array(groupCount * q * q);
    this.products = new Float64Array(q * (effects.length + groupCount * m));
    this.eliminated = new Float64Array(this.products.length);
    this.inverses = new Float64Array(groupCount * q * q);
    this.scaled = new Float64Array(groupCount * q * m);
    this.projected = new Float64Array(groupCount * q * m);
    let widest = 0;
    for (let group = 0; group < groupCount; group++) {
      this.takeProducts(data, group);
      widest = Math.max(widest, starts[group + 1] - starts[group]);
    }
    this.scratch = new Float64Array(q * (widest + m));
    this.spare = new Float64Array(q * (widest + m));
    this.small = new Float64Array(q * q);
    this.inverse = new Float64Array(q * q);
  }

  /** Copies the products of one group. */
  private takeProducts({ leading, ...data }: SeveralProducts, group: number): void {
    const { q, m, groupCount, squares, products } = this;
    const { metStart, metValueStart, metValues, metBlocks, factorOfBlock, sizes } = data;
    const { start, width, count } = this.placeOf(group);
    for (let a = 0; a < q; a++) {
      for (let b = 0; b < q; b++) {
        squares[(group * q + a) * q + b] = leading.randomByRandom[(a * q + b) * groupCount + group];
      }
      let at = start + a * width;
      for (let met = metStart[group]; met < metStart[group + 1]; met++) {
        const size = sizes[factorOfBlock[metBlocks[met]]];
        for (let b = 0; b < size; b++) products[at++] = metValues[metValueStart[met] + a * size + b];
      }
      for (let j = 0; j < m; j++) {
        products[start + a * width + count + j] = leading.randomByJoined[(a * m + j) * groupCount + group];
      }
    }
  }

  /** Where a group's rows begin, how wide they are, and how many trailing effects it meets. */
  private placeOf(group: number): { start: number; width: number; count: number } {
    const first = this.effectStart[group];
    const count = this.effectStart[group + 1] - first;
    return { start: this.q * (first + group * this.m), width: count + this.m, count };
  }

  /** Eliminates all groups from the trailing part and from [X y]'[X y]. Returns Σ log|A_g|. */
  eliminate(joined: Float64Array): number {
    let logDeterminant = 0;
    for (let group = 0; group < this.groupCount; group++) {
      logDeterminant += this.factoriseGroup(group);
      this.fillEliminated(group);
      this.subtractGroup(group, joined);
    }
    return logDeterminant;
  }

  /** L_g⁻¹ of one group; returns log|A_g|. */
  private factoriseGroup(group: number): number {
    const { q, lambda, squares, inverses, small } = this;
    const at = group * q * q;
    for (let a = 0; a < q; a++) {
      for (let b = 0; b < q; b++) {
        let sum = 0;
        for (let c = b; c < q; c++) sum += squares[at + a * q + c] * lambda[c * q + b];
        small[a * q + b] = sum;
      }
    }
    for (let a = 0; a < q; a++) {
      for (let b = 0; b <= a; b++) {
        let sum = a === b ? 1 : 0;
        for (let c = a; c < q; c++) sum += lambda[c * q + a] * small[c * q + b];
        inverses[at + a * q + b] = sum;
      }
    }
    return invertCholesky(blockOf(inverses, at, q), q);
  }

  /** [W_g v_g] = L_g⁻¹Λ'Z_g'[Z_trailing Λ, X y]. */
  private fillEliminated(group: number): void {
    const { q, lambda, products, eliminated, inverses, scratch } = this;
    const { start, width, count } = this.placeOf(group);
    for (let a = 0; a < q; a++) {
      for (let j = 0; j < width; j++) {
        let sum = 0;
        for (let c = a; c < q; c++) sum += lambda[c * q + a] * products[start + c * width + j];
        scratch[a * width + j] = sum;
      }
      this.trailing.scaleRow(scratch, a * width, this.effects, this.effectStart[group], count);
    }
    for (let a = 0; a < q; a++) {
      for (let j = 0; j < width; j++) {
        let sum = 0;
        for (let b = 0; b <= a; b++) sum += inverses[(group * q + a) * q + b] * scratch[b * width + j];
        eliminated[start + a * width + j] = sum;
      }
    }
  }

  /** Takes W_g'W_g, W_g'v_g and v_g'v_g off. */
  private subtractGroup(group: number, joined: Float64Array): void {
    const { q, m, eliminated, effects, effectStart } = this;
    const { matrix, joined: trailingJoined } = this.trailing;
    const { start, width, count } = this.placeOf(group);
    for (let a = 0; a < q; a++) {
      const row = start + a * width;
      const own = row + count;
      for (let i = 0; i < count; i++) {
        const part = eliminated[row + i];
        const effect = effects[effectStart[group] + i];
        for (let j = 0; j <= i; j++) {
          matrix.values[effect * matrix.size + effects[effectStart[group] + j]] -= part * eliminated[row + j];
        }
        for (let j = 0; j < m; j++) trailingJoined[effect * m + j] -= part * eliminated[own + j];
      }
      for (let i = 0; i < m; i++) {
        const part = eliminated[own + i];
        for (let j = i; j < m; j++) joined[i * m + j] -= part * eliminated[own + j];
      }
    }
  }

  /** ΛC_g and M_g of all groups; takes their part off the trailing M. */
  substituteBack(): void {
    for (let group = 0; group < this.groupCount; group++) {
      this.fillScaled(group);
      this.fillProjected(group);
    }
  }

  /** ΛC_g = ΛL_g⁻ᵀ(v_g − W_gC_trailing). */
  private fillScaled(group: number): void {
    const { q, m, lambda, eliminated, inverses, scratch, spare, scaled, effects, effectStart } = this;
    const { joined: solved } = this.trailing;
    const { start, width, count } = this.placeOf(group);
    for (let a = 0; a < q; a++) {
      const row = start + a * width;
      for (let j = 0; j < m; j++) scratch[a * m + j] = eliminated[row + count + j];
      for (let i = 0; i < count; i++) {
        const part = eliminated[row + i];
        const from = effects[effectStart[group] + i] * m;
        for (let j = 0; j < m; j++) scratch[a * m + j] -= part * solved[from + j];
      }
    }
    for (let a = 0; a < q; a++) {
      for (let j = 0; j < m; j++) {
        let sum = 0;
        for (let b = a; b < q; b++) sum += inverses[(group * q + b) * q + a] * scratch[b * m + j];
        spare[a * m + j] = sum;
      }
    }
    for (let a = 0; a < q; a++) {
      for (let j = 0; j < m; j++) {
        let sum = 0;
        for (let b = 0; b <= a; b++) sum += lambda[a * q + b] * spare[b * m + j];
        scaled[(group * q + a) * m + j] = sum;
      }
    }
  }

  /** M_g = Z_g'([X y] − ZΛC). */
  private fillProjected(group: number): void {
    const { q, m, products, squares, scaled, projected, effects, effectStart } = this;
    const { scaled: trailingScaled, projected: trailingProjected } = this.trailing;
    const { start, width, count } = this.placeOf(group);
    for (let a = 0; a < q; a++) {
      const row = start + a * width;
      const target = (group * q + a) * m;
      for (let j = 0; j < m; j++) projected[target + j] = products[row + count + j];
      for (let b = 0; b < q; b++) {
        const part = squares[(group * q + a) * q + b];
        for (let j = 0; j < m; j++) projected[target + j] -= part * scaled[(group * q + b) * m + j];
      }
      for (let i = 0; i < count; i++) {
        const part = products[row + i];
        const effect = effects[effectStart[group] + i] * m;
        for (let j = 0; j < m; j++) {
          projected[target + j] -= part * trailingScaled[effect + j];
          trailingProjected[effect + j] -= part * scaled[target + j];
        }
      }
    }
  }

  /** Sets Σ M B B'M'. */
  setForms(joined: JoinedFactor, target: Float64Array): void {
    setForms(joined, this.projected, 0, this.groupCount, this.q, target);
  }

  /** Replaces W_g by L_g⁻ᵀW_g and fills `spare` with Y = L_g⁻ᵀW_gS⁻¹; −Y is that part of A⁻¹. */
  private solveGroup(group: number): void {
    const { q, eliminated, inverses, scratch, spare, effects, effectStart } = this;
    const { start, width, count } = this.placeOf(group);
    const { matrix } = this.trailing;
    for (let a = 0; a < q; a++) {
      for (let i = 0; i < count; i++) {
        let sum = 0;
        for (let b = a; b < q; b++)
          sum += inverses[(group * q + b) * q + a] * eliminated[start + b * width + i];
        scratch[a * count + i] = sum;
      }
    }
    for (let a = 0; a < q; a++) {
      for (let i = 0; i < count; i++) {
        const row = effects[effectStart[group] + i] * matrix.size;
        let sum = 0;
        for (let j = 0; j < count; j++) {
          sum += scratch[a * count + j] * matrix.inverse[row + effects[effectStart[group] + j]];
        }
        spare[a * count + i] = sum;
      }
    }
  }

  /** (A⁻¹)_gg = L_g⁻ᵀL_g⁻¹ + Y (L_g⁻ᵀW_g)' into `inverse`, after `solveGroup`. */
  private fillInverse(group: number): void {
    const { q, inverses, inverse, scratch, spare } = this;
    const { count } = this.placeOf(group);
    for (let a = 0; a < q; a++) {
      for (let b = 0; b < q; b++) {
        let sum = 0;
        for (let c = Math.max(a, b); c < q; c++) {
          sum += inverses[(group * q + c) * q + a] * inverses[(group * q + c) * q + b];
        }
        for (let i = 0; i < count; i++) sum += spare[a * count + i] * scratch[b * count + i];
        inverse[a * q + b] = sum;
      }
    }
  }

  /** Adds Σ Z'ZΛA⁻¹ as far as the leading groups take part in it, to every factor's. */
  addDeterminants(targets: readonly Float64Array[]): void {
    const { q, lambda, products, squares, small, inverse, scratch, spare, effects, effectStart } = this;
    for (let group = 0; group < this.groupCount; group++) {
      const { start, width, count } = this.placeOf(group);
      this.solveGroup(group);
      this.fillInverse(group);
      for (let a = 0; a < q; a++) {
        for (let b = 0; b < q; b++) {
          let sum = 0;
          for (let c = 0; c <= a; c++) sum += lambda[a * q + c] * inverse[c * q + b];
          small[a * q + b] = sum;
        }
      }
      for (let a = 0; a < q; a++) {
        for (let b = 0; b < q; b++) {
          let sum = 0;
          for (let c = 0; c < q; c++) sum += squares[(group * q + a) * q + c] * small[c * q + b];
          targets[0][a * q + b] += sum;
        }
      }
      // ΛY' by the trailing Λ into `scratch`, row by row of Y
      for (let b = 0; b < q; b++) {
        for (let i = 0; i < count; i++) scratch[b * count + i] = spare[b * count + i];
        this.trailing.scaleRowBack(scratch, b * count, effects, effectStart[group], count);
      }
      for (let a = 0; a < q; a++) {
        for (let b = 0; b < q; b++) {
          let sum = 0;
          for (let i = 0; i < count; i++) sum += products[start + a * width + i] * scratch[b * count + i];
          targets[0][a * q + b] -= sum;
        }
      }
      // Λ_leading Y into `scratch`
      for (let a = 0; a < q; a++) {
        for (let i = 0; i < count; i++) {
          let sum = 0;
          for (let c = 0; c <= a; c++) sum += lambda[a * q + c] * spare[c * count + i];
          scratch[a * count + i] = sum;
        }
      }
      this.trailing.subtractWithinBlocks(
        products,
        start,
        width,
        scratch,
        q,
        effects,
        effectStart[group],
        count,
        targets,
      );
    }
  }

  /** L_g⁻¹Λ'z of a row's own group; takes W_g' times it off the trailing part. After `eliminate`. */
  halfSolve({ group, weights }: GroupShare, trailing: Float64Array): Float64Array {
    const { q, lambda, inverses, eliminated, effects, effectStart } = this;
    const { start, width, count } = this.placeOf(group);
    const half = new Float64Array(q);
    for (let b = 0; b < q; b++) {
      let scaled = 0;
      for (let c = b; c < q; c++) scaled += lambda[c * q + b] * weights[c];
      for (let a = b; a < q; a++) half[a] += inverses[(group * q + a) * q + b] * scaled;
    }
    for (let a = 0; a < q; a++) {
      for (let i = 0; i < count; i++) {
        trailing[effects[effectStart[group] + i]] -= eliminated[start + a * width + i] * half[a];
      }
    }
    return half;
  }

  /** The random effects given the data, after an evaluation with its gradient. */
  solution(coefficients: ArrayLike<number>): RandomSolution {
    const { q, m, groupCount, scaled, lambda, inverse } = this;
    const modes = new Float64Array(groupCount * q);
    const covariances = new Float64Array(groupCount * q * q);
    for (let group = 0; group < groupCount; group++) {
      conditionalMode(scaled, group * q * m, coefficients, q, modes, group * q);
      this.solveGroup(group);
      this.fillInverse(group);
      conditionalCovariance(lambda, blockOf(inverse, 0, q), q, covariances, group * q * q);
    }
    return { modes, covariances, explained: scaled.slice() };
  }
}

/** The trailing effects that every leading group meets. */
function effectsOfGroups({ metStart, metBlocks, factorOfBlock, startOfBlock, sizes }: SeveralProducts): {
  starts: Int32Array;
  effects: Int32Array;
} {
  const starts = new Int32Array(metStart.length);
  const effects: number[] = [];
  for (let group = 0; group + 1 < metStart.length; group++) {
    for (let met = metStart[group]; met < metStart[group + 1]; met++) {
      const block = metBlocks[met];
      for (let b = 0; b < sizes[factorOfBlock[block]]; b++) effects.push(startOfBlock[block] + b);
    }
    starts[group + 1] = effects.length;
  }
  return { starts, effects: Int32Array.from(effects) };
}
