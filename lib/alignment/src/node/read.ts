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
 * Reads a file whole, unless its size or its first bytes say that it is no delimited text.
 *
 * @param path the file.
 * @returns its bytes.
 * @throws InputError if the file is not there, is a folder, is empty, larger than 128 MB, or of a format that is not
 *   text (named, with the line that exports it).
 */
export function readBytes(path: string): Uint8Array {
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
  return parseTable(readText(path), schema, basename(path));
}

/** Reads a delimited text file whose columns nobody has declared; see `parseInferredTable`. */
export function readInferredTable(path: string, rules: InferenceRules = {}): InferredTable {
  return parseInferredTable(readText(path), basename(path), rules);
}
