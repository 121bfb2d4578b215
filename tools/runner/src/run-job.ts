import { removeParts } from "./block-file";
import type { WorkerStart } from "./block-worker";
import { unitsOfBlock } from "./job";
import { lockFolder } from "./lock";
import { blockStates, refuseForeignBlocks } from "./merge";
import { progressLine } from "./progress";
import { type BlocksRun, runBlocks } from "./run-blocks";

/** What is run, where, and what one unit is called in the progress line ("specifications"). */
export interface JobRun extends WorkerStart {
  readonly threads: number;
  readonly what: string;
  readonly signal?: AbortSignal;
  /** Called with the number of each block that this run has written. */
  readonly written?: (block: number) => void;
}

/**
 * Runs the blocks of a job that are not finished yet, under a lock of the folder, with a progress line; parts of blocks
 * that a killed run has left are removed.
 *
 * @param run the job, its folder, its task and the number of threads.
 * @returns how many blocks were written, and whether the signal stopped the run.
 * @throws RunnerError if another run holds the folder, or it holds blocks of another plan, data or code; what
 *   `runBlocks` throws.
 */
export async function runUnfinishedBlocks({
  job,
  folder,
  task,
  threads,
  what,
  signal,
  written,
}: JobRun): Promise<BlocksRun> {
  const unlock = lockFolder(folder);
  try {
    removeParts(folder);
    const states = blockStates(folder, job);
    refuseForeignBlocks(folder, states);
    const done = states.finished.reduce((sum, block) => sum + unitsOfBlock(job, block).count, 0);
    const progress = progressLine(job.units, { what, done });
    try {
      return await runBlocks(
        { job, folder, task },
        states.unfinished.map(({ block }) => block),
        {
          threads,
          progress: (units) => progress.report(done + units),
          ...(signal && { signal }),
          ...(written && { written }),
        },
      );
    } finally {
      progress.end();
    }
  } finally {
    unlock();
  }
}

/**
 * A signal that is given when the person presses Ctrl+C or the system asks the process to end; a second Ctrl+C ends it
 * at once.
 *
 * @returns the signal.
 */
export function interruptSignal(): AbortSignal {
  const controller = new AbortController();
  const stop = (): void => {
    if (controller.signal.aborted) process.exit(130);
    controller.abort();
  };
  process.on("SIGINT", stop);
  process.on("SIGTERM", stop);
  return controller.signal;
}
