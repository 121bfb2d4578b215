import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import { stripVTControlCharacters } from "node:util";
import { runCells } from "./run-cell";
import { given, printed, runSession, type SessionResult } from "./run-session";

const wait = (milliseconds: number) =>
  `await new Promise((resolve) => setTimeout(resolve, ${milliseconds}));`;

/** Cells that leave an error behind while a later one waits, each with what is said of it. */
const left: readonly (readonly [what: string, code: string, error: RegExp])[] = [
  [
    "a timer",
    'setTimeout(() => { throw new Error("in a timer"); }, 300);',
    /^Error: in a timer\ncell \[2\], line 1\n/,
  ],
  [
    "an interval",
    'const id = setInterval(() => { clearInterval(id); throw new RangeError("in an interval"); }, 300);',
    /^RangeError: in an interval\ncell \[3\]/,
  ],
  [
    "an event",
    `import { EventEmitter } from "node:events";
const emitter = new EventEmitter();
emitter.on("data", () => { throw new TypeError("in an event"); });
setTimeout(() => emitter.emit("data"), 300);`,
    /^TypeError: in an event\ncell \[4\], line 3\n/,
  ],
  [
    "an event that nobody hears",
    'setTimeout(() => emitter.emit("error", new Error("unheard")), 300);',
    /^Error: unheard\n/,
  ],
  [
    "a promise",
    '(async () => { await helper(300); throw new Error("in a promise"); })();',
    /^Error: in a promise\ncell \[6\]/,
  ],
  [
    "one of several promises",
    'Promise.all([helper(300), helper(301).then(() => { throw new Error("in one of several"); })]);',
    /^Error: in one of several\n/,
  ],
  ["a function of an earlier cell", "failing(300);", /^Error: in failing\ncell \[1\], line 2\n/],
  [
    "a file that is not there",
    'require("fs").readFile("/nowhere", (error) => { throw error; });',
    /^Error: ENOENT/,
  ],
  ["a value that is no error", 'setTimeout(() => { throw "text"; }, 300);', /^Thrown: text$/],
];

describe("an error that nobody waits for", () => {
  let results: readonly SessionResult[] = [];
  before(async () => {
    const helpers = `const helper = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));
async function failing(milliseconds: number) { await helper(milliseconds); throw new Error("in failing"); }`;
    const prints = 'setTimeout(() => console.log("printed late"), 300);';
    const waiting = `${wait(1500)}\nconsole.log("waited");`;
    results = await runSession([helpers, ...left.map(([, code]) => code), prints, waiting]);
  });

  for (const [index, [what, code, error]] of left.entries()) {
    test(`of ${what} is told at the cell that started it`, () => {
      const result = results[index + 1];
      const told = [
        ...result.late,
        ...(result.error?.traceback.length ? [result.error.traceback.join("\n")] : []),
      ];
      assert.equal(told.length, 1, code);
      assert.match(stripVTControlCharacters(told[0]), error);
    });
  }

  test("does not touch the cell that runs meanwhile", () => {
    const last = results[results.length - 1];
    assert.equal(given(last), undefined);
    assert.equal(printed(last), "waited\n");
  });

  test("is no other than a late print: both belong to the cell that started them", () => {
    assert.equal(printed(results[results.length - 2]), "printed late\n");
  });
});

describe("a notebook with an error that nobody waits for fails", () => {
  test("in the cell that started it, with the outputs so far", async () => {
    const run = await runCells([
      "1",
      'setTimeout(() => { throw new Error("late"); }, 1500);\n2',
      `console.log(3);\n${wait(60_000)}`,
    ]);
    assert.ok(run.status === "failed");
    assert.deepEqual([run.failure.cell, run.failure.evalue], [2, "late"]);
    const outputs = run.executed.cells.map((cell) =>
      (cell.outputs ?? []).map(({ output_type }) => output_type),
    );
    assert.deepEqual(outputs, [["execute_result"], ["execute_result", "error"], ["stream"]]);
  });

  test("also where it comes after the last cell", async () => {
    const run = await runCells(["1", 'setTimeout(() => { throw new Error("after the end"); }, 100);']);
    assert.ok(run.status === "failed");
    assert.deepEqual([run.failure.cell, run.failure.evalue], [2, "after the end"]);
  });

  test("also where a promise is rejected at the very end", async () => {
    const run = await runCells(['Promise.reject(new TypeError("lost"));\n1']);
    assert.ok(run.status === "failed");
    assert.deepEqual([run.failure.cell, run.failure.ename, run.failure.evalue], [1, "TypeError", "lost"]);
  });
});
