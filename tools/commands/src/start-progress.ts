import type { CellFailure, NotebookRun } from "@alignment/kernel";

/** A notebook that is to be run. */
export interface PlannedNotebook {
  /** Its file name. */
  readonly name: string;
  /** How many cells with code it has. */
  readonly cells: number;
}

/** A line on the screen for one notebook: rewritten as cells are done on a terminal, written once elsewhere. */
export interface ProgressLine {
  update(done: number, total: number, seconds: number): void;
  /** `isLeftOut`: it stopped for files that the input lacks and counts as left out, not as failed. */
  end(run: NotebookRun, isLeftOut: boolean): void;
}

const nameWidth = 34;

function withoutEnding(name: string): string {
  return name.replace(/\.ipynb$/, "");
}

/** A time to wait, in words that promise no more than is known. */
function timeInWords(seconds: number): string {
  if (seconds < 90) return `about ${Math.max(5, 5 * Math.round(seconds / 5))} s left`;
  return `about ${Math.round(seconds / 60)} min left`;
}

/**
 * The progress of a run of several notebooks: which of how many, the cells done, and the time left if the cells to come
 * take as long as those done so far.
 *
 * @param notebooks those that are to be run, in order
 * @returns opens the line of the notebook at a position, from 0
 */
export function createProgress(notebooks: readonly PlannedNotebook[]): (position: number) => ProgressLine {
  const terminal = process.stdout.isTTY === true;
  let secondsBefore = 0;
  let cellsBefore = 0;

  /** From the cells of this notebook and of those after it: cells of one that was left out will not run. */
  function timeLeft(position: number, done: number, seconds: number): string {
    const [cellsDone, spent] = [cellsBefore + done, secondsBefore + seconds];
    const cellsLeft = notebooks.slice(position).reduce((sum, { cells }) => sum + cells, -done);
    return cellsDone === 0 || cellsLeft <= 0 ? "" : `  ${timeInWords((spent / cellsDone) * cellsLeft)}`;
  }

  return (position) => {
    const { name } = notebooks[position];
    const place = `${String(position + 1).padStart(String(notebooks.length).length)} of ${notebooks.length}`;
    let cellsDone = 0;
    let cellsTotal = notebooks[position].cells;

    function line(seconds: number): string {
      const cells = `${cellsDone}/${cellsTotal} cells`.padStart(11);
      return `${place}  ${withoutEnding(name).padEnd(nameWidth)} ${cells} ${seconds.toFixed(1).padStart(6)} s`;
    }

    function update(done: number, total: number, seconds: number): void {
      cellsDone = done;
      cellsTotal = total;
      if (terminal) process.stdout.write(`\r${line(seconds)}${timeLeft(position, done, seconds)}\u001b[K`);
    }

    function end({ status, seconds }: NotebookRun, isLeftOut: boolean): void {
      const ending = isLeftOut ? "  left out" : "  failed";
      const last = `${line(seconds)}${status === "ok" ? timeLeft(position, cellsDone, seconds) : ending}`;
      console.log(terminal ? `\r${last}\u001b[K` : last);
      secondsBefore += seconds;
      cellsBefore += cellsDone;
    }

    return { update, end };
  };
}

/** A failed notebook in one line: cell, place and error. */
export function describeFailure(name: string, { cell, id, place, ename, evalue }: CellFailure): string {
  const [message] = evalue.split("\n");
  const where = place === "" ? "" : ` at ${place}`;
  return `start: ${name} failed in cell ${cell} (${id})${where}: ${ename}: ${message}`;
}
