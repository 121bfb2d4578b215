import { accessSync, constants, copyFileSync, mkdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { writeAtomically } from "alignment/node";

const replacedFolder = "replaced";

/**
 * Sees to it that there is a folder to write to.
 *
 * @throws the file system's error if it cannot be made or written.
 */
export function prepareFolder(path: string): void {
  makeFolder(path);
  accessSync(path, constants.W_OK);
}

/** Makes a folder and those above it. Node's own recursive way reports a read-only file system as "no such file". */
function makeFolder(path: string): void {
  try {
    mkdirSync(path);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === "ENOENT" && dirname(path) !== path) {
      makeFolder(dirname(path));
      makeFolder(path);
    } else if (code !== "EEXIST" || !statSync(path).isDirectory()) throw error;
  }
}

/**
 * Puts content in place under a name, whole or not at all; a file that stands there is kept aside first.
 *
 * @param folder the folder of the source files.
 * @param name the file's name.
 * @param content its bytes.
 * @returns where the file that stood there is kept, if another one did.
 * @throws the file system's error if the disk is full, the folder is not writable, or a folder has that name.
 */
export function putInPlace(folder: string, name: string, content: Uint8Array): string | undefined {
  const path = join(folder, name);
  const there = statSync(path, { throwIfNoEntry: false });
  if (there?.isFile() && readFileSync(path).equals(content)) return undefined;
  const kept = there?.isFile()
    ? join(folder, replacedFolder, `${name}.${Math.round(there.mtimeMs)}`)
    : undefined;
  if (kept !== undefined) {
    makeFolder(dirname(kept));
    copyFileSync(path, kept);
  }
  writeAtomically(path, content);
  return kept;
}
