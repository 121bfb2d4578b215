import {
  integerColumn,
  numberColumn,
  type Table,
  tableOf,
  tableSchema,
  textColumn,
  wholeNumberColumn,
} from "../table";
import { calendarYears } from "./codes";
import { parseConcordance } from "./countries";
import type { SourceFiles } from "./files";
import { refuseUnknownStates } from "./known";
import { sourceNames } from "./names";
import type { CiriItem } from "./scores";

const ciriFile = sourceNames.ciri;

/** The source's codes for a year without a score: interregnum, no government, or no report. */
const withoutScore = ["", "-66", "-77", "-999"];

function itemColumn(item: CiriItem) {
  return wholeNumberColumn(item, 0, 2, withoutScore);
}

const ciriSchema = tableSchema({
  title: "CIRI physical integrity rights, 1981-2011",
  columns: {
    country: textColumn("CTRY", { missing: [] }),
    year: integerColumn("YEAR", calendarYears.minimum, calendarYears.maximum),
    number: integerColumn("CIRI", 1, 9999),
    ccode: numberColumn("COW", 2, 999),
    DISAP: itemColumn("DISAP"),
    KILL: itemColumn("KILL"),
    POLPRIS: itemColumn("POLPRIS"),
    TORT: itemColumn("TORT"),
  },
  key: ["country", "number", "year"],
});

/** The four rights, one row a country and year; `NaN` where there is no score, or the country has no state number. */
export type CiriTable = Table<{
  country: readonly string[];
  ccode: Float64Array;
  year: Int32Array;
  DISAP: Float64Array;
  KILL: Float64Array;
  POLPRIS: Float64Array;
  TORT: Float64Array;
}>;

/** Parses the CIRI file of its authors (the score files carry the same items up to 2010). */
export function parseCiri(files: SourceFiles): CiriTable {
  const { country, ccode, year, DISAP, KILL, POLPRIS, TORT } = files.table(ciriFile, ciriSchema).columns;
  refuseUnknownStates(ciriFile, "COW", ccode, parseConcordance(files));
  return tableOf({ country, ccode, year, DISAP, KILL, POLPRIS, TORT });
}
