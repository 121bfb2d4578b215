import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { isRunning } from "./unfinished";

/**
 * Writes a folder of files, all or none: they go to a temporary folder beside it, which then takes its name. A process
 * that is ended in the middle leaves the old folder, the new one or none, and a temporary one that the next run
 * removes.
 *
 * @param target the folder; what stands there is replaced.
 * @param files each file's text by its name.
 * @param isWhole whether a folder is one that such a run has written whole; of two runs at once the first one's stays.
 * @throws the file system's error if the folder cannot be written or replaced.
 */
export function writeFolderWhole(
  target: string,
  files: ReadonlyMap<string, string>,
  isWhole: (folder: string) => boolean,
): void {
  mkdirSync(dirname(target), { recursive: true });
  removeAbandoned(target);
  const temporary = mkdtempSync(`${besidePrefix(target)}${process.pid}-`);
  try {
    for (const [name, text] of files) writeFileSync(join(temporary, name), text);
    takePlace(temporary, target, isWhole);
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

/** How the names of temporary folders beside a target begin; the writing process's id follows. */
function besidePrefix(target: string): string {
  return join(dirname(target), `.${basename(target)}-`);
}

/** Removes the temporary folders of processes that were ended while they wrote. */
function removeAbandoned(target: string): void {
  const prefix = basename(besidePrefix(target));
  for (const name of readdirSync(dirname(target)).filter((each) => each.startsWith(prefix))) {
    const owner = Number(/^\d+(?=-)/.exec(name.slice(prefix.length))?.[0]);
    if (!isRunning(owner)) rmSync(join(dirname(target), name), { recursive: true, force: true });
  }
}

/**
 * Gives a whole folder the target's name. What stands there is moved away whole, never removed file by file: a process
 * that is ended in between leaves the old folder, the new one, or none. Where another process was faster, its folder
 * stays.
 */
function takePlace(temporary: string, target: string, isWhole: (folder: string) => boolean): void {
  const old = `${temporary}-old`;
  if (existsSync(target)) renameIfThere(target, old);
  try {
    renameSync(temporary, target);
  } catch (error) {
    if (!isWhole(target)) throw error;
  } finally {
    rmSync(old, { recursive: true, force: true });
  }
}

function renameIfThere(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
}
