import { createHash } from "node:crypto";
import { closeSync, openSync, readFileSync, readSync, statSync } from "node:fs";
import { basename } from "node:path";
import {
  type ColumnSchemas,
  type ColumnsOf,
  decodeText,
  type InferenceRules,
  type InferredTable,
  InputError,
  MissingFileError,
  parseInferredTable,
  parseTable,
  refuseOtherFormats,
  refuseTooLarge,
  type Table,
  type TableSchema,
} from "../table";

/** Bytes at the beginning of a file that tell its format. */
const headBytes = 4096;

function readHead(path: string): Uint8Array {
  const file = openSync(path, "r");
  try {
    const head = new Uint8Array(headBytes);
    return head.subarray(0, readSync(file, head, 0, headBytes, 0));
  } finally {
    closeSync(file);
  }
}

/**
 * Refuses a file that is not there, or whose size or first bytes say that it is no delimited text.
 *
 * @param path the file.
 * @throws InputError if the file is not there, is a folder, is empty, larger than 128 MB, or of a format that is not
 *   text (named, with the line that exports it).
 */
export function checkReadable(path: string): void {
  const status = statSync(path, { throwIfNoEntry: false });
  if (status === undefined) throw new MissingFileError(path);
  if (!status.isFile()) {
    throw new InputError(
      { file: path },
      "something else has this name, such as a folder",
      "a file",
      "move it away",
    );
  }
  refuseTooLarge(status.size, path);
  refuseOtherFormats(readHead(path), path);
}

/**
 * Reads a file whole; see `checkReadable`.
 *
 * @param path the file.
 * @returns its bytes.
 * @throws InputError as `checkReadable`.
 */
export function readBytes(path: string): Uint8Array {
  checkReadable(path);
  return readFileSync(path);
}

/** A file's SHA-256, and what would tell that it was written since. */
export interface FileHash {
  readonly sha256: string;
  readonly size: number;
  readonly changed: number;
  readonly inode: number;
}

function markOf(path: string): Omit<FileHash, "sha256"> {
  const { size, ctimeMs, mtimeMs, ino } = statSync(path);
  return { size, changed: Math.max(ctimeMs, mtimeMs), inode: ino };
}

/** Whether a file is as it was when it was hashed, as far as its size and its times tell. */
export function isUnchanged(path: string, hash: FileHash): boolean {
  const { size, changed, inode } = markOf(path);
  return size === hash.size && changed === hash.changed && inode === hash.inode;
}

/** One megabyte, through which files pass to be hashed: none of them is held whole. */
let passage: Buffer | undefined;

/** Hashes a file piece by piece. */
export function hashFile(path: string): FileHash {
  passage ??= Buffer.allocUnsafe(1 << 20);
  const mark = markOf(path);
  const hash = createHash("sha256");
  const file = openSync(path, "r");
  try {
    for (let bytes = readSync(file, passage); bytes > 0; bytes = readSync(file, passage))
      hash.update(passage.subarray(0, bytes));
  } finally {
    closeSync(file);
  }
  return { sha256: hash.digest("hex"), ...mark };
}

/** Reads a file whole, whatever it holds, unless it is larger than 128 MB. */
export function readWhole(path: string): Uint8Array {
  refuseTooLarge(statSync(path).size, path);
  return readFileSync(path);
}

/**
 * Reads a text file whatever its encoding; see `decodeText`.
 *
 * @param path the file.
 * @returns its text, without the byte-order mark.
 * @throws InputError as `readBytes`, and if the file holds zero bytes.
 */
export function readText(path: string): string {
  return decodeText(readBytes(path), path);
}

/**
 * Reads a delimited text file by its declaration; see `parseTable` for what is checked.
 *
 * @param path the file, comma-, tab-, semicolon- or bar-separated, in UTF-8, UTF-16 or Windows-1252.
 * @param schema the declaration.
 * @throws InputError as `readText` and `parseTable`.
 */
export function readTable<S extends ColumnSchemas>(
  path: string,
  schema: TableSchema<S>,
): Table<ColumnsOf<S>> {
  return parseTable(readBytes(path), schema, basename(path));
}

/** Reads a delimited text file whose columns nobody has declared; see `parseInferredTable`. */
export function readInferredTable(path: string, rules: InferenceRules = {}): InferredTable {
  return parseInferredTable(readText(path), basename(path), rules);
}
