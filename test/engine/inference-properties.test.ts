import assert from "node:assert/strict";
import { test } from "node:test";
import {
  compareModels,
  determinationOf,
  fitMixedModel,
  type InferenceMethod,
  inferFixedEffects,
  intraClassCorrelation,
  ModelError,
  testContrasts,
} from "@alignment/engine";
import { definedEffects } from "./defined-effects";
import { Generator, rankDeficient, readData } from "./generators";

const sleepstudy = readData("sleepstudy", "Subject");
const formula = "Reaction ~ Days + (1 + Days | Subject)";
const methods: readonly InferenceMethod[] = ["normal", "Satterthwaite", "Kenward-Roger", "CR2"];
/** Relative; the optimum of rescaled columns is found anew, to about 1e-8 in theta. */
const invarianceTolerance = 1e-6;

function near(actual: number | undefined, expected: number | undefined, relative: number): void {
  assert.ok(actual !== undefined && expected !== undefined);
  assert.ok(Math.abs(actual - expected) <= relative * Math.abs(expected), `${actual} is not ${expected}`);
}

for (const method of methods) {
  test(`scaling a column and relabelling groups leave the ${method} test unchanged`, () => {
    const data = rankDeficient();
    const scaled = {
      ...data,
      x: (data.x as number[]).map((value) => 1e4 * value),
      group: (data.group as string[]).map((name) => `${97 - Number(name.slice(1))}`),
    };
    const model = "y ~ x + z + (1 + x | group)";
    const [before, after] = [data, scaled].map((each) =>
      definedEffects(inferFixedEffects(fitMixedModel(model, each), method)),
    );
    before.forEach(({ statistic, degreesOfFreedom }, i) => {
      near(after[i].statistic, statistic, invarianceTolerance);
      if (degreesOfFreedom !== Number.POSITIVE_INFINITY) {
        near(after[i].degreesOfFreedom, degreesOfFreedom, invarianceTolerance);
      }
    });
  });
}

test("a singular fit has no Satterthwaite and no Kenward-Roger test, and says why", () => {
  const fit = fitMixedModel("Yield ~ 1 + (1 | Batch)", readData("dyestuff2"));
  assert.equal(fit.status, "singular");
  for (const method of ["Satterthwaite", "Kenward-Roger"] as const) {
    const [effect] = inferFixedEffects(fit, method).effects;
    assert.equal(effect.status, "not defined");
    assert.ok(!("pValue" in effect));
    assert.match(effect.reason ?? "", /singular/);
  }
});

test("where other variances fit as well, the fit is undetermined and nothing is inferred", () => {
  // Three coefficients take up all that differs between three groups: nothing is left to estimate a variance from.
  const generator = new Generator(11);
  const groups = Array.from({ length: 24 }, (_, row) => row % 3);
  const data = {
    y: groups.map((group) => group + generator.normal()),
    first: groups.map((group) => Number(group === 1)),
    second: groups.map((group) => Number(group === 2)),
    group: groups.map((group) => `g${group}`),
  };
  const saturated = fitMixedModel("y ~ first + second + (1 | group)", data);
  assert.equal(saturated.status, "undetermined");
  for (const method of methods) {
    for (const effect of inferFixedEffects(saturated, method).effects) {
      assert.equal(effect.status, "not defined");
      assert.match(effect.reason ?? "", /do not determine the variances/);
    }
  }
  assert.throws(() => testContrasts(saturated, [{ name: "first", weights: { first: 1 } }]), ModelError);
  assert.notEqual(fitMixedModel("y ~ first + (1 | group)", data).status, "undetermined");
  // Two factors that are one: only the sum of their variances is known.
  const twin = { ...data, twin: data.group.map((name) => `t${name}`) };
  const twice = fitMixedModel("y ~ 1 + (1 | group) + (1 | twin)", twin);
  assert.equal(twice.status, "undetermined");
});

test("clusters that cut a group are refused", () => {
  const clusters = Array.from({ length: sleepstudy.Subject.length }, (_, row) => row % 2);
  assert.throws(
    () => inferFixedEffects(fitMixedModel(formula, sleepstudy), "CR2", { clusters }),
    /every group within one cluster/,
  );
});

test("models with other fixed effects are compared by ML, and the comparison says so", () => {
  const larger = fitMixedModel(formula, sleepstudy);
  const smaller = fitMixedModel("Reaction ~ 1 + (1 + Days | Subject)", sleepstudy);
  const comparison = compareModels(larger, smaller);
  assert.equal(comparison.method, "ML");
  assert.match(comparison.refitted, /fixed effects differ/);
  // anova(m0, m1) of lme4: chi-squared 23.537 on 1 degree of freedom, p 1.226e-06.
  near(comparison.statistic, 23.537, 1e-4);
  assert.equal(comparison.degreesOfFreedom, 1);
  near(comparison.pValue, 1.226e-6, 1e-3);
});

test("models that are not nested, or of other data, have no likelihood-ratio test", () => {
  const data = rankDeficient();
  const [x, z] = ["x", "z"].map((name) => fitMixedModel(`y ~ ${name} + (1 | group)`, data));
  assert.equal(compareModels(x, z).status, "not defined");
  assert.throws(() => compareModels(x, fitMixedModel(formula, sleepstudy)), /other rows/);
});

test("explained variances add up, and the intra-class correlation of an intercept is its variance's part", () => {
  const fit = fitMixedModel("Reaction ~ Days + (1 | Subject)", sleepstudy);
  const variance = fit.randomEffects[0].covariance[0][0];
  near(intraClassCorrelation(fit)[0].correlation, variance / (variance + fit.residualVariance), 1e-12);
  const slopes = determinationOf(fitMixedModel(formula, sleepstudy));
  // From lme4's estimates (bobyqa to 1e-9) and model matrix in R: var(Xb), mean(diag(X S X')), sigma^2.
  near(slopes.marginal, 0.278652042562, 1e-6);
  near(slopes.conditional, 0.799218896977, 1e-6);
});
