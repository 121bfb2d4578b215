import assert from "node:assert/strict";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, test } from "node:test";
import { runStart } from "@alignment/commands/dist/start-run";
import { writeSimulatedWorld } from "alignment/node";
import { simulateWorld } from "alignment/worlds";
import { sha256, temporaryFolder } from "../support";
import { notebookIn, printedBy, record } from "./start-support";

let folder = "";
let outFolder = "";

function writeNotebook(name: string, ...sources: string[]): void {
  const cells = sources.map((source, position) => ({
    cell_type: "code",
    id: `cell-${position}`,
    metadata: {},
    outputs: [],
    execution_count: null,
    source,
  }));
  mkdirSync(join(folder, "notebooks"), { recursive: true });
  writeFileSync(
    join(folder, "notebooks", name),
    JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells }),
  );
}

function start(...only: readonly string[]): Promise<"done" | "failed"> {
  const recordings = mkdtempSync(join(folder, "recordings-"));
  return runStart(
    { only, outFolder, input: undefined },
    { notebooksFolder: join(folder, "notebooks"), recordings, signal: new AbortController().signal },
  );
}

function written(): string[] {
  if (!existsSync(outFolder)) return [];
  return readdirSync(outFolder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.parentPath !== join(outFolder, "book"))
    .map((entry) => entry.name)
    .sort();
}

describe("npm start", () => {
  const inputBefore = process.env.ALIGNMENT_INPUT;
  beforeEach(() => {
    folder = temporaryFolder();
    outFolder = join(folder, "out");
    const input = join(folder, "input");
    mkdirSync(input);
    writeFileSync(join(input, "a.csv"), "a\n1\n");
    process.env.ALIGNMENT_INPUT = input;
  });
  afterEach(() => {
    if (inputBefore === undefined) delete process.env.ALIGNMENT_INPUT;
    else process.env.ALIGNMENT_INPUT = inputBefore;
  });

  test("writes copies, book and results with the input's hashes and the specification", async () => {
    writeNotebook("01-first.ipynb", record("specification", { lag: 1 }), record("b.count", 2));
    writeNotebook(
      "02-second.ipynb",
      record("a.count", 1),
      record("b.count", 2),
      "process.env.ALIGNMENT_INPUT",
    );
    assert.equal(await start(), "done");
    assert.deepEqual(written(), ["01-first.ipynb", "02-second.ipynb", "book.html", "results.json"]);
    const { input, specification, results, made } = JSON.parse(
      readFileSync(join(outFolder, "results.json"), "utf8"),
    );
    assert.equal(input.files["a.csv"], sha256("a\n1\n"));
    assert.ok(!JSON.stringify(input).includes(folder), "no path of this machine");
    assert.deepEqual(specification, { lag: 1 });
    assert.deepEqual(Object.entries(results), [
      ["a.count", 1],
      ["b.count", 2],
    ]);
    assert.equal(made.node, process.version);
  });

  test("refuses one key with two values, naming key and notebooks, and writes no results", async () => {
    writeNotebook("01-first.ipynb", record("count", 1));
    writeNotebook("02-second.ipynb", record("count", 2));
    await assert.rejects(start(), /result count is 1 in 01-first\.ipynb and 2 in 02-second\.ipynb/);
    assert.ok(!written().includes("results.json"));
    assert.ok(!written().includes("book.html"));
  });

  test("writes no results where a file of the input changed while the notebooks ran, and names it", async () => {
    const change =
      'require("fs").writeFileSync(require("path").join(process.env.ALIGNMENT_INPUT!, "a.csv"), "a\\n2\\n");';
    writeNotebook("01-first.ipynb", record("count", 1), change);
    await assert.rejects(start(), /a\.csv of the input changed while the notebooks ran/);
    assert.ok(!written().includes("results.json"));
    assert.ok(!written().includes("book.html"));
  });

  test("stops at a failing notebook, keeps its outputs under another name, and removes results of before", async () => {
    writeNotebook("01-first.ipynb", "1 + 1");
    writeNotebook("02-second.ipynb", "1 + 1");
    assert.equal(await start(), "done");
    writeNotebook("01-first.ipynb", "1 + 1", 'throw new Error("broken");');
    assert.equal(await start(), "failed");
    assert.deepEqual(written(), ["01-first.failed.ipynb"]);
    writeNotebook("01-first.ipynb", "1 + 1");
    assert.equal(await start(), "done");
    assert.deepEqual(written(), ["01-first.ipynb", "02-second.ipynb", "book.html", "results.json"]);
  });

  test("says in one line which notebook, which cell and what was wrong", async () => {
    const lines = await printedBy(async () => {
      writeNotebook(
        "94-timer.ipynb",
        "1",
        'setTimeout(() => { throw new Error("late\\nand more"); }, 5);',
        "2",
      );
      assert.equal(await start("94"), "failed");
    });
    assert.equal(lines[2], "start: 94-timer.ipynb failed in cell 2 (cell-1): Error: late");
    assert.match(lines[1], /^1 of 1 {2}94-timer .* failed$/);
    assert.match(lines[3], /^The outputs up to there: file:\/\/.*94-timer\.failed\.ipynb$/);
    assert.equal(lines.length, 4);
  });

  test("refuses a file that was asked for and is no notebook, and a folder without any notebook, by name", async () => {
    mkdirSync(join(folder, "notebooks"));
    writeFileSync(join(folder, "notebooks", "91-broken.ipynb"), '{"nbformat": 4, "cells": [');
    await assert.rejects(
      start(),
      /^.*start: no notebook can be run\nLeft out: 91-broken\.ipynb cannot be read/,
    );
    writeNotebook("01-first.ipynb", "1 + 1");
    await assert.rejects(start("91"), /^.*start: 91-broken\.ipynb cannot be read as JSON/);
    await assert.rejects(start("01", "91"), /^.*start: 91-broken\.ipynb cannot be read as JSON/);
    assert.deepEqual(written(), []);
  });

  test("leaves out what is no notebook of TypeScript, each by name in one line, and runs all others", async () => {
    const odd: readonly (readonly [name: string, text: string, problem: RegExp])[] = [
      ["00-python.ipynb", notebookIn({ language_info: { name: "python" } }), /is a notebook of python; /],
      ["00-r.ipynb", notebookIn({ kernelspec: { name: "ir", display_name: "R" } }), /of the kernel ir; /],
      ["02-cut.ipynb", '{"nbformat": 4, "cells": [', /cannot be read as JSON/],
      ["03-empty.ipynb", "", /cannot be read as JSON/],
      ["04-old.ipynb", '{"nbformat": 3, "worksheets": []}', /has nbformat 3; /],
      ["06-list.ipynb", "[]", /has no cells; /],
    ];
    writeNotebook("01-first.ipynb", record("count", 1));
    for (const [name, text] of odd) writeFileSync(join(folder, "notebooks", name), text);
    mkdirSync(join(folder, "notebooks", "05-folder.ipynb"));
    symlinkSync(join(folder, "nowhere"), join(folder, "notebooks", "05-gone.ipynb"));
    writeNotebook("07-no cells.ipynb");
    writeNotebook("07-a#b %41 'c' & é.ipynb", record("other", 2));
    writeNotebook("Untitled.ipynb", "throw new Error('it has no number')");
    const notebook = {
      nbformat: 4,
      metadata: null,
      cells: [{ cell_type: "code", source: "1", metadata: null }],
    };
    writeFileSync(join(folder, "notebooks", "08-bare.ipynb"), JSON.stringify(notebook));

    const lines = await printedBy(async () => assert.equal(await start(), "done"));
    const leftOut = lines.filter((line) => line.startsWith("Left out: "));
    assert.equal(leftOut.length, 8);
    for (const [name, , problem] of odd) {
      const line = leftOut.find((each) => each.startsWith(`Left out: ${name} `)) ?? "";
      assert.match(line, problem, name);
    }
    assert.match(
      leftOut.join("\n"),
      /05-folder\.ipynb is a folder; .*\n.*05-gone\.ipynb cannot be opened \(ENOENT\)/,
    );
    assert.deepEqual(
      written().filter((name) => name.endsWith(".ipynb")),
      ["01-first.ipynb", "07-a#b %41 'c' & é.ipynb", "07-no cells.ipynb", "08-bare.ipynb"],
    );
    const results = JSON.parse(readFileSync(join(outFolder, "results.json"), "utf8"));
    assert.deepEqual(results.results, { count: 1, other: 2 });
    assert.deepEqual(results.leftOut, leftOut);
    assert.ok(readFileSync(join(outFolder, "book.html"), "utf8").includes("Left out: 00-python.ipynb"));
  });

  test("leaves out what needs source files that the input lacks, by name, and fails for any other missing file", async () => {
    const world = join(folder, "world");
    writeSimulatedWorld(simulateWorld({ stateCount: 40, igoCount: 30, seed: 5 }), world);
    process.env.ALIGNMENT_INPUT = world;
    const lacking = ["HumanRightsProtectionScores_v2.04.csv", "un_regional_groups.csv"];
    for (const name of lacking) rmSync(join(world, name));
    writeNotebook("01-first.ipynb", record("count", 1));
    writeNotebook(
      "02-lacking.ipynb",
      record("lost", 2),
      `import { evidenceOf } from "alignment";\nevidenceOf(${JSON.stringify(world)});`,
    );
    writeNotebook("03-last.ipynb", "1 + 1");
    const lines = await printedBy(async () => assert.equal(await start(), "done"));
    const line = `Left out: 02-lacking.ipynb from cell 2 on; the input lacks ${lacking.join(", ")}`;
    assert.ok(lines.includes(line), lines.join("\n"));
    assert.ok(
      lines.some((each) => /^2 of 3 {2}02-lacking +\d+\/2 cells +\d+\.\d s {2}left out$/.test(each)),
      lines.join("\n"),
    );
    assert.ok(
      lines.some((each) => /^3 of 3 {2}03-last +1\/1 cells +\d+\.\d s$/.test(each)),
      `cells that were left out count as still to come in\n${lines.join("\n")}`,
    );
    const results = JSON.parse(readFileSync(join(outFolder, "results.json"), "utf8"));
    assert.deepEqual([results.results, results.leftOut], [{ count: 1 }, [line]]);
    const copies = readdirSync(join(outFolder, "notebooks")).filter((name) => name.includes("lacking"));
    assert.deepEqual(copies, ["02-lacking.left-out.ipynb"], "it did not fail, so its copy says what it is");
    assert.equal(await start("02"), "failed");

    writeNotebook("03-typo.ipynb", 'import { readRegions } from "alignment";\nreadRegions("nowhere");');
    assert.equal(await start(), "failed");
  });

  test("shows which of how many notebooks runs, and ends with the address of the book", async () => {
    const lines = await printedBy(async () => {
      writeNotebook("01-first.ipynb", "1 + 1");
      writeNotebook("02-second.ipynb", "1 + 1");
      await start();
    });
    assert.match(lines[1], /^No live page: the input lacks state_year_formatv3\.csv/);
    assert.match(lines[2], /^1 of 2 {2}01-first +1\/1 cells +\d+\.\d s {2}about \d+ s left$/);
    assert.match(lines[3], /^2 of 2 {2}02-second +1\/1 cells +\d+\.\d s$/);
    const [, address] = /(file:\/\/\S+)$/.exec(lines[lines.length - 1]) ?? [];
    assert.ok(readFileSync(new URL(address), "utf8").includes("<html"));
  });

  test("writes a page of the book for each notebook, and leaves other files of its folder alone", async () => {
    mkdirSync(join(outFolder, "book"), { recursive: true });
    writeFileSync(join(outFolder, "book", "mine.html"), "kept");
    writeNotebook("01-first.ipynb", "1 + 1");
    writeNotebook("02-second.ipynb", "1 + 1");
    await start();
    rmSync(join(folder, "notebooks", "02-second.ipynb"));
    await start();
    const pages = readdirSync(join(outFolder, "book")).filter((name) => /^\d\d-/.test(name));
    assert.deepEqual(pages, ["01-first.html"]);
    assert.equal(readFileSync(join(outFolder, "book", "mine.html"), "utf8"), "kept");
  });

  test("with --only runs one notebook and leaves book and results as they are", async () => {
    writeNotebook("01-first.ipynb", record("count", 1));
    writeNotebook("02-second.ipynb", record("other", 2));
    await start();
    const before = readFileSync(join(outFolder, "results.json"), "utf8");
    writeNotebook("02-second.ipynb", record("other", 3));
    assert.equal(await start("02"), "done");
    assert.equal(readFileSync(join(outFolder, "results.json"), "utf8"), before);
    await assert.rejects(start("01", "07"), /no notebook 07 is in/);
  });

  test("with --only given twice runs both notebooks", async () => {
    writeNotebook("01-first.ipynb", record("count", 1));
    writeNotebook("02-second.ipynb", record("other", 2));
    writeNotebook("03-third.ipynb", record("third", 3));
    assert.equal(await start("01", "03"), "done");
    assert.deepEqual(written(), ["01-first.ipynb", "03-third.ipynb"]);
  });

  test("never writes over the notebooks themselves", async () => {
    writeNotebook("01-first.ipynb", "1 + 1");
    outFolder = folder;
    await assert.rejects(start(), /over the notebooks; expected another folder/);
    assert.ok(existsSync(join(folder, "notebooks", "01-first.ipynb")));
  });
});
