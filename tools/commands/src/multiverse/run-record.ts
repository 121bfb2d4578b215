import { existsSync, readFileSync, statSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { blockName, blockStates, type Job } from "@alignment/runner";
import { writeAtomically } from "alignment/dist/node/write";

/** Where, when and how long a multiverse was run: what differs from run to run, beside the results. */
export interface RunRecord {
  /** Day on which the last block was written, year-month-day. */
  readonly date: string;
  readonly threads: number;
  /** From start to end of the last run; what runs before it computed is not in it. */
  readonly seconds: number;
  /** Processor time of the last run on all its threads. */
  readonly processorSeconds?: number;
  /** Blocks of specifications in all. */
  readonly blocks: number;
  /** Blocks that the last run computed: fewer than all where it was resumed. */
  readonly computed?: number;
  readonly processor: string;
  readonly cores: number;
  readonly node: string;
}

const fileName = "run.json";

/**
 * Writes run.json.
 *
 * @param out where it is to stand.
 * @param blocks the folder of the job's blocks, of which the finished ones are counted.
 */
export function writeRun(
  out: string,
  blocks: string,
  job: Job,
  { threads, seconds, computed }: Pick<RunRecord, "threads" | "seconds"> & { readonly computed: number },
): void {
  const written = blockStates(blocks, job).finished.map(
    (block) => statSync(join(blocks, blockName(block))).mtimeMs,
  );
  const { user, system } = process.cpuUsage();
  const record: RunRecord = {
    date: new Date(Math.max(...written)).toISOString().slice(0, 10),
    threads,
    seconds: Math.round(seconds),
    processorSeconds: Math.round((user + system) / 1e5) / 10,
    blocks: written.length,
    computed,
    processor: cpus()[0]?.model.trim() ?? "unknown",
    cores: cpus().length,
    node: process.version,
  };
  writeAtomically(join(out, fileName), `${JSON.stringify(record, undefined, 2)}\n`);
}

/** The run.json of a folder, if there is one. */
export function readRun(out: string): RunRecord | undefined {
  const path = join(out, fileName);
  return existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : undefined;
}
