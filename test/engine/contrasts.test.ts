import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { fitMixedModel, inferFixedEffects, testContrasts, testEquivalence } from "@alignment/engine";
import { randomStream } from "alignment/worlds";

const random = randomStream(12, "contrasts");
const size = 240;
const group = Array.from({ length: size }, (_, row) => `g${row % 17}`);
const kind = Array.from({ length: size }, (_, row) => ["a", "b", "c"][(row * 7) % 3]);
const x = Float64Array.from({ length: size }, () => random.normal());
const own = Float64Array.from({ length: 17 }, () => random.normal());
const y = x.map((at, row) => 0.3 * at + 0.2 * ((row * 7) % 3) + own[row % 17] + random.normal());
const is = (name: string) => Float64Array.from(kind, (one) => (one === name ? 1 : 0));
const data = { y, x, a: is("a"), b: is("b"), c: is("c"), group };
const fit = fitMixedModel("y ~ x + b + c + (1 + x | group)", data);

/** Two fits of one model stop within this of the optimum, in standard errors. */
const optimumTolerance = 1e-5;

describe("testContrasts", () => {
  it("gives a single term what the test of the term gives", () => {
    const { effects } = inferFixedEffects(fit, "normal");
    for (const effect of effects) {
      const [one] = testContrasts(fit, [{ name: "it", weights: { [effect.term]: 1 } }]);
      assert.equal(effect.status, "defined");
      if (effect.status !== "defined") continue;
      for (const key of ["estimate", "standardError", "statistic", "pValue", "lower", "upper"] as const)
        assert.ok(Math.abs(one[key] - effect[key]) < 1e-12, `${effect.term}, ${key}`);
    }
  });

  it("gives the difference of two categories what another base category gives as a coefficient", () => {
    const [difference] = testContrasts(fit, [{ name: "c - b", weights: { c: 1, b: -1 } }]);
    const other = fitMixedModel("y ~ x + a + c + (1 + x | group)", data).fixedEffects[3];
    const tolerance = optimumTolerance * other.standardError;
    assert.ok(Math.abs(difference.estimate - other.estimate) < tolerance);
    assert.ok(Math.abs(difference.standardError - other.standardError) < tolerance);
  });

  it("scales with its weights and keeps its p-value", () => {
    const [one, five] = testContrasts(fit, [
      { name: "once", weights: { x: 1, b: -0.5 } },
      { name: "five times", weights: { x: -5, b: 2.5 } },
    ]);
    assert.ok(Math.abs(five.estimate + 5 * one.estimate) < 1e-12);
    assert.ok(Math.abs(five.standardError - 5 * one.standardError) < 1e-12);
    assert.ok(Math.abs(five.pValue - one.pValue) < 1e-12);
  });

  it("refuses terms without a coefficient, weights that are none and levels that cannot be", () => {
    const test = (weights: Record<string, number>) => testContrasts(fit, [{ name: "it", weights }]);
    assert.throws(
      () => test({ z: 1 }),
      /^ModelError: testContrasts: the contrast "it" refers to "z", which has no coefficient; expected some of \(Intercept\), x, b, c/,
    );
    const aliased = fitMixedModel("y ~ a + b + c + (1 | group)", data);
    assert.throws(
      () => testContrasts(aliased, [{ name: "it", weights: { c: 1 } }]),
      /no coefficient \(it is a linear combination of others\)/,
    );
    assert.throws(() => test({ x: Number.NaN }), /weighs "x" by NaN/);
    assert.throws(() => test({ x: 0 }), /has the variance 0/);
    assert.throws(() => testContrasts(fit, [], { level: 1 }), /level is 1/);
  });
});

/** R 4.2: max(pt((-.2 - e) / s, df), pt((e - .2) / s, df)) of each row, printed with 10 digits; pnorm for Infinity. */
const inR = [
  { estimate: 0.05, standardError: 0.08, degreesOfFreedom: 25, pValue: 0.03626063385 },
  { estimate: -0.15, standardError: 0.06, degreesOfFreedom: Number.POSITIVE_INFINITY, pValue: 0.202328381 },
] as const;

describe("testEquivalence", () => {
  it("gives the larger of the two one-sided p-values of R", () => {
    for (const { pValue, ...effect } of inR) {
      const found = testEquivalence(effect, [-0.2, 0.2]).pValue;
      assert.ok(Math.abs(found - pValue) < 1e-9, `${found}`);
    }
  });

  it("finds equivalence exactly where the interval of coverage 1 - 2 size lies within the bounds", () => {
    for (const estimate of [-0.3, -0.12, 0, 0.07, 0.1])
      for (const standardError of [0.02, 0.05, 0.1, 0.2])
        for (const level of [0.01, 0.05, 0.2]) {
          const { status, interval } = testEquivalence(
            { estimate, standardError, degreesOfFreedom: 12 },
            [-0.25, 0.15],
            { size: level },
          );
          assert.equal(status === "equivalent", interval[0] > -0.25 && interval[1] < 0.15);
        }
  });

  it("does not depend on the unit, and turns with the sign", () => {
    const effect = { estimate: 0.1, standardError: 0.07, degreesOfFreedom: 30 };
    const { pValue } = testEquivalence(effect, [-0.2, 0.3]);
    const scaled = { estimate: -100, standardError: 70, degreesOfFreedom: 30 };
    assert.ok(Math.abs(testEquivalence(scaled, [-300, 200]).pValue - pValue) < 1e-12);
  });

  it("refuses bounds on one side of zero, a standard error of zero, and a size of a half", () => {
    const effect = { estimate: 0, standardError: 1 };
    assert.throws(
      () => testEquivalence(effect, [0.1, 0.2]),
      /^ModelError: testEquivalence: the bounds are 0.1 and 0.2; expected one below and one above zero/,
    );
    assert.throws(() => testEquivalence({ estimate: 0, standardError: 0 }, [-1, 1]), /standard error 0/);
    assert.throws(() => testEquivalence(effect, [-1, 1], { size: 0.5 }), /size is 0.5/);
  });
});
