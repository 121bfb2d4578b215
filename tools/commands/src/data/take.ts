import { closeSync, openSync, readdirSync, readFileSync, readSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { UserError } from "@alignment/engine";
import { archiveMembers, baseName, extractMember, isArchive } from "./archive";
import type { FailedOrigin, VerifiedContent } from "./download";
import { failureOf } from "./failure";
import type { ManifestFile } from "./manifest";
import { largestBytes, verifyBytes } from "./verify";

/** A zip archive in a folder, with the names of the files inside. */
interface FolderArchive {
  readonly path: string;
  readonly members: readonly string[];
}

/** A folder that files are taken from. */
export interface SourceFolder {
  readonly folder: string;
  /** Its files, by name. */
  readonly names: readonly string[];
  readonly archives: readonly FolderArchive[];
}

/** What a folder gave for a file: verified content, or its candidates with the reason why none is the file. */
export type TakeResult =
  | { readonly status: "taken"; readonly taken: VerifiedContent; readonly failures: readonly FailedOrigin[] }
  | { readonly status: "failed"; readonly failures: readonly FailedOrigin[] };

/** No archive of the sources is larger. */
const LARGEST_ARCHIVE_BYTES = 256 * 1024 * 1024;

/**
 * Looks through a folder that files are to be taken from; its own folders are not looked into.
 *
 * @param folder the folder.
 * @returns its files and what its zip archives hold.
 * @throws UserError if it is not a folder that can be read.
 */
export function openSourceFolder(folder: string): SourceFolder {
  let names: string[];
  try {
    names = readdirSync(folder).sort();
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    throw new UserError(
      `data --from: ${folder} cannot be read (${code}); expected a folder with the files, as they are or in zip archives`,
    );
  }
  return { folder, names, archives: names.flatMap((name) => folderArchive(join(folder, name))) };
}

/**
 * Takes one file from a folder: under its own name (in any letter case), or out of a zip archive there. What is read
 * is what is verified and put in place, so a change of the folder in between cannot slip through.
 *
 * @param file the entry of the manifest.
 * @param source the folder, as `openSourceFolder` gives it.
 * @returns the first candidate that is the file, or each candidate with its reason.
 */
export function takeFile(file: ManifestFile, source: SourceFolder): TakeResult {
  const failures: FailedOrigin[] = [];
  for (const { origin, read } of candidates(file, source)) {
    try {
      const content = read();
      const verification = verifyBytes(content, file);
      if (verification.status === "exact" || verification.status === "shape") {
        return { status: "taken", taken: { content, verification, origin }, failures };
      }
      failures.push({
        origin,
        reason: verification.status === "refused" ? verification.reason : verification.status,
      });
    } catch (error) {
      failures.push({ origin, reason: failureOf(error).message });
    }
  }
  return { status: "failed", failures };
}

function candidates(
  file: ManifestFile,
  source: SourceFolder,
): { readonly origin: string; readonly read: () => Uint8Array }[] {
  const wanted = file.name.toLowerCase();
  const plain = source.names
    .filter((name) => name.toLowerCase() === wanted)
    .map((name) => join(source.folder, name))
    .filter((path) => !source.archives.some((archive) => archive.path === path))
    .map((path) => ({ origin: path, read: () => readBounded(path, largestBytes(file)) }));
  const packed = source.archives
    .filter(
      ({ path, members }) =>
        members.some((member) => baseName(member).toLowerCase() === wanted) ||
        withoutExtension(basename(path)) === withoutExtension(file.name),
    )
    .map(({ path }) => ({
      origin: path,
      read: () => extractMember(readBounded(path, LARGEST_ARCHIVE_BYTES), file.name, largestBytes(file)),
    }));
  return [...plain, ...packed];
}

function readBounded(path: string, mostBytes: number): Uint8Array {
  const { size } = statSync(path);
  if (size > mostBytes) throw new Error(`has ${size} bytes; expected at most ${mostBytes}`);
  return readFileSync(path);
}

/** The archive at a path, or nothing if it is none; a damaged one is listed without members. */
function folderArchive(path: string): FolderArchive[] {
  if (!/\.(zip|csv)$/i.test(path) || !beginsAsArchive(path)) return [];
  try {
    return [{ path, members: archiveMembers(readBounded(path, LARGEST_ARCHIVE_BYTES)) }];
  } catch {
    return [{ path, members: [] }];
  }
}

function beginsAsArchive(path: string): boolean {
  const start = Buffer.alloc(4);
  try {
    if (!statSync(path).isFile()) return false;
    const descriptor = openSync(path, "r");
    try {
      readSync(descriptor, start);
    } finally {
      closeSync(descriptor);
    }
  } catch {
    return false;
  }
  return isArchive(start);
}

function withoutExtension(name: string): string {
  return name.toLowerCase().replace(/\.[^.]*$/, "");
}
