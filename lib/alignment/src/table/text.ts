import { InputError } from "./errors";
import { refuseOtherFormats } from "./formats";

/** The largest file that is read; the largest real source is 23 MB. */
const largestFileBytes = 128 * 1024 * 1024;

/** Refuses a file by its size alone, so that nobody need read it whole. */
export function refuseTooLarge(bytes: number, file: string): void {
  if (bytes <= largestFileBytes) return;
  throw new InputError(
    { file },
    `the file has ${bytes} bytes`,
    `at most ${largestFileBytes} bytes`,
    "check that this is the right file",
  );
}

/** The encoding that a byte-order mark names, where there is one of UTF-16. */
function markedEncoding(bytes: Uint8Array): "utf-16le" | "utf-16be" | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return "utf-16le";
  return bytes[0] === 0xfe && bytes[1] === 0xff ? "utf-16be" : undefined;
}

/** What Windows-1252 has in place of the control characters from 0x80 to 0x9f. */
const windowsCharacters = "€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ";

/** The text of bytes in Windows-1252. Node 20 decodes it as Latin-1, which lacks its quotation marks and dashes. */
export function decodeWindows1252(bytes: Uint8Array): string {
  const text = new TextDecoder("windows-1252").decode(bytes);
  return text.replace(/[\x80-\x9f]/g, (character) => windowsCharacters[character.charCodeAt(0) - 0x80]);
}

/**
 * The text of bytes: UTF-16 by its byte-order mark; else UTF-8 where the bytes are valid UTF-8, with its mark or
 * without; else Windows-1252, which older sources and spreadsheets use. The mark is removed.
 */
export function decodeBytes(bytes: Uint8Array): string {
  const encoding = markedEncoding(bytes);
  if (encoding !== undefined) return new TextDecoder(encoding).decode(bytes);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return decodeWindows1252(bytes);
  }
}

/** The number of line ends (LF, CR or CRLF) in bytes. */
function lineEnds(bytes: Uint8Array): number {
  let count = 0;
  for (let at = 0; at < bytes.length; at++)
    if (bytes[at] === 10 || (bytes[at] === 13 && bytes[at + 1] !== 10)) count += 1;
  return count;
}

/**
 * The text of a file that holds a table, whatever its encoding; see `decodeBytes`.
 *
 * @param bytes the whole content of a file.
 * @param file its name, for messages.
 * @returns its text.
 * @throws InputError if the content is empty, larger than 128 MB, of a format that is not text (named), or holds zero
 *   bytes.
 */
export function decodeText(bytes: Uint8Array, file: string): string {
  refuseTooLarge(bytes.length, file);
  refuseOtherFormats(bytes, file);
  if (markedEncoding(bytes) !== undefined) return decodeBytes(bytes);
  const zero = bytes.indexOf(0);
  if (zero >= 0) {
    throw new InputError(
      { file, line: 1 + lineEnds(bytes.subarray(0, zero)) },
      "the file contains null bytes, as after an interrupted download or in UTF-16 text without a byte-order mark",
      "delimited text in UTF-8, or in UTF-16 with a byte-order mark",
    );
  }
  return decodeBytes(bytes);
}
