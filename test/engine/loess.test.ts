import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { fitLoess, type LoessOptions, ModelError, predictLoess } from "@alignment/engine";
import { type Points, scatteredPoints, tiedPoints } from "./generators";

/** Two computations of one number in doubles. */
const rounding = 1e-9;

function near(actual: number, expected: number, what: string): void {
  assert.ok(
    Math.abs(actual - expected) <= rounding * Math.max(1, Math.abs(expected)),
    `${what}: ${actual} and ${expected}`,
  );
}

function solve(matrix: number[][], right: number[]): number[] {
  const rows = matrix.map((row, i) => [...row, right[i]]);
  for (let column = 0; column < rows.length; column++) {
    const pivot = rows
      .slice(column)
      .reduce((best, row) => (Math.abs(row[column]) > Math.abs(best[column]) ? row : best));
    rows.splice(rows.indexOf(pivot), 1);
    rows.splice(column, 0, pivot);
    rows.forEach((row, i) => {
      if (i === column) return;
      const factor = row[column] / pivot[column];
      row.forEach((_, j) => {
        row[j] -= factor * pivot[j];
      });
    });
  }
  return rows.map((row, i) => row[rows.length] / row[i]);
}

/** The row of the operator at one point, on every row of the data, straight from the definition by normal equations. */
function operatorByDefinition({ x, weights }: Points, at: number, span: number, degree: number): number[] {
  const wanted = Math.min(x.length, Math.floor(x.length * span + 1e-5));
  const distances = x.map((value) => Math.abs(value - at));
  const radius = [...distances].sort((a, b) => a - b)[wanted - 1] * Math.sqrt(Math.max(1, span));
  const kernel = distances.map((d, i) => (d < radius ? weights[i] * (1 - (d / radius) ** 3) ** 3 : 0));
  const powers = Array.from({ length: degree + 1 }, (_, power) => power);
  const gram = powers.map((p) =>
    powers.map((q) => x.reduce((sum, value, i) => sum + kernel[i] * (value - at) ** (p + q), 0)),
  );
  const first = solve(
    gram,
    powers.map((p) => (p === 0 ? 1 : 0)),
  );
  return x.map((value, i) => kernel[i] * powers.reduce((sum, p) => sum + first[p] * (value - at) ** p, 0));
}

/** R's quadratic computation: the whole operator, and both deltas as traces of its square. */
function byDefinition(points: Points, span: number, degree: number) {
  const size = points.x.length;
  const operator = points.x.map((at) => operatorByDefinition(points, at, span, degree));
  const residual = operator.map((row, i) => row.map((value, j) => (i === j ? 1 : 0) - value));
  const dot = (a: number[], b: number[]) => a.reduce((sum, value, i) => sum + value * b[i], 0);
  let [oneDelta, twoDelta] = [0, 0];
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) {
      const product = dot(residual[i], residual[j]);
      if (i === j) oneDelta += product;
      twoDelta += product * product;
    }
  }
  return { oneDelta, twoDelta, trace: operator.reduce((sum, row, i) => sum + row[i], 0) };
}

const exact = { surface: "direct", statistics: "exact" } as const;

describe("two routes", () => {
  for (const [name, points] of [
    ["few distinct x", tiedPoints(120, 3, 8)],
    ["all x distinct", scatteredPoints(80, 4)],
  ] as const) {
    for (const degree of [1, 2] as const) {
      test(`the gathered rows give the deltas of the whole operator: ${name}, degree ${degree}, weighted`, () => {
        const fit = fitLoess(points.x, points.y, { ...exact, degree, weights: points.weights });
        const dense = byDefinition(points, 0.75, degree);
        near(fit.trace, dense.trace, "trace");
        near(fit.oneDelta, dense.oneDelta, "first delta");
        near(fit.twoDelta, dense.twoDelta, "second delta");
      });
    }
  }

  test("the standard error is that of a linear function of all rows", () => {
    const points = tiedPoints(150, 8, 9);
    const fit = fitLoess(points.x, points.y, { ...exact, weights: points.weights });
    const row = operatorByDefinition(points, 2.4, 0.75, 2);
    const variance = row.reduce((sum, value, i) => sum + value ** 2 / points.weights[i], 0);
    const { fit: value, standardError } = predictLoess(fit, [2.4]);
    near(
      value[0],
      row.reduce((sum, each, i) => sum + each * points.y[i], 0),
      "fit",
    );
    near(standardError[0], fit.residualStandardError * Math.sqrt(variance), "standard error");
  });
});

describe("invariance", () => {
  const { x, y, weights } = tiedPoints(400, 21, 12);
  const at = [0, 1.5, 4, 7.25, 11];
  const variants: readonly LoessOptions[] = [
    {},
    { degree: 1 },
    exact,
    { surface: "direct" },
    { statistics: "exact" },
  ];

  for (const options of variants) {
    const name = JSON.stringify(options);
    const base = predictLoess(fitLoess(x, y, { ...options, weights }), at);
    const same = (other: typeof base, scale = 1) => {
      at.forEach((point, i) => {
        near(other.fit[i] / scale, base.fit[i], `fit at ${point}`);
        near(other.upper[i] / scale, base.upper[i], `upper bound at ${point}`);
      });
    };

    test(`the order of rows does not matter: ${name}`, () => {
      const order = x.map((_, i) => i).sort((a, b) => ((a * 7919) % 400) - ((b * 7919) % 400));
      const pick = (values: readonly number[]) => order.map((i) => values[i]);
      same(predictLoess(fitLoess(pick(x), pick(y), { ...options, weights: pick(weights) }), at));
    });

    test(`moving and stretching x moves and stretches the smooth: ${name}`, () => {
      const moved = fitLoess(
        x.map((value) => 1990 + 4 * value),
        y,
        { ...options, weights },
      );
      same(
        predictLoess(
          moved,
          at.map((value) => 1990 + 4 * value),
        ),
      );
    });

    test(`the band scales with y and does not depend on the scale of the weights: ${name}`, () => {
      const scaled = fitLoess(
        x,
        y.map((value) => 1000 * value),
        { ...options, weights: weights.map((value) => 50 * value) },
      );
      same(predictLoess(scaled, at), 1000);
    });
  }
});

describe("laws", () => {
  test("a polynomial of the local degree is reproduced, with no residual", () => {
    const { x } = scatteredPoints(300, 2);
    const parabola = (value: number) => 3 - 2 * value + 0.5 * value * value;
    const fit = fitLoess(x, x.map(parabola), { surface: "direct" });
    predictLoess(fit, [0.5, 3, 6]).fit.forEach((value, i) => {
      near(value, parabola([0.5, 3, 6][i]), "fit");
    });
    assert.ok(fit.residualStandardError < 1e-10);
  });

  test("predictions outside the data are missing on an interpolated surface and given on a direct one", () => {
    const { x, y } = tiedPoints(200, 6, 10);
    assert.ok(Number.isNaN(predictLoess(fitLoess(x, y), [10.5]).fit[0]));
    assert.ok(Number.isFinite(predictLoess(fitLoess(x, y, { surface: "direct" }), [10.5]).fit[0]));
  });

  test("rows with a missing value are left out and counted", () => {
    const { x, y } = tiedPoints(200, 6, 10);
    const whole = fitLoess(x, y);
    const holed = fitLoess([...x, Number.NaN, 3], [...y, 1, Number.NaN]);
    assert.equal(holed.droppedCount, 2);
    assert.equal(holed.observationCount, 200);
    assert.deepEqual(holed.fitted, whole.fitted);
  });

  test("a neighbourhood with too few distinct x is solved by the pseudo-inverse and says so", () => {
    const { x, y } = tiedPoints(8000, 5, 20);
    assert.equal(fitLoess(x, y, { span: 0.3 }).status, "pseudo-inverse");
    assert.equal(fitLoess(x, y).status, "regular");
  });

  test("a wider level gives a wider band around the same fit", () => {
    const fit = fitLoess(...([tiedPoints(200, 6, 10)].map(({ x, y }) => [x, y])[0] as [number[], number[]]));
    const [narrow, wide] = [0.9, 0.99].map((level) => predictLoess(fit, [4], { level }));
    assert.ok(wide.lower[0] < narrow.lower[0] && wide.upper[0] > narrow.upper[0]);
    assert.equal(wide.fit[0], narrow.fit[0]);
  });
});

describe("refusals", () => {
  const { x, y, weights } = tiedPoints(100, 6, 10);
  const refusals: readonly (readonly [string, () => unknown, RegExp])[] = [
    ["columns of unequal length", () => fitLoess(x, y.slice(1)), /x has 100 rows, y 99/],
    ["an infinite x", () => fitLoess([...x, Infinity], [...y, 1]), /x is Infinity in row 101/],
    ["an infinite y", () => fitLoess([...x, 1], [...y, -Infinity]), /y is -Infinity in row 101/],
    ["a weight of zero", () => fitLoess(x, y, { weights: [0, ...weights.slice(1)] }), /weight is 0 in row 1/],
    ["a span of zero", () => fitLoess(x, y, { span: 0 }), /span is 0/],
    ["a degree of three", () => fitLoess(x, y, { degree: 3 as 2 }), /degree is 3/],
    ["one value of x", () => fitLoess([1, 1, 1], [1, 2, 3]), /1 distinct values of x/],
    ["no rows", () => fitLoess([], []), /0 complete rows/],
    ["a neighbourhood of too few rows", () => fitLoess(x, y, { span: 0.02 }), /neighbourhood of 2/],
    [
      "a neighbourhood of one value of x",
      () => fitLoess(x, y, { span: 0.05, surface: "direct" }),
      /the 5 rows nearest to x = 0 all have that value/,
    ],
    ["a level of one", () => predictLoess(fitLoess(x, y), [1], { level: 1 }), /level is 1/],
  ];
  for (const [name, attempt, message] of refusals) {
    test(`${name} is refused`, () => {
      assert.throws(attempt, (error: unknown) => error instanceof ModelError && message.test(error.message));
    });
  }
});

test("a smooth of 16,000 rows at twenty years works on these twenty values alone", () => {
  const { x, y } = tiedPoints(16000, 5, 20);
  const { rows, vertices, fitted } = fitLoess(x, y);
  assert.equal(rows.x.length, 20);
  assert.equal(fitted.length, 20);
  for (const { value } of vertices?.operators ?? []) assert.ok(value.length <= 20);
  assert.ok((vertices?.operators.length ?? 0) > 1);
});
