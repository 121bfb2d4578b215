// What a fit says where the data leave variances open. Reference values are lme4 1.1-31, lmerTest 3.1-3 and pbkrtest
// 0.5.2 on the model with one of the factors (bobyqa, rhoend 1e-10), and R's lm where fixed effects take up the groups.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  compareModels,
  conditionalModes,
  confidenceIntervals,
  cooksDistances,
  determinationOf,
  fitMixedModel,
  fittedValues,
  inferFixedEffects,
  intraClassCorrelation,
  leverages,
  ModelError,
  predictFixed,
  predictGroups,
  secondStart,
  testAcrossModels,
  testContrasts,
  testEquivalence,
} from "@alignment/engine";
import { type Columns, readData } from "./generators";
import { assertRelativelyNear as near } from "./near";

/** The named columns in some rows. */
function rowsOf(data: Columns, keep: (row: number) => boolean): Columns {
  return Object.fromEntries(
    Object.entries(data).map(([name, column]) => [
      name,
      (column as unknown[]).filter((_, row) => keep(row)) as string[] | number[],
    ]),
  );
}

const twins = readData("dupgroup");
const base = readData("base");
const three = rowsOf(base, (row) => ["s01", "s02", "s03"].includes(base.g[row] as string));
three.site = three.g.slice() as string[];

describe("grouping factors that make the same groups", () => {
  const fit = fitMixedModel("y ~ x + (1 | country) + (1 | iso)", twins);
  const one = fitMixedModel("y ~ x + (1 | country)", twins);

  it("leave the fit undetermined, and the reason names both", () => {
    assert.equal(fit.status, "undetermined");
    assert.match(fit.statusReason, /country and iso make the same groups/);
    assert.equal(one.status, "converged");
    assert.equal(one.statusReason, "");
  });

  it("have variances of which the sum is lme4's for one factor", () => {
    const sum = fit.randomEffects.reduce((total, { covariance }) => total + covariance[0][0], 0);
    near(sum, 0.8970727, 1e-5, "sum of the variances");
    near(fit.residualStandardDeviation, 1.454032, 1e-6, "residual standard deviation");
    near(fit.criterion, 902.477845, 1e-9, "criterion");
  });

  it("leave the fixed effects determined, by every method", () => {
    const expected = {
      normal: [0.1033651774, Number.POSITIVE_INFINITY],
      Satterthwaite: [0.1033651774, 224.21337721],
      "Kenward-Roger": [0.1035918055, 224.19619463],
    } as const;
    for (const [method, [standardError, degrees]] of Object.entries(expected)) {
      const x = inferFixedEffects(fit, method as keyof typeof expected).effects[1];
      assert.ok(x.status === "defined");
      near(x.standardError, standardError, 1e-6, `standard error by ${method}`);
      assert.ok(x.degreesOfFreedom === degrees || Math.abs(x.degreesOfFreedom - degrees) < 1e-3, method);
    }
    const [robust, ofOne] = [fit, one].map((each) => inferFixedEffects(each, "CR2").effects[1]);
    assert.ok(robust.status === "defined" && ofOne.status === "defined");
    near(robust.standardError, ofOne.standardError, 1e-6, "standard error by CR2");
  });

  it("have no modes, correlations or intervals of their own, but fitted values, leverages and R squared", () => {
    assert.ok(conditionalModes(fit).every(({ modes }) => modes.every(([mode]) => Number.isNaN(mode))));
    assert.ok(intraClassCorrelation(fit).every(({ correlation }) => Number.isNaN(correlation)));
    const { intervals } = confidenceIntervals(fit, "profile");
    assert.deepEqual(
      intervals.map(({ status }) => status),
      ["defined", "defined", "not defined", "not defined", "defined"],
    );
    near(fittedValues(fit).conditional[0], fittedValues(one).conditional[0], 1e-6, "fitted value");
    near(leverages(fit)[0], leverages(one)[0], 1e-6, "leverage");
    near(determinationOf(fit).conditional, determinationOf(one).conditional, 1e-6, "conditional R squared");
    assert.ok(cooksDistances(fit, "iso").every(({ status }) => status === "defined"));
  });

  it("are found under other forms: nested, interactions, and slopes beside intercepts", () => {
    const same: readonly (readonly [formula: string, reason: RegExp])[] = [
      ["y ~ x + (1 | country/iso)", /country and country:iso make the same groups/],
      ["y ~ x + (1 | country:iso) + (1 | iso)", /country:iso and iso make the same groups/],
      ["y ~ x + (x | country) + (1 | iso)", /variances of \(Intercept\) by each/],
      ["y ~ x + (x | country) + (x | iso)", /variances of \(Intercept\) and x by each/],
      ["y ~ x + (0 + x | country) + (x || iso)", /variances of x by each/],
      ["y ~ x + (1 | country) + (1 + x | country)", /two terms of country hold \(Intercept\)/],
    ];
    for (const [formula, reason] of same) {
      const each = fitMixedModel(formula, twins);
      assert.equal(each.status, "undetermined", formula);
      assert.match(each.statusReason, reason);
    }
  });

  it("are no fault where one has the intercept and the other the slope: lme4's (x || country)", () => {
    const parted = fitMixedModel("y ~ x + (1 | country) + (0 + x | iso)", twins);
    assert.equal(parted.status, "converged");
    near(parted.criterion, fitMixedModel("y ~ x + (x || country)", twins).criterion, 1e-10, "criterion");
  });

  it("are undetermined also where their variance is zero", () => {
    const flat = { ...twins, y: (twins.y as number[]).map((_, row) => Math.sin(3 * (row % 10))) };
    assert.equal(fitMixedModel("y ~ x + (1 | country)", flat).status, "singular");
    assert.equal(fitMixedModel("y ~ x + (1 | country) + (1 | iso)", flat).status, "undetermined");
  });
});

describe("where fixed effects take up all that differs between the groups", () => {
  const fit = fitMixedModel("y ~ x + site + (1 | g)", three);
  const between = ["(Intercept)", "sites02", "sites03"];

  it("the fit is undetermined, and the reason names the effect and the factor", () => {
    assert.equal(fit.status, "undetermined");
    assert.match(
      fit.statusReason,
      /fixed effects take up all differences .* variances of \(Intercept\) by g/,
    );
  });

  it("coefficients between groups have no standard error, and those within are least squares'", () => {
    for (const { term, estimate, standardError, z, pValue } of fit.fixedEffects) {
      const isBetween = between.includes(term);
      for (const value of [standardError, z, pValue]) assert.equal(Number.isNaN(value), isBetween, term);
      if (!isBetween) {
        near(estimate, 1.057712808, 1e-8, "slope of x");
        near(standardError, 0.220133456, 1e-8, "standard error of x");
      }
    }
  });

  it("every method of inference gives those within groups alone; Kenward-Roger has their 26 degrees", () => {
    for (const method of ["normal", "Satterthwaite", "Kenward-Roger", "CR2"] as const) {
      for (const effect of inferFixedEffects(fit, method).effects) {
        const isBetween = between.includes(effect.term);
        assert.equal(effect.status, isBetween ? "not defined" : "defined", `${effect.term} by ${method}`);
        if (effect.status !== "defined" || method === "normal" || method === "CR2") continue;
        near(effect.degreesOfFreedom, 26, 1e-9, `degrees by ${method}`);
      }
    }
  });

  it("contrasts, intervals and models side by side give those within groups alone", () => {
    assert.equal(testContrasts(fit, [{ name: "x", weights: { x: 2 } }]).length, 1);
    for (const term of between) {
      assert.throws(() => testContrasts(fit, [{ name: "c", weights: { [term]: 1 } }]), /is not determined/);
      assert.throws(
        () => testAcrossModels([{ name: "m", fit, term, clusters: three.g as string[] }], []),
        (error: Error) =>
          error instanceof ModelError && error.message.includes(`"${term}" is not determined`),
      );
      const effect = fit.fixedEffects.find((one) => one.term === term);
      assert.throws(
        () => testEquivalence(effect as { estimate: number; standardError: number }, [-1, 1]),
        /the standard error NaN/,
      );
    }
    for (const method of ["Wald", "profile", "parametric bootstrap"] as const) {
      const options = method === "parametric bootstrap" ? { replicates: 40 } : {};
      const { intervals } = confidenceIntervals(fit, method, options);
      const defined = intervals.filter(({ status }) => status === "defined");
      assert.deepEqual(
        defined.map(({ parameter }) => parameter.kind),
        method === "Wald" ? ["fixed effect"] : ["fixed effect", "residual standard deviation"],
      );
      assert.ok(defined[0].parameter.kind === "fixed effect" && defined[0].parameter.term === "x");
    }
  });

  it("predictions have no interval where they rest on what is open, and say so", () => {
    const points = { x: [0, 1], site: ["s01", "s02"], g: ["s01", "new"] };
    const population = predictFixed(fit, points);
    assert.ok(population.standardError.every(Number.isNaN) && population.upper.every(Number.isNaN));
    assert.match(population.meaning, /not defined \(NaN\) in 2 of 2 rows: the fixed effects take up/);
    const groups = predictGroups(fit, points);
    // the mean of a group that was seen is the mean of its rows: lm's intercept
    near(groups.standardError[0], 0.3495667876, 1e-6, "standard error of the mean of s01");
    assert.ok(Number.isNaN(groups.standardError[1]));
    assert.match(groups.meaning, /in 1 of 2 rows/);
  });

  it("there is no comparison with another model", () => {
    const comparison = compareModels(fit, fitMixedModel("y ~ x + (1 | g)", three));
    assert.equal(comparison.status, "not defined");
    assert.equal(comparison.pValue, undefined);
    assert.match(comparison.reason ?? "", /is not identified/);
  });

  it("it holds wherever the search ends, on the boundary of other variances too", () => {
    for (const formula of ["y ~ site + (z | g)", "y ~ site + (x || g)", "y ~ z * site + (1 | g)"]) {
      const each = fitMixedModel(formula, three);
      assert.equal(each.status, "undetermined", formula);
      assert.ok(Number.isNaN(each.fixedEffects[0].pValue), formula);
    }
    assert.equal(fitMixedModel("y ~ site + x + (1 | g)", three, { method: "ML" }).status, "singular");
  });
});

describe("fixed effects that name the groups of one of several factors", () => {
  // lme4 1.1-31
  const cases: readonly (readonly [formula: string, criterion: number, x: number, error: number])[] = [
    ["y ~ x + g + (1 | g) + (1 | h)", 785.671777444, 0.5881975, 0.09150872],
    ["y ~ x + g + (x || g) + (1 | h)", 760.3158382, 0.6216139, 0.1561849],
    ["y ~ x + g + (x | g) + (1 | h)", 760.3158382, 0.6216139, 0.1561849],
    ["y ~ x + a + (1 | a) + (1 | g) + (1 | h)", 846.873973883, 0.6035085, 0.088534],
  ];
  for (const [formula, criterion, x, error] of cases) {
    it(`leave its variance open and the others' determined: ${formula}`, () => {
      const fit = fitMixedModel(formula, base);
      assert.equal(fit.status, "undetermined");
      assert.match(fit.statusReason, /the fixed effects take up all differences between the groups/);
      near(fit.criterion, criterion, 1e-9, "criterion");
      near(fit.fixedEffects[1].estimate, x, 1e-6, "x");
      near(fit.fixedEffects[1].standardError, error, 1e-6, "standard error of x");
      assert.ok(Number.isNaN(fit.fixedEffects[2].standardError));
      assert.equal(secondStart(fit).outcome, "same optimum");
    });
  }
});
