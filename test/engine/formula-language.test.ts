import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  compareModels,
  type DataColumns,
  fitMixedModel,
  fitMixedModels,
  fittedValues,
  leverages,
  predictFixed,
  predictGroups,
} from "@alignment/engine";
import { oracleData, readFormulaOracle } from "./formula-oracle";

const base = oracleData("base");
const { fits, newRows, versions } = readFormulaOracle();

function assertClose(actual: number, expected: number, what: string, tolerance = 2e-6): void {
  const error = Math.abs(actual - expected);
  assert.ok(error <= tolerance * Math.max(1, Math.abs(expected)), `${what}: ${actual}, lme4 ${expected}`);
}

describe(`Formulas give what lme4 ${versions.lme4} gives`, () => {
  for (const one of fits) {
    it(`${one.formula} ${one.method} ${JSON.stringify(one.options)}`, () => {
      const fit = fitMixedModel(one.formula, base, { ...one.options, method: one.method });
      assert.deepEqual(
        fit.fixedEffects.map(({ term }) => term),
        one.terms,
      );
      assertClose(fit.criterion, one.criterion, "criterion", 1e-8);
      fit.fixedEffects.forEach(({ term, estimate, standardError }, at) => {
        assertClose(estimate, one.estimates[at], term);
        assertClose(standardError, one.standardErrors[at], `standard error of ${term}`);
      });
      assertClose(fit.residualStandardDeviation, one.residualStandardDeviation, "residual");
      const fitted = fittedValues(fit).conditional;
      const fittedSum = fitted.reduce((sum, value, row) => sum + value * (row + 1), 0);
      assertClose(fittedSum, one.fittedSum, "fitted values");
      const leverageSum = leverages(fit).reduce((sum, value) => sum + value, 0);
      assertClose(leverageSum, one.leverageSum, "leverages", 1e-4);
      const population = predictFixed(fit, newRows).fit;
      one.population.forEach((value, row) => {
        assertClose(population[row], value, `population, row ${row + 1}`, 1e-5);
      });
      const groups = predictGroups(fit, newRows).fit;
      one.groups.forEach((value, row) => {
        assertClose(groups[row], value, `groups, row ${row + 1}`, 1e-4);
      });
      if (fit.status === "converged") {
        fit.theta.forEach((value, at) => {
          assertClose(value, one.theta[at], `theta ${at + 1}`, 1e-4);
        });
      }
    });
  }
});

describe("What a term learned from the data", () => {
  const formula = "y ~ poly(x, 2) + scale(z) + I(x > 0) * a + offset(log(z)) + factor(t) + (scale(x) | g)";
  const fit = fitMixedModel(formula, base);

  it("holds for new rows: the prediction of a row is that of the fit, whichever rows stand beside it", () => {
    const { population, conditional } = fittedValues(fit);
    for (const row of [0, 17, 239]) {
      const alone: DataColumns = Object.fromEntries(
        Object.entries(base).map(([name, column]) => [
          name,
          Array.from(column as ArrayLike<never>).slice(row, row + 1),
        ]),
      );
      assertClose(predictFixed(fit, alone).fit[0], population[row], "population", 1e-10);
      assertClose(predictGroups(fit, alone).fit[0], conditional[row], "conditional", 1e-10);
    }
  });

  it("is the same in many models that are fitted at once", () => {
    const formulas = [
      formula,
      "y ~ poly(x, 2) + offset(log(z)) + (scale(x) | g)",
      "y ~ 0 + a + b + (1 | g)",
      "y ~ b + a + (1 | g)",
    ];
    const together = fitMixedModels(formulas, base, { weights: "wt" });
    formulas.forEach((one, at) => {
      const alone = fitMixedModel(one, base, { weights: "wt" });
      assert.deepEqual(
        together[at].fixedEffects.map(({ term }) => term),
        alone.fixedEffects.map(({ term }) => term),
      );
      assertClose(together[at].criterion, alone.criterion, one, 1e-10);
    });
  });

  it("is missing where a variable of a new row is missing, and refused where a level or a value has no meaning", () => {
    const rows = { x: [1, Number.NaN], z: [2, 2], a: ["", "lo"], t: [0, 1], g: ["s01", "s02"] };
    assert.deepEqual(Array.from(predictFixed(fit, rows).fit), [Number.NaN, Number.NaN]);
    const known = { ...rows, x: [1, 1], a: ["hi", "lo"] };
    assert.throws(
      () => predictFixed(fit, { ...known, a: ["hi", "low"] }),
      /predictFixed: "low" in row 2 is not a level of a/,
    );
    assert.throws(
      () => predictFixed(fit, { ...known, z: [1, -3] }),
      /log\(z\) is not a number in row 2, where z is -3/,
    );
  });
});

describe("An offset", () => {
  // anova of lme4 1.1-31 of y ~ x + offset(z) + (1 | g) and y ~ x + z + (1 | g), both by ML
  it("is within a model in which its column has a coefficient of its own", () => {
    const smaller = fitMixedModel("y ~ x + offset(z) + (1 | g)", base, { method: "ML" });
    const larger = fitMixedModel("y ~ x + z + (1 | g)", base, { method: "ML" });
    const { status, statistic, degreesOfFreedom } = compareModels(smaller, larger);
    assert.deepEqual([status, degreesOfFreedom], ["defined", 1]);
    assertClose(statistic as number, 301.287362012, "likelihood ratio", 1e-9);
  });

  it("is added to what is simulated, and taken off again", () => {
    const fit = fitMixedModel("y ~ x + offset(z) + (1 | g)", base);
    const shifted = {
      ...base,
      y: Array.from(base.y as ArrayLike<number>, (y, row) => y - (base.z as ArrayLike<number>)[row]),
    };
    const without = fitMixedModel("y ~ x + (1 | g)", shifted);
    assertClose(fit.criterion, without.criterion, "criterion", 1e-12);
    const { conditionalResiduals } = fittedValues(fit);
    fittedValues(without).conditionalResiduals.forEach((residual, row) => {
      assertClose(conditionalResiduals[row], residual, `residual ${row + 1}`, 1e-10);
    });
  });
});

describe("Weights", () => {
  it("may have any unit: their scale moves the residual variance and theta alone", () => {
    const weights = Array.from(base.wt as ArrayLike<number>);
    const fit = fitMixedModel("y ~ x + (x | g)", base, { weights });
    const scaled = fitMixedModel("y ~ x + (x | g)", base, { weights: weights.map((weight) => weight * 1e6) });
    assertClose(scaled.residualVariance, fit.residualVariance * 1e6, "residual variance", 1e-9);
    assertClose(scaled.theta[0], fit.theta[0] / 1e3, "theta", 1e-9);
    assertClose(scaled.criterion, fit.criterion, "criterion", 1e-10);
    assertClose(scaled.fixedEffects[1].standardError, fit.fixedEffects[1].standardError, "error", 1e-9);
  });

  it("drop the rows in which they are missing, and are refused where they are no precisions", () => {
    const weights = Array.from(base.wt as ArrayLike<number>);
    const replaced = (value: number) => weights.map((weight, row) => (row === 3 ? value : weight));
    const { dropped, observationCount } = fitMixedModel("y ~ x + (1 | g)", base, {
      weights: replaced(Number.NaN),
    });
    assert.deepEqual([observationCount, dropped], [239, { total: 1, byVariable: { weights: 1 } }]);
    const refused = [
      [replaced(0), /weight 0 in row 4 of weights/],
      [replaced(-1), /weight -1 in row 4 of weights/],
      [replaced(Number.POSITIVE_INFINITY), /weight Infinity in row 4/],
      [[1, 2], /weights has 2 values, and the data have 240 rows/],
      ["a", /weight "hi" in row 1 of a/],
      ["weight", /no column "weight" of weights/],
      [3, /weights is 3/],
    ] as const;
    for (const [option, message] of refused) {
      assert.throws(() => fitMixedModel("y ~ x + (1 | g)", base, { weights: option as string }), message);
    }
  });
});
