import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { conditionalModes, fitMixedModel } from "@alignment/engine";
import { plotCaterpillar } from "alignment/figures";
import { type CaseSlope, caseSlopes } from "alignment/study";

/** Cases with slopes of their own, from waves in place of chance. */
function exampleFit() {
  const columns = { y: [] as number[], duration: [] as number[], case: [] as string[] };
  for (let one = 0; one < 12; one++) {
    for (let year = 1; year <= 4 + (one % 5); year++) {
      columns.case.push(`case ${one}`);
      columns.duration.push(year);
      columns.y.push(
        -1 + 0.1 * Math.sin(one) + (0.05 + 0.04 * Math.cos(3 * one)) * year + 0.05 * Math.sin(7 * year * one),
      );
    }
  }
  return fitMixedModel("y ~ duration + (1 + duration | case)", columns);
}

const slope = (name: string, value: number, reach: number): CaseSlope => ({
  name,
  slope: value,
  lower: value - reach,
  upper: value + reach,
});

describe("caseSlopes", () => {
  const fit = exampleFit();
  const [modes] = conditionalModes(fit);

  it("adds each case's deviation to the common slope", () => {
    const { cases: slopes, common: shared } = caseSlopes(fit, "duration");
    assert.deepEqual(
      slopes.map(({ name }) => name),
      [...modes.groupNames],
    );
    const common = fit.fixedEffects[1].estimate;
    assert.equal(shared, common);
    slopes.forEach(({ slope: own }, group) => {
      assert.equal(own, common + modes.modes[group][1]);
    });
  });

  it("reaches 1.96 conditional standard deviations to either side at 95%", () => {
    caseSlopes(fit, "duration").cases.forEach(({ slope: own, lower, upper }, group) => {
      const deviation = Math.sqrt(modes.conditionalCovariances[group][1][1]);
      /** Digits of 1.959964. */
      const tolerance = 1e-6 * deviation;
      assert.ok(Math.abs(upper - own - 1.959964 * deviation) < tolerance);
      assert.ok(Math.abs(own - lower - 1.959964 * deviation) < tolerance);
    });
  });

  it("refuses a term that does not vary or has no common slope, and levels outside 0 to 1", () => {
    assert.throws(
      () => caseSlopes(fit, "gdp"),
      /gdp has no fixed coefficient .* vary are \(Intercept\), duration/,
    );
    assert.throws(() => caseSlopes(fit, "duration", { level: 95 }), /level is 95/);
  });
});

describe("plotCaterpillar", () => {
  const slopes = [
    slope("still", 0.01, 0.05),
    slope("away", -0.2, 0.05),
    slope("closer", 0.3, 0.1),
    slope("back", -0.01, 0.1),
  ];

  it("sorts the cases and parts them by what their intervals say of zero", () => {
    const figure = plotCaterpillar(slopes, { common: 0.02, named: 1 });
    const traces = figure.data as unknown as {
      name: string;
      x: number[];
      y: (number | null)[];
      text?: string[];
    }[];
    assert.deepEqual(
      traces[3].text?.map((text) => text.split(":")[0]),
      ["case away", "case back", "case still", "case closer"],
    );
    assert.equal(traces[3].text?.[1], "case back: −0.010 (−0.110 to 0.090)");
    assert.deepEqual(traces[3].x, [-0.2, -0.01, 0.01, 0.3]);
    assert.deepEqual(
      traces.slice(0, 3).map(({ name, y }) => [name, y]),
      [
        ["diverging", [1, 1, null]],
        ["interval includes zero", [2, 2, null, 3, 3, null]],
        ["converging", [4, 4, null]],
      ],
    );
  });

  it("counts in the caption the cases that diverge, and those whose whole interval does", () => {
    const { caption } = plotCaterpillar(slopes, { common: 0.02 });
    assert.match(caption, /are diverging: 2 of 4 \(50%\)/);
    assert.match(caption, /below zero for 1 of 4 \(25%\) \(orange\)/);
    assert.match(caption, /above zero for 1 of 4 \(25%\) \(blue\)/);
  });

  it("names as many cases at either end as are asked for, none twice", () => {
    const namesOf = (named: number): string[] =>
      (plotCaterpillar(slopes, { common: 0, named }).layout.annotations as { text: string }[]).map(
        ({ text }) => text,
      );
    assert.deepEqual(namesOf(1), ["closer (0.300)", "away (−0.200)"]);
    assert.deepEqual(namesOf(9), ["closer (0.300)<br>still (0.010)", "back (−0.010)<br>away (−0.200)"]);
    assert.deepEqual(namesOf(0), []);
  });

  it("refuses no cases, and a case without a slope by its name", () => {
    assert.throws(() => plotCaterpillar([], { common: 0 }), /no cases/);
    assert.throws(
      () => plotCaterpillar([slope("odd", Number.NaN, 1)], { common: 0 }),
      /odd has the slope NaN/,
    );
  });
});
