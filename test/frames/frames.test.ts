import assert from "node:assert/strict";
import { describe, it, mock } from "node:test";
import { fitMixedModel } from "@alignment/engine";
import { frameOf, previewFrame, showFrame, tableOfFrame } from "alignment/frames";
import { tableOf } from "alignment/table";

const table = tableOf({
  year: Int32Array.of(1990, 1991, 1992),
  score: Float64Array.of(0.1, Number.NaN, -1.23456),
  name: ["<b>A & B</b>", "", "C"],
  empty: ["", "", ""],
});

describe("frameOf", () => {
  it("keeps numbers to the last digit, blanks as NaN and never null, and text as text", () => {
    const frame = frameOf(table);
    assert.deepEqual(frame.values, [
      [1990, 0.1, "<b>A & B</b>", ""],
      [1991, Number.NaN, "", ""],
      [1992, -1.23456, "C", ""],
    ]);
    assert.deepEqual(frame.dtypes, ["int32", "float32", "string", "string"]);
  });

  it("gives the table back", () => {
    const back = tableOfFrame(frameOf(table));
    assert.equal(back.rowCount, 3);
    assert.deepEqual(back.columns, table.columns);
  });

  it("refuses a table without columns or rows, and columns of two lengths", () => {
    assert.throws(() => frameOf(tableOf({ a: new Int32Array(0) })), /the table has no rows/);
    assert.throws(() => frameOf(tableOf({})), /the table has no columns/);
    assert.throws(
      () => frameOf({ rowCount: 1, columns: { a: Int32Array.of(1), b: ["x", "y"] } }),
      /column "b" has 2 rows/,
    );
  });
});

describe("tableOfFrame", () => {
  it("refuses a column that mixes numbers and text", () => {
    const frame = frameOf(table);
    frame.addColumn("mixed", ["x", 1, "y"] as string[], { inplace: true });
    assert.throws(() => tableOfFrame(frame), /column "mixed" holds 1 beside text/);
  });
});

describe("showFrame", () => {
  it("shows the first rows, escaped, with numbers to four digits and blanks where values are missing", () => {
    const { html, text } = previewFrame(table, { rows: 2 });
    assert.match(html, /<td class="number">1990<\/td><td class="number">0\.1000<\/td><td>&lt;b&gt;A &amp; B/);
    assert.doesNotMatch(html, /<b>|NaN/);
    assert.match(html, /the first 2 of 3 rows, 4 columns/);
    assert.match(text, /^year {3}score {2}name/);
  });

  it("prints the text outside a notebook", () => {
    const log = mock.method(console, "log", () => undefined);
    try {
      showFrame(table, { rows: 1 });
      assert.match(String(log.mock.calls[0].arguments[0]), /the first 1 of 3 rows/);
    } finally {
      log.mock.restore();
    }
  });

  it("refuses a number of rows that is not a positive whole number", () => {
    assert.throws(() => previewFrame(table, { rows: 0 }), /rows is 0/);
    assert.throws(() => previewFrame(table, { rows: 1.5 }), /rows is 1\.5/);
  });
});

describe("a frame given to the mixed model", () => {
  it("converts in one call, and fits as the columns do", () => {
    const stream = Array.from({ length: 60 }, (_, row) => Math.sin(12.9898 * row) * 43758.5453);
    const columns = {
      y: Float64Array.from(stream, (value, row) => value - Math.floor(value) + (row % 6)),
      x: Float64Array.from(stream, (_, row) => row / 10),
      group: Array.from(stream, (_, row) => `g${row % 6}`),
    };
    const formula = "y ~ x + (1 | group)";
    const fit = fitMixedModel(formula, tableOfFrame(frameOf(tableOf(columns))).columns);
    assert.equal(fit.criterion, fitMixedModel(formula, columns).criterion);
  });
});
