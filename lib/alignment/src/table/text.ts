import { isAscii, isUtf8 } from "node:buffer";
import { closeSync, openSync, readFileSync, readSync, statSync } from "node:fs";
import { InputError } from "./errors";

/** The largest file that is read; the largest real source is 23 MB. */
const largestFileBytes = 128 * 1024 * 1024;

const headBytes = 4096;

function readHead(path: string): Buffer {
  const file = openSync(path, "r");
  try {
    const head = Buffer.alloc(headBytes);
    return head.subarray(0, readSync(file, head, 0, headBytes, 0));
  } finally {
    closeSync(file);
  }
}

function utf16Encoding(head: Buffer): "utf-16le" | "utf-16be" | undefined {
  if (head.length >= 2 && head[0] === 0xff && head[1] === 0xfe) return "utf-16le";
  if (head.length >= 2 && head[0] === 0xfe && head[1] === 0xff) return "utf-16be";
  return undefined;
}

/** Refuses what is not delimited text at all, by the first bytes of the file. */
function refuseOtherFormats(path: string, head: Buffer): void {
  const expected = "delimited text with a header line";
  if (head.length === 0) throw new InputError({ file: path }, "the file is empty", expected);
  if (head[0] === 0x50 && head[1] === 0x4b) {
    throw new InputError(
      { file: path },
      "the file is a zip archive",
      expected,
      "unpack it, or hand the archive to: npm run data -- --from DIR",
    );
  }
  if (/^\s*(<!doctype|<html|<\?xml)/i.test(head.toString("latin1").replace(/^\xef\xbb\xbf/, ""))) {
    throw new InputError({ file: path }, "the file is a web page, not data", expected);
  }
}

/**
 * Reads a text file whatever its encoding: UTF-8 or UTF-16 by its byte-order mark, else UTF-8 where the bytes
 * are valid UTF-8, else Latin-1 (which older sources use). The byte-order mark is removed.
 *
 * @param path the file.
 * @returns its text.
 * @throws InputError if the file is missing, empty, larger than 128 MB, a zip archive, a web page, or binary.
 */
export function readText(path: string): string {
  const size = statSync(path, { throwIfNoEntry: false })?.size;
  if (size === undefined) {
    throw new InputError(
      { file: path },
      "the file is not there",
      "a file",
      "check its name, or get the real files with: npm run data",
    );
  }
  if (size > largestFileBytes) {
    throw new InputError(
      { file: path },
      `the file has ${size} bytes`,
      `at most ${largestFileBytes} bytes`,
      "check that this is the right file",
    );
  }
  const head = readHead(path);
  refuseOtherFormats(path, head);
  const bytes = readFileSync(path);
  const encoding = utf16Encoding(head);
  if (encoding !== undefined) return new TextDecoder(encoding).decode(bytes);
  const zero = bytes.indexOf(0);
  if (zero >= 0) {
    throw new InputError(
      { file: path, line: 1 + (bytes.toString("latin1", 0, zero).match(/\r\n|\r|\n/g)?.length ?? 0) },
      "the file holds zero bytes, as an interrupted download or UTF-16 text without its mark does",
      "delimited text in UTF-8, or in UTF-16 with a byte-order mark",
    );
  }
  if (isAscii(bytes)) return bytes.toString("latin1");
  if (isUtf8(bytes)) return new TextDecoder("utf-8").decode(bytes);
  return bytes.toString("latin1");
}
