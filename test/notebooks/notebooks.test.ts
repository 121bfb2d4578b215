import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { before, describe, test } from "node:test";
import {
  type Cell,
  formatNotebook,
  joinText,
  notebooksFolder,
  type Output,
  readNotebook,
  storedNotebook,
} from "@alignment/kernel";
import { simulatedFolder } from "alignment/node";
import { executeWithNbconvert, shown, skipWithoutNbconvert } from "../kernel/jupyter";
import { repositoryRoot, temporaryFolder } from "../support";

const names = readdirSync(notebooksFolder)
  .filter((name) => /^\d\d-.*\.ipynb$/.test(name))
  .sort();
const program = join(repositoryRoot, "tools", "commands", "dist", "start.js");

let outFolder = "";

interface StartRun {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `npm start` on the simulated world; `onOutput` sees what it prints and may end it. */
function start(
  folder: string,
  onOutput: (text: string, interrupt: () => void) => void = () => {},
): Promise<StartRun> {
  const { ALIGNMENT_INPUT: _, ...environment } = process.env;
  const child = spawn(
    process.execPath,
    ["--enable-source-maps", program, "--input", "simulated", "--out", folder],
    { env: environment },
  );
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (chunk: Buffer) => {
    stdout += chunk.toString();
    onOutput(stdout, () => child.kill("SIGINT"));
  });
  child.stderr.on("data", (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  return new Promise((settle) => child.on("exit", (code) => settle({ code, stdout, stderr })));
}

/** The plain words of an output. */
function shownText(output: Output): string {
  if (output.output_type === "stream") return joinText(output.text);
  if (output.output_type === "error") return "";
  const plain = output.data["text/plain"];
  return typeof plain === "string" || Array.isArray(plain) ? joinText(plain) : "";
}

/** Whether an output shows nothing: no text, or a bundle without content. */
function isBlank(output: Output): boolean {
  if (output.output_type === "error") return false;
  if (output.output_type === "stream") return shownText(output).trim() === "";
  return Object.values(output.data).every((content) => content === "" || content === null);
}

function outputsOf(cells: readonly Cell[]): { id: string; output: Output }[] {
  return cells.flatMap(({ id = "", outputs = [] }) => outputs.map((output) => ({ id, output })));
}

/** Every number in a value, however deep. */
function numbersIn(value: unknown): unknown[] {
  if (typeof value === "object" && value !== null) return Object.values(value).flatMap(numbersIn);
  return typeof value === "number" || value === null ? [value] : [];
}

before(() => {
  outFolder = temporaryFolder();
});

test("there are notebooks", () => {
  assert.ok(names.length > 0, `no NN-name.ipynb in ${notebooksFolder}`);
});

describe("npm start on the simulated world", () => {
  let run: StartRun = { code: null, stdout: "", stderr: "" };
  before(async () => {
    run = await start(outFolder);
  });

  test("runs every notebook to its end, with a line for each", () => {
    assert.equal(run.code, 0, run.stderr);
    for (const name of names) {
      const line = run.stdout.split("\n").find((text) => text.includes(name.replace(/\.ipynb$/, "")));
      assert.match(line ?? "", /(\d+)\/\1 cells +[\d.]+ s( +about \d+ (s|min) left)?$/);
    }
    assert.match(run.stdout, /These numbers stand on a simulated world/);
  });

  test("results.json has the terms of Table 2 as numbers, and no number is missing", () => {
    const { input, specification, results } = JSON.parse(
      readFileSync(join(outFolder, "results.json"), "utf8"),
    );
    assert.equal(input.kind, "simulated");
    assert.ok(Object.keys(input.files).length > 0);
    assert.ok(specification !== null, "a notebook records the specification");
    for (const term of ["intercept", "duration"]) {
      assert.equal(typeof results[`table2.${term}.estimate`], "number", term);
      assert.ok(results[`table2.${term}.standardError`] > 0, term);
    }
    assert.ok(numbersIn(results).every((value) => value !== null));
  });

  test("the book has a page for every notebook, a figure at least, no error, and begins with the conclusions", () => {
    const pages = names.map((name) =>
      readFileSync(join(outFolder, "book", name.replace(/\.ipynb$/, ".html")), "utf8"),
    );
    assert.ok(pages.some((page) => page.includes('<figure class="figure">')));
    assert.ok(pages.every((page) => !page.includes('<pre class="error"')));
    const front = readFileSync(join(outFolder, "book.html"), "utf8");
    for (const hypothesis of ["H1", "H2", "H3", "H4"]) assert.ok(front.includes(`<h3 id="${hypothesis}">`));
  });

  for (const name of names) {
    describe(name, () => {
      test("shows something, and nothing blank, undefined or NaN", () => {
        const outputs = outputsOf(readNotebook(join(outFolder, "notebooks", name)).cells);
        assert.ok(outputs.length > 0, "no cell has an output");
        const idsWhere = (holds: (output: Output) => boolean) =>
          outputs.filter(({ output }) => holds(output)).map(({ id }) => id);
        assert.deepEqual(idsWhere(isBlank), []);
        assert.deepEqual(
          idsWhere((output) => /\b(undefined|NaN)\b/.test(shownText(output))),
          [],
        );
      });

      test("is kept with the outputs of this run (npm run notebooks:store), with an id in words for every cell", () => {
        const path = join(notebooksFolder, name);
        const notebook = readNotebook(path);
        assert.equal(readFileSync(path, "utf8"), formatNotebook(storedNotebook(notebook)));
        const textsOf = (cells: readonly Cell[]) =>
          outputsOf(cells).map(({ id, output }) => `${id}: ${shownText(output)}`);
        const executed = readNotebook(join(outFolder, "notebooks", name));
        assert.deepEqual(textsOf(notebook.cells), textsOf(executed.cells), "run npm run notebooks:store");
        const ids = notebook.cells.map(({ id }) => id ?? "");
        assert.equal(new Set(ids).size, ids.length);
        for (const id of ids) assert.match(id, /^[a-z0-9]+(-[a-z0-9]+)*$/);
      });

      test("gives the same outputs through nbconvert", { skip: skipWithoutNbconvert }, () => {
        const executed = executeWithNbconvert(join(notebooksFolder, name), {
          ALIGNMENT_INPUT: simulatedFolder(),
          ALIGNMENT_LIVE: join(outFolder, "live.html"),
        });
        assert.deepEqual(shown(executed), shown(readNotebook(join(outFolder, "notebooks", name))));
      });
    });
  }
});

describe("an interrupted npm start", () => {
  test("leaves neither book nor results, and no notebook that looks finished but is not", async () => {
    const folder = join(outFolder, "interrupted");
    const run = await start(folder, (text, interrupt) => {
      if (text.includes("Input:")) interrupt();
    });
    assert.equal(run.code, 130, run.stderr);
    assert.match(run.stderr, /Interrupted; no results were written/);
    assert.equal(existsSync(join(folder, "book.html")), false);
    assert.equal(existsSync(join(folder, "results.json")), false);
    const copies = existsSync(join(folder, "notebooks")) ? readdirSync(join(folder, "notebooks")) : [];
    assert.ok(copies.length < names.length);
  });
});
