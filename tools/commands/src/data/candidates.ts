import { type Dirent, lstatSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import { gunzipSync } from "node:zlib";
import { UserError } from "@alignment/engine";
import { archiveMembers, baseName, isArchive, unpackMember } from "./archive";
import { failureOf } from "./failure";

/** A file of a folder that may be a source file, plain or unpacked. */
export interface Candidate {
  /** Where it is, for people: a path from the folder on, with the place inside an archive. */
  readonly origin: string;
  /** Its own name, without folders and without the ending of its packing. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** A file that cannot be looked into, and why. */
export interface Unreadable {
  readonly origin: string;
  readonly reason: string;
}

/** The largest file that is looked into, packed or unpacked; the largest source has 23 MB. */
const mostBytes = 128 * 1024 * 1024;
const mostFiles = 5_000;
const deepest = 12;

/** The files below a folder, by name; links to folders and hidden folders are not followed. */
function filesBelow(folder: string, depth = 0): string[] {
  const found: string[] = [];
  const entries: Dirent[] = readdirSync(folder, { withFileTypes: true });
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    if (entry.isDirectory() && depth < deepest && !/^(\.|node_modules$)/.test(entry.name))
      found.push(...filesBelow(path, depth + 1));
    else if (entry.isFile() || (entry.isSymbolicLink() && lstatSync(path).isSymbolicLink() && isFile(path)))
      found.push(path);
    if (found.length > mostFiles)
      throw new UserError(
        `data --from: ${folder} holds more than ${mostFiles} files; expected a folder with the source files; name the one that has them`,
      );
  }
  return found;
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}

/** What a file is or holds: itself, or the files of an archive, one archive within another at most. */
function* unpacked(candidate: Candidate, depth: number): Generator<Candidate | Unreadable> {
  const { origin, name, bytes } = candidate;
  if (depth < 2 && isArchive(bytes) && !/\.(xlsx|xlsm|ods|docx|pptx)$/i.test(name) && !isOffice(bytes)) {
    for (const member of archiveMembers(bytes)) {
      const inside = `${origin} > ${member.name}`;
      if (/(^|\/)(__MACOSX\/|\._|\.DS_Store)/.test(member.name)) continue;
      try {
        const content = unpackMember(bytes, member, mostBytes);
        yield* unpacked({ origin: inside, name: baseName(member.name), bytes: content }, depth + 1);
      } catch (error) {
        yield { origin: inside, reason: failureOf(error).message };
      }
    }
  } else if (depth < 2 && bytes[0] === 0x1f && bytes[1] === 0x8b && /\.gz$/i.test(name)) {
    const content = gunzipSync(bytes, { maxOutputLength: mostBytes });
    yield* unpacked({ origin, name: name.replace(/\.gz$/i, ""), bytes: content }, depth + 1);
  } else yield candidate;
}

/** Whether a zip archive is a workbook or document of an office program. */
function isOffice(bytes: Uint8Array): boolean {
  const head = Buffer.from(bytes.subarray(0, 4096)).toString("latin1");
  return /\[Content_Types\]\.xml|mimetypeapplication\/vnd\.oasis/.test(head);
}

/**
 * Every file below a folder that may be a source file, in the order of their paths: plain ones, those in zip archives
 * (and zip archives inside them), and those packed by gzip.
 *
 * @param folder the folder.
 * @throws UserError if it is not a folder that can be read, or holds more than 5,000 files.
 */
export function* candidatesBelow(folder: string): Generator<Candidate | Unreadable> {
  let paths: readonly string[];
  try {
    paths = filesBelow(folder);
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(
      `data --from: ${folder} cannot be read (${(error as NodeJS.ErrnoException).code}); ` +
        "expected a folder with the source files, as they are or packed; check the name",
    );
  }
  for (const path of paths) {
    const origin = relative(folder, path);
    try {
      const { size } = statSync(path);
      if (size > mostBytes) throw new Error(`has ${size} bytes; expected at most ${mostBytes}`);
      const candidate = { origin, name: baseName(path), bytes: readFileSync(path) };
      yield* unpacked(candidate, 0);
    } catch (error) {
      yield { origin, reason: failureOf(error).message };
    }
  }
}
