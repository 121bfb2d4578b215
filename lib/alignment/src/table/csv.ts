import { parse } from "papaparse";
import { InputError } from "./errors";

/** One record of a delimited text, with where it stands. */
export interface CsvRecord {
  readonly fields: readonly string[];
  /** Number of the record in the text, the header being 0. */
  readonly index: number;
}

/** The delimiters that the sources use. */
export type Delimiter = "," | "\t" | ";" | "|";

export const delimiters: readonly Delimiter[] = [",", "\t", ";", "|"];

/** The line end of the text: the first that occurs, which is that of the header line. */
function lineEndOf(text: string): "\r\n" | "\n" | "\r" {
  const first = /\r\n|\n|\r/.exec(text)?.[0];
  return (first as "\r\n" | "\n" | "\r" | undefined) ?? "\n";
}

/**
 * Hands every record of a delimited text to `visit`, in order; quoted fields may hold delimiters, quotes and
 * line ends, and line ends may be LF, CRLF or CR. Blank lines are passed over.
 *
 * @param text the whole text.
 * @param file its name, for messages.
 * @param delimiter the field delimiter.
 * @param visit called once a record; returning `false` stops the parsing.
 * @throws InputError at a record whose quotes do not close.
 */
export function visitRecords(
  text: string,
  file: string,
  delimiter: Delimiter,
  visit: (record: CsvRecord) => boolean | undefined,
): void {
  let index = 0;
  let failure: unknown;
  parse<string[]>(text, {
    delimiter,
    newline: lineEndOf(text),
    step: (result, parser) => {
      const fields = result.data;
      if (fields.length === 1 && fields[0].trim() === "") return;
      try {
        if (result.errors.length > 0) {
          throw new InputError(
            { file, line: lineOfRecord(text, delimiter, index) },
            `a quoted field is broken (${result.errors[0].message})`,
            "closed quotes, a quote inside a quoted field written twice",
          );
        }
        if (visit({ fields, index }) === false) parser.abort();
      } catch (error) {
        failure = error;
        parser.abort();
      }
      index += 1;
    },
  });
  if (failure !== undefined) throw failure;
}

/**
 * The line of the text, counted from 1, where a record begins. It parses the text again up to that record, so
 * that only a text with an error pays for the answer.
 *
 * @param text the whole text.
 * @param delimiter the field delimiter.
 * @param index number of the record, the header being 0.
 */
export function lineOfRecord(text: string, delimiter: Delimiter, index: number): number {
  let start = 0;
  let end = 0;
  let seen = 0;
  parse<string[]>(text, {
    delimiter,
    newline: lineEndOf(text),
    step: (result, parser) => {
      start = end;
      end = result.meta.cursor;
      if (result.data.length === 1 && result.data[0].trim() === "") return;
      if (seen === index) parser.abort();
      seen += 1;
    },
  });
  const before = text.slice(0, start);
  return 1 + (before.match(/\r\n|\r|\n/g)?.length ?? 0);
}

/** The fields of the first record under one delimiter. */
export function headerOf(text: string, delimiter: Delimiter): readonly string[] {
  return (parse<string[]>(text, { delimiter, newline: lineEndOf(text), preview: 1 }).data[0] ?? []).map(
    (name) => name.trim(),
  );
}
