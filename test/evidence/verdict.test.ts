import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { randomStream } from "@alignment/engine";
import { cumulativePush } from "alignment/dist/study/evidence/effects";
import { drawScores, poolEstimates } from "alignment/dist/study/evidence/measurement";
import { robustnessValues } from "alignment/dist/study/evidence/sensitivity";
import { coreVerdictOf, type Evidence, verdictOf } from "alignment/dist/study/evidence/verdict";
import { assertClose } from "./targets";

/** Evidence that passes everything. */
const strong: Evidence = {
  upper: 0.001,
  lower: 1,
  holmUpper: 0.004,
  holmLower: 1,
  top: 0.3,
  topMeasured: 0.3,
  measuredT: 3,
  ciri: "agrees",
};

/** Evidence of nothing, measured well enough to exclude δ. */
const none: Evidence = {
  upper: 0.5,
  lower: 0.5,
  holmUpper: 1,
  holmLower: 1,
  top: 0.01,
  topMeasured: 0.02,
  measuredT: 0,
  ciri: "silent",
};

describe("the rule of the verdicts", () => {
  it("supports a hypothesis that passes everything", () => {
    assert.equal(verdictOf(strong), "supported");
  });

  it("supports weakly what lacks the correction, the second measure, the measured t or the size", () => {
    for (const change of [
      { holmUpper: 0.06 },
      { ciri: "silent" },
      { measuredT: 1.6 },
      { top: 0.04 },
    ] as const)
      assert.equal(verdictOf({ ...strong, ...change }), "weakly supported", JSON.stringify(change));
  });

  it("leaves undecided what the second measure opposes, however small p is", () => {
    assert.equal(verdictOf({ ...strong, ciri: "opposes" }), "undecidable");
  });

  it("calls not supported what excludes the smallest effect in score and measured score, and no less", () => {
    assert.equal(verdictOf(none), "not supported");
    for (const change of [{ top: 0.06 }, { topMeasured: 0.06 }, { ciri: "agrees" }] as const)
      assert.equal(verdictOf({ ...none, ...change }), "undecidable", JSON.stringify(change));
  });

  it("calls contradicted what passes against it after correction, unless the second measure agrees with it", () => {
    const against: Evidence = { ...none, lower: 0.002, holmLower: 0.008 };
    assert.equal(verdictOf(against), "contradicted");
    assert.equal(verdictOf({ ...against, ciri: "agrees" }), "undecidable");
  });

  it("is never more lenient than its core, which worlds are judged by", () => {
    const grid = [0.001, 0.03, 0.2, 1];
    for (const upper of grid)
      for (const holmUpper of grid.filter((value) => value >= upper))
        for (const top of [0.01, 0.2])
          for (const ciri of ["agrees", "silent"] as const) {
            const evidence: Evidence = { ...none, upper, holmUpper, top, topMeasured: 1, measuredT: 0, ciri };
            if (coreVerdictOf(evidence) !== "supported") assert.notEqual(verdictOf(evidence), "supported");
            if (coreVerdictOf(evidence) !== "not supported")
              assert.notEqual(verdictOf(evidence), "not supported");
          }
  });

  it("takes its thresholds as open: p of 0.05 passes nothing, an upper end of δ excludes nothing", () => {
    assert.equal(verdictOf({ ...strong, upper: 0.05, holmUpper: 0.05, top: 0.05 }), "undecidable");
    assert.equal(verdictOf({ ...none, top: 0.05 }), "undecidable");
  });
});

describe("the effect on one scale", () => {
  it("adds a push up year by year, with what carries on and what fades", () => {
    // c = 1, then 0.5 · 1 − 0.1 · 1 + 1 = 1.4, then 0.5 · 1.4 − 0.1 · 2.4 + 1 = 1.46; l = 1, 2.4, 3.86
    assertClose(cumulativePush({ momentum: 0.5, reversion: -0.1 }, 3), 3.86, 1e-12, "P3");
    assert.equal(cumulativePush({ momentum: 0, reversion: 0 }, 5), 5);
  });
});

describe("robustness values", () => {
  it("are those that Cinelli & Hazlett (2020) print for exposure to violence in Darfur", () => {
    // t = 4.18 on 783 degrees of freedom: RV 13.9 %, RV at 5 % 7.6 %, partial R² 2.2 %
    const { partialR2, robustness, robustness05 } = robustnessValues(4.18, 783);
    assert.equal(partialR2.toFixed(3), "0.022");
    assert.equal(robustness.toFixed(3), "0.139");
    assert.equal(robustness05.toFixed(3), "0.076");
  });

  it("are zero at 5 % for an estimate that is not significant", () => {
    assert.equal(robustnessValues(1.5, 100).robustness05, 0);
    assert.throws(() => robustnessValues(1, 1), /expected at least 2/);
  });
});

describe("measurement error", () => {
  it("is pooled by Rubin's rules", () => {
    // Q 2; U 1; B 2; T = 1 + 1.5 · 2 = 4
    const { estimate, se, t, within, between, missing } = poolEstimates([1, 3], [1, 1]);
    assert.deepEqual([estimate, se, t, within], [2, 2, 1, 1]);
    assertClose(between, Math.SQRT2, 1e-12, "between");
    assertClose(missing, 0.75, 1e-12, "missing");
    assert.throws(() => poolEstimates([1], [1]), /expected at least two/);
  });

  it("is drawn with the stated standard deviation and persistence, in each state by itself", () => {
    const states = 4000;
    const score = new Float64Array(states * 55).fill(1);
    const drawn = drawScores(
      score,
      score.map(() => 0.5),
      0.9,
      randomStream(1, "measurement"),
    );
    const at = (t: number) => Array.from({ length: states }, (_, state) => drawn[state * 55 + t] - 1);
    const product = (a: readonly number[], b: readonly number[]) =>
      a.reduce((sum, value, i) => sum + value * b[i], 0) / states;
    for (const t of [0, 20, 54])
      assert.ok(Math.abs(product(at(t), at(t)) - 0.25) < 0.025, `variance at ${t}`);
    assert.ok(Math.abs(product(at(20), at(21)) - 0.9 * 0.25) < 0.025);
    assert.ok(Math.abs(product(at(0), at(54))) < 0.02);
    assert.throws(() => drawScores(score, score, 1, randomStream(1, "x")), /persistence is 1/);
  });

  it("leaves a score as it is where the file has no standard deviation", () => {
    const score = Float64Array.from({ length: 55 }, (_, t) => t);
    const none = score.map(() => Number.NaN);
    assert.deepEqual(drawScores(score, none, 0, randomStream(1, "x")), score);
  });
});
