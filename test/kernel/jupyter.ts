import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { jupyterFolder } from "@alignment/kernel";
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

/** Runs cells in a fresh kernel over Jupyter's own client; returns what was published for each. */
export function runInKernel(cells: readonly ClientCell[], folder: string): readonly ClientResult[] {
  const run = spawnSync(clientPython ?? "python3", [join(fixtures, "kernel_client.py")], {
    input: JSON.stringify({ cwd: folder, cells }),
    env: jupyterEnvironment,
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
    timeout: 120_000,
  });
  if (run.status !== 0) throw new Error(`kernel_client.py ended with ${run.status}: ${run.stderr}`);
  return JSON.parse(run.stdout).results;
}

/** The text that a cell wrote to `name`, all messages joined. */
export function streamText(result: ClientResult, name: "stdout" | "stderr"): string {
  return result.messages
    .filter(({ type, content }) => type === "stream" && content.name === name)
    .map(({ content }) => String(content.text))
    .join("");
}
