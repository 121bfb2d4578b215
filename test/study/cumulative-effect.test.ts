import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { cumulativeEffect, dynamicMultiplier, type Inferences } from "alignment/study";

describe("dynamicMultiplier", () => {
  it("is the number of years where nothing carries on", () => {
    assert.equal(dynamicMultiplier(5, { laggedChange: 0, laggedLevel: 0 }), 5);
  });

  it("adds what carries on of the changes before", () => {
    assert.equal(dynamicMultiplier(1, { laggedChange: 0.5, laggedLevel: -0.1 }), 1);
    assert.equal(dynamicMultiplier(2, { laggedChange: 0.5, laggedLevel: 0 }), 2.5);
    assert.equal(dynamicMultiplier(3, { laggedChange: 0.5, laggedLevel: 0 }), 4.25);
  });

  it("grows each year by 1 / (1 - lagged change) in the long run, if levels do not return", () => {
    for (const laggedChange of [-0.5, 0.2, 0.6]) {
      const step =
        dynamicMultiplier(101, { laggedChange, laggedLevel: 0 }) -
        dynamicMultiplier(100, { laggedChange, laggedLevel: 0 });
      assert.ok(Math.abs(step - 1 / (1 - laggedChange)) < 1e-9);
    }
  });

  it("ends at -1 / lagged level where levels return", () => {
    assert.ok(Math.abs(dynamicMultiplier(2000, { laggedChange: 0.5, laggedLevel: -0.05 }) - 20) < 1e-9);
  });

  it("refuses years and lagged changes that mean nothing", () => {
    assert.throws(
      () => dynamicMultiplier(1.5, { laggedChange: 0, laggedLevel: 0 }),
      /dynamicMultiplier: years is 1.5; expected a whole number above 0/,
    );
    assert.throws(
      () => dynamicMultiplier(2, { laggedChange: 1, laggedLevel: 0 }),
      /the coefficient of the lagged change is 1/,
    );
  });
});

describe("cumulativeEffect", () => {
  const effect = (term: string, estimate: number, standardError = 0.1) =>
    ({
      term,
      estimate,
      standardError,
      status: "defined",
      statistic: estimate / standardError,
      degreesOfFreedom: 20,
      pValue: 0.5,
      lower: -1,
      upper: 1,
    }) as const;
  const effects: Inferences = {
    method: "CR2",
    effects: [effect("gap", 0.2, 0.05), effect("change_before", 0.5), effect("score_before", 0)],
  };
  const lags = { laggedChange: "change_before", laggedLevel: "score_before" };

  it("scales coefficient and standard error by the dose and the dynamic multiplier, and keeps the degrees of freedom", () => {
    assert.deepEqual(cumulativeEffect(effects, "gap", { years: 2, dose: 3, ...lags }), {
      estimate: 3 * 2.5 * 0.2,
      standardError: 3 * 2.5 * 0.05,
      degreesOfFreedom: 20,
    });
    assert.equal(cumulativeEffect(effects, "gap", { years: 1, ...lags }).estimate, 0.2);
  });

  it("refuses a term that the model lacks, naming those that it has", () => {
    assert.throws(
      () => cumulativeEffect(effects, "door", { years: 2, ...lags }),
      /no term "door"; expected one of gap, change_before, score_before/,
    );
  });
});
