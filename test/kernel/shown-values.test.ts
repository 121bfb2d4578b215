import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import { given, runSession, type SessionResult } from "./run-session";

/** Values of last expressions, after the first cell, and what is shown for each. */
const shown: readonly (readonly [what: string, code: string, text: string | RegExp, isTable: boolean])[] = [
  ["a table", "table", "year   score  name\n1990  0.5000  a<b\n1991          c\n2 rows, 3 columns", true],
  ["a frame", "frameOf(table)", /^year {3}score {2}name\n1990/, true],
  ["a frame with row labels", "frameOf(table).describe()", /^ +year +score\ncount +2 +1\nmean/, true],
  ["groups of a frame", 'frameOf(table).groupby(["name"]).col(["score"]).sum()', /^name +score_sum\n/, true],
  ["one column of a frame", 'frameOf(table)["year"]', "year\n1990\n1991\n2 rows, 1 column", true],
  [
    "a frame of danfojs that mixes numbers, text and truth values",
    'new DataFrame({ ok: [true, null], mixed: [1, "x"] })',
    /^ok +mixed\ntrue +1\n +x\n2 rows/,
    true,
  ],
  ["a series of danfojs", "new Series([1, 2.5])", /\n2\.5000\n2 rows, 1 column$/, true],
  ["a table to report", 'dataTable([{ a: 1 }], { caption: "Title" })', /^Title\n-/, true],
  [
    "more rows than are shown",
    "tableOf({ a: new Int32Array(30) })",
    /the first 10 of 30 rows, 1 column$/,
    true,
  ],
  ["a frame without rows", "new DataFrame([])", "no rows, no columns", false],
  ["a table without rows", "tableOf({ a: new Int32Array(0) })", "no rows; columns: a", false],
  ["what only looks like a table", "({ rowCount: 3, columns: { a: [1, 2] } })", /^\{ rowCount: 3/, false],
  ["what has more than a table has", "({ ...table, more: 1 })", /^\{\n {2}rowCount: 2/, false],
  [
    "a value that says itself how it is shown",
    '({ [Symbol.for("Jupyter.display")]: () => ({ "text/plain": "own" }) })',
    "own",
    false,
  ],
];

describe("the value of a cell's last expression is shown as a table where it is", () => {
  let results: readonly SessionResult[] = [];
  before(async () => {
    results = await runSession([
      `import { dataTable, frameOf, tableOf } from "alignment"; import { DataFrame, Series } from "danfojs-node";
const table = tableOf({ year: Int32Array.of(1990, 1991), score: Float64Array.of(0.5, NaN), name: ["a<b", "c"] });`,
      ...shown.map(([, code]) => code),
    ]);
  });
  for (const [index, [what, , text, isTable]] of shown.entries()) {
    test(`${what}${isTable ? "" : ": in words"}`, () => {
      const result = results[index + 1];
      if (typeof text === "string") assert.equal(given(result), text);
      else assert.match(given(result) ?? "", text);
      const [output] = result.outputs;
      assert.equal(output.output_type, "execute_result");
      assert.equal("data" in output && "text/html" in output.data, isTable);
      assert.doesNotMatch(JSON.stringify(result.outputs), /a<b<\/td>/);
    });
  }
});

describe("a cell that waits for input ends with an error that says so", () => {
  /** Ways of asking, after the first cell. */
  const asking = [
    'const asked = createInterface({ input: process.stdin, output: process.stdout }); await new Promise((done) => asked.question("name? ", done));',
    'await promises.createInterface({ input: stdin }).question("name? ");',
    "for await (const line of createInterface({ input: process.stdin })) console.log(line);",
    "for await (const chunk of process.stdin) console.log(chunk);",
    'await new Promise((done) => process.stdin.once("data", done));',
    'await new Promise((done) => process.stdin.on("end", done).resume());',
    "process.stdin.read(); await new Promise(() => {});",
    'await require("stream/consumers").text(process.stdin);',
  ];
  let results: readonly SessionResult[] = [];
  before(async () => {
    const imports =
      'import { createInterface } from "node:readline"; import { stdin } from "node:process"; import * as promises from "node:readline/promises";';
    results = await runSession([imports, ...asking, "1 + 1"]);
  });
  for (const [index, code] of asking.entries()) {
    test(code, () => {
      assert.equal(
        given(results[index + 1]),
        "NoInput: process.stdin: a cell cannot read from the keyboard; write the value into the cell and run it again",
      );
    });
  }
  test("and the next cell runs", () => {
    assert.equal(given(results[results.length - 1]), "2");
  });
});
