import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, test } from "node:test";
import { joinText, type Notebook, notebooksFolder, type Output, runNotebook } from "@alignment/kernel";
import { fixtures, jupyterEnvironment, nbconvertPython, skipWithoutNbconvert } from "./jupyter";

/** An output without what may differ between front ends: text in lines or whole. */
function normalizedOutput(output: Output): unknown {
  if (output.output_type === "stream") return { ...output, text: joinText(output.text) };
  if (output.output_type === "error") return output;
  const data = Object.fromEntries(
    Object.entries(output.data).map(([type, content]) => [
      type,
      Array.isArray(content) ? content.join("") : content,
    ]),
  );
  return { ...output, data };
}

/** What a reader sees of each code cell: count and outputs. */
function shown(notebook: Notebook): unknown[] {
  return notebook.cells
    .filter((cell) => cell.cell_type === "code")
    .map(({ id, execution_count, outputs }) => ({
      id,
      execution_count,
      outputs: (outputs ?? []).map(normalizedOutput),
    }));
}

function executeWithNbconvert(path: string): Notebook {
  const folder = mkdtempSync(join(tmpdir(), "alignment-nbconvert-"));
  try {
    const run = spawnSync(
      nbconvertPython ?? "python3",
      [
        ...["-m", "nbconvert", "--to", "notebook", "--execute", "--allow-errors"],
        ...["--output-dir", folder, "--output", "executed.ipynb", path],
      ],
      { env: jupyterEnvironment, encoding: "utf8", timeout: 300_000 },
    );
    assert.equal(run.status, 0, run.stderr);
    return JSON.parse(readFileSync(join(folder, "executed.ipynb"), "utf8"));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function numberedNotebooks(): string[] {
  if (!existsSync(notebooksFolder)) return [];
  return readdirSync(notebooksFolder)
    .filter((name) => /^\d\d-.*\.ipynb$/.test(name))
    .map((name) => join(notebooksFolder, name));
}

describe("the runner and nbconvert with the project's kernelspec", { skip: skipWithoutNbconvert }, () => {
  for (const path of [join(fixtures, "outputs.ipynb"), ...numberedNotebooks()]) {
    test(`give the same counts and outputs for ${path.slice(path.lastIndexOf("/") + 1)}`, async () => {
      const run = await runNotebook(path);
      assert.equal(run.status, "ok");
      assert.deepEqual(shown(executeWithNbconvert(path)), shown(run.executed));
    });
  }

  test("give the same error, up to the cell that fails", async () => {
    const path = join(fixtures, "failing.ipynb");
    const run = await runNotebook(path);
    assert.deepEqual(shown(executeWithNbconvert(path)).slice(0, 2), shown(run.executed).slice(0, 2));
  });
});
