import { type ChildProcess, fork } from "node:child_process";
import { basename, dirname, join, resolve } from "node:path";
import { UserError } from "@alignment/engine";
import { type Cell, type Notebook, readNotebook } from "./notebook";

/** Where and why a notebook stopped. */
export interface CellFailure {
  /** Position of the cell among all cells, from 1. */
  readonly cell: number;
  readonly id: string;
  readonly ename: string;
  readonly evalue: string;
  readonly traceback: readonly string[];
  /** `file.ts:line` in the project's source, `""` where the error is in the cell itself. */
  readonly place: string;
}

/** A notebook that was run: `executed` holds every output up to the end or the failure. */
export type NotebookRun =
  | { readonly status: "ok"; readonly executed: Notebook; readonly seconds: number }
  | {
      readonly status: "failed";
      readonly executed: Notebook;
      readonly failure: CellFailure;
      readonly seconds: number;
    };

/** What the child process tells its parent. */
export type ChildReport =
  | { readonly type: "begins"; readonly position: number; readonly id: string }
  | { readonly type: "ran"; readonly position: number; readonly cell: Cell }
  | { readonly type: "progress"; readonly done: number; readonly total: number }
  | { readonly type: "finished"; readonly executed: Notebook; readonly failure: CellFailure | undefined }
  | { readonly type: "broken"; readonly message: string };

/** What can be said about a run. */
export interface RunOptions {
  /** Variables added to the environment of the notebook's process. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Called after each code cell with the cells done, their total and the seconds since the start. */
  readonly onProgress?: (done: number, total: number, seconds: number) => void;
  /** Ends the run when it is aborted. */
  readonly signal?: AbortSignal;
}

const keptErrorCharacters = 4000;

/** Of what a process said last, the line that says why it ended. */
function lastWords(child: ChildProcess): () => string {
  let text = "";
  child.stderr?.on("data", (chunk: Buffer) => {
    text = (text + chunk.toString()).slice(-keptErrorCharacters);
  });
  return () => {
    const lines = text.trim().split("\n");
    return (lines.find((line) => /^FATAL|Error:/.test(line)) ?? lines[lines.length - 1]).trim();
  };
}

/** The failure of the cell in whose middle the process of a notebook ended. */
function endedEarly(
  { position, id }: { position: number; id: string },
  how: string,
  words: string,
): CellFailure {
  const evalue = `the process of the notebook ended (${how})${words === "" ? "" : `; its last words: ${words}`}`;
  return { cell: position + 1, id, ename: "Ended", evalue, traceback: [`Ended: ${evalue}`], place: "" };
}

/**
 * Runs a notebook in a process of its own in the notebook's folder, and stops at the first error: of a cell, or of what
 * an earlier cell left running. Needs neither Python nor Jupyter.
 *
 * @param path the notebook; it is not changed
 * @throws NotebookError where the file is no notebook; UserError where the run was aborted or never began
 */
export async function runNotebook(path: string, options: RunOptions = {}): Promise<NotebookRun> {
  const notebook = readNotebook(path);
  const started = performance.now();
  const seconds = (): number => (performance.now() - started) / 1000;
  const child = fork(join(__dirname, "run-notebook-child.js"), [resolve(path)], {
    cwd: dirname(resolve(path)),
    env: { ...process.env, ...options.environment },
    execArgv: ["--enable-source-maps"],
    stdio: ["ignore", "ignore", "pipe", "ipc"],
  });
  const words = lastWords(child);
  const stop = (): void => {
    child.kill("SIGKILL");
  };
  options.signal?.addEventListener("abort", stop);
  let present: { readonly position: number; readonly id: string } | undefined;
  const cells = [...notebook.cells];

  return new Promise<NotebookRun>((settle, fail) => {
    function end(executed: Notebook, failure: CellFailure | undefined): void {
      if (failure === undefined) settle({ status: "ok", executed, seconds: seconds() });
      else settle({ status: "failed", executed, failure, seconds: seconds() });
    }
    child.on("message", (message: ChildReport) => {
      if (message.type === "progress") options.onProgress?.(message.done, message.total, seconds());
      else if (message.type === "begins") present = message;
      else if (message.type === "ran") cells[message.position] = message.cell;
      else if (message.type === "broken") fail(new Error(message.message));
      else end(message.executed, message.failure);
    });
    child.on("error", fail);
    child.on("exit", (code, signal) => {
      options.signal?.removeEventListener("abort", stop);
      const how = signal ?? `exit code ${code}`;
      if (present !== undefined && options.signal?.aborted !== true) {
        end({ ...notebook, cells }, endedEarly(present, how, words()));
        return;
      }
      const aborted = options.signal?.aborted === true ? "it was aborted" : `its last words: ${words()}`;
      fail(new UserError(`runNotebook: the process of ${basename(path)} ended early (${how}); ${aborted}`));
    });
  });
}
