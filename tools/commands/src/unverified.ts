import { unverifiedLines } from "alignment/dist/node/file-state";
import { folderState } from "alignment/dist/node/folder";
import type { SourceName } from "alignment/sources";

/** A line for each source file of a folder that is not the verified one; none for a simulated world. */
export function unverifiedOf(folder: string, files?: readonly SourceName[]): readonly string[] {
  return unverifiedLines(folderState(folder, files));
}
