import { addAllProducts, combineColumns } from "./dot";
import type { Absorption } from "./group-absorption";
import type { GroupClasses } from "./group-classes";
import { GroupKernels } from "./group-kernels";
import { HessianSums, pairCountOf, pairOf } from "./hessian-sums";
import type { JoinedFactor } from "./joined-factor";
import { type GroupMoments, squareOf } from "./moment-start";
import { addProduct, blockOf } from "./small";

/** Largest R_gΛΛ'R_g' at which sums over classes lose no digits to speak of. */
const largestShare = 1e6;

/**
 * The absorption by classes of groups with one R (`GroupClasses`): with C = LL', K = L⁻¹R of a class and A = R'C⁻¹, so
 * that M_g = A Q_g'[X y],
 *
 *   Σ H_g'H_g = Σ_ab (C⁻¹)_ab P_ab,   Σ M_gBB'M_g' = A Φ A',   Φ_ab = tr(BB'P_ab),
 *
 * P_ab summed over the groups of the class. The Hessian needs Σ M_ga'M_gb, which are such sums too.
 */
export class ClassAbsorption implements Absorption {
  readonly lambda: Float64Array;
  private readonly kernels: GroupKernels;
  private readonly pairs: number;
  /** Elements of the upper triangle of an m × m matrix. */
  private readonly elements: number;
  /** Φ by pairs and classes, and F = AΦA' by pairs and classes. */
  private readonly contracted: Float64Array;
  private readonly form: Float64Array;
  /** The largest squared length of an R. */
  private readonly largestRoot: number;

  constructor(
    private readonly classes: GroupClasses,
    private readonly size: number,
    private readonly joinedCount: number,
  ) {
    const { classCount, roots } = classes;
    this.kernels = new GroupKernels(size, classCount, roots);
    this.lambda = this.kernels.lambda;
    this.pairs = pairCountOf(size);
    this.elements = (joinedCount * (joinedCount + 1)) / 2;
    this.contracted = new Float64Array(this.pairs * classCount);
    this.form = new Float64Array(this.pairs * classCount);
    let largest = 0;
    for (let one = 0; one < classCount; one++) {
      let squares = 0;
      for (let at = 0; at < size * size; at++) squares += roots[at * classCount + one] ** 2;
      largest = Math.max(largest, squares);
    }
    this.largestRoot = largest;
  }

  /**
   * Whether Λ is small enough for sums over classes to lose no digits; those of one effect are not negative, and lose
   * none.
   */
  isExactAt(lambda: Float64Array): boolean {
    if (this.size === 1) return true;
    return this.largestRoot * lambda.reduce((sum, value) => sum + value * value, 0) <= largestShare;
  }

  /** P, its columns the elements of the upper triangle. */
  private get columns(): { values: Float64Array; start: number; stride: number } {
    return { values: this.classes.products, start: 0, stride: this.pairs * this.classes.classCount };
  }

  absorb(joined: Float64Array): number {
    const { kernels, pairs, elements, size: q, joinedCount: m, columns } = this;
    const { classCount, counts } = this.classes;
    kernels.fill(0, classCount);
    const { inverse, logarithms } = kernels;
    const weights = new Float64Array(pairs * classCount);
    for (let a = 0, pair = 0; a < q; a++) {
      for (let b = 0; b <= a; b++, pair++) {
        for (let c = a; c < q; c++) {
          const [left, right, to] = [(c * q + a) * classCount, (c * q + b) * classCount, pair * classCount];
          for (let one = 0; one < classCount; one++)
            weights[to + one] += inverse[left + one] * inverse[right + one];
        }
      }
    }
    const sums = new Float64Array(elements);
    const right = { values: weights, start: 0, stride: weights.length };
    addAllProducts(sums, columns, elements, right, 1, weights.length);
    for (let j = 0, t = 0; j < m; j++) for (let k = j; k < m; k++, t++) joined[j * m + k] += sums[t];
    let logDeterminant = 0;
    for (let one = 0; one < classCount; one++) logDeterminant += counts[one] * logarithms[one];
    return logDeterminant;
  }

  determinantGradient(): Float64Array {
    const { size: q, lambda } = this;
    const { classCount, counts } = this.classes;
    const S = this.shares();
    const sums = new Float64Array(q * q);
    for (let a = 0, pair = 0; a < q; a++) {
      for (let b = 0; b <= a; b++, pair++) {
        let sum = 0;
        for (let one = 0; one < classCount; one++) sum += counts[one] * S[pair * classCount + one];
        sums[a * q + b] = sum;
        sums[b * q + a] = sum;
      }
    }
    const gradient = new Float64Array(q * q);
    addProduct(blockOf(gradient, 0, q), 1, blockOf(sums, 0, q), blockOf(lambda, 0, q), q, q, q);
    return gradient;
  }

  /** S = K'K of every class by pairs. */
  private shares(): Float64Array {
    const { size: q, pairs } = this;
    const { kernel } = this.kernels;
    const { classCount } = this.classes;
    const S = new Float64Array(pairs * classCount);
    for (let a = 0, pair = 0; a < q; a++) {
      for (let b = 0; b <= a; b++, pair++) {
        for (let c = 0; c < q; c++) {
          const [left, right, to] = [(c * q + a) * classCount, (c * q + b) * classCount, pair * classCount];
          for (let one = 0; one < classCount; one++) S[to + one] += kernel[left + one] * kernel[right + one];
        }
      }
    }
    return S;
  }

  /** A = R'C⁻¹ = K'L⁻¹ of every class, element (a, b) of class c at `(a * q + b) * classCount + c`. */
  private solutions(): Float64Array {
    const { size: q } = this;
    const { kernel, inverse } = this.kernels;
    const { classCount } = this.classes;
    const A = new Float64Array(q * q * classCount);
    for (let a = 0; a < q; a++) {
      for (let b = 0; b < q; b++) {
        for (let c = b; c < q; c++) {
          const [to, left] = [(a * q + b) * classCount, (c * q + a) * classCount];
          const right = (c * q + b) * classCount;
          for (let one = 0; one < classCount; one++) A[to + one] += kernel[left + one] * inverse[right + one];
        }
      }
    }
    return A;
  }

  /** tr(W P) of every class by pairs, W an m × m matrix: its upper triangle, what is off the diagonal counted twice. */
  private fillContracted(weights: Float64Array): void {
    const { contracted, pairs, elements, columns } = this;
    combineColumns(contracted, 0, weights, 0, 1, columns, elements, pairs * this.classes.classCount);
  }

  /**
   * Calls a function with the terms of Σ_cd T_ac T_bd Φ_cd by pairs (a, b): the places of T_ac and T_bd, the pair (c,
   * d), and the part of its sum P_cd that belongs to Φ_cd.
   */
  private forEachTerm(
    use: (pair: number, first: number, second: number, inner: number, part: number) => void,
  ): void {
    const { size: q } = this;
    for (let a = 0, pair = 0; a < q; a++) {
      for (let b = 0; b <= a; b++, pair++) {
        for (let c = 0; c < q; c++) {
          for (let d = 0; d < q; d++) use(pair, a * q + c, b * q + d, pairOf(c, d), c === d ? 1 : 0.5);
        }
      }
    }
  }

  /** T Φ T' of every class by pairs, T q × q of every class. */
  private transformed(T: Float64Array, target: Float64Array): void {
    const { contracted } = this;
    const { classCount } = this.classes;
    target.fill(0);
    this.forEachTerm((pair, first, second, inner, part) => {
      const [to, left, right] = [pair * classCount, first * classCount, second * classCount];
      const from = inner * classCount;
      for (let one = 0; one < classCount; one++)
        target[to + one] += part * T[left + one] * T[right + one] * contracted[from + one];
    });
  }

  /** Number of all groups. */
  get groupCount(): number {
    return this.classes.counts.reduce((sum, count) => sum + count, 0);
  }

  /** What a start is made of, for residuals e = [X y] v. */
  moments(v: Float64Array): Omit<GroupMoments, "template"> {
    const { classCount, counts, roots } = this.classes;
    const { size: q } = this;
    const squares = this.scoreSquares(v);
    return {
      setCount: classCount,
      groupsOf: (one) => counts[one],
      products: squareOf(roots, q, classCount),
      scoreSquares: (one) =>
        Float64Array.from(
          { length: q * q },
          (_, at) => squares[pairOf(Math.floor(at / q), at % q) * classCount + one],
        ),
    };
  }

  /** Σ Z_g'e e'Z_g = R'ΦR of every class by pairs, for residuals e = [X y] v: Φ with W = vv'. */
  private scoreSquares(v: Float64Array): Float64Array {
    const { size: q, joinedCount: m, elements, pairs } = this;
    const { classCount, roots } = this.classes;
    const weights = new Float64Array(elements);
    for (let j = 0, t = 0; j < m; j++)
      for (let k = j; k < m; k++, t++) weights[t] = (j === k ? 1 : 2) * v[j] * v[k];
    this.fillContracted(weights);
    const turned = new Float64Array(q * q * classCount);
    for (let a = 0; a < q; a++)
      for (let b = 0; b < q; b++)
        turned.set(
          roots.subarray((b * q + a) * classCount, (b * q + a + 1) * classCount),
          (a * q + b) * classCount,
        );
    const squares = new Float64Array(pairs * classCount);
    this.transformed(turned, squares);
    return squares;
  }

  forms({ inverse: B, firstWeight }: JoinedFactor): Float64Array {
    const { size: q, joinedCount: m, elements, form } = this;
    const { classCount } = this.classes;
    const weights = new Float64Array(elements);
    for (let j = 0, t = 0; j < m; j++) {
      for (let k = j; k < m; k++, t++) {
        let sum = 0;
        for (let c = Math.max(k, firstWeight); c < m; c++) sum += B[j * m + c] * B[k * m + c];
        weights[t] = j === k ? sum : 2 * sum;
      }
    }
    this.fillContracted(weights);
    this.transformed(this.solutions(), form);
    const forms = new Float64Array(q * q);
    for (let a = 0, pair = 0; a < q; a++) {
      for (let b = 0; b <= a; b++, pair++) {
        let sum = 0;
        for (let one = 0; one < classCount; one++) sum += form[pair * classCount + one];
        forms[a * q + b] = sum;
        forms[b * q + a] = sum;
      }
    }
    return forms;
  }

  hessianSums({ inverse: B }: JoinedFactor): HessianSums {
    const { size: q, joinedCount: m, pairs, elements, columns } = this;
    const { classCount, counts } = this.classes;
    const A = this.solutions();
    const length = pairs * classCount;
    const isMixed = Array.from({ length: q }, (_, a) =>
      Array.from({ length: a + 1 }, (_unused, b) => a !== b),
    ).flat();
    // Σ M_a'M_b + M_b'M_a as sums of P: weights of P for every pair (a, b)
    const weights = new Float64Array(pairs * length);
    this.forEachTerm((pair, first, second, inner, part) => {
      const [to, left, right] = [pair * length + inner * classCount, first * classCount, second * classCount];
      const factor = isMixed[pair] ? 2 * part : part;
      for (let one = 0; one < classCount; one++) weights[to + one] += factor * A[left + one] * A[right + one];
    });
    const sums = new Float64Array(elements * pairs);
    addAllProducts(sums, columns, elements, { values: weights, start: 0, stride: length }, pairs, length);
    const result = new HessianSums(q, m);
    result.joined.forEach((target, pair) => {
      const square = new Float64Array(m * m);
      for (let j = 0, t = 0; j < m; j++) {
        for (let k = j; k < m; k++, t++) {
          square[j * m + k] = sums[t * pairs + pair];
          square[k * m + j] = sums[t * pairs + pair];
        }
      }
      const half = new Float64Array(m * m);
      addProduct(blockOf(half, 0, m), 1, blockOf(square, 0, m), blockOf(B, 0, m), m, m, m);
      addProduct(blockOf(target, 0, m), 1, blockOf(B, 0, 1, m), blockOf(half, 0, m), m, m, m);
    });
    const S = this.shares();
    const all = S.map((value, at) => value * counts[at % classCount]);
    result.addGroups(S, all, this.form, classCount, classCount);
    return result;
  }
}
