import { join } from "node:path";
import { Worker } from "node:worker_threads";
import type { WorkerFailure, WorkerMessage, WorkerStart } from "./block-worker";
import { RunnerError } from "./errors";
import { unitsOfBlock } from "./job";

/** How blocks are run. */
export interface RunBlocksOptions {
  /** Number of worker threads. */
  readonly threads: number;
  /** Called with the number of units done by this run so far. */
  readonly progress?: (units: number) => void;
  /** Called with the number of each block that this run has written. */
  readonly written?: (block: number) => void;
  /** Stops the run: blocks that stand stay, those at work are left undone. */
  readonly signal?: AbortSignal;
}

/** How a run of blocks ended. */
export interface BlocksRun {
  /** Blocks that this run has written. */
  readonly finished: number;
  /** Whether the signal stopped it before all were written. */
  readonly stopped: boolean;
}

/** A block is given to another thread once after its thread died; then the run ends and names it. */
const triesABlock = 2;

/** Hands blocks to threads until none is left. */
class BlockRun {
  private readonly waiting: number[];
  private readonly tries = new Map<number, number>();
  private readonly workers = new Map<Worker, number | undefined>();
  private unitsDone = 0;
  private finished = 0;

  constructor(
    private readonly start: WorkerStart,
    blocks: readonly number[],
    private readonly options: RunBlocksOptions,
    private readonly settle: { done(run: BlocksRun): void; failed(error: unknown): void },
  ) {
    this.waiting = [...blocks];
  }

  begin(): void {
    const { threads, signal } = this.options;
    if (this.waiting.length === 0 || signal?.aborted) {
      this.settle.done({ finished: 0, stopped: this.waiting.length > 0 });
      return;
    }
    signal?.addEventListener("abort", this.stop, { once: true });
    for (let thread = 0; thread < Math.min(threads, this.waiting.length); thread++) this.addWorker();
  }

  private readonly stop = (): void => {
    void this.end().then(() => this.settle.done({ finished: this.finished, stopped: true }));
  };

  private async end(): Promise<void> {
    this.options.signal?.removeEventListener("abort", this.stop);
    const workers = [...this.workers.keys()];
    this.workers.clear();
    await Promise.all(workers.map((worker) => worker.terminate()));
  }

  private fail(error: unknown): void {
    void this.end().then(() => this.settle.failed(error));
  }

  private addWorker(): void {
    const worker = new Worker(join(__dirname, "block-worker.js"), { workerData: this.start });
    this.workers.set(worker, undefined);
    let unitsOfThisBlock = 0;
    worker.on("message", (message: WorkerMessage) => {
      if (!this.workers.has(worker)) return;
      switch (message.kind) {
        case "ready":
          return this.giveBlock(worker);
        case "units":
          unitsOfThisBlock += message.units;
          return this.options.progress?.(this.unitsDone + unitsOfThisBlock);
        case "block":
          unitsOfThisBlock = 0;
          this.finished++;
          this.unitsDone += unitsOfBlock(this.start.job, message.block).count;
          this.options.progress?.(this.unitsDone);
          this.options.written?.(message.block);
          return this.giveBlock(worker);
        case "failed":
          return this.fail(new RunnerError(this.failureInWords(message)));
      }
    });
    worker.on("error", (error) => this.replace(worker, error));
    worker.on("exit", () => this.replace(worker, new Error("its thread ended")));
  }

  /** The words of an exception; where the file system refused a block, what is kept and what to do. */
  private failureInWords({ message, code, block }: WorkerFailure): string {
    if (code === undefined || block === undefined) return message;
    return (
      `block ${block} could not be written to ${this.start.folder} (${message}); expected room and the right to write there; ` +
      "every finished block is kept; make room, then go on with --resume"
    );
  }

  private giveBlock(worker: Worker): void {
    const block = this.waiting.shift();
    this.workers.set(worker, block);
    if (block !== undefined) {
      worker.postMessage(block);
      return;
    }
    this.workers.delete(worker);
    void worker.terminate();
    if (this.workers.size === 0)
      void this.end().then(() => this.settle.done({ finished: this.finished, stopped: false }));
  }

  /** A thread died: its block goes to another thread, at most so often. */
  private replace(worker: Worker, reason: Error): void {
    if (!this.workers.has(worker)) return;
    const block = this.workers.get(worker);
    this.workers.delete(worker);
    const fault = this.faultOf(block, reason);
    if (fault !== undefined) this.fail(fault);
    else if (block !== undefined) {
      this.waiting.unshift(block);
      this.addWorker();
    }
  }

  /** Why the run cannot go on after the thread of a block died; undefined while the block has a try left. */
  private faultOf(block: number | undefined, reason: Error): RunnerError | undefined {
    if (block === undefined) return new RunnerError(`a worker thread could not start: ${reason.message}`);
    const tries = (this.tries.get(block) ?? 0) + 1;
    this.tries.set(block, tries);
    if (tries < triesABlock) return undefined;
    const { first, count } = unitsOfBlock(this.start.job, block);
    return new RunnerError(
      `block ${block} (units ${first} to ${first + count - 1}) ended its worker thread ${tries} times: ${reason.message}; every finished block is kept; go on with --resume`,
    );
  }
}

/**
 * Computes blocks on worker threads; every block stands on the disk, whole, as soon as it is done.
 *
 * @param start the job, the folder of its blocks and the task that computes rows.
 * @param blocks the blocks to run.
 * @param options threads, progress and a signal that stops the run.
 * @returns how many blocks were written, and whether the signal stopped the run.
 * @throws RunnerError if a thread cannot start, a block ends its thread twice, or a block cannot be written. Blocks
 *   that stand stay.
 */
export function runBlocks(
  start: WorkerStart,
  blocks: readonly number[],
  options: RunBlocksOptions,
): Promise<BlocksRun> {
  return new Promise((done, failed) => {
    new BlockRun(start, blocks, options, { done, failed }).begin();
  });
}
