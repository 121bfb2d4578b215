import { productOfRows } from "../dense/rows";
import { dot } from "./dot";
import type { LeadingFactor } from "./leading-factor";
import type { SeveralProducts } from "./several-products";
import type { ShareSums } from "./share-sums";
import { type Component, ComponentMatrices } from "./trailing-component";
import type { TrailingFactors } from "./trailing-factors";

/** Leading groups that are worked on together. */
const groupsOfPanel = 64;

/** Part of the effects of a component that a group must meet for full rows. */
const leastDensity = 0.15;

/** The shares of one component: its matrices, and R'C⁻¹Y of its leading groups with the places of their effects. */
export class ComponentShares {
  private readonly matrices: ComponentMatrices;
  private readonly q: number;
  /** Where the effects of leading groups stand among those of the component. */
  private readonly local: Int32Array;
  /** Whether groups meet so many of its effects that products of full rows are quicker. */
  private readonly isDense: boolean;
  private turned?: Float64Array;

  constructor(
    private readonly input: {
      readonly data: SeveralProducts;
      readonly leading: LeadingFactor;
      readonly trailing: TrailingFactors;
    },
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
