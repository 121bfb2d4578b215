import { readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { sha256Of } from "alignment/dist/node/hash";
import { isRunning } from "alignment/dist/node/unfinished";
import { writeAtomically } from "alignment/dist/node/write";
import { RunnerError } from "./errors";
import { type Job, unitsOfBlock } from "./job";

/** First line of a block's file; the rows follow, one line of JSON each. */
interface BlockHeader {
  readonly job: string;
  readonly block: number;
  readonly first: number;
  readonly count: number;
  /** SHA-256 of the lines of the rows. */
  readonly rows: string;
}

/** What is wrong with a block's file. */
export type BlockFault = "missing" | "of another job" | "damaged";

const digits = 6;
const namePattern = /^block-(\d{6,})\.jsonl$/;

/** The file in which a process writes a block before it takes its name; see `writeAtomically`. */
const partPattern = /^block-\d{6,}\.jsonl\.(\d+)\.part$/;

/** The name of a block's file. */
export function blockName(block: number): string {
  return `block-${String(block).padStart(digits, "0")}.jsonl`;
}

/** The number of the block whose file bears `name`, or undefined where it is no block's. */
export function blockOfName(name: string): number | undefined {
  const [, number] = namePattern.exec(name) ?? [];
  return number === undefined ? undefined : Number(number);
}

/**
 * Removes what processes that were killed while they wrote a block have left behind. The files of a process that is
 * alive stay, such as those of a task of GNU parallel.
 *
 * @param folder the folder of the blocks, held by this process; see `lockFolder`.
 */
export function removeParts(folder: string): void {
  for (const name of readdirSync(folder)) {
    const [, writer] = partPattern.exec(name) ?? [];
    if (writer === undefined) continue;
    const isLeft = Number(writer) === process.pid || !isRunning(Number(writer));
    if (isLeft) rmSync(join(folder, name), { force: true });
  }
}

/**
 * Writes the rows of a block to its file, whole or not at all.
 *
 * @param folder the folder of the job's blocks; it is made if need be.
 * @param job the job.
 * @param block the block's number.
 * @param rows one value a unit, in the order of the units; plain data without NaN (JSON would make it null).
 * @throws RunnerError if there are not as many rows as units; the file system's error where it cannot be written.
 */
export function writeBlock(folder: string, job: Job, block: number, rows: readonly unknown[]): void {
  const { first, count } = unitsOfBlock(job, block);
  if (rows.length !== count) {
    throw new RunnerError(
      `writeBlock: block ${block} has ${rows.length} rows; expected ${count}, one for each unit from ${first} on`,
    );
  }
  const lines = rows.map((row) => `${JSON.stringify(row)}\n`).join("");
  const header: BlockHeader = { job: job.identity, block, first, count, rows: sha256Of(lines) };
  writeAtomically(join(folder, blockName(block)), `${JSON.stringify(header)}\n${lines}`);
}

/** A block's file as it was read: its rows, or what is wrong with it. */
export type ReadBlock<Row> =
  | { readonly rows: readonly Row[]; readonly fault?: undefined }
  | { readonly fault: BlockFault };

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

function headerOf(line: string): BlockHeader | undefined {
  try {
    const header = JSON.parse(line);
    return typeof header === "object" && header !== null ? header : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Reads the rows of a block and checks that they are those which were written.
 *
 * @param folder the folder of the job's blocks.
 * @param job the job.
 * @param block the block's number.
 * @returns the rows, or that the file is missing, belongs to another job, or is damaged.
 */
export function readBlock<Row>(folder: string, job: Job, block: number): ReadBlock<Row> {
  const text = textOf(join(folder, blockName(block)));
  if (text === undefined) return { fault: "missing" };
  const end = text.indexOf("\n");
  const header = headerOf(text.slice(0, end));
  if (header === undefined) return { fault: "damaged" };
  if (header.job !== job.identity) return { fault: "of another job" };
  const { first, count } = unitsOfBlock(job, block);
  const lines = text.slice(end + 1);
  if (
    header.block !== block ||
    header.first !== first ||
    header.count !== count ||
    header.rows !== sha256Of(lines)
  )
    return { fault: "damaged" };
  return { rows: lines.split("\n", count).map((line) => JSON.parse(line) as Row) };
}
