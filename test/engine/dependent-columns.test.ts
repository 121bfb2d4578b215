import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { fitMixedModel, inferFixedEffects, predictFixed, predictGroups } from "@alignment/engine";
import { readData } from "./generators";
import { assertRelativelyNear as near } from "./near";

const base = readData("base");

describe("where a column was left out as a linear combination of others", () => {
  const sum = { ...base, total: (base.x as number[]).map((x, row) => x + (base.z[row] as number)) };
  const fit = fitMixedModel("y ~ x + z + total + (1 | g)", sum);

  it("rows that keep the combination are predicted, as without the column, and others are not", () => {
    assert.deepEqual(fit.aliased, ["total"]);
    const points = { x: [1, 1], z: [2, 2], total: [3, 4], g: ["s01", "new"] };
    const plain = fitMixedModel("y ~ x + z + (1 | g)", base);
    for (const predict of [predictFixed, predictGroups]) {
      const [own, other] = [predict(fit, points), predict(plain, points)];
      near(own.fit[0], other.fit[0], 1e-9, "prediction");
      near(own.standardError[0], other.standardError[0], 1e-9, "standard error");
      assert.ok(Number.isNaN(own.fit[1]) && Number.isNaN(own.upper[1]));
      assert.match(own.meaning, /in 1 of 2 rows: total had no coefficient/);
    }
    assert.ok(predictFixed(fit, sum).standardError.every(Number.isFinite));
  });
});

describe("random effects whose columns depend on each other", () => {
  const data = { ...base, twice: (base.x as number[]).map((x) => 2 * x + 3), same: base.x };
  // lme4 1.1-31 on the same formulas: its criterion and fixed effects are those of the model without the column
  const cases: readonly (readonly [
    formula: string,
    criterion: number,
    x: number,
    error: number,
    effect: string,
  ])[] = [
    ["y ~ x + (x + same | g)", 873.698870711, 0.6943996, 0.1771314, "same"],
    ["y ~ x + (x + twice | g)", 873.698870711, 0.6943996, 0.1771314, "twice"],
    ["y ~ x + (x + I(2 * x) | g)", 873.698870711, 0.6943996, 0.1771314, "I(2 * x)"],
    ["y ~ x + (0 + x + same | g)", 918.189476278, 0.6796597, 0.197919, "same"],
    ["y ~ x + (x + same | g) + (1 | h)", 829.820576046, 0.6190383, 0.1560521, "same"],
  ];
  for (const [formula, criterion, x, error, effect] of cases) {
    it(`leave the fit undetermined and named, and what is determined as it is: ${formula}`, () => {
      const fit = fitMixedModel(formula, data);
      assert.equal(fit.status, "undetermined");
      assert.ok(
        fit.statusReason.includes(`${effect} by g adds nothing to the effects before it`),
        fit.statusReason,
      );
      near(fit.criterion, criterion, 1e-10, "criterion");
      near(fit.fixedEffects[1].estimate, x, 1e-6, "x");
      near(fit.fixedEffects[1].standardError, error, 1e-6, "standard error of x");
      assert.ok(fit.randomEffects.every((one) => one.standardDeviations.every((value) => value < 10)));
      const without = fitMixedModel(formula.replace(` + ${effect} |`, " |"), data);
      for (const method of ["Satterthwaite", "Kenward-Roger"] as const) {
        const [own, other] = [fit, without].map((one) => inferFixedEffects(one, method).effects[1]);
        assert.ok(own.status === "defined" && other.status === "defined", method);
        near(own.standardError, other.standardError, 1e-6, `standard error by ${method}`);
        near(own.degreesOfFreedom, other.degreesOfFreedom, 1e-4, `degrees of freedom by ${method}`);
      }
    });
  }

  it("are told from columns that differ by little", () => {
    const nearly = (base.x as number[]).map((x, row) => x + 1e-8 * (base.z as number[])[row]);
    const fit = fitMixedModel("y ~ x + (x + nearly | g)", { ...base, nearly });
    assert.equal(fit.status, "converged");
    near(fit.criterion, fitMixedModel("y ~ x + (x + z | g)", base).criterion, 1e-8, "criterion");
  });
});
