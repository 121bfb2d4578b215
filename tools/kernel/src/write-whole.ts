import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";

/** The name under which this process keeps something beside `path` until it is finished. */
export function unfinishedPath(path: string): string {
  return `${path}.${process.pid}.unfinished`;
}

const unfinishedPattern = /\.(\d+)\.unfinished$/;

/** Whether a process of this id runs, as far as this one may know. */
function isRunning(id: number): boolean {
  try {
    process.kill(id, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/**
 * Removes what processes that were ended in the middle left unfinished in a folder; that of a living one stays.
 *
 * @param folder a folder, which may be missing
 */
export function removeUnfinished(folder: string): void {
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder)) {
    const [, owner] = unfinishedPattern.exec(name) ?? [];
    if (owner !== undefined && !isRunning(Number(owner))) {
      rmSync(join(folder, name), { recursive: true, force: true });
    }
  }
}

/**
 * Writes `text` to the file `path` in one step: until everything is written and on the disk the file bears another
 * name, so that a file that is there is always whole.
 *
 * @throws the file system's error where the disk is full or the folder cannot be written; nothing is left then
 */
export function writeWhole(path: string, text: string | Uint8Array): void {
  mkdirSync(dirname(path), { recursive: true });
  const unfinished = unfinishedPath(path);
  try {
    const descriptor = openSync(unfinished, "w");
    try {
      writeFileSync(descriptor, text);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(unfinished, path);
  } catch (error) {
    rmSync(unfinished, { force: true });
    throw error;
  }
}
