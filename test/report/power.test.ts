import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { minimalDetectableEffect, powerOf } from "@alignment/engine";
import {
  type EquivalenceRow,
  equivalenceOutcome,
  plotEquivalence,
  plotPower,
  plotProfile,
} from "alignment/figures";

interface Trace {
  readonly name: string;
  readonly x: readonly (number | null)[];
  readonly y: readonly (number | null)[];
  readonly fill?: string;
}

const tracesOf = (figure: { data: readonly unknown[] }): Trace[] => figure.data as Trace[];

describe("plotPower", () => {
  const effect = Array.from({ length: 41 }, (_, index) => index / 100);
  const power = effect.map((one) => powerOf(one, 0.1));
  const options = { effect: "True change (points)", smallestEffectOfInterest: 0.2 };

  it("says the power at the smallest effect of interest, between the points too", () => {
    const said = (smallestEffectOfInterest: number): string =>
      plotPower([{ name: "a", effect, power }], { ...options, smallestEffectOfInterest }).altText;
    assert.match(said(0.2), /At 0\.2: a: 0\.52/);
    assert.match(said(minimalDetectableEffect(0.1)), /a: 0\.80/);
    assert.match(said(0.9), /a: not computed/);
  });

  it("reads simulated power at the simulated sizes alone", () => {
    const simulated = {
      name: "a",
      effect: [0, 0.2],
      power: [0, 1],
      interval: { lower: [0, 0.4], upper: [0.6, 1] },
    };
    const said = (smallestEffectOfInterest: number): string =>
      plotPower([simulated], { ...options, smallestEffectOfInterest }).altText;
    assert.match(said(0.2), /At 0\.2: a: 1\.00/);
    assert.match(said(0.05), /a: not simulated/);
  });

  it("draws the uncertainty of simulated power as a band, and a computed one as a line", () => {
    const interval = { lower: power.map((one) => one - 0.02), upper: power.map((one) => one + 0.02) };
    const figure = plotPower(
      [
        { name: "computed", effect, power },
        { name: "simulated", effect, power, interval },
      ],
      options,
    );
    assert.deepEqual(
      tracesOf(figure).map(({ name, fill }) => [name, fill]),
      [
        ["computed", undefined],
        ["lower bound", undefined],
        ["95% interval, simulated", "tonexty"],
        ["simulated", undefined],
      ],
    );
    assert.match(figure.caption, /finite number of simulated worlds/);
    assert.doesNotMatch(plotPower([{ name: "a", effect, power }], options).caption, /simulated/);
  });

  it("refuses no curves, powers that are no chances, and columns of unlike length", () => {
    assert.throws(() => plotPower([], options), /0 curves; expected 1 to 4/);
    assert.throws(() => plotPower([{ name: "a", effect: [1], power: [1.2] }], options), /a: a power is 1\.2/);
    assert.throws(
      () => plotPower([{ name: "a", effect: [1, 2], power: [1] }], options),
      /power has 1 values/,
    );
  });
});

describe("equivalenceOutcome", () => {
  const row = (estimate: number, error: number): EquivalenceRow => ({
    label: "a",
    estimate,
    interval90: [estimate - 1.645 * error, estimate + 1.645 * error],
    interval95: [estimate - 1.96 * error, estimate + 1.96 * error],
  });
  const bounds = [-0.1, 0.1] as const;

  it("reads the 90% interval against the bounds and the 95% interval against zero", () => {
    assert.equal(equivalenceOutcome(row(0.01, 0.02), bounds), "too small to matter");
    assert.equal(equivalenceOutcome(row(0.05, 0.02), bounds), "not zero, but too small to matter");
    assert.equal(equivalenceOutcome(row(0.2, 0.02), bounds), "not zero");
    assert.equal(equivalenceOutcome(row(0.01, 0.2), bounds), "undecided");
  });

  it("is the same for the mirrored estimate and bounds", () => {
    for (const estimate of [-0.3, -0.05, 0.02, 0.12]) {
      const mirrored = equivalenceOutcome(row(-estimate, 0.03), [-0.1, 0.2]);
      assert.equal(equivalenceOutcome(row(estimate, 0.03), [-0.2, 0.1]), mirrored);
    }
  });

  it("never calls an effect equivalent when the bounds narrow after it was undecided", () => {
    let wasSmall = true;
    for (let bound = 0.3; bound > 0.01; bound -= 0.01) {
      const isSmall = /too small/.test(equivalenceOutcome(row(0.02, 0.05), [-bound, bound]));
      assert.ok(wasSmall || !isSmall, `at ${bound}`);
      wasSmall = isSmall;
    }
    assert.equal(wasSmall, false);
  });

  it("refuses bounds on one side of zero", () => {
    assert.throws(
      () => equivalenceOutcome(row(0, 1), [0.1, 0.2]),
      /bounds are 0\.1 and 0\.2; expected one below/,
    );
  });

  it("is said for every row in the caption and beside its label", () => {
    const rows = [row(0.01, 0.02), { ...row(0.01, 0.2), label: "b <c>" }];
    const { caption, layout, data } = plotEquivalence(rows, { effect: "Step (points)", bounds });
    assert.match(caption, /a: practically equivalent to zero; b <c>: inconclusive\.$/);
    const labels = (layout.annotations as { text: string }[]).map(({ text }) => text);
    assert.deepEqual(labels, [
      "a<br><i>practically equivalent to zero</i>",
      "b &lt;c&gt;<br><i>inconclusive</i>",
    ]);
    const [wide, narrow] = data as unknown as Trace[];
    assert.ok(Number(wide.x[0]) < Number(narrow.x[0]));
  });

  it("refuses no rows, and intervals that are not one within the other", () => {
    assert.throws(() => plotEquivalence([], { effect: "x", bounds }), /no rows/);
    const swapped = {
      ...row(0, 0.1),
      interval90: row(0, 0.1).interval95,
      interval95: row(0, 0.1).interval90,
    };
    assert.throws(() => plotEquivalence([swapped], { effect: "x", bounds }), /a has the estimate 0/);
  });
});

describe("plotProfile", () => {
  const profile = {
    parameter: "Slope (points)",
    value: [1, 2, 3],
    deviance: [4, 0, 5],
    estimate: 2,
    lower: 1.1,
    upper: 2.8,
  };

  it("shades the interval and draws the estimate", () => {
    const { layout, altText } = plotProfile({ ...profile, level: 0.9 });
    const [shade, line] = layout.shapes as { x0: number; x1: number }[];
    assert.deepEqual([shade.x0, shade.x1, line.x0], [1.1, 2.8, 2]);
    assert.match(altText, /lowest at 2\.000; the 90% interval runs from 1\.100 to 2\.800/);
  });

  it("refuses an estimate outside its interval, and columns of unlike length", () => {
    assert.throws(
      () => plotProfile({ ...profile, upper: 1.5 }),
      /estimate 2 lies outside its interval, 1\.1 to 1\.5/,
    );
    assert.throws(() => plotProfile({ ...profile, deviance: [1] }), /deviance has 1 values and value has 3/);
  });
});
