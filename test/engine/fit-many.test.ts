import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  type DataColumns,
  fitMixedModel,
  fitMixedModels,
  type MixedModelFit,
  predictFixed,
} from "@alignment/engine";
import { randomStream } from "alignment/worlds";

/** Two searches for one optimum from different starts. */
const sameOptimum = 1e-7;

/** Estimates, in standard errors: theta is found to about the square root of the rounding unit. */
const estimateTolerance = 1e-5;

function assertSameFit(actual: MixedModelFit, expected: MixedModelFit): void {
  const near = (value: number, other: number, what: string, tolerance = sameOptimum) =>
    assert.ok(
      Math.abs(value - other) <= tolerance * Math.max(1, Math.abs(other)),
      `${expected.formula}, ${what}: ${value}, expected ${other}`,
    );
  assert.equal(actual.formula, expected.formula);
  assert.equal(actual.status, expected.status);
  assert.equal(actual.observationCount, expected.observationCount);
  assert.deepEqual(actual.dropped, expected.dropped);
  assert.deepEqual(actual.aliased, expected.aliased);
  near(actual.criterion, expected.criterion, "criterion");
  near(actual.bic, expected.bic, "BIC");
  expected.fixedEffects.forEach(({ term, estimate, standardError }, i) => {
    assert.equal(actual.fixedEffects[i].term, term);
    const difference = Math.abs(actual.fixedEffects[i].estimate - estimate);
    assert.ok(
      difference <= estimateTolerance * standardError,
      `${expected.formula}: ${term} is off by ${difference}`,
    );
    near(actual.fixedEffects[i].standardError, standardError, `standard error of ${term}`, estimateTolerance);
  });
}

const stream = randomStream(11, "many models");
const n = 600;
const groups = Array.from({ length: n }, () => Math.floor(stream.uniform() * 30));
const effects = Array.from({ length: 30 }, () => stream.normal());
const a = Array.from({ length: n }, () => stream.normal());
const data: DataColumns = {
  y: a.map((value, row) => 1 + value + effects[groups[row]] + stream.normal()),
  a,
  b: Array.from({ length: n }, () => 1e4 + stream.normal()),
  gaps: Array.from({ length: n }, (_, row) => (row % 9 === 0 ? Number.NaN : stream.normal())),
  twice: a.map((value) => 2 * value),
  kind: Array.from({ length: n }, (_, row) => ["old", "new", "other"][row % 3]),
  g: groups,
  h: Array.from({ length: n }, (_, row) => row % 7),
};

describe("fitMixedModels", () => {
  it("gives what fitMixedModel gives, model by model", () => {
    const formulas = [
      "y ~ a + (1 | g)",
      "y ~ a + b + (1 | g)",
      "y ~ 1 + (1 | g)",
      "y ~ b + kind + (1 | g)",
      "y ~ a + kind + a:kind + (1 | g)",
      "y ~ a:kind + (1 | g)",
      "y ~ 0 + a + (1 | g)",
      "y ~ a + twice + b + (1 | g)",
      "y ~ gaps + (1 | g)",
      "y ~ gaps + a + (1 | g)",
      "y ~ a + (1 + a | g)",
      "y ~ b + (1 + a | g)",
      "y ~ a + (1 | g) + (1 | h)",
      "y ~ a + b + (1 | g) + (1 | h)",
      "b ~ a + (1 | g)",
    ];
    for (const method of ["REML", "ML"] as const) {
      const fits = fitMixedModels(formulas, data, { method });
      formulas.forEach((formula, at) => {
        assertSameFit(fits[at], fitMixedModel(formula, data, { method }));
      });
    }
  });

  it("keeps what predictions need", () => {
    const [, fit] = fitMixedModels(["y ~ a + kind + (1 | g)", "y ~ b + (1 | g)"], data);
    const points = { b: [1e4, 1e4 + 1] };
    const alone = predictFixed(fitMixedModel("y ~ b + (1 | g)", data), points);
    predictFixed(fit, points).fit.forEach((value, row) => {
      assert.ok(Math.abs(value - alone.fit[row]) < sameOptimum);
    });
  });

  it("fits models that together have more columns than there are rows", () => {
    const rows = Array.from({ length: 20 }, (_, row) => row);
    const columns = Object.fromEntries(
      rows.map((k) => [`x${k}`, rows.map((row) => Math.sin((row + 1) * (k + 2.5)))] as const),
    );
    const few = {
      ...columns,
      y: rows.map((row) => Math.cos(row * row)),
      g: rows.map((row) => `g${row % 4}`),
    };
    const sums = [0, 6, 12].map((from) =>
      rows
        .slice(from, from + 8)
        .map((k) => `x${k}`)
        .join(" + "),
    );
    const formulas = sums.map((sum) => `y ~ ${sum} + (1 | g)`);
    const fits = fitMixedModels(formulas, few);
    formulas.forEach((formula, at) => {
      assertSameFit(fits[at], fitMixedModel(formula, few));
    });
  });

  it("refuses what fitMixedModel refuses", () => {
    assert.throws(
      () => fitMixedModels(["y ~ a + (1 | g)", "y ~ nowhere + (1 | g)"], data),
      /no column "nowhere"/,
    );
    assert.throws(() => fitMixedModels(["y ~ a"], data), /no random effects/);
  });
});
