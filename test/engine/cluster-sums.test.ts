import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { fitMixedModel, type MixedModelFit, testAcrossModels } from "@alignment/engine";
import { solveInPlace } from "@alignment/engine/dist/inference/small-systems";
import { CholeskyDecomposition, inverse, Matrix } from "ml-matrix";
import { type Columns, Generator } from "./generators";

describe("solveInPlace", () => {
  for (const q of [1, 2, 3, 4]) {
    it(`solves ${q} equations with the digits of ml-matrix, and leaves what stands around them`, () => {
      const random = new Generator(q);
      const root = Matrix.from1DArray(
        q,
        q,
        Array.from({ length: q * q }, () => random.normal()),
      );
      const A = Matrix.eye(q, q).add(root.mmul(root.transpose()));
      const b = Matrix.columnVector(Array.from({ length: q }, () => random.normal()));
      const matrix = Float64Array.from([7, ...A.to1DArray(), 7]);
      const right = Float64Array.from([7, ...b.to1DArray(), 7]);
      solveInPlace(matrix, 1, right, 1, q);
      assert.deepEqual([...right], [7, ...new CholeskyDecomposition(A).solve(b).to1DArray(), 7]);
      assert.deepEqual([matrix[0], matrix[matrix.length - 1]], [7, 7]);
    });
  }
});

/** Rows of 61 groups in 20 clusters, in no order, more than are worked on at a time. */
function rowsInNoOrder(count: number) {
  const random = new Generator(11);
  const columns = {
    y: [] as number[],
    x: [] as number[],
    z: [] as number[],
    w: [] as number[],
    group: [] as string[],
    cluster: [] as string[],
  };
  const slopes = Array.from({ length: 61 }, () => [random.normal(), random.normal(), random.normal()]);
  for (let row = 0; row < count; row++) {
    const group = Math.floor(random.uniform() * slopes.length);
    const [x, z] = [1000 + 3 * random.normal(), random.uniform()];
    const [level, ofX, ofZ] = slopes[group];
    columns.x.push(x);
    columns.z.push(z);
    columns.w.push(0.5 + random.uniform());
    columns.y.push(level + (0.2 + ofX) * (x - 1000) + ofZ * z + 2 * random.normal());
    columns.group.push(`g${group}`);
    columns.cluster.push(`c${group % 20}`);
  }
  return columns;
}

/**
 * The standard error of the coefficient at a place, from dense matrices group by group: no code of the engine but
 * theta.
 */
function denseError(
  fit: MixedModelFit,
  columns: ReturnType<typeof rowsInNoOrder>,
  randomNames: readonly ("x" | "z")[],
  { place, isWeighted }: { readonly place: number; readonly isWeighted: boolean },
): number {
  const q = randomNames.length + 1;
  const lower = Matrix.zeros(q, q);
  for (let column = 0, at = 0; column < q; column++)
    for (let row = column; row < q; row++) lower.set(row, column, fit.theta[at++]);
  const product = lower.mmul(lower.transpose());
  const p = fit.fixedEffects.length;
  const names = fit.fixedEffects.slice(1).map(({ term }) => term as "x" | "z");
  const beta = fit.fixedEffects.map(({ estimate }) => estimate);
  const information = Matrix.zeros(p, p);
  const scores = new Map<string, Matrix>();
  for (const group of new Set(columns.group)) {
    const rows = columns.group.flatMap((one, row) => (one === group ? [row] : []));
    const X = new Matrix(rows.map((row) => [1, ...names.map((name) => columns[name][row])]));
    const Z = new Matrix(rows.map((row) => [1, ...randomNames.map((name) => columns[name][row])]));
    const V = Z.mmul(product).mmul(Z.transpose());
    rows.forEach((row, at) => {
      V.set(at, at, V.get(at, at) + (isWeighted ? 1 / columns.w[row] : 1));
    });
    const e = Matrix.columnVector(
      rows.map((row, at) => columns.y[row] - X.getRow(at).reduce((sum, x, j) => sum + x * beta[j], 0)),
    );
    const solved = X.transpose().mmul(inverse(V));
    information.add(solved.mmul(X));
    const cluster = columns.cluster[rows[0]];
    scores.set(cluster, Matrix.add(scores.get(cluster) ?? Matrix.zeros(p, 1), solved.mmul(e)));
  }
  const weights = inverse(information).getRowVector(place);
  const G = scores.size;
  const squares = [...scores.values()].reduce((sum, score) => sum + weights.mmul(score).get(0, 0) ** 2, 0);
  return Math.sqrt((G / (G - 1)) * squares);
}

describe("errors clustered across models", () => {
  const columns = rowsInNoOrder(2500);
  const cases: readonly (readonly [string, readonly ("x" | "z")[]])[] = [
    ["y ~ x + z + (1 | group)", []],
    ["y ~ x + z + (1 + x | group)", ["x"]],
    ["y ~ x + (1 + x + z | group)", ["x", "z"]],
  ];
  for (const [model, randomNames] of cases) {
    for (const isWeighted of [false, true]) {
      it(`are those of dense matrices for ${model}${isWeighted ? ", weighted" : ""}`, () => {
        const data: Columns = columns;
        const fit = fitMixedModel(model, data, isWeighted ? { weights: "w" } : {});
        const { coefficients } = testAcrossModels(
          [{ name: "x", fit, term: "x", clusters: columns.cluster }],
          [{ name: "x", weights: [1] }],
        );
        const expected = denseError(fit, columns, randomNames, { place: 1, isWeighted });
        const actual = coefficients[0].standardError;
        assert.ok(Math.abs(actual / expected - 1) < 1e-7, `${actual} is not ${expected}`);
      });
    }
  }

  it("are the same to the bit for clusters as numbers, as typed numbers and as names", () => {
    const fit = fitMixedModel("y ~ x + z + (1 + x | group)", columns as Columns);
    const numbers = columns.cluster.map((name) => Number(name.slice(1)));
    const [names, plain, typed] = [columns.cluster, numbers, Int32Array.from(numbers)].map(
      (clusters) =>
        testAcrossModels([{ name: "x", fit, term: "x", clusters }], [{ name: "x", weights: [1] }])
          .coefficients[0].standardError,
    );
    assert.equal(plain, names);
    assert.equal(typed, names);
  });
});
