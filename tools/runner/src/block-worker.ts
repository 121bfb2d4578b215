import { parentPort, workerData } from "node:worker_threads";
import { writeBlock } from "./block-file";
import { type Job, unitsOfBlock } from "./job";
import type { TaskModule, TaskPlace } from "./task";

/** What a thread is started with. */
export interface WorkerStart {
  readonly job: Job;
  readonly folder: string;
  readonly task: TaskPlace;
}

/** What a thread says: it is ready, some units are done, a block stands on the disk, or it cannot go on. */
export type WorkerMessage =
  | { readonly kind: "ready" }
  | { readonly kind: "units"; readonly units: number }
  | { readonly kind: "block"; readonly block: number }
  | WorkerFailure;

/** Why a thread cannot go on. */
export interface WorkerFailure {
  readonly kind: "failed";
  readonly block: number | undefined;
  readonly message: string;
  /** The file system's code, where it refused something. */
  readonly code?: string;
}

const say = (message: WorkerMessage): void => parentPort?.postMessage(message);

function sayFailure(block: number | undefined, error: unknown): void {
  const { message, code } = error as NodeJS.ErrnoException;
  say({ kind: "failed", block, message: message ?? String(error), ...(code === undefined ? {} : { code }) });
}

async function work({ job, folder, task }: WorkerStart): Promise<void> {
  const { openTask } = require(task.module) as TaskModule;
  const opened = await openTask(task.parameters);
  parentPort?.on("message", (block: number) => {
    try {
      const { first, count } = unitsOfBlock(job, block);
      const rows = opened.rowsOf(first, count, (units) => say({ kind: "units", units }));
      writeBlock(folder, job, block, rows);
      say({ kind: "block", block });
    } catch (error) {
      sayFailure(block, error);
    }
  });
  say({ kind: "ready" });
}

if (parentPort !== null) {
  work(workerData as WorkerStart).catch((error) => sayFailure(undefined, error));
}
