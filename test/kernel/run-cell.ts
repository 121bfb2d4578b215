import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type NotebookRun, type RunOptions, runNotebook } from "@alignment/kernel";
import { temporaryFolder } from "../support";

/** A notebook file with these code cells. */
export function notebookText(...sources: readonly string[]): string {
  const cells = sources.map((source, index) => ({
    cell_type: "code",
    id: `cell-${index + 1}`,
    metadata: {},
    outputs: [],
    execution_count: null,
    source,
  }));
  return JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells });
}

/** Runs a notebook of these cells in a folder of its own; it is not kept. */
export async function runCells(sources: readonly string[], options: RunOptions = {}): Promise<NotebookRun> {
  const folder = temporaryFolder();
  const path = join(folder, "one.ipynb");
  writeFileSync(path, notebookText(...sources));
  return await runNotebook(path, options);
}
