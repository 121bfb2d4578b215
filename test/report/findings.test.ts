import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { JudgedHypothesis } from "alignment/nulls";
import {
  distancesShrink,
  distancesStay,
  isRefuted,
  isSupported,
  nothingChanges,
  paceRises,
  type Verdict,
} from "alignment/study";

describe("findings", () => {
  it("of trends are no standings of sentences: those ask what would be found if IGOs did nothing", () => {
    const slope = { estimate: 0.0136, lower: 0.0006, upper: 0.0266 };
    const among = (p: number, isHeldOut = false) => ({
      statistic: "table2.duration",
      observed: slope.estimate,
      nulls: [
        {
          name: "linear" as const,
          kind: "simulated scores" as const,
          isHeldOut,
          draws: 500,
          mean: 0.016,
          meanInterval: [0.0159, 0.0161] as const,
          low: 0.009,
          middle: 0.016,
          high: 0.023,
          p,
        },
      ],
    });
    assert.equal(distancesShrink(slope, among(0.73)).standing, "undecidable");
    assert.equal(distancesShrink(slope, among(0.02)).standing, "holds");
    assert.equal(
      distancesShrink(slope, among(0.04)).standing,
      "undecidable",
      "its Monte Carlo interval holds 0.05",
    );
    assert.equal(distancesShrink(slope, among(0.05)).standing, "undecidable");
    assert.equal(distancesShrink(slope, among(0.04, true)).standing, "undecidable", "held out: no null");
    assert.equal(distancesShrink(slope).standing, "undecidable", "positive, but no null is drawn");
    assert.equal(distancesShrink({ estimate: -1, lower: -2, upper: -0.1 }, among(0.01)).standing, "fails");
  });

  it("that distances stay never hold where regression to the mean is not drawn, and fail below zero", () => {
    const slope = (estimate: number) => ({ estimate, lower: estimate - 0.01, upper: estimate + 0.01 });
    assert.equal(distancesStay(slope(0.001)).standing, "undecidable");
    assert.match(distancesStay(slope(0.001)).reason, /not significant, as the paper has it/);
    assert.equal(distancesStay(slope(0.02)).standing, "undecidable");
    assert.doesNotMatch(distancesStay(slope(0.02)).reason, /not significant/);
    assert.equal(distancesStay(slope(-0.02)).standing, "fails");
  });

  it("of a yearly change that becomes smaller do not say that distances grow", () => {
    const falling = paceRises({ estimate: -0.0018, lower: -0.0028, upper: -0.0008 });
    assert.equal(falling.standing, "fails");
    assert.match(falling.reason, /becomes smaller/);
    assert.doesNotMatch(falling.reason, /distances grow/);
    assert.equal(paceRises({ estimate: 0.001, lower: 0.0001, upper: 0.0019 }).standing, "undecidable");
  });

  it("on hypotheses follow the verdict alone: what is undecidable neither holds nor fails", () => {
    const judged = (verdict: Verdict, changes: object = {}) =>
      ({
        verdict,
        p: 0.2,
        effect: 0,
        bottom: -0.02,
        top: 0.02,
        top_measured: 0.03,
        ...changes,
      }) as JudgedHypothesis;
    const table: readonly [Verdict, string, string, string][] = [
      ["supported", "holds", "holds", "fails"],
      ["weakly supported", "undecidable", "holds", "fails"],
      ["not supported", "fails", "fails", "holds"],
      ["contradicted", "fails", "fails", "holds"],
      ["undecidable", "undecidable", "undecidable", "undecidable"],
    ];
    for (const [verdict, confirmed, weakly, refuted] of table) {
      const one = judged(verdict);
      assert.equal(isSupported("H2", one, "supported").standing, confirmed, verdict);
      assert.equal(isSupported("H1", one, "weakly supported").standing, weakly, verdict);
      assert.equal(isRefuted("H3", one).standing, refuted, verdict);
    }
    assert.equal(nothingChanges("H3", judged("undecidable")).standing, "holds");
    assert.equal(nothingChanges("H3", judged("undecidable", { top_measured: 0.06 })).standing, "undecidable");
    assert.equal(nothingChanges("H3", judged("not supported", { bottom: -0.06 })).standing, "undecidable");
    assert.equal(nothingChanges("H3", judged("contradicted")).standing, "fails");
    const noExits = judged("undecidable", { because: "undecidable because 0 states", effect: Number.NaN });
    assert.equal(nothingChanges("H3", noExits).standing, "undecidable");
    assert.match(isRefuted("H3", noExits).reason, /H3 is undecidable because 0 states/);
  });

  it("on a borderline verdict are undecidable, whichever side its draws fell", () => {
    const borderline = { p: 0.048, lower: 0.042, upper: 0.054 };
    for (const verdict of ["supported", "weakly supported", "not supported", "contradicted"] as const) {
      const one = { verdict, p: 0.048, effect: 0, bottom: -0.02, top: 0.02, top_measured: 0.03, borderline };
      for (const { standing, reason } of [
        isSupported("H2", one as JudgedHypothesis, "weakly supported"),
        isRefuted("H2", one as JudgedHypothesis),
        nothingChanges("H2", one as JudgedHypothesis),
      ]) {
        assert.equal(standing, "undecidable", verdict);
        assert.match(reason, new RegExp(`H2 is borderline, ${verdict}`));
      }
    }
  });
});
