import { factoriseFront, invertFront } from "../dense/cholesky";
import type { FrontTree } from "./fronts";

/**
 * A sparse symmetric positive definite matrix by fronts: its Cholesky factor L, then, in the same place, its inverse Z
 * where L may not be zero. A full matrix is one front.
 */
export class FrontalMatrix {
  /** Of every front its square matrix, by rows. */
  readonly values: readonly Float64Array[];
  private readonly children: readonly (readonly number[])[];

  constructor(readonly tree: FrontTree) {
    this.values = tree.fronts.map(({ rows }) => new Float64Array(rows.length * rows.length));
    const children = tree.fronts.map((): number[] => []);
    tree.fronts.forEach(({ parent }, front) => {
      if (parent >= 0) children[parent].push(front);
    });
    this.children = children;
  }

  /**
   * Factorises the matrix whose elements are in the lower triangles of `values`, added up over the fronts.
   *
   * @returns its log-determinant, `NaN` where it is not positive definite in doubles.
   */
  factorise(): number {
    const { fronts } = this.tree;
    let logDeterminant = 0;
    for (let at = 0; at < fronts.length; at++) {
      for (const child of this.children[at]) this.addChild(child);
      logDeterminant += factoriseFront(this.values[at], fronts[at].rows.length, fronts[at].ownRows);
      if (Number.isNaN(logDeterminant)) break;
    }
    return logDeterminant;
  }

  /** Adds what a front has left of its later rows to its parent. */
  private addChild(child: number): void {
    const { rows, ownRows, parent, placeInParent } = this.tree.fronts[child];
    const [from, to] = [this.values[child], this.values[parent]];
    const [size, stride] = [rows.length, this.tree.fronts[parent].rows.length];
    for (let i = 0; i < placeInParent.length; i++) {
      const row = (ownRows + i) * size + ownRows;
      const target = placeInParent[i] * stride;
      for (let j = 0; j <= i; j++) to[target + placeInParent[j]] += from[row + j];
    }
  }

  /** Solves LX = B in place, B with `count` columns by rows of the matrix. */
  solveForward(B: Float64Array, count: number): void {
    this.tree.fronts.forEach(({ rows, ownRows }, at) => {
      const L = this.values[at];
      const size = rows.length;
      for (let i = 0; i < size; i++) {
        const target = rows[i] * count;
        for (let c = 0; c < Math.min(i, ownRows); c++) {
          const part = L[i * size + c];
          if (part === 0) continue;
          const from = rows[c] * count;
          for (let j = 0; j < count; j++) B[target + j] -= part * B[from + j];
        }
        if (i >= ownRows) continue;
        const pivot = L[i * size + i];
        for (let j = 0; j < count; j++) B[target + j] /= pivot;
      }
    });
  }

  /** Solves L'X = B in place, B with `count` columns by rows of the matrix. */
  solveBackward(B: Float64Array, count: number): void {
    const { fronts } = this.tree;
    for (let at = fronts.length - 1; at >= 0; at--) {
      const { rows, ownRows } = fronts[at];
      const L = this.values[at];
      const size = rows.length;
      for (let i = size - 1; i >= 0; i--) {
        const from = rows[i] * count;
        if (i < ownRows) {
          const pivot = L[i * size + i];
          for (let j = 0; j < count; j++) B[from + j] /= pivot;
        }
        for (let c = 0; c < Math.min(i, ownRows); c++) {
          const part = L[i * size + c];
          if (part === 0) continue;
          const target = rows[c] * count;
          for (let j = 0; j < count; j++) B[target + j] -= part * B[from + j];
        }
      }
    }
  }

  /** Replaces L by Z, both triangles, in every front. */
  invert(): void {
    const { fronts } = this.tree;
    for (let at = fronts.length - 1; at >= 0; at--) {
      const { rows, ownRows, parent, placeInParent } = fronts[at];
      const size = rows.length;
      const front = this.values[at];
      if (parent >= 0) {
        const known = this.values[parent];
        const stride = fronts[parent].rows.length;
        for (let i = 0; i < placeInParent.length; i++) {
          const target = (ownRows + i) * size + ownRows;
          const from = placeInParent[i] * stride;
          for (let j = 0; j < placeInParent.length; j++) front[target + j] = known[from + placeInParent[j]];
        }
      }
      invertFront(front, size, ownRows);
    }
  }
}
