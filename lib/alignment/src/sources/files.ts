import {
  type ColumnSchemas,
  type ColumnsOf,
  decodeText,
  InputError,
  parseTable,
  type Table,
  type TableSchema,
} from "../table";

/**
 * Records of each source file as published. A later vintage has more, so that a file with fewer is a part of one:
 * nothing in its lines tells a file that was cut at a line end from a whole one.
 */
export const publishedRecords: { readonly [file: string]: number } = {
  "state_year_formatv3.csv": 15_557,
  "igo_year_formatv3.csv": 19_335,
  "HumanRightsProtectionScores_v2.03.csv": 9_268,
  "HumanRightsProtectionScores_v2.04.csv": 9_862,
  "HumanRightsProtectionScores_v3.01.csv": 11_717,
  "LHRS-v4.02-2021.csv": 11_665,
  "CIRI_physint2011.csv": 6_262,
  "ucdp-prio-acd-181.csv": 2_330,
  "wdi_gdppc_2018-11_const2010usd.csv": 8_898,
  "wdi_gdppc_2026-03_const2015usd.csv": 11_253,
  "untc_4-4_ICCPR.csv": 175,
  "mia_delegation_pooling_io_year.csv": 3_961,
  "un_regional_groups.csv": 194,
  "states2016.csv": 243,
  "countrycode_codelist.csv": 292,
  "owid_ictd_grd_2021.csv": 6_312,
};

/** Files whose last line has no line end as published. */
const endWithoutLineEnd: ReadonlySet<string> = new Set(["CIRI_physint2011.csv", "states2016.csv"]);

const remedy = "get it again with: npm run data (npm run data -- --check says which files are whole)";

/** The least number of records that a file must have, and who says so. */
export interface LeastRecords {
  readonly count: number;
  /** Such as "as published". */
  readonly authority: string;
}

/**
 * The files of one input, opened once: real ones, or those of a simulated world. Every reader of a source takes them,
 * and so knows nothing of folders.
 */
export interface SourceFiles {
  /**
   * Reads one file by its declaration, and refuses a part of it.
   *
   * @throws InputError as `parseTable`; if the last line has no end (unless the file is published so); and if there
   *   are fewer records than the file must have.
   */
  table<S extends ColumnSchemas>(file: string, schema: TableSchema<S>): Table<ColumnsOf<S>>;
  /**
   * What `read` makes of some of the files, made once and kept.
   *
   * @param what a name that no other content has.
   * @param files the files that it rests on.
   */
  kept<T>(what: string, files: readonly string[], read: () => T): T;
}

/** What `sourceFiles` needs to know of an input. */
export interface SourceContents {
  /** The bytes of a file, or its text; throws an InputError where there is none. */
  contentOf(file: string): Uint8Array | string;
  /** The records that a file must have at least; as published if it is not given. */
  leastRecords?(file: string): LeastRecords;
}

function lineCount(text: string): number {
  return (text.match(/\r\n|\r|\n/g)?.length ?? 0) + (/[\r\n]$/.test(text) ? 0 : 1);
}

/** Refuses a text whose last line may have been cut: it has no line end, or ends in an empty cell where none is due. */
function refuseCutLine(text: string, file: string): void {
  if (/[\r\n]$/.test(text)) return;
  if (endWithoutLineEnd.has(file) && !/[,;|\t"]\s*$/.test(text)) return;
  const last = text.slice(Math.max(text.lastIndexOf("\n"), text.lastIndexOf("\r")) + 1);
  throw new InputError(
    { file, line: lineCount(text) },
    `the last line has no end (it stops at ${JSON.stringify(last.slice(-30))}), so that the file may be cut short`,
    "a file whose last line is complete and has a line end",
    `${remedy}, or add the line end if you know that nothing is missing`,
  );
}

/** The records that the file of that name has as published. */
function asPublished(file: string): LeastRecords {
  return { count: publishedRecords[file], authority: "as published" };
}

/**
 * The files of an input by their contents.
 *
 * @param contents what gives the content of a file, and how many records it must have.
 */
export function sourceFiles({ contentOf, leastRecords = asPublished }: SourceContents): SourceFiles {
  const made = new Map<string, unknown>();
  return {
    table: (file, schema) => {
      const content = contentOf(file);
      const text = typeof content === "string" ? content : decodeText(content, file);
      const table = parseTable(text, schema, file);
      refuseCutLine(text, file);
      const least = leastRecords(file);
      if (table.rowCount < least.count) {
        throw new InputError(
          { file, line: lineCount(text) },
          `the file ends here with ${table.rowCount} records, ${least.count - table.rowCount} too few`,
          `at least ${least.count} records, ${least.authority}`,
          remedy,
        );
      }
      return table;
    },
    kept: <T>(what: string, _files: readonly string[], read: () => T) => {
      if (!made.has(what)) made.set(what, read());
      return made.get(what) as T;
    },
  };
}
