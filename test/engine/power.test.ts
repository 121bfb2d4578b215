import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { fitMixedModel, inferFixedEffects, minimalDetectableEffect, powerOf } from "@alignment/engine";
import { randomStream } from "alignment/worlds";

/** R 4.2: d = 0:3; print(pnorm(d - qnorm(.975)) + pnorm(-d - qnorm(.975)), digits = 12). */
const inR = [
  [0, 0.05],
  [1, 0.170075045753],
  [2, 0.516005273976],
  [3, 0.850838768327],
] as const;

const digitsOfR = 1e-9;

describe("powerOf", () => {
  it("is what R's normal distribution gives", () => {
    for (const [effect, power] of inR)
      assert.ok(Math.abs(powerOf(effect, 1) - power) < digitsOfR, `${effect}: ${powerOf(effect, 1)}`);
  });

  it("depends on the effect in standard errors alone, whatever its sign", () => {
    for (const unit of [1e-4, 1, 300]) {
      assert.ok(Math.abs(powerOf(2 * unit, unit) - powerOf(2, 1)) < 1e-12);
      assert.equal(powerOf(-2 * unit, unit), powerOf(2 * unit, unit));
    }
  });

  it("is the size of the test where there is no effect, and rises with the effect and with the level's slack", () => {
    assert.ok(Math.abs(powerOf(0, 1, { level: 0.9, degreesOfFreedom: 12 }) - 0.1) < 1e-12);
    const rising = [0, 0.5, 1, 2, 4].map((effect) => powerOf(effect, 1, { degreesOfFreedom: 30 }));
    assert.deepEqual(
      rising,
      [...rising].sort((a, b) => a - b),
    );
    assert.ok(powerOf(2, 1, { level: 0.99 }) < powerOf(2, 1, { level: 0.95 }));
  });

  it("is the share of simulated data sets of the same design in which a mixed model finds the effect", () => {
    const [groups, rows, effect, runs] = [15, 6, 0.25, 400];
    const random = randomStream(5, "power");
    const group = Array.from({ length: groups * rows }, (_, row) => `g${Math.floor(row / rows)}`);
    const x = Float64Array.from({ length: groups * rows }, (_, row) => row % rows);
    let found = 0;
    let errors = 0;
    for (let run = 0; run < runs; run++) {
      const own = Float64Array.from({ length: groups }, () => random.normal());
      const y = x.map((at, row) => effect * at * 0.6 + own[Math.floor(row / rows)] + random.normal());
      const { effects } = inferFixedEffects(fitMixedModel("y ~ x + (1 | group)", { y, x, group }), "normal");
      const slope = effects[1];
      assert.equal(slope.status, "defined");
      if (slope.status !== "defined") continue;
      errors += slope.standardError / runs;
      if (slope.pValue < 0.05) found += 1;
    }
    const expected = powerOf(effect * 0.6, errors);
    const fourStandardErrors = 4 * Math.sqrt((expected * (1 - expected)) / runs);
    assert.ok(Math.abs(found / runs - expected) < fourStandardErrors, `${found / runs}, ${expected}`);
  });

  it("refuses a standard error, a level or degrees of freedom that cannot be", () => {
    assert.throws(
      () => powerOf(1, 0),
      /^ModelError: powerOf: the standard error is 0; expected a positive number/,
    );
    assert.throws(() => powerOf(Number.NaN, 1), /powerOf: the effect is NaN/);
    assert.throws(() => powerOf(1, 1, { level: 1 }), /powerOf: level is 1/);
    assert.throws(() => powerOf(1, 1, { degreesOfFreedom: 0 }), /powerOf: degreesOfFreedom is 0/);
  });
});

describe("minimalDetectableEffect", () => {
  it("is 2.80 standard errors for 80 % power at the usual level", () => {
    assert.ok(Math.abs(minimalDetectableEffect(0.5) / 0.5 - 2.8016) < 1e-4);
  });

  it("is the effect whose power is the one asked for", () => {
    // The other tail, which the formula leaves out, adds less than this (most at a power of .5 and 20 degrees of
    // freedom).
    const otherTail = 1e-3;
    for (const power of [0.5, 0.8, 0.95])
      for (const degreesOfFreedom of [20, Number.POSITIVE_INFINITY]) {
        const effect = minimalDetectableEffect(0.3, { power, degreesOfFreedom });
        const found = powerOf(effect, 0.3, { degreesOfFreedom });
        assert.ok(Math.abs(found - power) < otherTail, `${power}: ${found}`);
      }
  });

  it("refuses a power below the size of the test", () => {
    assert.throws(
      () => minimalDetectableEffect(1, { power: 0.04 }),
      /minimalDetectableEffect: power is 0.04; expected a number between 0.05\d* \(the size of the test\) and 1/,
    );
  });
});
