import { accessSync, constants, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "@alignment/kernel";
import { unfinishedPath } from "alignment/dist/node/unfinished";
import type { StartRequest } from "./start-options";
import { runStart } from "./start-run";

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** Has the simulated world made beside the results where the project itself cannot be written. */
function keepWorldWritable(outFolder: string): void {
  if (process.env.ALIGNMENT_SIMULATED !== undefined || isWritable(join(projectRoot, "data"))) return;
  process.env.ALIGNMENT_SIMULATED = join(outFolder, "simulated");
}

/**
 * Runs `npm start` so that Ctrl+C or a polite end leaves nothing unfinished behind; sets the exit code: 0, 1 where a
 * notebook failed, 130 where it was interrupted.
 *
 * @param request what was asked for
 * @param notebooksFolder the folder of the notebooks
 * @throws as `runStart`
 */
export async function startInterruptible(request: StartRequest, notebooksFolder: string): Promise<void> {
  const recordings = unfinishedPath(join(request.outFolder, "recordings"));
  const interruption = new AbortController();
  const stop = (): void => {
    interruption.abort();
    rmSync(recordings, { recursive: true, force: true });
    console.error("\nInterrupted; no results were written.");
    process.exit(130);
  };
  process.once("SIGINT", stop);
  process.once("SIGTERM", stop);
  try {
    mkdirSync(recordings, { recursive: true });
    keepWorldWritable(request.outFolder);
    const outcome = await runStart(request, { notebooksFolder, recordings, signal: interruption.signal });
    if (outcome === "failed") process.exitCode = 1;
  } finally {
    process.off("SIGINT", stop);
    process.off("SIGTERM", stop);
    rmSync(recordings, { recursive: true, force: true });
  }
}
