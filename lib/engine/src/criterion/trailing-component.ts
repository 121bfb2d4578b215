import { factoriseFront, invertFront } from "../dense/cholesky";
import { productOfRows } from "../dense/rows";
import type { SeveralProducts } from "./several-products";
import type { TrailingFactors } from "./trailing-factors";

/** Trailing effects that are joined with each other, and the leading groups that meet them. */
export interface Component {
  readonly fronts: readonly number[];
  /** Its effects, by blocks, and where those of all trailing effects stand among them. */
  readonly effects: Int32Array;
  readonly groups: readonly number[];
}

/** The sets of trailing effects between which the matrix S is zero. */
export function componentsOf({ tree, groupsOfFront, trailing }: SeveralProducts): readonly Component[] {
  const rootOf = new Int32Array(tree.fronts.length);
  for (let front = tree.fronts.length - 1; front >= 0; front--) {
    const { parent } = tree.fronts[front];
    rootOf[front] = parent < 0 ? front : rootOf[parent];
  }
  const byRoot = new Map<number, { fronts: number[]; effects: number[]; groups: number[] }>();
  tree.fronts.forEach(({ nodes, ownNodes }, front) => {
    const own = byRoot.get(rootOf[front]) ?? { fronts: [], effects: [], groups: [] };
    byRoot.set(rootOf[front], own);
    own.fronts.push(front);
    for (let node = 0; node < ownNodes; node++) {
      const size = trailing.sizes[trailing.factorOfBlock[nodes[node]]];
      for (let b = 0; b < size; b++) own.effects.push(trailing.startOfBlock[nodes[node]] + b);
    }
    for (let at = groupsOfFront.starts[front]; at < groupsOfFront.starts[front + 1]; at++)
      own.groups.push(groupsOfFront.members[at]);
  });
  return [...byRoot.values()].map(({ fronts, effects, groups }) => ({
    fronts,
    effects: Int32Array.from(effects),
    groups,
  }));
}

/** A Λ whose diagonal is at least this large, and no more than this part smaller than its row, may be divided by. */
const leastDiagonal = 1e-3;

function isInvertible(lambda: Float64Array): boolean {
  const q = Math.sqrt(lambda.length);
  return Array.from({ length: q }, (_, i) => lambda.subarray(i * q, i * q + i + 1)).every(
    (row, i) => row[i] >= leastDiagonal * Math.max(1, Math.hypot(...row)),
  );
}

/**
 * What second derivatives need of one component, as full matrices: with P = Z'V_g⁻¹Z and T = ΛS⁻¹Λ' of its trailing
 * effects, E = I − TP, and Z'V⁻¹Z = PE. Where every Λ may be divided by, E = ΛS⁻¹Λ⁻¹ and PE = Λ⁻ᵀ(I − S⁻¹)Λ⁻¹, without
 * a product of matrices.
 */
export class ComponentMatrices {
  readonly size: number;
  /** E, PE and, where it is not EΛΛ', T: size × size by rows. */
  readonly E: Float64Array;
  readonly share: Float64Array;
  private readonly T?: Float64Array;
  /** Trailing factor of every effect. */
  readonly factors: Int32Array;

  constructor(
    data: SeveralProducts,
    private readonly trailing: TrailingFactors,
    { fronts, effects }: Component,
  ) {
    const size = effects.length;
    this.size = size;
    this.factors = effects.map((effect) => trailing.factorOf[effect]);
    const P = this.products(data, fronts, effects);
    const Z = this.inverse(P);
    if (trailing.lambdas.every(isInvertible)) {
      const rest = Z.map((value) => -value);
      for (let i = 0; i < size; i++) rest[i * size + i] += 1;
      this.divideColumns(rest);
      this.divideRows(rest);
      this.share = rest;
      this.scaleRows(Z);
      this.divideColumns(Z);
      this.E = Z;
      return;
    }
    this.scaleRows(Z);
    transpose(Z, size);
    this.scaleRows(Z);
    this.T = Z;
    const PT = productOfRows(P, size, Z, size, size);
    const PTP = productOfRows(PT, size, P, size, size);
    this.share = P.map((value, at) => value - PTP[at]);
    transpose(PT, size);
    this.E = PT.map((value) => -value);
    for (let i = 0; i < size; i++) this.E[i * size + i] += 1;
  }

  /** P of the component, both triangles. */
  private products(data: SeveralProducts, fronts: readonly number[], effects: Int32Array): Float64Array {
    const { size } = this;
    const P = new Float64Array(size * size);
    const place = new Int32Array(data.trailing.effectCount);
    effects.forEach((effect, at) => {
      place[effect] = at;
    });
    for (const front of fronts) {
      const { rows } = data.tree.fronts[front];
      const values = this.trailing.products[front];
      for (let i = 0; i < rows.length; i++) {
        const own = place[rows[i]];
        for (let j = 0; j <= i; j++) {
          const [other, value] = [place[rows[j]], values[i * rows.length + j]];
          P[own * size + other] += value;
          if (i !== j) P[other * size + own] += value;
        }
      }
    }
    return P;
  }

  /** S⁻¹ = (Λ'PΛ + I)⁻¹. */
  private inverse(P: Float64Array): Float64Array {
    const { size } = this;
    const S = P.slice();
    this.scaleColumns(S);
    transpose(S, size);
    this.scaleColumns(S);
    for (let i = 0; i < size; i++) S[i * size + i] += 1;
    factoriseFront(S, size, size);
    invertFront(S, size, size);
    return S;
  }

  /** Calls a function with every block: its first row, its size and its Λ. */
  private forEachBlock(use: (first: number, q: number, lambda: Float64Array) => void): void {
    for (let at = 0; at < this.size; ) {
      const lambda = this.trailing.lambdas[this.factors[at]];
      const q = Math.sqrt(lambda.length);
      use(at, q, lambda);
      at += q;
    }
  }

  /** XΛ in the place of X. */
  private scaleColumns(X: Float64Array): void {
    const { size } = this;
    this.forEachBlock((first, q, lambda) => {
      for (let row = first; row < size * size; row += size) {
        for (let b = 0; b < q; b++) {
          let sum = 0;
          for (let c = b; c < q; c++) sum += X[row + c] * lambda[c * q + b];
          X[row + b] = sum;
        }
      }
    });
  }

  /** XΛ⁻¹ in the place of X. */
  private divideColumns(X: Float64Array): void {
    const { size } = this;
    this.forEachBlock((first, q, lambda) => {
      for (let row = first; row < size * size; row += size) {
        for (let b = q - 1; b >= 0; b--) {
          let sum = X[row + b];
          for (let c = b + 1; c < q; c++) sum -= X[row + c] * lambda[c * q + b];
          X[row + b] = sum / lambda[b * q + b];
        }
      }
    });
  }

  /** ΛX in the place of X. */
  private scaleRows(X: Float64Array): void {
    const { size } = this;
    this.forEachBlock((first, q, lambda) => {
      for (let a = q - 1; a >= 0; a--) {
        const row = (first + a) * size;
        for (let j = 0; j < size; j++) X[row + j] *= lambda[a * q + a];
        for (let c = 0; c < a; c++) {
          const [part, other] = [lambda[a * q + c], (first + c) * size];
          for (let j = 0; j < size; j++) X[row + j] += part * X[other + j];
        }
      }
    });
  }

  /** Λ⁻ᵀX in the place of X. */
  private divideRows(X: Float64Array): void {
    const { size } = this;
    this.forEachBlock((first, q, lambda) => {
      for (let a = q - 1; a >= 0; a--) {
        const row = (first + a) * size;
        for (let c = a + 1; c < q; c++) {
          const [part, other] = [lambda[c * q + a], (first + c) * size];
          for (let j = 0; j < size; j++) X[row + j] -= part * X[other + j];
        }
        for (let j = 0; j < size; j++) X[row + j] /= lambda[a * q + a];
      }
    });
  }

  /** xT of a row x, given xE as well: xEΛΛ', or the product itself. */
  timesT(x: Float64Array, xE: Float64Array, target: Float64Array): void {
    const { size, T } = this;
    target.fill(0);
    if (T !== undefined) {
      for (let i = 0; i < size; i++) {
        if (x[i] === 0) continue;
        for (let j = 0; j < size; j++) target[j] += x[i] * T[i * size + j];
      }
      return;
    }
    this.forEachBlock((first, q, lambda) => {
      for (let c = 0; c < q; c++) {
        let scaled = 0;
        for (let b = c; b < q; b++) scaled += xE[first + b] * lambda[b * q + c];
        for (let b = c; b < q; b++) target[first + b] += scaled * lambda[b * q + c];
      }
    });
  }
}

function transpose(X: Float64Array, size: number): void {
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < i; j++) {
      const value = X[i * size + j];
      X[i * size + j] = X[j * size + i];
      X[j * size + i] = value;
    }
  }
}
