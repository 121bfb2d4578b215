import { join } from "node:path";
import { joinText, measureKernel, notebooksFolder, readNotebook, timeCells } from "@alignment/kernel";
import type { Input } from "alignment/node";
import { median, spread } from "./measure";

/** The source of a code cell of the membership notebook. */
function cellOf(id: string): string {
  const cell = readNotebook(join(notebooksFolder, "05-membership.ipynb")).cells.find((one) => one.id === id);
  if (cell === undefined) throw new Error(`bench: 05-membership.ipynb has no cell "${id}"`);
  return joinText(cell.source);
}

/** The cells up to the live one; each is run once, the live one then `runs` times under another specification. */
const before = ["imports", "labels", "read", "formula", "fit", "table"];

/** The live cell with its variables renamed, since each run of a cell declares them anew, and another last year. */
function liveCell(run: number): string {
  return cellOf("live").replace(
    "panelSpecification({",
    `panelSpecification({ lastYear: ${2009 - (run % 5)},`,
  );
}

/** Times the kernel, and the cell that edits the specification and shows Table 2 again. */
export async function benchKernel(input: Input, runs: number): Promise<void> {
  console.log(`\nThe kernel, over its sockets as Jupyter does, on ${input.title}`);
  process.env.ALIGNMENT_INPUT = input.folder;
  const timings = await measureKernel();
  console.log(`  ready after ${timings.ready.toFixed(0)} ms`);
  console.log(`  first import of the library: ${timings.firstImport.toFixed(0)} ms`);
  console.log(`  trivial cell: ${timings.trivialCell.toFixed(0)} ms`);
  const live = Array.from({ length: runs + 1 }, (_, run) => liveCell(run));
  const { cells } = await timeCells([...before.map(cellOf), ...live]);
  const counted = cells.slice(before.length + 1);
  console.log(`  edit the specification, build, fit, show Table 2: ${spread(counted, 0)} ms`);
  if (median(counted) > 300) console.log("    (the goal is 300 ms)");
}
