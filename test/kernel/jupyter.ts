import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { joinText, jupyterFolder, type Notebook, type Output } from "@alignment/kernel";
import { repositoryRoot } from "../support";

/** The folder of the fixture notebooks. */
export const fixtures = join(repositoryRoot, "test", "kernel", "fixtures");

/** The environment in which Jupyter finds the project's kernelspec. */
export const jupyterEnvironment = { ...process.env, JUPYTER_PATH: jupyterFolder };

function canImport(python: string, modules: string): boolean {
  return spawnSync(python, ["-c", `import ${modules}`]).status === 0;
}

/** A Python that has the Jupyter modules, or `undefined`. */
function pythonWith(modules: string): string | undefined {
  return ["python3", "/usr/bin/python3", "python"].find((python) => canImport(python, modules));
}

/** The Python of Jupyter's client, or `undefined`. */
export const clientPython = pythonWith("jupyter_client");

/** The Python of nbconvert, or `undefined`. */
export const nbconvertPython = pythonWith("nbconvert, nbclient");

/** `false` where a Python has jupyter_client, or the reason to skip. */
export const skipWithoutClient: false | string =
  clientPython === undefined ? "no Python here has jupyter_client" : false;

/** `false` where a Python has nbconvert, or the reason to skip. */
export const skipWithoutNbconvert: false | string =
  nbconvertPython === undefined ? "no Python here has nbconvert" : false;

/** A cell for the client: its code, and how it is sent. */
export interface ClientCell {
  readonly code: string;
  /** Sent without waiting for the one before. */
  readonly queue?: boolean;
  /** Seconds after which the kernel is interrupted. */
  readonly interruptAfter?: number;
}

/** What came back for one cell. */
export interface ClientResult {
  readonly messages: readonly { readonly type: string; readonly content: Record<string, unknown> }[];
  readonly reply: Record<string, unknown>;
  readonly seconds: number;
  readonly timedOut?: boolean;
}

/** What a fresh kernel did: what came back for each cell, and the seconds it took to end when asked to. */
export interface ClientRun {
  readonly results: readonly ClientResult[];
  readonly stop: number;
}

/** Runs cells in a fresh kernel over Jupyter's own client. */
export function runInKernel(cells: readonly ClientCell[], folder: string): ClientRun {
  const run = spawnSync(clientPython ?? "python3", [join(fixtures, "kernel_client.py")], {
    input: JSON.stringify({ cwd: folder, cells }),
    env: jupyterEnvironment,
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
    timeout: 120_000,
  });
  if (run.status !== 0) throw new Error(`kernel_client.py ended with ${run.status}: ${run.stderr}`);
  return JSON.parse(run.stdout);
}

/** The text that a cell wrote to `name`, all messages joined. */
export function streamText(result: ClientResult, name: "stdout" | "stderr"): string {
  return result.messages
    .filter(({ type, content }) => type === "stream" && content.name === name)
    .map(({ content }) => String(content.text))
    .join("");
}

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
export function shown(notebook: Notebook): unknown[] {
  return notebook.cells
    .filter((cell) => cell.cell_type === "code")
    .map(({ id, execution_count, outputs }) => ({
      id,
      execution_count,
      outputs: (outputs ?? []).map(normalizedOutput),
    }));
}

/** The notebook as nbconvert executes it with the project's kernelspec, errors allowed. */
export function executeWithNbconvert(
  path: string,
  environment: Readonly<Record<string, string>> = {},
): Notebook {
  const folder = mkdtempSync(join(tmpdir(), "alignment-nbconvert-"));
  try {
    const run = spawnSync(
      nbconvertPython ?? "python3",
      [
        ...["-m", "nbconvert", "--to", "notebook", "--execute", "--allow-errors"],
        ...["--output-dir", folder, "--output", "executed.ipynb", path],
      ],
      { env: { ...jupyterEnvironment, ...environment }, encoding: "utf8", timeout: 300_000 },
    );
    assert.equal(run.status, 0, run.stderr);
    return JSON.parse(readFileSync(join(folder, "executed.ipynb"), "utf8"));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
