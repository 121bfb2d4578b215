import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type MultiverseCurve, plotMultiverseCurve } from "alignment/dist/figures/multiverse-curve";

/** A curve of `count` specifications whose first choice decides the sign. */
function curveOf(count: number, more: Partial<MultiverseCurve> = {}): MultiverseCurve {
  const estimates = Array.from({ length: count }, (_, k) => (k % 2 === 0 ? 1 : -1) * (1 + (k % 7)) * 0.001);
  return {
    coefficient: "Slope (score points per year)",
    estimates,
    lower: estimates.map((estimate) => estimate - 0.0015),
    upper: estimates.map((estimate) => estimate + 0.0015),
    choices: [
      { label: "Sign", values: ["up", "down"], positions: estimates.map((_, k) => k % 2) },
      { label: "Third", values: ["a", "b", "c"], positions: estimates.map((_, k) => k % 3) },
    ],
    ...more,
  };
}

type Trace = { name?: string; x: number[]; y: number[]; base?: number[]; marker: { color: string[] } };
const traceOf = (curve: MultiverseCurve, name: string): Trace =>
  plotMultiverseCurve(curve).data.find((trace) => trace.name === name) as unknown as Trace;

describe("plotMultiverseCurve", () => {
  it("gives each of few specifications a column, in ascending order", () => {
    const { y } = traceOf(curveOf(20), "estimates");
    assert.equal(y.length, 20);
    assert.deepEqual(
      y,
      [...y].sort((one, other) => one - other),
    );
  });

  it("gives 100,000 specifications 120 columns, and says so", () => {
    const curve = curveOf(100_000);
    assert.equal(traceOf(curve, "estimates").y.length, 120);
    assert.match(
      plotMultiverseCurve(curve).caption,
      /100,000 specifications, in ascending order, in 120 columns/,
    );
  });

  it("marks the value of every choice once a specification", () => {
    const { x, y, base = [] } = traceOf(curveOf(20), "choices");
    assert.equal(x.length, 40);
    // Rows from the top: the name "Sign", up, down, the name "Third", a, b, c. The ten lowest estimates are "down".
    const down = x.filter((_, i) => Math.abs(base[i] + y[i] / 2 + 2) < 1e-9);
    assert.deepEqual(
      down.sort((one, other) => one - other),
      Array.from({ length: 10 }, (_, i) => i + 0.5),
    );
  });

  it("counts intervals that exclude zero, and leaves out specifications without an estimate", () => {
    const curve = curveOf(14);
    const estimates = Array.from(curve.estimates);
    estimates[0] = Number.NaN;
    const { altText } = plotMultiverseCurve({ ...curve, estimates });
    assert.match(altText, /13 specifications from −0\.0070 to 0\.0070/);
    const excluding = estimates.filter((estimate) => Math.abs(estimate) > 0.0015).length;
    assert.match(altText, new RegExp(`excludes zero in ${excluding}\\.`));
  });

  it("shows the range of the null draws, and says where there are none", () => {
    assert.match(plotMultiverseCurve(curveOf(8)).caption, /No null draws were made/);
    const nullDraws = Array.from({ length: 40 }, (_, d) =>
      Array.from({ length: 8 }, (_, k) => Math.sin(k + d) * 1e-3),
    );
    const figure = plotMultiverseCurve(curveOf(8, { nullDraws }));
    assert.match(figure.caption, /the curves in 40 draws in which IGOs have no influence\./);
    const named = plotMultiverseCurve(curveOf(8, { nullDraws, nullLabel: "memberships exchanged" }));
    assert.match(named.caption, /IGOs have no influence \(memberships exchanged\)\./);
    const [high, low] = figure.data as unknown as { y: number[] }[];
    high.y.forEach((value, column) => {
      assert.ok(value >= low.y[column]);
    });
  });

  it("refuses columns of different lengths, and a curve without an estimate", () => {
    assert.throws(() => plotMultiverseCurve({ ...curveOf(4), upper: [1] }), /4 estimates and a column of 1/);
    assert.throws(
      () => plotMultiverseCurve(curveOf(4, { estimates: Array(4).fill(Number.NaN) })),
      /no specification has an estimate/,
    );
  });
});
