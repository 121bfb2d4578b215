import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { conditionalModes, criterionAt, fitMixedModel } from "@alignment/engine";
import { listOf, readOracle } from "./oracle";

/** lme4's optimiser stops where its criterion is flat to about 1e-7: ours may be lower, but not higher than that. */
const criterionTolerance = 1e-7;
/** Near the optimum estimates move by the root of what the criterion still lacks. */
const estimateTolerance = 1e-6;
const thetaTolerance = 1e-4;
/** At a given theta nothing is optimised: only rounding is left. */
const roundingTolerance = 1e-10;

function assertClose(actual: number, expected: number, relative: number, what: string): void {
  const difference = Math.abs(actual - expected);
  assert.ok(
    difference <= relative * Math.max(1, Math.abs(expected)),
    `${what}: ${actual}, lme4 has ${expected}`,
  );
}

const oracle = readOracle();

describe("fitMixedModel agrees with lme4", () => {
  for (const model of oracle.models) {
    it(`on ${model.name}`, () => {
      const fit = fitMixedModel(model.formula, oracle.data[model.data], { method: model.method });
      assert.ok(
        fit.criterion <= model.criterion + criterionTolerance,
        `criterion ${fit.criterion}, lme4 ${model.criterion}`,
      );
      assertClose(fit.criterion, model.criterion, 1e-6, "criterion");
      assert.equal(fit.status, model.singular ? "singular" : "converged");
      assert.deepEqual(
        fit.fixedEffects.map(({ term }) => term),
        listOf(model.terms),
      );
      fit.fixedEffects.forEach(({ term, estimate, standardError }, index) => {
        assertClose(estimate, listOf(model.estimates)[index], estimateTolerance, `estimate of ${term}`);
        assertClose(
          standardError,
          listOf(model.standardErrors)[index],
          estimateTolerance * 10,
          `standard error of ${term}`,
        );
      });
      listOf(model.theta).forEach((theta, index) => {
        assertClose(fit.theta[index], theta, thetaTolerance, `theta ${index + 1}`);
      });
      assertClose(
        fit.residualStandardDeviation,
        model.residualStandardDeviation,
        1e-5,
        "residual standard deviation",
      );
      assertClose(fit.logLikelihood, model.logLikelihood, 1e-6, "log-likelihood");
      assertClose(fit.aic, model.aic, 1e-6, "AIC");
      assertClose(fit.bic, model.bic, 1e-6, "BIC");
    });
  }

  for (const model of oracle.models.filter(({ atTheta }) => atTheta !== undefined)) {
    it(`on the criterion at given thetas of ${model.name}`, () => {
      const fit = fitMixedModel(model.formula, oracle.data[model.data], { method: model.method });
      for (const { theta, criterion } of model.atTheta ?? []) {
        assertClose(criterionAt(fit, theta), criterion, roundingTolerance, `criterion at ${theta}`);
      }
    });
  }

  it("on the conditional modes of sleepstudy", () => {
    const model = oracle.models[0];
    const [effects] = conditionalModes(fitMixedModel(model.formula, oracle.data[model.data]));
    model.groups.forEach((group, position) => {
      const ours = effects.modes[effects.groupNames.indexOf(group)];
      ours.forEach((mode, term) => {
        assertClose(mode, model.modes[position][term], 1e-5, `mode ${term + 1} of ${group}`);
      });
    });
  });
});

describe("fitMixedModel agrees with published numbers", () => {
  const sleepstudy = oracle.data.sleepstudy;
  const formula = "Reaction ~ Days + (1 + Days | Subject)";

  it("on sleepstudy: REML criterion 1743.6282722424, standard errors 6.824555776 and 1.545788932", () => {
    const fit = fitMixedModel(formula, sleepstudy);
    assert.ok(fit.criterion <= 1743.6282722424 + criterionTolerance);
    assertClose(fit.criterion, 1743.6282722424, 1e-9, "criterion");
    assertClose(fit.fixedEffects[0].standardError, 6.824555776, 1e-6, "standard error of the intercept");
    assertClose(fit.fixedEffects[1].standardError, 1.545788932, 1e-6, "standard error of Days");
    for (const [index, theta] of [0.966732791, 0.01516906, 0.230909598].entries()) {
      assertClose(fit.theta[index], theta, 1e-6, `theta ${index + 1}`);
    }
  });

  it("on sleepstudy: ML objective 1751.9393444646682", () => {
    assertClose(
      fitMixedModel(formula, sleepstudy, { method: "ML" }).criterion,
      1751.9393444646682,
      1e-10,
      "objective",
    );
  });

  it("on Dyestuff: REML criterion 319.654276842342", () => {
    assertClose(
      fitMixedModel("Yield ~ 1 + (1 | Batch)", oracle.data.dyestuff).criterion,
      319.654276842342,
      1e-10,
      "criterion",
    );
  });
});
