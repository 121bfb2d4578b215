import { unverifiedLines } from "alignment/dist/node/file-state";
import { folderState } from "alignment/dist/node/folder";
import type { SourceName } from "alignment/sources";

/** A line for each source file of a folder that is not the verified one; none for a simulated world. */
export function unverifiedOf(folder: string, files?: readonly SourceName[]): readonly string[] {
  return unverifiedLines(folderState(folder, files));
}

/**
 * Prints a line for each source file of a folder that is not the verified one, with what rests on it; nothing for a
 * simulated world.
 *
 * @param folder the folder of the source files.
 * @param files the files that the command reads; all of the folder if not given.
 */
export function printUnverified(folder: string, files?: readonly SourceName[]): void {
  for (const line of unverifiedOf(folder, files)) console.log(line);
}
