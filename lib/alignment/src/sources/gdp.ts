import { integerColumn, numberColumn, type Table, tableOf, tableSchema, textColumn } from "../table";
import { calendarYears } from "./codes";
import type { Concordance } from "./countries";
import type { SourceFiles } from "./files";
import { refuseUnknownNames } from "./known";
import { type SourceName, sourceNames } from "./names";

/** The vintages of the World Bank's GDP per capita series (NY.GDP.PCAP.KD). */
export type GdpVintage = "2018-11, US dollars of 2010" | "2026-03, US dollars of 2015";

export const gdpFiles: { readonly [vintage in GdpVintage]: SourceName } = {
  "2018-11, US dollars of 2010": sourceNames.gdp2018,
  "2026-03, US dollars of 2015": sourceNames.gdp2026,
};

const gdpSchema = tableSchema({
  title: "World Bank GDP per capita, constant US dollars",
  columns: {
    economy: textColumn("geo", {
      missing: [],
      // Economies without a code of their own have a word: chanisl, nld_curacao.
      form: { pattern: /^[a-z_]{3,}$/i, description: "a code of at least three letters" },
    }),
    year: integerColumn("time", calendarYears.minimum, calendarYears.maximum),
    // No economy has nothing: a 0 is a missing value of some program.
    gdp: numberColumn("gdppercapita_us_inflation_adjusted", 1, 1_000_000, []),
  },
  key: ["economy", "year"],
});

/** Economies of the World Bank that have no ISO code. */
const economiesBesideConcordance: ReadonlySet<string> = new Set(["CHANISL", "GBM", "NLD_CURACAO"]);

/** GDP per capita, one row a state-year, in constant US dollars. */
export interface GdpSource {
  readonly vintage: GdpVintage;
  readonly table: Table<{ ccode: Int32Array; year: Int32Array; gdp: Float64Array }>;
  /** Codes of the file that belong to no state of the Correlates of War system. */
  readonly economiesWithoutState: readonly string[];
}

/**
 * Parses GDP per capita and gives each economy its state number (construction rule 18).
 *
 * @throws InputError as `SourceFiles.table`, or if an economy is none that the concordance knows.
 */
export function parseGdp(files: SourceFiles, vintage: GdpVintage, concordance: Concordance): GdpSource {
  const { columns, rowCount } = files.table(gdpFiles[vintage], gdpSchema);
  const ccode: number[] = [];
  const year: number[] = [];
  const gdp: number[] = [];
  const without = new Set<string>();
  for (let row = 0; row < rowCount; row++) {
    const iso3 = columns.economy[row].toUpperCase();
    const state = concordance.codeOfIso3.get(iso3);
    if (state === undefined) {
      without.add(iso3);
      continue;
    }
    ccode.push(state);
    year.push(columns.year[row]);
    gdp.push(columns.gdp[row]);
  }
  const unknown = [...without].filter((iso3) => !concordance.iso3Codes.has(iso3));
  refuseUnknownNames(gdpFiles[vintage], "geo", unknown, economiesBesideConcordance);
  return {
    vintage,
    table: tableOf({
      ccode: Int32Array.from(ccode),
      year: Int32Array.from(year),
      gdp: Float64Array.from(gdp),
    }),
    economiesWithoutState: [...without].sort(),
  };
}
