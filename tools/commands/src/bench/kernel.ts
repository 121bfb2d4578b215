import { join } from "node:path";
import { joinText, measureKernel, notebooksFolder, readNotebook, timeCells } from "@alignment/kernel";
import { medianOf } from "alignment/dist/table/statistics";
import type { Input } from "alignment/node";
import { spread } from "./measure";

const notebook = "05-membership.ipynb";

/** The cells of the membership notebook that lead to the live one, and the call in it that gets another last year. */
const leading = ["imports", "read", "formula", "fit", "table"];
const call = "build({";

/**
 * What is timed: the cells that lead to the live cell of the membership notebook, and the live cell under another
 * last year in each run. Throws where the notebook has no such cell or its live cell no call to change.
 *
 * @param runs - How often the live cell stands in the list
 * @example
 * cellsToTime(2).live.length; // 2
 */
export function cellsToTime(runs: number): { leading: string[]; live: string[] } {
  const { cells } = readNotebook(join(notebooksFolder, notebook));
  const source = (id: string): string => {
    const cell = cells.find((one) => one.id === id);
    if (cell === undefined) throw new Error(`bench: ${notebook} has no cell "${id}"`);
    return joinText(cell.source);
  };
  const live = source("live");
  if (!live.includes(call)) throw new Error(`bench: the cell "live" of ${notebook} does not call "${call}"`);
  return {
    leading: leading.map(source),
    live: Array.from({ length: runs }, (_, run) =>
      live.replace(call, `${call} lastYear: ${2009 - (run % 5)},`),
    ),
  };
}

/** Times the kernel, and the cell that edits the specification and shows Table 2 again. */
export async function benchKernel(input: Input, runs: number): Promise<void> {
  console.log(`\nThe kernel, over its sockets as Jupyter does, on ${input.title}`);
  process.env.ALIGNMENT_INPUT = input.folder;
  const timings = await measureKernel();
  console.log(`  ready after ${timings.ready.toFixed(0)} ms`);
  console.log(`  first import of the library: ${timings.firstImport.toFixed(0)} ms`);
  console.log(`  trivial cell: ${timings.trivialCell.toFixed(0)} ms`);
  const timed = cellsToTime(runs + 1);
  const { cells } = await timeCells([...timed.leading, ...timed.live]);
  const counted = cells.slice(timed.leading.length + 1);
  console.log(`  edit the specification, build, fit, show Table 2: ${spread(counted, 0)} ms`);
  if (medianOf(counted) > 300) console.log("    (the goal is 300 ms)");
}
