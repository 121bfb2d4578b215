import assert from "node:assert/strict";
import { fork } from "node:child_process";
import { once } from "node:events";
import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { stripVTControlCharacters } from "node:util";
import { notebooksFolder } from "@alignment/kernel";
import {
  describeMissing,
  missingNames,
  type NotebookCode,
  namesMadeBy,
  notebooksIn,
} from "@alignment/kernel/dist/earlier-cells";
import { temporaryFolder } from "../support";

function notebookOf(...sources: string[]): NotebookCode {
  return { cells: sources.map((source, index) => ({ position: index + 1, source })) };
}

const advice = "Run the cells above first, from the top (Run All Above), then this one again.";

describe("a cell that was run before the cells that it stands on", () => {
  const notebook = notebookOf("const early = 1;", "const panel = 2;", "const panel = 3;", "panel + early");

  test("is told which cell makes the name: the last one above", () => {
    assert.deepEqual(describeMissing(["panel"], "panel + early", [], [notebook]), [
      "panel comes from an earlier cell: cell 3, which begins: const panel = 3;",
      advice,
    ]);
  });

  const ran = (source: string, status: "ok" | "error" = "ok") => ({ source, status });

  test("is found by the cells that ran where several notebooks hold it", () => {
    const other = notebookOf("const early = 5;", "const panel = 6;", "panel + early");
    const [line] = describeMissing(["panel"], "panel + early", [ran("const early = 5;")], [notebook, other]);
    assert.equal(line, "panel comes from an earlier cell: cell 2, which begins: const panel = 6;");
  });

  test("is told nothing where two notebooks hold it and say different things", () => {
    const other = notebookOf("const panel = 6;", "panel + early");
    assert.deepEqual(describeMissing(["panel"], "panel + early", [], [notebook, other]), []);
  });

  test("is told where it was edited and not saved, as soon as cells of its notebook ran", () => {
    assert.deepEqual(describeMissing(["panel"], "panel + 1", [], [notebook]), []);
    assert.deepEqual(describeMissing(["panel"], "panel + 1", [ran("const early = 1;")], [notebook]), [
      "panel comes from an earlier cell: cell 3, which begins: const panel = 3;",
      advice,
    ]);
  });

  test("is told nothing of a name that no cell above makes: it is a slip of the pen", () => {
    assert.deepEqual(describeMissing(["pannel"], "panel + early", [], [notebook]), []);
    assert.deepEqual(describeMissing(["panel"], "const early = 1;", [], [notebook]), []);
  });

  test("is told that a cell ran and failed before it made the name, and not to run that one first", () => {
    assert.deepEqual(
      describeMissing(["panel"], "panel + early", [ran("const panel = 3;", "error")], [notebook]),
      [
        "panel comes from cell 3, which begins: const panel = 3;; that cell ran and failed before it made panel; " +
          "correct it and run it again",
      ],
    );
  });

  test("is told to run those that did not run, and no others", () => {
    const missing = ["panel", "early"];
    const [failed, notRun, last] = describeMissing(
      missing,
      "panel + early",
      [ran("const panel = 3;", "error")],
      [notebook],
    );
    assert.match(failed, /^panel .* ran and failed/);
    assert.equal(notRun, "early comes from an earlier cell: cell 1, which begins: const early = 1;");
    assert.equal(last, advice);
  });
});

test("a cell makes the names of its top level, of every kind, and no others", () => {
  const source = `
    import whole, { one, two as second } from "a"; import * as all from "b";
    const a = 1, { b, c: [d, , ...e], ...f } = value;
    function g() { const inner = 1; } class H {} interface I {} type J = 1; enum K {}
    for (const loop of list) {}`;
  assert.deepEqual(
    namesMadeBy(source).sort(),
    ["H", "I", "J", "K", "a", "all", "b", "d", "e", "f", "g", "one", "second", "whole"].sort(),
  );
});

test("the names that TypeScript misses are read from its complaints, each once", () => {
  const messages = [
    "Cannot find name 'panel'.",
    "Cannot find name 'panel'.",
    "Cannot find name 'fot'. Did you mean 'fit'?",
    "Property 'x' does not exist on type '{}'.",
    "No value exists in scope for the shorthand property 'igo'. Either declare one or provide an initializer.",
  ];
  assert.deepEqual(missingNames(messages), ["panel", "fot", "igo"]);
});

test("a file that is no notebook hides no other", () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, "broken.ipynb"), "{");
  writeFileSync(
    join(folder, "whole.ipynb"),
    JSON.stringify({
      nbformat: 4,
      nbformat_minor: 5,
      metadata: {},
      cells: [
        { cell_type: "markdown", metadata: {}, source: "# Prose" },
        { cell_type: "code", metadata: {}, source: ["const a = 1;\n", "a"], outputs: [] },
      ],
    }),
  );
  assert.deepEqual(notebooksIn(folder), [{ cells: [{ position: 2, source: "const a = 1;\na" }] }]);
});

/** What the cells of a notebook say where its first code cell, with the imports, was never run. */
async function failuresWithoutImports(path: string): Promise<readonly { id: string; text: string }[]> {
  const child = fork(join(__dirname, "out-of-order-child.js"), [path], {
    cwd: notebooksFolder,
    silent: true,
  });
  const [failures] = await once(child, "message");
  return failures;
}

describe("the cells of a notebook, run in a fresh kernel without its first one", () => {
  for (const name of readdirSync(notebooksFolder).filter((each) => /^\d\d-.*\.ipynb$/.test(each))) {
    test(`${name}: each that fails says which cells to run first`, async () => {
      const failures = await failuresWithoutImports(join(notebooksFolder, name));
      assert.ok(failures.length > 0);
      for (const { id, text } of failures) {
        const [first, ...others] = stripVTControlCharacters(text).split("\n");
        assert.match(first, /^CompileError: line \d+, column \d+: Cannot find name '\w+'/, id);
        assert.ok(
          others.some((line) => /^\w+ comes from an earlier cell: cell \d+, which begins: \S/.test(line)),
          id,
        );
        assert.ok(text.includes(advice), id);
      }
    });
  }
});
