import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { fitLoess, predictLoess } from "@alignment/engine";
import { type AroundSeries, type NamedPrediction, plotAround, plotMembershipPanels } from "alignment/figures";

interface Trace {
  readonly type: string;
  readonly name: string;
  readonly x: readonly (number | null)[];
  readonly y: readonly (number | null)[];
  readonly xaxis?: string;
  readonly yaxis?: string;
}

const years = [1, 1, 1, 2, 2, 3, 4, 5, 6, 7, 8];

function seriesOf(name: string, level = 0.95): AroundSeries {
  const fit = fitLoess(
    years,
    years.map((year, row) => -1 + 0.05 * year + 0.01 * (row % 3)),
    { span: 1 },
  );
  return { name, fit, prediction: predictLoess(fit, fit.x, { level }) };
}

const tracesOf = (figure: { data: readonly unknown[] }): Trace[] => figure.data as Trace[];

describe("plotAround", () => {
  it("draws the smooth between its bounds and counts the rows of each year", () => {
    const series = seriesOf("a");
    const [lower, upper, line, rows] = tracesOf(plotAround([series], "exit"));
    const { prediction } = series;
    line.y.forEach((value, index) => {
      assert.equal(value, Number(prediction.fit[index].toPrecision(6)));
      assert.ok((lower.y[index] as number) < (value as number));
      assert.ok((upper.y[index] as number) > (value as number));
    });
    assert.deepEqual(rows.x, [1, 2, 3, 4, 5, 6, 7, 8]);
    assert.deepEqual(rows.y, [3, 2, 1, 1, 1, 1, 1, 1]);
  });

  it("lets time run from left to right: down to accession, up from exit", () => {
    const rangeOf = (event: "accession" | "exit"): number[] =>
      (plotAround([seriesOf("a")], event).layout.xaxis as { range: number[] }).range;
    assert.ok(rangeOf("accession")[0] > rangeOf("accession")[1]);
    assert.ok(rangeOf("exit")[0] < rangeOf("exit")[1]);
  });

  it("names the band's coverage, and every series in the legend and the words", () => {
    const { layout, caption, altText } = plotAround([seriesOf("a <b>", 0.9), seriesOf("c", 0.9)], "exit");
    assert.equal(layout.showlegend, true);
    assert.match(caption, /90%/);
    assert.match(altText, /a <b>: .*; c: .*11 observations/);
  });

  it("refuses no series, more than can be told apart, and a prediction outside the data", () => {
    assert.throws(() => plotAround([], "exit"), /0 series; expected 1 to 4/);
    assert.throws(() => plotAround(new Array(5).fill(seriesOf("a")), "exit"), /5 series/);
    const fit = fitLoess([1, 2, 3, 8], [0, 1, 0, 1], { span: 1, degree: 1 });
    const nowhere = { name: "far", fit, prediction: predictLoess(fit, [90, 99]) };
    assert.throws(() => plotAround([nowhere], "exit"), /far: the prediction has no finite value.*1 to 8/);
  });
});

describe("plotMembershipPanels", () => {
  const prediction = (name: string): NamedPrediction => ({
    name,
    duration: [1, 2],
    predicted: [-1, -0.9],
    lower: [-1.1, -1],
    upper: [-0.9, -0.8],
    observedDurations: [1, 1, 2],
  });

  it("draws each prediction with its band and its rows in axes of its own", () => {
    const traces = tracesOf(plotMembershipPanels(["a", "b", "c"].map(prediction), "points"));
    assert.equal(traces.length, 12);
    assert.deepEqual(
      traces.filter(({ type }) => type === "bar").map(({ xaxis, yaxis, y }) => [xaxis, yaxis, y]),
      [
        ["x", "y2", [2, 1]],
        ["x2", "y4", [2, 1]],
        ["x3", "y6", [2, 1]],
      ],
    );
  });

  it("keeps all panels on one scale, so that slopes can be compared", () => {
    const wide = { ...prediction("wide"), upper: [3, 4] };
    const { layout } = plotMembershipPanels([prediction("a"), wide], "points");
    const [first, second] = ["yaxis", "yaxis3"].map((name) => (layout[name] as { range: number[] }).range);
    assert.deepEqual(first, second);
    assert.ok(first[1] > 4);
  });

  it("refuses no predictions, columns of unlike length by name, and bands of unlike levels", () => {
    assert.throws(() => plotMembershipPanels([], "points"), /no predictions/);
    assert.throws(
      () => plotMembershipPanels([{ ...prediction("odd"), upper: [1] }], "points"),
      /plotMembershipPanels, odd: upper has 1 values and duration has 2/,
    );
    assert.throws(
      () => plotMembershipPanels([prediction("a"), { ...prediction("b"), level: 0.9 }], "points"),
      /levels 0\.95, 0\.9/,
    );
  });
});
