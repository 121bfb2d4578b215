import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { FixedEffectInferences, InferenceMethod } from "@alignment/engine";
import { plotMethods, plotSpecifications, type SpecificationResult } from "alignment/figures";

interface Trace {
  readonly name: string;
  readonly x: readonly (number | null)[];
  readonly y: readonly (number | null)[];
  readonly error_x?: { readonly array: readonly number[] };
}

const tracesOf = (figure: { data: readonly unknown[] }): Trace[] => figure.data as Trace[];
const traceOf = (figure: { data: readonly unknown[] }, name: string): Trace => {
  const found = tracesOf(figure).find((trace) => trace.name === name);
  assert.ok(found, `no trace ${name}`);
  return found;
};

const result = (label: string, estimate: number, reach: number): SpecificationResult => ({
  label,
  estimate,
  lower: estimate - reach,
  upper: estimate + reach,
  observationCount: 1234,
  role: "alternative",
});

describe("plotSpecifications", () => {
  const options = { coefficient: "Slope (points a year)", order: "as given" } as const;
  const three = [result("low", 0.1, 0.2), result("high", 0.5, 0.2), result("singular", 0.3, Number.NaN)];

  it("parts the rows by what their intervals say of zero, and keeps those without one", () => {
    const figure = plotSpecifications(three, options);
    assert.deepEqual(traceOf(figure, "interval with zero").x, [0.1]);
    assert.deepEqual(traceOf(figure, "interval without zero").x, [0.5]);
    assert.deepEqual(traceOf(figure, "no interval").x, [0.3]);
    assert.deepEqual(traceOf(figure, "95% interval").x, [-0.1, 0.3, null, 0.3, 0.7, null]);
    assert.match(figure.caption, /excludes zero \(1 of 3\).*without an interval \(1\)/s);
  });

  it("shortens a name of more than two lines in its row, says so, and keeps it whole in the data", () => {
    const name =
      "Rule 19, Types of civil war: extrasystemic, interstate, internal, internationalized internal";
    const figure = plotSpecifications([result(name, 0.5, 0.2), result("short", 0.1, 0.2)], options);
    const labels = (figure.layout.annotations as { text: string }[]).map(({ text }) => text);
    assert.ok(labels.every((label) => label.split("<br>").length <= 3));
    assert.match(labels[0], /^Rule 19, Types of civil<br>.*… *,/);
    assert.ok(JSON.stringify(figure.data).includes(`"${name}: 0.5000`));
    assert.match(figure.caption, /Names that end in … are shortened/);
    assert.doesNotMatch(plotSpecifications(three, options).caption, /shortened/);
  });

  it("sorts a specification curve from the largest estimate down, whatever the order it is given", () => {
    const sorted = plotSpecifications(three, { ...options, order: "by estimate" });
    const reversed = plotSpecifications([...three].reverse(), { ...options, order: "by estimate" });
    assert.deepEqual(sorted, reversed);
    const heightOf = (kind: string): number => Number(traceOf(sorted, kind).y[0]);
    assert.ok(heightOf("interval without zero") < heightOf("no interval"));
    assert.ok(heightOf("no interval") < heightOf("interval with zero"));
  });

  it("marks the reference with its estimate, and shows zero wherever the estimates lie", () => {
    const reference: SpecificationResult = { ...result("the paper's <rules>", 0.9, 0.1), role: "reference" };
    const { layout, caption } = plotSpecifications([...three.slice(1), reference], options);
    const shapes = layout.shapes as { x0: number }[];
    assert.deepEqual(
      shapes.map(({ x0 }) => x0),
      [0, 0.9],
    );
    const { range } = layout.xaxis as { range: number[] };
    assert.ok(range[0] < 0);
    assert.match(
      caption,
      /^Slope \(points a year\) in the paper's <rules> and 2 alternative specifications, in the/,
    );
    assert.match(caption, /excludes zero \(1 of 2 alternatives\).*dashed line marks the paper's <rules>/s);
    const labels = (layout.annotations as { text: string }[]).map(({ text }) => text);
    assert.equal(labels[2], "<b>the paper's &lt;rules&gt;,</b><br><b>N\u00a0=\u00a01,234</b>");
  });

  it("refuses no rows, estimates that are not finite, and two references", () => {
    assert.throws(() => plotSpecifications([], options), /no specifications/);
    assert.throws(() => plotSpecifications([result("a", Number.NaN, 1)], options), /a has the estimate NaN/);
    const reference: SpecificationResult = { ...three[0], role: "reference" };
    assert.throws(() => plotSpecifications([reference, reference], options), /low and low are references/);
  });
});

describe("plotMethods", () => {
  const by = (method: InferenceMethod, standardError: number): FixedEffectInferences => ({
    method,
    level: 0.95,
    effects: [
      {
        term: "duration",
        estimate: 0.02,
        status: "defined",
        standardError,
        statistic: 0.02 / standardError,
        degreesOfFreedom: 30,
        pValue: 0.1,
        lower: 0.02 - 2 * standardError,
        upper: 0.02 + 2 * standardError,
      },
      method === "CR2"
        ? { term: "size", estimate: -3, status: "not defined", reason: "one cluster" }
        : {
            term: "size",
            estimate: -3,
            status: "defined",
            standardError: 1,
            statistic: -3,
            degreesOfFreedom: 30,
            pValue: 0.01,
            lower: -5,
            upper: -1,
          },
    ],
  });
  const both = [by("normal", 0.005), by("CR2", 0.02)];

  it("draws every coefficient in standard errors by the first method", () => {
    const figure = plotMethods(both);
    assert.deepEqual(traceOf(figure, "normal").x, [4, -3]);
    assert.deepEqual(traceOf(figure, "normal").error_x?.array, [2, 2]);
    assert.deepEqual(traceOf(figure, "CR2").x, [4]);
    assert.deepEqual(traceOf(figure, "CR2").error_x?.array, [8]);
  });

  it("says which coefficient a method leaves undefined, and which intervals reach zero", () => {
    const { caption, altText } = plotMethods(both, { labels: { size: "Membership size" } });
    assert.match(caption, /Not defined and not shown: Membership size by CR2/);
    assert.match(altText, /duration: 1 of 2 exclude zero; Membership size: 1 of 2/);
  });

  it("refuses no methods, and a first one that does not define a term", () => {
    assert.throws(() => plotMethods([]), /0 methods; expected 1 to 4/);
    assert.throws(() => plotMethods([...both].reverse()), /CR2, gives size no standard error/);
  });
});
