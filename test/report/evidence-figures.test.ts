import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { plotEventPaths, plotNullRanges, type StatisticWithNulls } from "alignment/figures";

interface Trace {
  readonly name: string;
  readonly x: readonly (number | null)[];
  readonly y: readonly (number | null)[];
}

const tracesOf = (figure: { data: readonly unknown[] }): readonly Trace[] => figure.data as Trace[];
const traceOf = (figure: { data: readonly unknown[] }, name: string): Trace => {
  const found = tracesOf(figure).find((trace) => trace.name === name);
  assert.ok(found, `no trace ${name}`);
  return found;
};

describe("plotNullRanges", () => {
  const options = { statistic: "t", conventional: 1.96 };
  const statistic = (label: string, observed: number): StatisticWithNulls => ({
    label,
    observed,
    nulls: [
      { name: "linear", kind: "simulated scores", low: 3, middle: 5, high: 7 },
      { name: "exchangeEra", kind: "exchanged memberships", low: 1, middle: 3, high: 5 },
    ],
  });

  it("fills the diamond only where the data lie above the 95% quantile of every null", () => {
    const figure = plotNullRanges(
      [statistic("inside", 4), statistic("one", 6), statistic("all", 8)],
      options,
    );
    assert.deepEqual(traceOf(figure, "the data, not above every null").x, [4, 6]);
    assert.deepEqual(traceOf(figure, "the data, above every null").x, [8]);
    assert.match(figure.caption, /A filled diamond is \(1 of 3\)/);
    const labels = (figure.layout.annotations as { text: string }[]).map(({ text }) => text);
    assert.match(labels[0], /\+4\.00: not above 2 of 2 nulls/);
    assert.match(labels[1], /not above 1 of 2 nulls/);
    assert.match(labels[2], /above all 2 nulls/);
  });

  it("takes a value at the 95% quantile as within the null", () => {
    const figure = plotNullRanges([statistic("at the end", 7)], options);
    assert.match(figure.altText, /every null: none/);
  });

  it("draws each null from its 5% to its 95% quantile, on a line of its own, whatever the order of the rows", () => {
    const figure = plotNullRanges([statistic("a", 4)], options);
    const worlds = traceOf(figure, "no influence: simulated scores");
    const exchanges = traceOf(figure, "no influence: exchanged memberships");
    assert.deepEqual(worlds.x, [3, 7, null]);
    assert.deepEqual(exchanges.x, [1, 5, null]);
    assert.notEqual(worlds.y[0], exchanges.y[0]);
  });

  it("shows zero and the usual threshold wherever the values lie", () => {
    const { range } = plotNullRanges([statistic("a", 40)], options).layout.xaxis as { range: number[] };
    assert.ok(range[0] < 0 && range[1] > 40);
  });

  it("refuses no statistics, values that are not finite, no nulls, and ranges out of order", () => {
    assert.throws(() => plotNullRanges([], options), /no statistics/);
    assert.throws(() => plotNullRanges([statistic("a", Number.NaN)], options), /a has the value NaN/);
    assert.throws(() => plotNullRanges([{ ...statistic("a", 1), nulls: [] }], options), /0 nulls/);
    const reversed = { name: "linear", kind: "simulated scores", low: 2, middle: 1, high: 3 } as const;
    assert.throws(
      () => plotNullRanges([{ label: "a", observed: 1, nulls: [reversed] }], options),
      /a in linear runs from 2 over 1 to 3/,
    );
  });
});

describe("plotEventPaths", () => {
  const path = {
    name: "base",
    year: [-2, -1, 0],
    estimate: [-0.1, 0, 0.2],
    standardError: [0.05, 0, 0.1],
  };

  it("draws estimates with 95% intervals, at the years themselves where there is one path", () => {
    const figure = plotEventPaths([path], { outcome: "Distance" });
    assert.deepEqual(traceOf(figure, "base").x, [-2, -1, 0]);
    const bars = traceOf(figure, "95% intervals, base");
    assert.deepEqual(bars.y.slice(0, 2), [-0.198, -0.002]);
    assert.deepEqual(bars.y.slice(3, 5), [0, 0]);
    assert.equal(figure.layout.showlegend, false);
  });

  it("sets several paths beside each other, so that no interval hides another", () => {
    const two = plotEventPaths([path, { ...path, name: "other" }], { outcome: "Distance" });
    assert.notDeepEqual(traceOf(two, "base").x, traceOf(two, "other").x);
    assert.match(two.altText, /base from −0\.100 in year −2 to 0\.200 in year 0; other from/);
  });

  it("refuses no paths, too many of them, and columns of different lengths", () => {
    assert.throws(() => plotEventPaths([], { outcome: "Distance" }), /0 paths/);
    assert.throws(() => plotEventPaths(Array(5).fill(path), { outcome: "Distance" }), /5 paths/);
    assert.throws(
      () => plotEventPaths([{ ...path, estimate: [1] }], { outcome: "Distance" }),
      /estimate has 1 values and year has 3/,
    );
  });
});
