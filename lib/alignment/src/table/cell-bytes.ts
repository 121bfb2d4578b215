import { decodeWindows1252 } from "./text";

const minus = 45;
const point = 46;
const zero = 48;

/** Powers of ten, which are exact. */
const powersOfTen = [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];

/**
 * The number of a plain cell, such as "-12" or "0.0025"; `NaN` for any other, which may be a number all the same.
 *
 * Up to 15 digits are an exact whole number, and so is the power of ten by which it is divided: the quotient is then
 * rounded as the language rounds the whole text (Clinger 1990, doi:10.1145/93548.93557).
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
  const digits = end - first - (pointAt < 0 ? 0 : 1);
  if (digits <= 0 || digits > 15) return Number.NaN;
  if (pointAt >= 0) value /= powersOfTen[end - pointAt - 1];
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

/** Whether bytes are valid UTF-8 (The Unicode Standard, table 3-7). */
function isUtf8(bytes: Uint8Array): boolean {
  // Four bytes at once, of which nearly all are ASCII: the highest bit of each is 0.
  const offset = (4 - (bytes.byteOffset % 4)) % 4;
  const words = new Int32Array(
    bytes.buffer,
    bytes.byteOffset + offset,
    Math.max(0, bytes.length - offset) >> 2,
  );
  for (let at = 0; at < bytes.length; at++) {
    if (bytes[at] < 0x80) {
      if ((at - offset) % 4 !== 0) continue;
      let word = (at - offset) / 4;
      while (word >= 0 && word < words.length && (words[word] & 0x80808080) === 0) word += 1;
      at = Math.max(at, offset + 4 * word - 1);
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
