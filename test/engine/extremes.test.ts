import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  type DataColumns,
  type FitOptions,
  fitMixedModel,
  inferFixedEffects,
  type MixedModelFit,
  ModelError,
} from "@alignment/engine";
import { randomStream } from "alignment/worlds";

type Rows = {
  readonly y: Float64Array;
  readonly x: Float64Array;
  readonly z: Float64Array;
  readonly w: Float64Array;
  readonly group: string[];
  readonly other: string[];
  readonly kind: string[];
};

const stream = randomStream(13, "extreme scales");

/** 160 rows in 16 groups, with a varying intercept and slope and a crossed factor. */
const rows: Rows = (() => {
  const count = 160;
  const normal = (n: number): Float64Array => Float64Array.from({ length: n }, () => stream.normal());
  const [x, z, noise] = [normal(count), normal(count), normal(count)];
  const [intercepts, slopes, others] = [normal(16), normal(16), normal(5)];
  const group = Array.from({ length: count }, (_, row) => row % 16);
  const other = Array.from({ length: count }, () => Math.floor(5 * stream.uniform()));
  const y = x.map(
    (value, row) =>
      1 +
      0.5 * value +
      0.2 * z[row] +
      intercepts[group[row]] +
      0.6 * slopes[group[row]] * value +
      others[other[row]] +
      noise[row],
  );
  return {
    y,
    x,
    z,
    w: x.map(() => 0.2 + stream.uniform()),
    group: group.map((one) => `g${one}`),
    other: other.map((one) => `o${one}`),
    kind: group.map((one) => "abc"[one % 3]),
  };
})();

function mapped(values: Float64Array, scale: number, shift = 0): Float64Array {
  return values.map((value) => value * scale + shift);
}

function coefficient(fit: MixedModelFit, term: string): { estimate: number; standardError: number } {
  const effect = fit.fixedEffects.find((one) => one.term === term);
  assert.ok(effect !== undefined, `${term} has no coefficient`);
  return effect;
}

/** Whether a coefficient and its standard error are a factor times those of another fit, to 1e-6 standard errors. */
function assertFollows(actual: MixedModelFit, expected: MixedModelFit, term: string, factor: number): void {
  const [a, b] = [coefficient(actual, term), coefficient(expected, term)];
  const distance = Math.abs(a.estimate / factor - b.estimate) / b.standardError;
  assert.ok(distance < 1e-6, `${term}: ${distance} standard errors away`);
  const ratio = a.standardError / factor / b.standardError;
  assert.ok(Math.abs(ratio - 1) < 1e-6, `standard error of ${term}: ${ratio} times what it should be`);
}

const formulas = {
  "one grouping factor": "y ~ x + z + (x | group)",
  "several grouping factors": "y ~ x + z + (x | group) + (1 | other)",
};

describe("estimates follow the units", () => {
  for (const [name, formula] of Object.entries(formulas)) {
    const base = fitMixedModel(formula, rows);
    assert.equal(base.status, "converged");
    const cases: readonly [string, number, number, number, number][] = [
      ["a response times 1e120", 1e120, 0, 1, 0],
      ["a response times 1e-130", 1e-130, 0, 1, 0],
      ["a response a hundred million away", 1, 1e8, 1, 0],
      ["a column times 1e140", 1, 0, 1e140, 0],
      ["a column times 1e-140", 1, 0, 1e-140, 0],
      ["a column a hundred million away", 1, 0, 1, 1e8],
      ["both times 1e-100", 1e-100, 0, 1e-100, 0],
      ["both a hundred million away, in other units", 1e-6, -1e2, 1e6, 1e14],
    ];
    for (const [what, scaleY, shiftY, scaleX, shiftX] of cases) {
      it(`with ${name}: ${what}`, () => {
        const y = mapped(rows.y, scaleY, shiftY);
        const x = mapped(rows.x, scaleX, shiftX);
        const fit = fitMixedModel(formula, { ...rows, y, x });
        assert.equal(fit.status, "converged");
        assertFollows(fit, base, "x", scaleY / scaleX);
        assertFollows(fit, base, "z", scaleY);
        const residual = fit.residualStandardDeviation / scaleY / base.residualStandardDeviation;
        assert.ok(Math.abs(residual - 1) < 1e-6, `residual: ${residual} times what it should be`);
      });
    }

    it(`with ${name}: a response that a column explains but for a part in a million million`, () => {
      const y = rows.y.map((value, row) => value + 1e6 * rows.x[row]);
      const fit = fitMixedModel(formula, { ...rows, y });
      const [a, b] = [coefficient(fit, "x"), coefficient(base, "x")];
      assert.ok(Math.abs(a.estimate - 1e6 - b.estimate) < 1e-6 * b.standardError);
      assertFollows(fit, base, "z", 1);
    });

    it(`with ${name}: no intercept, a factor, and a column and a response far away`, () => {
      const without = formula.replace("x + z", "0 + kind + x + z");
      const near = fitMixedModel(without, rows);
      const far = fitMixedModel(without, { ...rows, y: mapped(rows.y, 1, 1e8), x: mapped(rows.x, 1, 1e8) });
      assert.deepEqual(far.aliased, []);
      assertFollows(far, near, "x", 1);
      assertFollows(far, near, "z", 1);
    });

    it(`with ${name}: two columns that differ in a part in a million`, () => {
      const nearly = rows.x.map((value, row) => value + 1e-6 * rows.z[row]);
      const fit = fitMixedModel(formula.replace("x + z", "x + nearly"), { ...rows, nearly });
      const [a, b] = [coefficient(fit, "nearly"), coefficient(base, "z")];
      assert.ok(Math.abs(a.estimate / 1e6 - b.estimate) < 1e-6 * b.standardError);
    });
  }

  it("with a polynomial of years in the fixed and in the random effects", () => {
    const centred = Float64Array.from(rows.x, (_, row) => (row % 21) - 10);
    const formula = "y ~ t + I(t^2) + I(t^3) + (t + I(t^2) | group)";
    const near = fitMixedModel(formula, { ...rows, t: centred }, { method: "ML" });
    const far = fitMixedModel(formula, { ...rows, t: mapped(centred, 1, 1995) }, { method: "ML" });
    assertFollows(far, near, "I(t^3)", 1);
    assert.ok(Math.abs(far.criterion - near.criterion) < 1e-6);
  });
});

function messageOf(formula: string, data: DataColumns, options: FitOptions = {}): string {
  try {
    const fit = fitMixedModel(formula, data, options);
    return `fitted, ${fit.status}`;
  } catch (error) {
    if (error instanceof ModelError) return error.message;
    throw error;
  }
}

describe("numbers that variances cannot be computed from", () => {
  it("are refused by the name of the response or the column", () => {
    const huge = mapped(rows.y, 1e160);
    assert.match(messageOf("huge ~ x + (1 | group)", { ...rows, huge }), /the response huge .* 1e\+145/);
    const tiny = mapped(rows.y, 1e-165);
    assert.match(messageOf("tiny ~ x + (1 | group)", { ...rows, tiny }), /the response tiny .* 1e-145/);
    const wide = mapped(rows.x, 1e200);
    assert.match(messageOf("y ~ wide + (1 | group)", { ...rows, wide }), /^fitMixedModel: wide has/);
    assert.match(messageOf("y ~ z + (0 + wide | group)", { ...rows, wide }), /^fitMixedModel: wide has/);
    const [large, small] = [mapped(rows.y, 1e100), mapped(rows.x, 1e-100)];
    assert.match(
      messageOf("large ~ small + (1 | group)", { ...rows, large, small }),
      /large has .* of small/,
    );
  });
});

describe("a response that the model fits perfectly", () => {
  const groupMean = rows.group.map((name) => Number(name.slice(1)) ** 2);
  const line = mapped(rows.x, 2, 3);
  const perfect: readonly [string, string, Float64Array, FitOptions?][] = [
    ["it is constant", "p ~ x + (1 | group)", rows.y.map(() => 0.1)],
    ["it is a combination of the columns", "p ~ x + (1 | group)", line],
    ["it is one, far away", "p ~ x + (1 | group)", mapped(line, 1, 1e8)],
    ["it is one, with weights", "p ~ x + (1 | group)", line, { weights: rows.w }],
    ["it is one, without an intercept", "p ~ 0 + kind + x + (1 | group)", line],
    ["it is among its predictors", "p ~ p + x + (1 | group)", rows.y],
    ["the groups explain the rest", "p ~ x + (1 | group)", line.map((v, row) => v + groupMean[row])],
    [
      "the groups explain the rest, with weights",
      "p ~ x + (1 | group)",
      line.map((v, row) => v + groupMean[row]),
      { weights: rows.w },
    ],
    ["slopes by group explain it", "p ~ 1 + (x | group)", rows.x.map((v, row) => v * groupMean[row])],
    ["it is a combination, with several factors", "p ~ x + (1 | group) + (1 | other)", line],
  ];
  for (const [what, formula, p, options] of perfect) {
    it(`is refused by its name: ${what}`, () => {
      assert.match(
        messageOf(formula, { ...rows, p }, options),
        /^fitMixedModel: the response p .*nothing is left/,
      );
    });
  }

  it("is told from one with small residuals", () => {
    const p = line.map((value, row) => value + 1e-7 * rows.y[row]);
    const base = fitMixedModel("y ~ x + (1 | group)", rows);
    const fit = fitMixedModel("p ~ x + (1 | group)", { ...rows, p });
    assert.equal(fit.status, "converged");
    const ratio = fit.residualStandardDeviation / base.residualStandardDeviation;
    assert.ok(Math.abs(ratio * 1e7 - 1) < 1e-6, `residual ${ratio} of the other's`);
  });
});

describe("random effects far larger than the residuals", () => {
  const groupOf = rows.group.map((name) => Number(name.slice(1)));
  const otherOf = rows.other.map((name) => Number(name.slice(1)));
  const noise = rows.y.map((value) => Math.sin(1e4 * value));
  /** A response with effects of the groups, of the others, and residuals, of these sizes. */
  const responseOf = (ofGroups: number, ofOthers: number, ofResiduals: number): Float64Array =>
    noise.map(
      (value, row) =>
        ofGroups * Math.cos(3 * groupOf[row]) +
        ofOthers * Math.cos(5 * otherOf[row] + 1) +
        ofResiduals * (value + 0.3 * rows.x[row]),
    );
  const formula = "y ~ x + (1 | group) + (1 | other)";
  it("leave a fit of several factors as it is, up to a ratio of a thousand", () => {
    const fit = fitMixedModel(formula, { ...rows, y: responseOf(1, 1, 1e-3) });
    assert.equal(fit.status, "converged");
    const least = fitMixedModel("y ~ x + other + (1 | group)", { ...rows, y: responseOf(1, 1, 1e-3) });
    const distance = coefficient(fit, "x").estimate - coefficient(least, "x").estimate;
    // effects with a variance a million times the residual's are all but free
    const part = distance / coefficient(least, "x").standardError;
    assert.ok(Math.abs(part) < 1e-4, `${part} standard errors away`);
  });

  it("do so at any ratio where they are those of the factor with the most groups", () => {
    const [near, far] = [1e-5, 1e-8].map((size) =>
      fitMixedModel(formula, { ...rows, y: responseOf(1, size, size) }),
    );
    assert.equal(far.status, "converged");
    const ratio = far.residualStandardDeviation / near.residualStandardDeviation;
    assert.ok(Math.abs(ratio * 1e3 - 1) < 1e-6, `${ratio}`);
  });

  it("end a fit of several factors that cannot carry them without an answer, and the reason says so", () => {
    const cases = [
      [formula, 1, 1],
      [formula, 1e-8, 1],
      ["y ~ x + (1 | group) + (x | other)", 1, 1],
      ["y ~ x + (1 | kind/group)", 1, 0],
    ] as const;
    for (const [each, ofGroups, ofOthers] of cases) {
      for (const size of [1e-6, 1e-7, 1e-8]) {
        const y = responseOf(ofGroups, ofOthers, size);
        const data = each.includes("kind")
          ? { ...rows, y: y.map((v, i) => v + (groupOf[i] % 3)) }
          : { ...rows, y };
        const fit = fitMixedModel(each, data);
        assert.equal(fit.status, "not converged", `${each} ${size}`);
        assert.match(fit.statusReason, /so large beside the residuals/);
        assert.ok(fit.fixedEffects.every(({ standardError }) => Number.isNaN(standardError)));
        const { effects } = inferFixedEffects(JSON.parse(JSON.stringify(fit)), "normal");
        assert.ok(effects.every(({ status }) => status === "not defined"));
      }
    }
  });
});
