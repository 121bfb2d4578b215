const lineFeed = 10;
const carriageReturn = 13;
const quote = 34;
const comma = 44;

/** Where the cell in quotes ends that begins at `at`; -1 where it does not end, or other text follows the quotes. */
function quotedEnd(bytes: Uint8Array, at: number, delimiter: number): number {
  let closing = at + 1;
  for (; closing < bytes.length; closing++) {
    if (bytes[closing] !== quote) continue;
    if (bytes[closing + 1] !== quote) break;
    closing += 1;
  }
  const end = closing + 1;
  if (end >= bytes.length) return closing < bytes.length ? end : -1;
  const after = bytes[end];
  return after === delimiter || after === lineFeed || after === carriageReturn ? end : -1;
}

/** Where the cell ends that begins at `at`: at a delimiter, a line end or the file's end; -1 where it is not plain. */
function cellEnd(bytes: Uint8Array, at: number, delimiter: number): number {
  if (bytes[at] === quote) return quotedEnd(bytes, at, delimiter);
  for (let end = at; end < bytes.length; end++) {
    const byte = bytes[end];
    if (byte === delimiter || byte === lineFeed || byte === carriageReturn) return end;
    if (byte === quote) return -1;
  }
  return bytes.length;
}

/**
 * Passes over as many delimiters outside of quotes, from the beginning or the end of a cell. Nearly all of the time of
 * a file goes here.
 *
 * @returns where the cell after them begins; -1 where the record has not so many, or a quote stands within a cell.
 */
function pass(bytes: Uint8Array, start: number, count: number, isAtEnd: boolean, delimiter: number): number {
  const { length } = bytes;
  let at = start;
  let left = count;
  while (left > 0) {
    if (at >= length) return -1;
    const byte = bytes[at];
    at += 1;
    // Nearly all bytes are digits and letters, which stand above the comma.
    if (byte > comma && byte !== delimiter) continue;
    if (byte === delimiter) left -= 1;
    else if (byte === lineFeed || byte === carriageReturn) return -1;
    else if (byte === quote) {
      const opening = at - 1;
      if (opening === start ? isAtEnd : bytes[opening - 1] !== delimiter) return -1;
      at = quotedEnd(bytes, opening, delimiter);
      if (at < 0) return -1;
    }
  }
  return at;
}

/** The end of a line of blanks and tabs; -1 where the line has anything else. */
function blankEnd(bytes: Uint8Array, start: number): number {
  let at = start;
  while (bytes[at] === 32 || bytes[at] === 9) at += 1;
  return at >= bytes.length || bytes[at] === lineFeed || bytes[at] === carriageReturn ? at : -1;
}

/** Where the wanted cells of some records stand: record by record, the cells in the order of their positions. */
export interface LocatedCells {
  readonly records: number;
  readonly starts: Int32Array;
  readonly ends: Int32Array;
}

/** How a delimited file is laid out. */
export interface FileLayout {
  /** Where the header ends, at its line end. */
  readonly headerEnd: number;
  /** The byte of the delimiter. */
  readonly delimiter: number;
  /** Cells of a record. */
  readonly width: number;
  /** The positions of the wanted cells, ascending. */
  readonly positions: Int32Array;
}

const recordsOfBlock = 512;

/**
 * Locates the wanted cells of a plain delimited file, some hundred records at a time; quotes around a cell are left
 * out.
 *
 * Plain is a file in which every record is as long as the header and ends as it does, and quotes stand around whole
 * cells. Blank lines are passed over.
 *
 * @param bytes the whole file.
 * @param layout where its cells stand.
 * @returns blocks of records, whose arrays are used again; `undefined` in place of one where the file is not plain.
 */
export function* locateCells(
  bytes: Uint8Array,
  { headerEnd, delimiter, width, positions }: FileLayout,
): Generator<LocatedCells | undefined> {
  const starts = new Int32Array(recordsOfBlock * positions.length);
  const ends = new Int32Array(recordsOfBlock * positions.length);
  const ending = bytes[headerEnd];
  const isPair = ending === carriageReturn && bytes[headerEnd + 1] === lineFeed;
  const endLength = isPair ? 2 : 1;
  let at = headerEnd;
  while (at < bytes.length) {
    let records = 0;
    while (records < recordsOfBlock && at < bytes.length) {
      // Every record ends as the header does.
      const isEnd = bytes[at] === ending && (ending === lineFeed || isPair === (bytes[at + 1] === lineFeed));
      if (!isEnd) {
        yield undefined;
        return;
      }
      const start = at + endLength;
      if (start >= bytes.length) {
        at = start;
        break;
      }
      at = locateRecord(bytes, start, delimiter, width, positions, starts, ends, records * positions.length);
      if (at >= 0) {
        records += 1;
        continue;
      }
      at = blankEnd(bytes, start);
      if (at < 0) {
        yield undefined;
        return;
      }
    }
    if (records > 0) yield { records, starts, ends };
  }
}

/** Locates the wanted cells of one record; says where it ends, or -1 where it is not plain. */
function locateRecord(
  bytes: Uint8Array,
  start: number,
  delimiter: number,
  width: number,
  positions: Int32Array,
  starts: Int32Array,
  ends: Int32Array,
  place: number,
): number {
  let at = start;
  let field = 0;
  for (let wanted = 0; wanted < positions.length; wanted++) {
    at = pass(bytes, at, positions[wanted] - field, wanted > 0, delimiter);
    if (at < 0) return -1;
    field = positions[wanted];
    const end = cellEnd(bytes, at, delimiter);
    if (end < 0) return -1;
    const isQuoted = bytes[at] === quote;
    starts[place + wanted] = isQuoted ? at + 1 : at;
    ends[place + wanted] = isQuoted ? end - 1 : end;
    at = end;
  }
  const left = width - 1 - field;
  if (left > 0) {
    at = pass(bytes, at, left, true, delimiter);
    if (at >= 0) at = cellEnd(bytes, at, delimiter);
    if (at < 0) return -1;
  }
  return bytes[at] === delimiter ? -1 : at;
}
