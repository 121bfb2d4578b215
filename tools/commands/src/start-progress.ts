import type { CellFailure, NotebookRun } from "@alignment/kernel";

/** A line on the screen for one notebook: rewritten as cells are done on a terminal, written once elsewhere. */
export interface ProgressLine {
  update(done: number, total: number, seconds: number): void;
  end(run: NotebookRun): void;
}

/**
 * The progress line of one notebook.
 *
 * @param name the notebook's file name
 */
export function describeProgress(name: string): ProgressLine {
  const terminal = process.stdout.isTTY === true;
  let cellsDone = 0;
  let cellsTotal = 0;

  function line(done: number, total: number, seconds: number): string {
    const cells = `${done}/${total} cells`.padStart(12);
    return `  ${name.replace(/\.ipynb$/, "").padEnd(44)} ${cells} ${seconds.toFixed(1).padStart(6)} s`;
  }

  function update(done: number, total: number, seconds: number): void {
    cellsDone = done;
    cellsTotal = total;
    if (terminal) process.stdout.write(`\r${line(done, total, seconds)}`);
  }

  function end(run: NotebookRun): void {
    const last = `${line(cellsDone, cellsTotal, run.seconds)}${run.status === "ok" ? "" : "  failed"}`;
    console.log(terminal ? `\r${last}` : last);
  }

  return { update, end };
}

/** The message of a failed notebook: cell, error, place, and where the outputs up to there are. */
export function describeFailure(name: string, failure: CellFailure, written: string): string {
  const place = failure.place === "" ? "" : ` (${failure.place})`;
  return [
    `start: ${name} failed in cell ${failure.cell} (${failure.id})${place}; the run stops here.`,
    ...failure.traceback.map((line) => `  ${line}`),
    `The outputs up to there are in ${written}.`,
  ].join("\n");
}
