import { decodeWindows1252 } from "./text";

const minus = 45;
const point = 46;
const zero = 48;

/** Powers of ten that are exact. */
const powersOfTen = Array.from({ length: 23 }, (_, power) => Number(`1e${power}`));

/**
 * The number of a plain cell, such as "-12" or "0.0025"; `NaN` for any other, which may be a number all the same.
 *
 * The digits are an exact whole number up to 2^53, and so is the power of ten by which it is divided: the quotient is
 * then rounded as the language rounds the whole text (Clinger 1990, doi:10.1145/93548.93557).
 */
export function plainNumber(bytes: Uint8Array, start: number, end: number): number {
  const first = bytes[start] === minus ? start + 1 : start;
  let pointAt = -1;
  let value = 0;
  for (let at = first; at < end; at++) {
    const digit = bytes[at] - zero;
    if (digit >= 0 && digit <= 9) value = 10 * value + digit;
    else if (bytes[at] === point && pointAt < 0 && at > first && at + 1 < end) pointAt = at;
    else return Number.NaN;
  }
  const decimals = pointAt < 0 ? 0 : end - pointAt - 1;
  if (first >= end || value > Number.MAX_SAFE_INTEGER || decimals >= powersOfTen.length) return Number.NaN;
  if (decimals > 0) value /= powersOfTen[decimals];
  return first > start ? -value : value;
}

/** Whether two spans of bytes are the same. */
export function isSameSpan(
  bytes: Uint8Array,
  start: number,
  end: number,
  otherStart: number,
  otherEnd: number,
): boolean {
  if (end - start !== otherEnd - otherStart) return false;
  for (let at = start; at < end; at++) if (bytes[at] !== bytes[otherStart + at - start]) return false;
  return true;
}

/** How many bytes follow the first one of a character in UTF-8; -1 where no character begins with it. */
function followers(byte: number): number {
  if (byte < 0xc2 || byte > 0xf4) return -1;
  if (byte < 0xe0) return 1;
  return byte < 0xf0 ? 2 : 3;
}

/** Whether the second byte of a character fits the first: no overlong form, no surrogate, nothing beyond U+10FFFF. */
function isSecondByte(first: number, second: number): boolean {
  if (first === 0xe0) return second >= 0xa0 && second <= 0xbf;
  if (first === 0xed) return second >= 0x80 && second <= 0x9f;
  if (first === 0xf0) return second >= 0x90 && second <= 0xbf;
  if (first === 0xf4) return second >= 0x80 && second <= 0x8f;
  return second >= 0x80 && second <= 0xbf;
}

/** Where four bytes that are not all ASCII begin, or what is left of less than four. */
function endOfAscii(words: Int32Array, from: number): number {
  let word = from;
  // The highest bit of an ASCII byte is 0.
  while (word < words.length && (words[word] & 0x80808080) === 0) word += 1;
  return word;
}

/** Whether bytes are valid UTF-8 (The Unicode Standard, table 3-7). */
function isUtf8(bytes: Uint8Array): boolean {
  // Four bytes at once, of which nearly all are ASCII.
  const offset = (4 - (bytes.byteOffset % 4)) % 4;
  const words = new Int32Array(
    bytes.buffer,
    bytes.byteOffset + offset,
    Math.max(0, bytes.length - offset) >> 2,
  );
  for (let at = 0; at < bytes.length; at++) {
    if (bytes[at] < 0x80) {
      const isAtWord = at >= offset && (at - offset) % 4 === 0;
      if (isAtWord) at = Math.max(at, offset + 4 * endOfAscii(words, (at - offset) / 4) - 1);
      continue;
    }
    const count = followers(bytes[at]);
    if (count < 0 || at + count >= bytes.length || !isSecondByte(bytes[at], bytes[at + 1])) return false;
    for (let next = at + 2; next <= at + count; next++) if ((bytes[next] & 0xc0) !== 0x80) return false;
    at += count;
  }
  return true;
}

/** Decodes cells as the whole file must be decoded: as UTF-8 where all of it is valid UTF-8, else as Windows-1252. */
export class CellDecoder {
  private decoder: ((bytes: Uint8Array) => string) | undefined;

  constructor(private readonly bytes: Uint8Array) {}

  /** The text of a cell, in which a doubled quote stands for one if `hasQuotes` says so. */
  decode(start: number, end: number, hasQuotes: boolean): string {
    const text = this.textOf(start, end);
    return hasQuotes ? text.replaceAll('""', '"') : text;
  }

  private textOf(start: number, end: number): string {
    let text = "";
    for (let at = start; at < end; at++) {
      if (this.bytes[at] > 127) return this.ofFile()(this.bytes.subarray(start, end));
      text += String.fromCharCode(this.bytes[at]);
    }
    return text;
  }

  private ofFile(): (bytes: Uint8Array) => string {
    if (this.decoder === undefined) {
      const utf8 = new TextDecoder("utf-8", { ignoreBOM: true });
      this.decoder = isUtf8(this.bytes) ? (bytes) => utf8.decode(bytes) : decodeWindows1252;
    }
    return this.decoder;
  }
}
