import { productOfRows } from "../dense/rows";
import type { ClassAbsorption } from "./class-absorption";
import type { FactorTemplate } from "./criterion";
import { derivativesOf, joinedCurvature } from "./curvature";
import { dot } from "./dot";
import { type HessianSums, pairOf } from "./hessian-sums";
import type { JoinedFactor } from "./joined-factor";
import type { LeadingFactor } from "./leading-factor";
import { joinedDerivative, traceOf } from "./one-factor-hessian";
import type { SeveralProducts } from "./several-products";
import { addProduct, assign, blockOf } from "./small";
import { type Component, ComponentMatrices, componentsOf } from "./trailing-component";
import type { TrailingFactors } from "./trailing-factors";

/** What the Hessian takes from an evaluation with its gradient; factors with the leading one first. */
export interface SeveralInput {
  readonly data: SeveralProducts;
  readonly templates: readonly FactorTemplate[];
  readonly lambdas: readonly Float64Array[];
  readonly leading: LeadingFactor;
  readonly trailing: TrailingFactors;
  readonly joined: JoinedFactor;
  /** Σ M B B'M' of every factor, of the contrasts of alike leading groups none. */
  readonly byForm: readonly Float64Array[];
  /** These contrasts, where leading groups are taken together. */
  readonly contrasts?: ClassAbsorption;
}

/** A parameter: its factor, its element of Λ, and T_k. */
interface Parameter {
  readonly factor: number;
  readonly at: number;
  readonly row: number;
  readonly column: number;
  readonly derivative: Float64Array;
}

/** N = MB of some effects, by rows. */
function weightedRows(projected: Float64Array, { inverse: B, size: m }: JoinedFactor): Float64Array {
  const N = new Float64Array(projected.length);
  for (let row = 0; row < N.length; row += m) {
    for (let c = 0; c < m; c++) {
      const part = projected[row + c];
      for (let j = c; j < m; j++) N[row + j] += part * B[c * m + j];
    }
  }
  return N;
}

/** Sums of S over all effects. */
class ShareSums {
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

/** Leading groups that are worked on together. */
const groupsOfPanel = 64;

/** Part of the effects of a component that a group must meet for full rows. */
const leastDensity = 0.15;

/** One component: its matrices, and R'C⁻¹Y of its leading groups with the places of their effects. */
class ComponentShares {
  private readonly matrices: ComponentMatrices;
  private readonly q: number;
  /** Where the effects of leading groups stand among those of the component. */
  private readonly local: Int32Array;
  /** Whether groups meet so many of its effects that products of full rows are quicker. */
  private readonly isDense: boolean;
  private turned?: Float64Array;

  constructor(
    private readonly input: SeveralInput,
    private readonly component: Component,
    /** R'C⁻¹Y of all groups, laid out as `data.met`. */
    private readonly solved: Float64Array,
    /** R'C⁻¹R of all groups. */
    private readonly ownShares: Float64Array,
  ) {
    this.matrices = new ComponentMatrices(input.data, input.trailing, component);
    this.q = input.leading.q;
    const { effects, effectStart, trailing } = input.data;
    const place = new Int32Array(trailing.effectCount);
    component.effects.forEach((effect, at) => {
      place[effect] = at;
    });
    this.local = effects.map((effect) => place[effect]);
    const met = component.groups.reduce((sum, group) => sum + effectStart[group + 1] - effectStart[group], 0);
    this.isDense = met > leastDensity * component.groups.length * component.effects.length;
  }

  /** Adds the shares of the trailing effects among each other. */
  addTrailing(sums: ShareSums): void {
    const { matrices } = this;
    const { sizes } = this.input.data.trailing;
    const { size, share, factors } = matrices;
    for (let i = 0; i < size; i += sizes[factors[i]]) {
      const f = factors[i] + 1;
      sums.addOwn(f, share, i * size + i, size);
      for (let j = 0; j < size; j += sizes[factors[j]]) {
        if (factors[j] < f) sums.addBlock(f, factors[j] + 1, share, i * size + j, size);
      }
    }
  }

  /**
   * Adds the shares of the leading groups with the trailing effects, R'C⁻¹YE, and among each other,
   * R'C⁻¹R − R'C⁻¹Y T (R'C⁻¹Y)', in panels of groups.
   */
  addLeading(sums: ShareSums): void {
    const { q, component, input, matrices } = this;
    const { size, factors } = matrices;
    const { sizes } = input.data.trailing;
    const blocks = new Float64Array(size * q);
    const own = new Float64Array(q * q);
    for (let first = 0; first < component.groups.length; first += groupsOfPanel) {
      const panel = component.groups.slice(first, first + groupsOfPanel);
      const before = component.groups.slice(0, first + panel.length);
      const count = panel.length * q;
      const X = this.fullRows(panel);
      const XE = this.isDense ? productOfRows(X, count, this.turnedE(), size, size) : this.timesE(panel);
      const XT = new Float64Array(count * size);
      for (let row = 0; row < count * size; row += size)
        matrices.timesT(
          X.subarray(row, row + size),
          XE.subarray(row, row + size),
          XT.subarray(row, row + size),
        );
      const width = before.length * q;
      const shares = this.isDense
        ? productOfRows(XT, count, this.fullRows(before), width, size)
        : this.timesRows(XT, count, before);
      panel.forEach((group, at) => {
        for (let a = 0; a < q; a++)
          for (let j = 0; j < size; j++) blocks[j * q + a] = XE[(at * q + a) * size + j];
        for (let j = 0; j < size; j += sizes[factors[j]]) sums.addBlock(factors[j] + 1, 0, blocks, j * q, q);
        for (let other = 0; other < first + at; other++)
          sums.addPair(shares, at * q * width + other * q, width);
        const start = at * q * width + (first + at) * q;
        for (let a = 0; a < q; a++) {
          for (let b = 0; b < q; b++)
            own[a * q + b] = this.ownShares[(group * q + a) * q + b] - shares[start + a * width + b];
        }
        sums.addOwn(0, own, 0, q);
        sums.addBlock(0, 0, own, 0, q);
      });
    }
  }

  /** R'C⁻¹Y of some groups over all effects of the component, q rows a group. */
  private fullRows(groups: readonly number[]): Float64Array {
    const { q, solved, local, input } = this;
    const { size } = this.matrices;
    const full = new Float64Array(groups.length * q * size);
    groups.forEach((group, at) => {
      const { first, count, start } = input.leading.placeOf(group);
      for (let a = 0; a < q; a++)
        for (let i = 0; i < count; i++)
          full[(at * q + a) * size + local[first + i]] = solved[start + a * count + i];
    });
    return full;
  }

  private turnedE(): Float64Array {
    const { size, E } = this.matrices;
    if (this.turned === undefined) {
      this.turned = new Float64Array(size * size);
      for (let i = 0; i < size; i++)
        for (let j = 0; j < size; j++) this.turned[j * size + i] = E[i * size + j];
    }
    return this.turned;
  }

  /** R'C⁻¹YE of some groups that meet few effects. */
  private timesE(groups: readonly number[]): Float64Array {
    const { q, solved, local, input } = this;
    const { size, E } = this.matrices;
    const product = new Float64Array(groups.length * q * size);
    groups.forEach((group, at) => {
      const { first, count, start } = input.leading.placeOf(group);
      for (let a = 0; a < q; a++) {
        const row = product.subarray((at * q + a) * size, (at * q + a + 1) * size);
        addMultiples(row, solved, start + a * count, count, E, local, first);
      }
    });
    return product;
  }

  /** Rows times (R'C⁻¹Y)' of groups that meet few effects. */
  private timesRows(rows: Float64Array, count: number, groups: readonly number[]): Float64Array {
    const { q, solved, local, input } = this;
    const { size } = this.matrices;
    const width = groups.length * q;
    const product = new Float64Array(count * width);
    // four rows at a time, side by side
    const four = new Float64Array(4 * size);
    for (let row = 0; row < count; row += 4) {
      const height = Math.min(4, count - row);
      for (let r = 0; r < height; r++)
        for (let j = 0; j < size; j++) four[4 * j + r] = rows[(row + r) * size + j];
      for (let other = 0; other < groups.length; other++) {
        const { first, count: met, start } = input.leading.placeOf(groups[other]);
        for (let b = 0; b < q; b++) {
          const target = row * width + other * q + b;
          const from = start + b * met;
          let [s0, s1, s2, s3] = [0, 0, 0, 0];
          for (let i = 0; i < met; i++) {
            const at = 4 * local[first + i];
            const value = solved[from + i];
            s0 += four[at] * value;
            s1 += four[at + 1] * value;
            s2 += four[at + 2] * value;
            s3 += four[at + 3] * value;
          }
          product[target] = s0;
          if (height > 1) product[target + width] = s1;
          if (height > 2) product[target + 2 * width] = s2;
          if (height > 3) product[target + 3 * width] = s3;
        }
      }
    }
    return product;
  }

  /**
   * Adds S times vectors to others: with v = ΣY'C⁻¹R x_g,
   *
   *   (Sx)_trailing = E'v + PE x_trailing,   (Sx)_g = R'C⁻¹R x_g + R'C⁻¹Y (E x_trailing − T v).
   *
   * @param ofLeading x of the leading effects, q a group, `columns` columns by rows; likewise `ofTrailing`.
   */
  addProducts(
    ofLeading: Float64Array,
    ofTrailing: Float64Array,
    columns: number,
    toLeading: Float64Array,
    toTrailing: Float64Array,
  ): void {
    const { matrices, q, component, solved, local, input, ownShares } = this;
    const { size, E, share } = matrices;
    const v = new Float64Array(size);
    const x = new Float64Array(size);
    const Ex = new Float64Array(size);
    const vE = new Float64Array(size);
    const vT = new Float64Array(size);
    for (let column = 0; column < columns; column++) {
      v.fill(0);
      vE.fill(0);
      for (const group of component.groups) {
        const { first, count, start } = input.leading.placeOf(group);
        for (let a = 0; a < q; a++) {
          const part = ofLeading[(group * q + a) * columns + column];
          if (part === 0) continue;
          for (let i = 0; i < count; i++) v[local[first + i]] += part * solved[start + a * count + i];
        }
      }
      for (let i = 0; i < size; i++) x[i] = ofTrailing[component.effects[i] * columns + column];
      for (let i = 0; i < size; i++) {
        toTrailing[component.effects[i] * columns + column] += dot(share, i * size, x, 0, size);
        Ex[i] = dot(E, i * size, x, 0, size);
        addMultiple(vE, v[i], E, i * size);
      }
      matrices.timesT(v, vE, vT);
      for (let i = 0; i < size; i++) {
        toTrailing[component.effects[i] * columns + column] += vE[i];
        Ex[i] -= vT[i];
      }
      for (const group of component.groups) {
        const { first, count, start } = input.leading.placeOf(group);
        for (let a = 0; a < q; a++) {
          const row = group * q + a;
          let sum = gatheredDot(Ex, local, first, solved, start + a * count, count);
          for (let b = 0; b < q; b++)
            sum += ownShares[row * q + b] * ofLeading[(group * q + b) * columns + column];
          toLeading[row * columns + column] += sum;
        }
      }
    }
  }
}

/** Adds a multiple of a stretch to a row. */
function addMultiple(row: Float64Array, factor: number, values: Float64Array, start: number): void {
  if (factor === 0) return;
  for (let j = 0; j < row.length; j++) row[j] += factor * values[start + j];
}

/** Adds multiples of rows of a square matrix, four at a time: factors[start + i] times row places[first + i]. */
function addMultiples(
  row: Float64Array,
  factors: Float64Array,
  start: number,
  count: number,
  matrix: Float64Array,
  places: Int32Array,
  first: number,
): void {
  const size = row.length;
  for (let i = 0; i < count; i += 4) {
    const last = count - 1;
    const f0 = factors[start + i];
    const f1 = i + 1 < count ? factors[start + i + 1] : 0;
    const f2 = i + 2 < count ? factors[start + i + 2] : 0;
    const f3 = i + 3 < count ? factors[start + i + 3] : 0;
    const r0 = places[first + i] * size;
    const r1 = places[first + Math.min(i + 1, last)] * size;
    const r2 = places[first + Math.min(i + 2, last)] * size;
    const r3 = places[first + Math.min(i + 3, last)] * size;
    for (let j = 0; j < size; j++)
      row[j] += f0 * matrix[r0 + j] + f1 * matrix[r1 + j] + f2 * matrix[r2 + j] + f3 * matrix[r3 + j];
  }
}

/** Σ row[places[first + i]] values[start + i]. */
function gatheredDot(
  row: Float64Array,
  places: Int32Array,
  first: number,
  values: Float64Array,
  start: number,
  count: number,
): number {
  let sum = 0;
  for (let i = 0; i < count; i++) sum += row[places[first + i]] * values[start + i];
  return sum;
}

/** R'C⁻¹R of all leading groups, q × q a group. */
function ownSharesOf({ leading }: SeveralInput): Float64Array {
  const { q, groupCount } = leading;
  const shares = new Float64Array(groupCount * q * q);
  for (let group = 0; group < groupCount; group++)
    leading.addOwnShare(group, shares.subarray(group * q * q, (group + 1) * q * q));
  return shares;
}

/** R'C⁻¹Y of all leading groups, laid out as `data.met`. */
function solvedRows({ data, leading }: SeveralInput): Float64Array {
  const { q } = leading;
  const solved = new Float64Array(data.met.length);
  const solution = new Float64Array(q * q);
  for (let group = 0; group < leading.groupCount; group++) {
    const { count, start } = leading.placeOf(group);
    leading.fillRootSolution(group, solution);
    const target = blockOf(solved, start, count);
    assign(target, 0, q, count);
    addProduct(target, 1, blockOf(solution, 0, q), blockOf(data.met, start, count), q, q, count);
  }
  return solved;
}

/** Adds what the contrasts of alike leading groups add to Q_k. */
function addDerivatives(
  joinedDerivatives: readonly Float64Array[],
  parameters: readonly Parameter[],
  sums: HessianSums,
): void {
  parameters.forEach(({ factor, derivative }, k) => {
    if (factor > 0) return;
    joinedDerivative(derivative, sums).forEach((value, at) => {
      joinedDerivatives[k][at] += value;
    });
  });
}

/** tr(T_kl (S − F)) − tr(T_kST_lS) + 2 tr(T_kST_lF) of the contrasts of alike leading groups. */
function contrastCurvature(
  { squares, mixed, difference, size }: HessianSums,
  first: Parameter,
  second: Parameter,
): number {
  const pairs = difference.length;
  const own = first.column === second.column ? 2 * difference[pairOf(first.row, second.row)] : 0;
  return (
    own +
    2 * traceOf(first.derivative, second.derivative, mixed, pairs, size) -
    traceOf(first.derivative, second.derivative, squares, pairs, size)
  );
}

/**
 * The Hessian of the profiled criterion of a model with several grouping factors, by theta, after an evaluation with its
 * gradient; `curvature.ts` has the formula. S = Z'V⁻¹Z is formed component by component, leading groups row by row.
 */
export function severalHessian(input: SeveralInput): Float64Array {
  const { data, templates, lambdas, joined, byForm } = input;
  const { sizes, groupCounts, firstBlocks, startOfBlock } = data.trailing;
  const { size: m, firstWeight } = joined;
  const parameters = templates.flatMap((template, factor) =>
    derivativesOf(template, lambdas[factor]).map(
      (derivative, k): Parameter => ({
        factor,
        derivative,
        at: template.parameters[k],
        row: template.rows[k],
        column: template.columns[k],
      }),
    ),
  );
  const solved = solvedRows(input);
  const ownShares = ownSharesOf(input);
  const components = componentsOf(data).map(
    (component) => new ComponentShares(input, component, solved, ownShares),
  );
  const sums = new ShareSums(templates);
  for (const component of components) {
    component.addTrailing(sums);
    component.addLeading(sums);
  }
  const N = [input.leading.projected, input.trailing.projected].map((rows) => weightedRows(rows, joined));
  // where the rows of a factor's N stand: in the leading or the trailing ones, from the first effect on
  const rowsOf = (factor: number): { set: number; first: number; groupCount: number } =>
    factor === 0
      ? { set: 0, first: 0, groupCount: data.leading.groupCount }
      : {
          set: 1,
          first: startOfBlock[firstBlocks[factor - 1]],
          groupCount: groupCounts[factor - 1],
        };
  /** T_kN, in the rows of the parameter's factor. */
  const movedBy = ({ factor, derivative }: Parameter): Float64Array[] => {
    const { set, first, groupCount } = rowsOf(factor);
    const q = factor === 0 ? data.leading.randomCount : sizes[factor - 1];
    const moved = N.map((rows) => new Float64Array(rows.length));
    for (let group = 0; group < groupCount; group++) {
      const at = (first + group * q) * m;
      addProduct(blockOf(moved[set], at, m), 1, blockOf(derivative, 0, q), blockOf(N[set], at, m), q, q, m);
    }
    return moved;
  };
  const moved = parameters.map(movedBy);
  const joinedDerivatives = moved.map((rows) => {
    const Q = new Float64Array(m * m);
    rows.forEach((values, set) => {
      for (let row = 0; row < values.length; row += m)
        for (let i = 0; i < m; i++)
          for (let j = i; j < m; j++) Q[i * m + j] += values[row + i] * N[set][row + j];
    });
    return Q;
  });
  const ofContrasts = input.contrasts?.hessianSums(joined);
  if (ofContrasts !== undefined) addDerivatives(joinedDerivatives, parameters, ofContrasts);
  const used = m - firstWeight;
  const weights = moved.map((rows) => rows.map((values) => lastColumns(values, m, used)));
  const products = weights.map(([ofLeading, ofTrailing]) => {
    const result = [new Float64Array(ofLeading.length), new Float64Array(ofTrailing.length)];
    for (const component of components)
      component.addProducts(ofLeading, ofTrailing, used, result[0], result[1]);
    return result;
  });
  const count = parameters.length;
  const hessian = new Float64Array(count * count);
  parameters.forEach((first, k) => {
    for (let l = 0; l <= k; l++) {
      const second = parameters[l];
      let value =
        2 * (dotOf(weights[l][0], products[k][0]) + dotOf(weights[l][1], products[k][1])) -
        sums.traceOf(first.factor, second.factor, first.derivative, second.derivative) -
        joinedCurvature(joinedDerivatives[k], joinedDerivatives[l], joined);
      if (first.factor === second.factor && first.column === second.column) {
        const at = first.row * templates[first.factor].size + second.row;
        value += 2 * (sums.own[first.factor][at] - byForm[first.factor][at]);
      }
      if (ofContrasts !== undefined && first.factor === 0 && second.factor === 0)
        value += contrastCurvature(ofContrasts, first, second);
      hessian[first.at * count + second.at] = value;
      hessian[second.at * count + first.at] = value;
    }
  });
  return hessian;
}

/** The last columns of rows of m. */
function lastColumns(values: Float64Array, m: number, columns: number): Float64Array {
  if (columns === m) return values;
  const last = new Float64Array((values.length / m) * columns);
  for (let row = 0; row * m < values.length; row++)
    for (let j = 0; j < columns; j++) last[row * columns + j] = values[row * m + m - columns + j];
  return last;
}

function dotOf(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}
