import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";

/**
 * The name under which this process keeps something beside `path` until it is finished.
 *
 * @example
 * unfinishedPath("out/book.html"); // "out/book.html.4711.part"
 */
export function unfinishedPath(path: string): string {
  return `${path}.${process.pid}.part`;
}

const unfinishedPattern = /\.(\d+)\.part$/;

/**
 * Whether a process of this machine runs, as far as this one may know.
 *
 * @param id the number of the process.
 * @example
 * isRunning(process.pid); // true
 */
export function isRunning(id: number): boolean {
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
 * @param folder a folder, which may be missing.
 * @param of the file whose unfinished copies are meant; those of all files if not given.
 * @example
 * removeUnfinished("out");
 */
export function removeUnfinished(folder: string, of?: string): void {
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder)) {
    const [ending, owner] = unfinishedPattern.exec(name) ?? [];
    if (ending === undefined || isRunning(Number(owner))) continue;
    if (of === undefined || name === `${of}${ending}`)
      rmSync(join(folder, name), { recursive: true, force: true });
  }
}
