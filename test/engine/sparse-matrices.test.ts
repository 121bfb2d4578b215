import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { factoriseFront, invertFront } from "@alignment/engine/dist/dense/cholesky";
import { productModule, rowProductsOf } from "@alignment/engine/dist/dense/product-kernel";
import { productOfRows, subtractSquare } from "@alignment/engine/dist/dense/rows";
import { FrontalMatrix } from "@alignment/engine/dist/sparse/frontal-matrix";
import { planFronts } from "@alignment/engine/dist/sparse/fronts";
import { randomStream } from "alignment/worlds";
import { determinant, inverse, Matrix } from "ml-matrix";

const stream = randomStream(23, "matrices");

/** What is used of WebAssembly. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Memory: new (size: { readonly initial: number }) => { readonly buffer: ArrayBuffer };
  readonly Instance: new (module: object, imports: object) => { readonly exports: Record<string, unknown> };
};

function randomMatrix(rows: number, columns: number): Matrix {
  return new Matrix(
    Array.from({ length: rows }, () => Array.from({ length: columns }, () => stream.normal())),
  );
}

function positiveDefinite(size: number): Matrix {
  const root = randomMatrix(size, size);
  return Matrix.add(root.mmul(root.transpose()), Matrix.eye(size, size));
}

function byRows(matrix: Matrix): Float64Array {
  return Float64Array.from(matrix.to1DArray());
}

function assertNear(actual: ArrayLike<number>, expected: ArrayLike<number>, what: string): void {
  assert.equal(actual.length, expected.length, what);
  for (let i = 0; i < expected.length; i++)
    assert.ok(
      Math.abs(actual[i] - expected[i]) < 1e-9 * (1 + Math.abs(expected[i])),
      `${what} ${i}: ${actual[i]}, ${expected[i]}`,
    );
}

describe("products of rows", () => {
  it("are the same in WebAssembly and in JavaScript, whatever the sizes", () => {
    const memory = new WebAssembly.Memory({ initial: 2 });
    const instance = new WebAssembly.Instance(new WebAssembly.Module(productModule()), { env: { memory } });
    const run = instance.exports.run as (...places: number[]) => void;
    const fast = new Float64Array(memory.buffer);
    for (const [m, n, k] of [
      [0, 3, 2],
      [1, 1, 1],
      [3, 0, 2],
      [4, 2, 8],
      [5, 3, 7],
      [9, 7, 13],
      [2, 5, 0],
    ]) {
      for (let i = 0; i < 2000; i++) fast[i] = stream.normal();
      const slow = fast.slice();
      rowProductsOf(slow)(1000, 11, 0, 17, 400, 19, m, n, k, -1);
      run(8000, 88, 0, 136, 3200, 152, m, n, k, -1);
      assertNear(fast.subarray(0, 2000), slow.subarray(0, 2000), `${m} × ${n} × ${k}`);
    }
  });

  it("are those of matrices, small and large", () => {
    for (const [rows, others, size] of [
      [3, 2, 4],
      [70, 90, 40],
    ]) {
      const [X, Y] = [randomMatrix(rows, size), randomMatrix(others, size)];
      assertNear(
        productOfRows(byRows(X), rows, byRows(Y), others, size),
        byRows(X.mmul(Y.transpose())),
        "XY'",
      );
      const S = positiveDefinite(size);
      const left = byRows(S);
      subtractSquare(left, size, byRows(X), rows);
      const expected = Matrix.sub(S, X.transpose().mmul(X));
      for (let i = 0; i < size; i++)
        for (let j = 0; j <= i; j++) assert.ok(Math.abs(left[i * size + j] - expected.get(i, j)) < 1e-9);
    }
  });
});

describe("a front", () => {
  for (const [size, columns] of [
    [1, 1],
    [5, 2],
    [64, 64],
    [70, 3],
    [130, 129],
    [150, 64],
  ]) {
    it(`of ${size} rows is factored and inverted, ${columns} of its columns eliminated`, () => {
      const matrix = positiveDefinite(size);
      const whole = inverse(matrix);
      const front = byRows(matrix);
      const logarithm = factoriseFront(front, size, columns);
      const first = determinant(matrix.subMatrix(0, columns - 1, 0, columns - 1));
      assert.ok(Math.abs(logarithm - Math.log(first)) < 1e-8);
      for (let i = columns; i < size; i++)
        for (let j = columns; j < size; j++) front[i * size + j] = whole.get(i, j);
      invertFront(front, size, columns);
      assertNear(front, byRows(whole), "the inverse");
    });
  }

  it("that is not positive definite gives NaN, and leaves nothing behind for the next", () => {
    const matrix = positiveDefinite(100).mul(-1);
    assert.ok(Number.isNaN(factoriseFront(byRows(matrix), 100, 100)));
    const good = positiveDefinite(100);
    const front = byRows(good);
    factoriseFront(front, 100, 100);
    invertFront(front, 100, 100);
    assertNear(front, byRows(inverse(good)), "the inverse");
  });
});

describe("a sparse matrix by fronts", () => {
  it("has the determinant, the solutions and the inverse of the full one, on random patterns", () => {
    for (let trial = 0; trial < 40; trial++) {
      const nodeCount = 1 + Math.floor(25 * stream.uniform());
      const weights = Int32Array.from({ length: nodeCount }, () => 1 + Math.floor(3 * stream.uniform()));
      const first = new Int32Array(nodeCount);
      for (let node = 1; node < nodeCount; node++) first[node] = first[node - 1] + weights[node - 1];
      const size = first[nodeCount - 1] + weights[nodeCount - 1];
      const cliques = Array.from({ length: 1 + Math.floor(30 * stream.uniform()) }, () => {
        const members = Array.from({ length: 4 }, () => Math.floor(nodeCount * stream.uniform()));
        return [...new Set(members)];
      });
      const starts = new Int32Array(cliques.length + 1);
      cliques.forEach((members, at) => {
        starts[at + 1] = starts[at] + members.length;
      });
      const tree = planFronts(weights, first, { starts, members: Int32Array.from(cliques.flat()) });
      const sparse = new FrontalMatrix(tree);
      const full = Matrix.eye(size, size);
      const add = (front: number, row: number, column: number, value: number): void => {
        const { rows } = tree.fronts[front];
        const [i, j] = [rows.indexOf(row), rows.indexOf(column)];
        assert.ok(i >= 0 && j >= 0, "the members of a clique meet in the front of its first");
        if (i >= j) sparse.values[front][i * rows.length + j] += value;
      };
      for (const members of cliques) {
        const earliest = members.reduce((a, b) => (tree.position[a] < tree.position[b] ? a : b));
        const rows = members.flatMap((node) =>
          Array.from({ length: weights[node] }, (_, b) => first[node] + b),
        );
        const root = rows.map(() => stream.normal());
        rows.forEach((row, i) => {
          rows.forEach((column, j) => {
            full.set(row, column, full.get(row, column) + root[i] * root[j]);
            add(tree.frontOfNode[earliest], row, column, root[i] * root[j]);
          });
        });
      }
      tree.fronts.forEach(({ rows, ownRows }, front) => {
        for (let i = 0; i < ownRows; i++) add(front, rows[i], rows[i], 1);
      });
      assert.ok(Math.abs(sparse.factorise() - Math.log(determinant(full))) < 1e-8);
      const right = randomMatrix(size, 2);
      const solved = byRows(right);
      sparse.solveForward(solved, 2);
      sparse.solveBackward(solved, 2);
      const whole = inverse(full);
      assertNear(solved, byRows(whole.mmul(right)), "the solution");
      sparse.invert();
      tree.fronts.forEach(({ rows }, front) => {
        rows.forEach((row, i) => {
          rows.forEach((column, j) => {
            const value = sparse.values[front][i * rows.length + j];
            assert.ok(Math.abs(value - whole.get(row, column)) < 1e-9, `inverse at ${row}, ${column}`);
          });
        });
      });
    }
  });

  it("of independent nodes is as many fronts as nodes", () => {
    const ones = new Int32Array(50).fill(1);
    const each = Int32Array.from({ length: 50 }, (_, node) => node);
    const { fronts } = planFronts(ones, each, {
      starts: Int32Array.from({ length: 51 }, (_, at) => at),
      members: each,
    });
    assert.deepEqual([...new Set(fronts.map(({ rows }) => rows.length))], [1]);
  });
});
