import { join } from "node:path";
import {
  type ColumnSchemas,
  type ColumnsOf,
  InputError,
  parseTable,
  readText,
  type Table,
  type TableSchema,
} from "../table";
import { readTruth } from "../worlds/truth";

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

/** The least number of records of a file: as the world's truth records it, or as published. */
function leastRecords(folder: string, file: string): { readonly count: number; readonly authority: string } {
  const recorded = readTruth(folder)?.records;
  return recorded === undefined
    ? { count: publishedRecords[file], authority: "as published" }
    : { count: recorded[file], authority: "as the simulated world was written" };
}

/**
 * Reads one source file by its declaration, and refuses a part of it.
 *
 * @param folder the folder of the raw files, real or simulated.
 * @param file the file's name.
 * @param schema its declaration.
 * @throws InputError as `readTable`; if the last line has no end (unless the file is published so); and if there are
 *   fewer records than the file has as published, or than the simulated world was written with. More records, as of a
 *   later vintage, are accepted.
 */
export function readSource<S extends ColumnSchemas>(
  folder: string,
  file: string,
  schema: TableSchema<S>,
): Table<ColumnsOf<S>> {
  const text = readText(join(folder, file));
  const table = parseTable(text, schema, file);
  refuseCutLine(text, file);
  const least = leastRecords(folder, file);
  if (table.rowCount < least.count) {
    throw new InputError(
      { file, line: lineCount(text) },
      `the file ends here with ${table.rowCount} records, ${least.count - table.rowCount} too few`,
      `at least ${least.count} records, ${least.authority}`,
      remedy,
    );
  }
  return table;
}
