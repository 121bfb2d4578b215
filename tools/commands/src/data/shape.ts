import type { Delimiter } from "./manifest";

/** What can be said of a delimited text file without reading its values. */
export interface MeasuredShape {
  /** The names of the first record, as written, without a byte order mark. */
  readonly columns: readonly string[];
  /** The records after the first; blank lines do not count. */
  readonly rows: number;
  /** The first row (1 is the row after the header) with more or fewer fields than the header; 0 if none has. */
  readonly raggedRow: number;
}

/** Where a byte stands with regard to quotes. */
type QuoteState = "field start" | "in field" | "in quotes" | "after quotes";

const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;
const QUOTE = 34;
const SPACE = 32;

/** The character of each named delimiter. */
export const delimiterCharacter: Readonly<Record<Delimiter, string>> = { comma: ",", tab: "\t" };

/**
 * Measures a delimited text file: the columns of its first record and the number of records that follow.
 *
 * A record ends with LF, CR or CRLF outside double quotes; a quote opens only at the start of a field.
 *
 * @param bytes the file, in any encoding that keeps ASCII (UTF-8, Latin-1).
 * @param delimiter what stands between two fields.
 * @returns its columns, the number of its rows, and the first row of another length.
 */
export function measureShape(bytes: Uint8Array, delimiter: Delimiter): MeasuredShape {
  const separator = delimiterCharacter[delimiter].charCodeAt(0);
  let state = "field start" as QuoteState;
  let blank = true;
  let records = 0;
  let separators = 0;
  let headerSeparators = 0;
  let headerStart = 0;
  let headerEnd = 0;
  let raggedRow = 0;
  for (let position = 0; position <= bytes.length; position += 1) {
    const atEnd = position === bytes.length;
    const byte = atEnd ? LINE_FEED : bytes[position];
    if (byte === QUOTE && state !== "in field") {
      // A quote right after a closing one is a doubled quote: the quoted text goes on.
      state = state === "in quotes" ? "after quotes" : "in quotes";
      blank = false;
    } else if (state === "in quotes" && !atEnd) {
    } else if (byte === LINE_FEED || byte === CARRIAGE_RETURN) {
      if (!blank) {
        if (records === 0) {
          headerEnd = position;
          headerSeparators = separators;
        } else if (separators !== headerSeparators && raggedRow === 0) raggedRow = records;
        records += 1;
      } else if (records === 0) headerStart = position + 1;
      state = "field start";
      blank = true;
      separators = 0;
    } else if (byte === separator) {
      state = "field start";
      separators += 1;
      blank = false;
    } else {
      state = "in field";
      if (byte !== SPACE) blank = false;
    }
  }
  const header = Buffer.from(bytes.subarray(headerStart, headerEnd)).toString("utf8");
  return {
    columns: splitRecord(header.replace(/^\uFEFF/, ""), delimiterCharacter[delimiter]),
    rows: Math.max(0, records - 1),
    raggedRow,
  };
}

/** The fields of one record, unquoted. */
function splitRecord(record: string, separator: string): string[] {
  const fields: string[] = [];
  let field = "";
  let inQuotes = false;
  for (let index = 0; index < record.length; index += 1) {
    const character = record[index];
    if (character === '"') {
      if (inQuotes && record[index + 1] === '"') {
        field += '"';
        index += 1;
      } else inQuotes = !inQuotes;
    } else if (character === separator && !inQuotes) {
      fields.push(field);
      field = "";
    } else field += character;
  }
  fields.push(field);
  return fields;
}
