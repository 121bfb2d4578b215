// Which models are compared, and with what result. Reference values are lme4 1.1-31, anova of fits by ML (bobyqa,
// rhoend 1e-10).
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { compareModels, fitMixedModel, ModelError } from "@alignment/engine";
import { readData } from "./generators";

const base = readData("base");
const ml = { method: "ML" } as const;

function compared(smaller: string, larger: string) {
  return compareModels(fitMixedModel(smaller, base, ml), fitMixedModel(larger, base, ml));
}

function near(actual: number | undefined, expected: number, what: string): void {
  assert.ok(
    actual !== undefined && Math.abs(actual - expected) < 2e-5 * expected,
    `${what}: ${actual}, not ${expected}`,
  );
}

describe("models are nested by their columns, covariances and groups, whatever these are called", () => {
  const cases: readonly (readonly [
    smaller: string,
    larger: string,
    chi: number,
    degrees: number,
    p: number,
  ])[] = [
    ["y ~ a * x + (1 | g)", "y ~ x * a + z + (1 | g)", 45.43789, 1, 1.57556e-11],
    ["y ~ x + (1 | g)", "y ~ scale(x) + z + (1 | g)", 35.52982, 1, 2.51176e-9],
    ["y ~ t + (1 | g)", "y ~ factor(t) + (1 | g)", 15.13676, 8, 0.0565401],
    ["y ~ a + b + (1 | g)", "y ~ 0 + a:b + (1 | g)", 1.918781, 2, 0.383126],
    ["y ~ x + (1 | g:h)", "y ~ x + (1 | h:g) + (1 | g)", 25.08581, 1, 5.48349e-7],
  ];
  for (const [smaller, larger, chi, degrees, p] of cases) {
    it(`${smaller} within ${larger}`, () => {
      for (const result of [compared(smaller, larger), compared(larger, smaller)]) {
        assert.equal(result.status, "defined", result.reason);
        near(result.statistic, chi, "chi-squared");
        assert.equal(result.degreesOfFreedom, degrees);
        near(result.pValue, p, "p-value");
      }
    });
  }

  it("random slopes of a shifted column are those of the column where intercept and slope correlate", () => {
    assert.equal(compared("y ~ x + (1 | g)", "y ~ x + (scale(x) | g)").status, "defined");
    assert.equal(compared("y ~ x + (x | g)", "y ~ x + (scale(x) | g) + (1 | h)").status, "defined");
    assert.equal(compared("y ~ x + (0 + a | g)", "y ~ x + (a | g) + (1 | h)").status, "defined");
  });
});

describe("models that are not nested have no test, and the reason says why", () => {
  const cases: readonly (readonly [smaller: string, larger: string, reason: RegExp])[] = [
    ["y ~ x + (1 | g)", "y ~ z + b + (1 | g)", /x of the smaller is not within the fixed effects/],
    ["y ~ x + (1 | h)", "y ~ x + z + (1 | g)", /random effects \(Intercept\) of h in the smaller/],
    ["y ~ x + (x || g)", "y ~ x + (scale(x) || g) + (1 | h)", /\(Intercept\), x of g in the smaller/],
    ["y ~ x + (x | g)", "y ~ x + (x || g) + (1 | h) + (1 | t)", /\(Intercept\), x of g in the smaller/],
    ["y ~ x + (x | g)", "y ~ z + (z | g)", /equally many parameters/],
  ];
  for (const [smaller, larger, reason] of cases) {
    it(`${smaller} and ${larger}`, () => {
      const result = compared(smaller, larger);
      assert.equal(result.status, "not defined");
      assert.match(result.reason ?? "", reason);
      assert.equal(result.pValue, undefined);
    });
  }

  it("and models with other weights are refused", () => {
    const weighted = fitMixedModel("y ~ x + z + (1 | g)", base, { ...ml, weights: "wt" });
    assert.throws(
      () => compareModels(fitMixedModel("y ~ x + (1 | g)", base, ml), weighted),
      (error: Error) => error instanceof ModelError && /weight the rows differently/.test(error.message),
    );
  });
});

describe("the caution of a comparison", () => {
  it("is of variances on the boundary, not of correlations within it", () => {
    assert.match(compared("y ~ x + (1 | g)", "y ~ x + (x || g)").caution, /boundary/);
    assert.equal(compared("y ~ x + (x || g)", "y ~ x + (x | g)").caution, "");
    assert.equal(compared("y ~ x + (1 | g)", "y ~ x + z + (1 | g)").caution, "");
  });

  it("REML criteria are compared only where the columns are the same", () => {
    const fits = ["y ~ x + (1 | g)", "y ~ x + (x | g)", "y ~ scale(x) + (x | g)"].map((formula) =>
      fitMixedModel(formula, base),
    );
    assert.equal(compareModels(fits[0], fits[1]).method, "REML");
    assert.equal(compareModels(fits[0], fits[2]).method, "ML");
  });
});
