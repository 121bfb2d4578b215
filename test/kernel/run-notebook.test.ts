import assert from "node:assert/strict";
import { readFileSync, realpathSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import {
  formatNotebook,
  type Notebook,
  NotebookError,
  readNotebook,
  runNotebook,
  storedNotebook,
} from "@alignment/kernel";
import { temporaryFolder } from "../support";
import { fixtures } from "./jupyter";
import { notebookText, runCells } from "./run-cell";

const outputsNotebook = join(fixtures, "outputs.ipynb");

function cellOf(notebook: Notebook, id: string) {
  const cell = notebook.cells.find((candidate) => candidate.id === id);
  assert.ok(cell, `no cell ${id}`);
  return cell;
}

describe("runNotebook", () => {
  test("every kind of output comes into the executed copy, and the file itself stays as it is", async () => {
    const before = readFileSync(outputsNotebook, "utf8");
    const progress: [number, number][] = [];
    const run = await runNotebook(outputsNotebook, {
      onProgress: (done, total) => progress.push([done, total]),
    });
    assert.equal(run.status, "ok");
    assert.equal(readFileSync(outputsNotebook, "utf8"), before);
    assert.deepEqual(progress.at(0), [0, 9]);
    assert.deepEqual(progress.at(-1), [9, 9]);

    const { executed } = run;
    assert.deepEqual(cellOf(executed, "streams").outputs, [
      { output_type: "stream", name: "stdout", text: "first\nsecond\n" },
      { output_type: "stream", name: "stderr", text: "to the error stream\n" },
      { output_type: "stream", name: "stdout", text: "third\n" },
    ]);
    assert.deepEqual(cellOf(executed, "result").outputs, [
      {
        output_type: "execute_result",
        execution_count: 3,
        data: { "text/plain": "[ 2, 4, 6 ]" },
        metadata: {},
      },
    ]);
    const [bundle] = cellOf(executed, "bundle").outputs ?? [];
    assert.ok(bundle.output_type === "display_data");
    assert.deepEqual(Object.keys(bundle.data), [
      "text/html",
      "application/vnd.plotly.v1+json",
      "image/png",
      "text/plain",
    ]);
    assert.deepEqual(cellOf(executed, "update").outputs, [
      { output_type: "display_data", data: { "text/plain": "after" }, metadata: {} },
    ]);
    assert.deepEqual(cellOf(executed, "empty").outputs, []);
    assert.equal(cellOf(executed, "empty").execution_count, null);
    const counts = executed.cells
      .map((cell) => cell.execution_count)
      .filter((count) => typeof count === "number");
    assert.deepEqual(counts, [1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  test("a failing notebook stops at its cell and names error and .ts place", async () => {
    const run = await runNotebook(join(fixtures, "failing.ipynb"));
    assert.ok(run.status === "failed");
    assert.equal(run.failure.cell, 3);
    assert.equal(run.failure.id, "fails");
    assert.equal(run.failure.ename, "RangeError");
    assert.match(run.failure.place, /^lib\/alignment\/src\/table\/columns\.ts:\d+$/);
    assert.ok(run.failure.traceback.some((line) => line.includes("at build (cell [2], line 3)")));
    assert.deepEqual(cellOf(run.executed, "never").outputs, []);
  });

  test("the notebook sees the environment given for it, and runs in its own folder", async () => {
    const folder = realpathSync(temporaryFolder());
    const path = join(folder, "one.ipynb");
    writeFileSync(
      path,
      notebookText("console.log(process.env.ALIGNMENT_INPUT);\nconsole.log(process.cwd());"),
    );
    const run = await runNotebook(path, { environment: { ALIGNMENT_INPUT: "given" } });
    const [output] = run.executed.cells[0].outputs ?? [];
    assert.ok(output.output_type === "stream");
    assert.equal(output.text, `given\n${folder}\n`);
  });

  test("a notebook whose process ends early failed in the cell that ran, and keeps the outputs before it", async () => {
    const run = await runCells(["1 + 1", "await null;\nprocess.exit(7);", "3"]);
    assert.ok(run.status === "failed");
    assert.equal(run.failure.cell, 2);
    assert.equal(run.failure.evalue, "the process of the notebook ended (exit code 7)");
    assert.equal(run.executed.cells[0].outputs?.length, 1);
  });

  test("an aborted run ends its process and is refused", async () => {
    const abort = new AbortController();
    setTimeout(() => abort.abort(), 500);
    await assert.rejects(runNotebook(outputsNotebook, { signal: abort.signal }), /ended early \(SIGKILL\)/);
  });

  test("a file that is no notebook is refused by name", async () => {
    await assert.rejects(
      runNotebook(join(fixtures, "kernel_client.py")),
      /kernel_client\.py cannot be read as JSON/,
    );
  });
});

describe("a file that is no notebook of TypeScript", () => {
  const whole = { nbformat: 4, nbformat_minor: 5, metadata: {}, cells: [] as unknown[] };
  const code = (source: unknown) => ({
    ...whole,
    cells: [{ cell_type: "code", metadata: {}, outputs: [], source }],
  });
  const refused: readonly (readonly [what: string, text: string, problem: RegExp])[] = [
    ["cut off", '{"nbformat": 4, "cells": [', /cannot be read as JSON \(.*\); expected a Jupyter notebook/],
    ["empty", "", /cannot be read as JSON/],
    ["of an old format", JSON.stringify({ nbformat: 3, worksheets: [] }), /has nbformat 3; expected .* 4/],
    ["JSON of another kind", "[1, 2]", /has no cells/],
    ["null", "null", /has no cells/],
    [
      "of another language",
      JSON.stringify({ ...whole, metadata: { kernelspec: { language: "python" } } }),
      /is a notebook of python; expected TypeScript/,
    ],
    [
      "of another kernel, with no word of the language",
      JSON.stringify({ ...whole, metadata: { kernelspec: { name: "python3", display_name: "Python 3" } } }),
      /is a notebook of the kernel python3; expected TypeScript/,
    ],
    ["of cells that are no list", JSON.stringify({ ...whole, cells: {} }), /has no cells/],
    [
      "with a cell of no type",
      JSON.stringify({ ...whole, cells: [{ source: "1" }] }),
      /has a cell 1 of type undefined/,
    ],
    [
      "with a cell that is null",
      JSON.stringify({ ...whole, cells: [null] }),
      /has a cell 1 of type undefined/,
    ],
    ["with a cell whose source is a number", JSON.stringify(code(5)), /has a cell 1 whose source is 5/],
    [
      "with a cell whose source holds a number",
      JSON.stringify(code(["a", 5])),
      /has a cell 1 whose source is \["a",5\]/,
    ],
  ];
  for (const [what, text, problem] of refused) {
    test(`(${what}) is refused in one line`, () => {
      const folder = temporaryFolder();
      const path = join(folder, "one.ipynb");
      writeFileSync(path, text);
      assert.throws(
        () => readNotebook(path),
        (error: Error) =>
          error instanceof NotebookError && problem.test(error.problem) && !/\n/.test(error.message),
      );
    });
  }

  test("is none where a cell lacks what can be left out", () => {
    const folder = temporaryFolder();
    const path = join(folder, "one.ipynb");
    writeFileSync(path, `\ufeff${JSON.stringify({ nbformat: 4, cells: [{ cell_type: "code" }] })}`);
    assert.deepEqual(readNotebook(path), {
      nbformat: 4,
      nbformat_minor: 0,
      metadata: {},
      cells: [{ cell_type: "code", source: "", metadata: {} }],
    });
  });
});

describe("notebook files", () => {
  test("formatting a notebook that was read gives the same bytes", () => {
    assert.equal(formatNotebook(readNotebook(outputsNotebook)), readFileSync(outputsNotebook, "utf8"));
  });

  test("a stored notebook keeps outputs, counted from the top, figures as pictures; storing it again changes nothing", async () => {
    const { executed } = await runNotebook(outputsNotebook);
    const figure = {
      output_type: "display_data",
      data: { "image/png": "cG5n", "text/html": "<div></div>", "text/plain": "a" },
      metadata: { widget: 1 },
    } as const;
    const traced = executed.cells.map((cell) => ({
      ...cell,
      metadata: { ...cell.metadata, scrolled: true },
      execution_count: 40,
      ...(cell.id === "streams" ? { outputs: [...(cell.outputs ?? []), figure] } : {}),
    }));
    const stored = storedNotebook({ ...executed, cells: traced, metadata: { widgets: {} } });
    assert.equal(formatNotebook(storedNotebook(stored)), formatNotebook(stored));
    const { outputs = [], execution_count } = cellOf(stored, "streams");
    assert.equal(outputs.length, (cellOf(executed, "streams").outputs ?? []).length + 1);
    assert.deepEqual(outputs.at(-1), {
      output_type: "display_data",
      data: { "image/png": "cG5n", "text/plain": "a" },
      metadata: {},
    });
    assert.ok(execution_count !== null && execution_count !== undefined && execution_count < 40);
    assert.deepEqual(cellOf(stored, "bundle").metadata, {
      jupyter: { source_hidden: true },
      tags: ["hide-input"],
    });
    assert.deepEqual(Object.keys(stored.metadata), ["kernelspec", "language_info"]);
  });
});
