import { existsSync, readdirSync } from "node:fs";
import { type BlockFault, blockName, blockOfName, readBlock } from "./block-file";
import { RunnerError } from "./errors";
import { blockCount, type Job, unitsOfBlock } from "./job";

/** The state of a job's blocks in a folder. */
export interface BlockStates {
  readonly finished: readonly number[];
  /** Blocks to run, with the reason. */
  readonly unfinished: readonly { readonly block: number; readonly fault: BlockFault }[];
  /** Files that are blocks by name, but none of this job's numbers. */
  readonly surplus: readonly string[];
}

/**
 * Which blocks of a job are finished.
 *
 * @param folder the folder of the job's blocks; it may be missing.
 * @param job the job.
 * @returns the finished blocks, those to run with the reason, and files of blocks that the job does not have.
 */
export function blockStates(folder: string, job: Job): BlockStates {
  const blocks = blockCount(job);
  const names = existsSync(folder) ? readdirSync(folder).sort() : [];
  const there = new Set(names.map(blockOfName).filter((block) => block !== undefined));
  const finished: number[] = [];
  const unfinished: { block: number; fault: BlockFault }[] = [];
  for (let block = 0; block < blocks; block++) {
    const fault = there.has(block) ? readBlock(folder, job, block).fault : "missing";
    if (fault === undefined) finished.push(block);
    else unfinished.push({ block, fault });
  }
  const surplus = names.filter((name) => (blockOfName(name) ?? -1) >= blocks);
  return { finished, unfinished, surplus };
}

/**
 * Whole numbers as ranges, the form that a job array takes.
 *
 * @param numbers whole numbers in ascending order.
 * @returns such as "0-3,7".
 * @example
 * formatRanges([0, 1, 2, 3, 7]); // "0-3,7"
 */
export function formatRanges(numbers: readonly number[]): string {
  const ranges: [number, number][] = [];
  for (const number of numbers) {
    const last = ranges.at(-1);
    if (last !== undefined && number === last[1] + 1) last[1] = number;
    else ranges.push([number, number]);
  }
  return ranges.map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`)).join(",");
}

/** Refuses blocks of another job and surplus files: nothing of them may enter a result, or be written over. */
export function refuseForeignBlocks(folder: string, { unfinished, surplus }: BlockStates): void {
  const foreign = unfinished
    .filter(({ fault }) => fault === "of another job")
    .map(({ block }) => blockName(block));
  const names = [...foreign, ...surplus];
  if (names.length === 0) return;
  throw new RunnerError(
    `${folder} holds ${names.length === 1 ? "a block" : `${names.length} blocks`} of another plan, other data or other code (first: ${names[0]}); expected blocks of this run only; choose another folder, or remove them`,
  );
}

/**
 * All rows of a job in the order of its units.
 *
 * @param folder the folder of the job's blocks.
 * @param job the job.
 * @returns one row a unit.
 * @throws RunnerError if a block is missing, damaged, surplus or of another job; it names the blocks and units to
 *   run again.
 */
export function mergeBlocks<Row>(folder: string, job: Job): Row[] {
  const states = blockStates(folder, job);
  refuseForeignBlocks(folder, states);
  if (states.unfinished.length > 0) {
    const blocks = states.unfinished.map(({ block }) => block);
    const damaged = states.unfinished.filter(({ fault }) => fault === "damaged").length;
    const units = blocks.reduce((sum, block) => sum + unitsOfBlock(job, block).count, 0);
    throw new RunnerError(
      `${folder} lacks ${blocks.length} of ${blockCount(job)} blocks${damaged > 0 ? ` (${damaged} of them damaged)` : ""}, ${units} units; expected all; run the blocks ${formatRanges(blocks)} again, with --resume`,
    );
  }
  return states.finished.flatMap((block) => (readBlock<Row>(folder, job, block) as { rows: Row[] }).rows);
}
