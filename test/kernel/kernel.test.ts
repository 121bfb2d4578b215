import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import { notebooksFolder } from "@alignment/kernel";
import { mostPrintedCharacters } from "@alignment/kernel/dist/bounded-printer";
import { temporaryFolder } from "../support";
import { type ClientResult, runInKernel, skipWithoutClient, streamText } from "./jupyter";

const lineCount = 50_000;
const displayCount = 3_000;
/** An interrupt is sent after 2 s; a busy machine may take a while to notice. */
const longestInterrupt = 20;
/** A small model, fitted; its bootstrap of a million samples would take hours. */
const longFit = `
import { confidenceIntervals, fitMixedModel } from "@alignment/engine";
const rows = Array.from({ length: 300 }, (_, row) => row);
const fit = fitMixedModel("y ~ x + (1 | g)", {
  y: Float64Array.from(rows, (row) => Math.sin(row) + (row % 7)),
  x: Float64Array.from(rows, (row) => Math.cos(3 * row)),
  g: rows.map((row) => "g" + (row % 10)),
});
fit.status`;
/** Below the five seconds after which Jupyter kills a kernel that does not end. */
const shutdownSeconds = 4;

describe("kernel over Jupyter's client", { skip: skipWithoutClient }, () => {
  let results: readonly ClientResult[] = [];
  let stop = Number.NaN;
  before(() => {
    ({ results, stop } = runInKernel(
      [
        { code: "const a = 1;\na + 1" },
        { code: `for (let i = 0; i < ${lineCount}; i++) console.log("line " + i);` },
        { code: 'import { tableOf } from "alignment/table";' },
        { code: "tableOf({ left: new Float64Array(2), right: new Float64Array(3) });" },
        { code: "a;" },
        { code: 'const text: number = "text";' },
        { code: 'throw { reason: "no error object" };' },
        { code: "while (true) {}", interruptAfter: 0.7 },
        { code: "a", queue: true },
        { code: "await new Promise((resolve) => setTimeout(resolve, 30000));", interruptAfter: 0.7 },
        { code: "a" },
        { code: 'setTimeout(() => { throw new Error("late"); }, 500);' },
        { code: "await new Promise((resolve) => setTimeout(resolve, 1500));\na + 2" },
        { code: 'import { display } from "tslab";' },
        { code: `for (let i = 0; i < ${displayCount}; i++) display.text(String(i));` },
        { code: "setInterval(() => {}, 1000);\nundefined" },
      ],
      notebooksFolder,
    ));
  });

  test("every request ends with idle", () => {
    assert.deepEqual(
      results.map(({ timedOut }) => timedOut ?? false),
      results.map(() => false),
    );
  });

  test("cells are announced with counts from 1 on, and the reply bears the same count", () => {
    const [first, second] = results;
    const inputs = first.messages.filter(({ type }) => type === "execute_input");
    assert.deepEqual(
      inputs.map(({ content }) => content),
      [{ code: "const a = 1;\na + 1", execution_count: 1 }],
    );
    assert.equal(first.reply.execution_count, 1);
    assert.equal(second.reply.execution_count, 2);
  });

  test("the last expression is published as execute_result with its count", () => {
    const shown = results[0].messages.filter(({ type }) => type === "execute_result");
    assert.deepEqual(
      shown.map(({ content }) => content),
      [{ execution_count: 1, data: { "text/plain": "2" }, metadata: {} }],
    );
  });

  test(`${lineCount} lines printed in one tick all arrive in order, in fewer messages than Jupyter's limit of 1000 a second`, () => {
    const expected = Array.from({ length: lineCount }, (_, i) => `line ${i}\n`).join("");
    assert.equal(streamText(results[1], "stdout"), expected);
    assert.ok(results[1].messages.length < 1000, `${results[1].messages.length} messages`);
  });

  test("an error inside lib is published with its name, message and the .ts file and line", () => {
    const errors = results[3].messages.filter(({ type }) => type === "error");
    assert.equal(errors.length, 1);
    const { ename, evalue, traceback } = errors[0].content;
    assert.equal(ename, "RangeError");
    assert.match(String(evalue), /^tableOf: column "right" has 3 rows/);
    assert.match((traceback as string[]).join("\n"), /lib\/alignment\/src\/table\/columns\.ts:\d+/);
    assert.equal(results[3].reply.status, "error");
    assert.equal(results[3].reply.ename, "RangeError");
  });

  test("a cell sent after an error runs, however soon", () => {
    assert.equal(results[4].reply.status, "ok");
  });

  test("a cell that TypeScript refuses says line and column of the cell", () => {
    const [error] = results[5].messages.filter(({ type }) => type === "error");
    assert.equal(error.content.ename, "CompileError");
    assert.match(
      String(error.content.evalue),
      /^line 1, column 7: Type 'string' is not assignable to type 'number'/,
    );
  });

  test("a thrown value that is no error is shown", () => {
    const [error] = results[6].messages.filter(({ type }) => type === "error");
    assert.match(String(error.content.evalue), /no error object/);
  });

  test("an interrupt ends a busy cell and keeps the kernel and its variables", () => {
    assert.equal(results[7].reply.ename, "Interrupted");
    assert.equal(results[10].reply.status, "ok");
    const [shown] = results[10].messages.filter(({ type }) => type === "execute_result");
    assert.deepEqual(shown.content.data, { "text/plain": "1" });
  });

  test("a cell that waited when one failed is left out and says so", () => {
    assert.equal(results[8].reply.status, "aborted");
    assert.match(streamText(results[8], "stderr"), /^Not run: a cell before it failed/);
  });

  test("an interrupt ends a cell that waits for a promise", () => {
    assert.equal(results[9].reply.ename, "Interrupted");
    assert.ok(results[9].seconds < 10, `${results[9].seconds} s`);
  });

  test(`${displayCount} displays in one tick all arrive in order`, () => {
    const shown = results[14].messages.filter(({ type }) => type === "display_data");
    assert.deepEqual(
      shown.map(({ content }) => (content.data as Record<string, string>)["text/plain"]),
      Array.from({ length: displayCount }, (_, i) => String(i)),
    );
  });

  test("the kernel ends when asked to, also where a cell left a timer running", () => {
    assert.ok(stop < shutdownSeconds, `${stop} s`);
  });

  test("an error thrown by a timer is shown and does not end the kernel", () => {
    const after = results[12];
    assert.equal(after.reply.status, "ok");
    assert.match(streamText(results[11], "stderr"), /Error.*: late/);
  });
});

describe("kernel outside of the project", { skip: skipWithoutClient }, () => {
  test("a notebook that lies elsewhere imports the library by package name", () => {
    const folder = temporaryFolder();
    const { results } = runInKernel(
      [{ code: 'import { tableOf } from "alignment/table";\ntypeof tableOf' }],
      folder,
    );
    const [shown] = results[0].messages.filter(({ type }) => type === "execute_result");
    assert.deepEqual(shown.content.data, { "text/plain": "function" });
  });
});

/** Cells that never let the event loop turn again, begun behind a pause, where a signal alone does not reach them. */
const endless = [
  "const turns: number[] = []; await new Promise((resolve) => setTimeout(resolve, 100));\nwhile (true) turns.length = 1;",
  "await null;\nfor (;;) await null;",
  "const spin = (): void => { do {} while (true); };\nsetTimeout(spin, 50);\nawait new Promise(() => {});",
  "const deep = (): void => [1, 2, 3].forEach(() => deep());\nprocess.nextTick(() => { for (;;) try { deep(); } catch {} });\nawait new Promise(() => {});",
];

describe("a kernel in trouble", { skip: skipWithoutClient }, () => {
  const tooLong = 'x => console.log(String(x).padStart(99, "-"))';
  let results: readonly ClientResult[] = [];
  before(() => {
    ({ results } = runInKernel(
      [
        { code: "showTable(replication.hypotheses());" },
        { code: `const longer = (${tooLong}) as (x: number) => void;` },
        { code: `for (let i = 0; i < ${lineCount}; i++) longer(i);` },
        { code: longFit },
        { code: 'confidenceIntervals(fit, "parametric bootstrap", { replicates: 1e6 });', interruptAfter: 2 },
        { code: "fit.status" },
        ...endless.map((code) => ({ code, interruptAfter: 2 })),
        { code: "turns.length > 0 && fit.status" },
      ],
      notebooksFolder,
    ));
  });

  test("a cell run before those above it says which to run first", () => {
    const [error] = results[0].messages.filter(({ type }) => type === "error");
    assert.match(
      (error.content.traceback as string[]).join("\n"),
      /Cannot find name 'showTable'.*\nshowTable comes from an earlier cell: cell \d+, which begins: import \{.*Run the cells above first/s,
    );
  });

  test(`${lineCount} lines of 100 characters come bounded, and the reader is told how many were left out`, () => {
    assert.equal(streamText(results[2], "stdout").length, mostPrintedCharacters);
    assert.match(streamText(results[2], "stderr"), /40,000 lines \(4,000,000 characters\) more were printed/);
    assert.equal(results[2].reply.status, "ok");
  });

  for (const [index, code] of endless.entries()) {
    test(`an interrupt ends ${code.replaceAll("\n", " ")}`, () => {
      const result = results[6 + index];
      assert.equal(result.reply.ename, "Interrupted", JSON.stringify(result.reply));
      assert.ok(result.seconds < longestInterrupt, `${result.seconds} s`);
    });
  }

  test("and the kernel goes on with its variables", () => {
    const last = results[results.length - 1];
    assert.equal(last.reply.status, "ok", JSON.stringify(last.reply));
  });

  test("a long fit ends when interrupted, and the kernel goes on with its variables", () => {
    assert.equal(results[3].reply.status, "ok", JSON.stringify(results[3].reply));
    assert.equal(results[4].reply.ename, "Interrupted");
    assert.ok(results[4].seconds < longestInterrupt, `${results[4].seconds} s`);
    const [shown] = results[5].messages.filter(({ type }) => type === "execute_result");
    assert.match(String((shown.content.data as Record<string, string>)["text/plain"]), /converged|singular/);
  });
});
