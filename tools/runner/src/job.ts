import { sha256Of } from "alignment/dist/node/hash";

/** Numbered units of work, cut into blocks of equal size (the last one may be shorter). */
export interface Job {
  /** What makes the results what they are: a hash of plan, data and code. */
  readonly identity: string;
  /** Number of units, counted from 0. */
  readonly units: number;
  readonly unitsPerBlock: number;
}

/** The units of one block: `first`, `first + 1`, …, `first + count - 1`. */
export interface BlockUnits {
  readonly block: number;
  readonly first: number;
  readonly count: number;
}

/**
 * How many blocks a job has.
 *
 * @param job the job.
 * @returns the smallest number of blocks that holds all units.
 * @example
 * blockCount({ identity: "a", units: 10, unitsPerBlock: 4 }); // 3
 */
export function blockCount({ units, unitsPerBlock }: Job): number {
  return Math.ceil(units / unitsPerBlock);
}

/**
 * The units of a block.
 *
 * @param job the job.
 * @param block the block's number, from 0.
 * @returns its first unit and how many there are.
 * @throws RangeError if the job has no such block.
 * @example
 * unitsOfBlock({ identity: "a", units: 10, unitsPerBlock: 4 }, 2); // { block: 2, first: 8, count: 2 }
 */
export function unitsOfBlock(job: Job, block: number): BlockUnits {
  const blocks = blockCount(job);
  if (!Number.isInteger(block) || block < 0 || block >= blocks) {
    throw new RangeError(`unitsOfBlock: there is no block ${block}; expected one from 0 to ${blocks - 1}`);
  }
  const first = block * job.unitsPerBlock;
  return { block, first, count: Math.min(job.unitsPerBlock, job.units - first) };
}

/** `value` with the keys of every object in order, so that equal values have equal text. */
function inKeyOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inKeyOrder);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([key, one]) => [key, inKeyOrder(one)]),
  );
}

/**
 * A hash of whatever determines the results of a job, the same for any order of keys.
 *
 * @param parts plain data: plan, hashes of files, version of the code.
 * @returns 64 hexadecimal digits (SHA-256 of the JSON text with keys in order).
 * @example
 * identityOf({ seed: 1, plan: "a" }) === identityOf({ plan: "a", seed: 1 }); // true
 */
export function identityOf(parts: unknown): string {
  return sha256Of(JSON.stringify(inKeyOrder(parts)));
}
