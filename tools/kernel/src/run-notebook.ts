import { type ChildProcess, fork } from "node:child_process";
import { basename, dirname, join, resolve } from "node:path";
import type { Notebook } from "./notebook";

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

function tail(child: ChildProcess): () => string {
  let text = "";
  child.stderr?.on("data", (chunk: Buffer) => {
    text = (text + chunk.toString()).slice(-keptErrorCharacters);
  });
  return () => text.trim();
}

/**
 * Runs a notebook in a process of its own through tslab's handler, in the notebook's folder, and stops at the first
 * error. Needs neither Python nor Jupyter.
 *
 * @param path the notebook; it is not changed
 * @throws where the file is no notebook, or its process ended before the last cell
 */
export function runNotebook(path: string, options: RunOptions = {}): Promise<NotebookRun> {
  const started = performance.now();
  const seconds = (): number => (performance.now() - started) / 1000;
  const child = fork(join(__dirname, "run-notebook-child.js"), [resolve(path)], {
    cwd: dirname(resolve(path)),
    env: { ...process.env, ...options.environment },
    execArgv: ["--enable-source-maps"],
    stdio: ["ignore", "ignore", "pipe", "ipc"],
  });
  const lastWords = tail(child);
  const stop = (): void => {
    child.kill("SIGKILL");
  };
  options.signal?.addEventListener("abort", stop);

  return new Promise<NotebookRun>((settle, fail) => {
    child.on("message", (message: ChildReport) => {
      if (message.type === "progress") options.onProgress?.(message.done, message.total, seconds());
      else if (message.type === "broken") fail(new Error(message.message));
      else {
        const { executed, failure } = message;
        if (failure === undefined) settle({ status: "ok", executed, seconds: seconds() });
        else settle({ status: "failed", executed, failure, seconds: seconds() });
      }
    });
    child.on("error", fail);
    child.on("exit", (code, signal) => {
      options.signal?.removeEventListener("abort", stop);
      fail(
        new Error(
          `runNotebook: the process of ${basename(path)} ended early (${signal ?? `exit code ${code}`}); ` +
            `expected it to run every cell; its last words: ${lastWords() || "none"}`,
        ),
      );
    });
  });
}
