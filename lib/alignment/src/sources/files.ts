import {
  type ColumnSchemas,
  type ColumnsOf,
  decodeText,
  forEachInput,
  InputError,
  parseTable,
  type Table,
  type TableSchema,
} from "../table";
import type { SourceName } from "./names";
import { type SourceFileEntry, sourceEntry } from "./registry";

const remedy = "download it again with: npm run data (npm run data -- --check says which files are complete)";

/** The least number of records that a file must have, and who says so. */
export interface LeastRecords {
  readonly count: number;
  /** Such as "as published". */
  readonly authority: string;
  /**
   * The last year of the file that has so many, where an earlier release may have fewer: a file is taken for one, and
   * not for a part, if it ends in an earlier year and has at least half of the records.
   */
  readonly lastYear?: number;
}

/**
 * The files of one input, opened once: real ones, or those of a simulated world. Every reader of a source takes them,
 * and so knows nothing of folders.
 */
export interface SourceFiles {
  /**
   * Sees to it that files are there and are texts.
   *
   * @throws InputError for one file that is not, InputErrors that names all of them for several.
   */
  expect(files: readonly SourceName[]): void;
  /**
   * Reads one file by its declaration, and refuses a part of it.
   *
   * @throws InputError as `parseTable`; if the last line has no end (unless the file is published so); and if there
   *   are fewer records than the file must have.
   */
  table<S extends ColumnSchemas>(file: SourceName, schema: TableSchema<S>): Table<ColumnsOf<S>>;
  /**
   * What `read` makes of some of the files, made once and kept.
   *
   * @param what a name that no other content has.
   * @param files the files that it rests on.
   */
  kept<T>(what: string, files: readonly SourceName[], read: () => T): T;
}

/** Keeps what was made of some files between runs, or makes it. */
export type Keeper = <T>(what: string, files: readonly SourceName[], make: () => T) => T;

/** What `sourceFiles` needs to know of an input. */
export interface SourceContents {
  /** The bytes of a file, or its text; throws an InputError where there is none. */
  contentOf(file: SourceName): Uint8Array | string;
  /** Throws an InputError where a file is not there or is none that can be read, without reading all of it. */
  check?(file: SourceName): void;
  /** The records that a file must have at least; as published if it is not given. */
  leastRecords?(file: SourceName): LeastRecords;
  /** Keeps what is made of the files; it is made anew if nothing is given. */
  readonly keep?: Keeper;
}

function lineCount(text: string): number {
  return (text.match(/\r\n|\r|\n/g)?.length ?? 0) + (/[\r\n]$/.test(text) ? 0 : 1);
}

/** Refuses a text whose last line may have been cut: it has no line end, or ends in an empty cell where none is due. */
function refuseCutLine(text: string, file: SourceName): void {
  if (/[\r\n]$/.test(text)) return;
  if (sourceEntry(file).endsWithoutLineEnd && !/[,;|\t"]\s*$/.test(text)) return;
  const last = text.slice(Math.max(text.lastIndexOf("\n"), text.lastIndexOf("\r")) + 1);
  throw new InputError(
    { file, line: lineCount(text) },
    `the last line is not terminated (it stops at ${JSON.stringify(last.slice(-30))}); the file may be truncated`,
    "a file whose last line is complete and has a line end",
    `${remedy}, or add the line end if you know that nothing is missing`,
  );
}

/** Whether bytes end in a line end, as nearly all files do; a file in UTF-16 does not seem to. */
function endsALine(content: Uint8Array): boolean {
  const last = content[content.length - 1];
  return last === 10 || last === 13;
}

/**
 * A content in the form that the readers take: as it is, or rewritten from another form in which the source is offered.
 */
function readable(content: Uint8Array | string, file: SourceName): Uint8Array | string {
  const { rewrite } = sourceEntry(file);
  if (rewrite === undefined) return content;
  return rewrite(textOf(content, file), file) ?? content;
}

function textOf(content: Uint8Array | string, file: SourceName): string {
  return typeof content === "string" ? content : decodeText(content, file);
}

/** The records that a source file has as published. A later vintage has more. */
export function asPublished({ verified, years }: SourceFileEntry): LeastRecords {
  return { count: verified.records, authority: "as published", lastYear: years?.last };
}

/** Whether a table with too few records is an earlier release: nothing in its lines tells a part of a file from it. */
function isEarlierRelease(table: Table, { count, lastYear }: LeastRecords): boolean {
  const { year } = table.columns;
  if (lastYear === undefined || !(year instanceof Int32Array) || table.rowCount < count / 2) return false;
  return year.every((one) => one < lastYear);
}

/**
 * The files of an input by their contents.
 *
 * @param contents what gives the content of a file, and how many records it must have.
 */
export function sourceFiles({
  contentOf,
  check = contentOf,
  leastRecords = (file) => asPublished(sourceEntry(file)),
  keep = (_what, _files, make) => make(),
}: SourceContents): SourceFiles {
  const made = new Map<string, unknown>();
  const checked = new Set<SourceName>();
  return {
    expect: (files) => {
      forEachInput(
        files.filter((file) => !checked.has(file)),
        (file) => {
          check(file);
          checked.add(file);
        },
      );
    },
    table: (file, schema) => {
      const read = readable(contentOf(file), file);
      const table = parseTable(read, schema, file);
      if (typeof read === "string" || !endsALine(read)) refuseCutLine(textOf(read, file), file);
      const least = leastRecords(file);
      if (table.rowCount < least.count && !isEarlierRelease(table, least)) {
        throw new InputError(
          { file, line: lineCount(textOf(read, file)) },
          `the file has ${table.rowCount} records, ${least.count - table.rowCount} fewer than expected`,
          `at least ${least.count} records, ${least.authority}`,
          remedy,
        );
      }
      return table;
    },
    kept: <T>(what: string, files: readonly SourceName[], read: () => T) => {
      if (!made.has(what)) made.set(what, keep(what, files, read));
      return made.get(what) as T;
    },
  };
}
