import type { CellError } from "./cell-error";
import { type Cell, codeCells, joinText, type Notebook, type Output } from "./notebook";
import { createOutputRecorder } from "./record-outputs";
import type { CellFailure } from "./run-notebook";
import type { CellOutcome, Session } from "./session";

/** What a run of all cells gave. */
export interface CellsRun {
  readonly cells: readonly Cell[];
  readonly failure: CellFailure | undefined;
}

/** Is told what happens during a run. */
export interface RunWatcher {
  /** A cell begins; `position` counts from 0. */
  begins(position: number, id: string): void;
  /** A cell has run, with its outputs so far. */
  ran(position: number, cell: Cell): void;
  progress(done: number, total: number): void;
}

/** How long what cells left running is waited for after the last cell. */
const longestWaitMilliseconds = 1000;
const turnMilliseconds = 10;

function idOf(cell: Cell, position: number): string {
  return cell.id ?? `cell-${position + 1}`;
}

function failureOf(
  cell: Cell,
  position: number,
  { ename, evalue, traceback, place }: CellError,
): CellFailure {
  return { cell: position + 1, id: idOf(cell, position), ename, evalue, traceback, place };
}

/** Whether a timer is still running. */
function isTimerLeft(): boolean {
  return process.getActiveResourcesInfo().some((kind) => kind === "Timeout" || kind === "Immediate");
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** Waits for what cells left running, a second at most: an error of it is an error of the run. */
async function waitForRest(isOver: () => boolean): Promise<void> {
  await pause(0);
  const started = performance.now();
  while (!isOver() && isTimerLeft() && performance.now() - started < longestWaitMilliseconds) {
    await pause(turnMilliseconds);
  }
}

/**
 * Runs the code cells of a notebook one after another, up to the first error: of a cell, or of what an earlier one left
 * running.
 *
 * @param session a new session
 * @param notebook the notebook
 * @param watcher is told what happens
 */
export async function runCells(session: Session, notebook: Notebook, watcher: RunWatcher): Promise<CellsRun> {
  const recorder = createOutputRecorder();
  const withCode = new Set(codeCells(notebook));
  const total = withCode.size;
  const results = new Map<number, { readonly count: number; readonly outputs: Output[] }>();
  let failure: CellFailure | undefined;

  /** An error that a cell left behind ends the run, and with it the cell that happens to run. */
  function takeFailure(position: number, error: CellError): void {
    if (failure !== undefined) return;
    failure = failureOf(notebook.cells[position], position, error);
    results.get(position)?.outputs.push(errorOutput(error));
    session.interrupt();
  }

  /** A cell as it stands. */
  function executed(cell: Cell, position: number): Cell {
    const id = idOf(cell, position);
    if (cell.cell_type !== "code") return { ...cell, id };
    const { count = null, outputs = [] } = results.get(position) ?? {};
    return { ...cell, id, execution_count: count, outputs };
  }

  watcher.progress(0, total);
  for (const [position, cell] of notebook.cells.entries()) {
    if (!withCode.has(cell)) continue;
    const count = results.size + 1;
    const { outputs, sink } = recorder.openCell(count, (error) => takeFailure(position, error));
    results.set(position, { count, outputs });
    watcher.begins(position, idOf(cell, position));
    const outcome: CellOutcome = await session.run(joinText(cell.source), count, sink);
    if (failure === undefined && outcome.status === "error") takeFailure(position, outcome.error);
    if (failure !== undefined) break;
    watcher.ran(position, executed(cell, position));
    watcher.progress(count, total);
  }
  await waitForRest(() => failure !== undefined);

  return { cells: notebook.cells.map(executed), failure };
}

function errorOutput({ ename, evalue, traceback }: CellError): Output {
  return { output_type: "error", ename, evalue, traceback };
}
