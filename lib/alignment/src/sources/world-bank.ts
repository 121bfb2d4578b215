import { type Delimiter, delimiters, InputError, visitRecords } from "../table";

/** The World Bank's code of the series that the study uses. */
const seriesCode = "NY.GDP.PCAP.KD";

/** Groups of economies, which the World Bank lists among them: regions, incomes, lenders. */
const groupCodes: ReadonlySet<string> = new Set(
  (
    "AFE AFW ARB CEB CSS EAP EAR EAS ECA ECS EMU EUU FCS HIC HPC IBD IBT IDA IDB IDX INX LAC LCN LDC LIC LMC LMY LTE " +
    "MEA MIC MNA NAC OED OSS PRE PSS PST SAS SSA SSF SST TEA TEC TLA TMN TSA TSS UMC WLD"
  ).split(" "),
);

/** Where the columns of a World Bank download stand. */
interface WideColumns {
  readonly economy: number;
  readonly series: number;
  readonly years: readonly { readonly position: number; readonly year: string }[];
}

/** The columns of a header line, where it is that of a table with one column a year. */
function wideColumns(fields: readonly string[]): WideColumns | undefined {
  const names = fields.map((field) => field.trim().toLowerCase());
  const place = (...spellings: readonly string[]) => names.findIndex((name) => spellings.includes(name));
  const years = names.flatMap((name, position) => {
    const year = /^((?:19|20)\d\d)( \[yr\d{4}\])?$/.exec(name)?.[1];
    return year === undefined ? [] : [{ position, year }];
  });
  const columns = {
    economy: place("country code"),
    series: place("indicator code", "series code"),
    years,
  };
  return columns.economy < 0 || columns.series < 0 || years.length === 0 ? undefined : columns;
}

/** What a World Bank download holds. */
interface WideTable {
  readonly columns: WideColumns;
  readonly records: readonly (readonly string[])[];
}

/** The delimiter and the number of the header line of a table with one column a year, where a text is one. */
function findWideHeader(
  text: string,
  file: string,
): { readonly delimiter: Delimiter; readonly header: number; readonly columns: WideColumns } | undefined {
  const head = text.slice(0, 65_536);
  if (!/country code/i.test(head)) return undefined;
  for (const delimiter of delimiters) {
    let found: { header: number; columns: WideColumns } | undefined;
    try {
      visitRecords(head, file, delimiter, ({ fields, index }) => {
        const columns = wideColumns(fields);
        if (columns !== undefined) found = { header: index, columns };
        return found === undefined && index < 20;
      });
    } catch (error) {
      // Quotes that do not close under this delimiter, or are cut off with the head, say that it is none.
      if (!(error instanceof InputError)) throw error;
    }
    if (found !== undefined) return { delimiter, ...found };
  }
  return undefined;
}

/** A text as a table with one column a year, whatever lines of description stand above its header. */
function wideTable(text: string, file: string): WideTable | undefined {
  const found = findWideHeader(text, file);
  if (found === undefined) return undefined;
  const records: (readonly string[])[] = [];
  visitRecords(text, file, found.delimiter, ({ fields, index }) => {
    if (index > found.header) records.push(fields);
    return undefined;
  });
  return { columns: found.columns, records };
}

/**
 * Rewrites a download of the World Bank (API or DataBank), which has lines of description above its header and one
 * column a year, to the form of the GDP files: one line an economy and year. Groups of economies are left out.
 *
 * @param text the whole text.
 * @param file the file's name, for messages.
 * @returns the text with the columns geo, time, gdppercapita_us_inflation_adjusted; `undefined` where the text is none.
 * @throws InputError if the download holds other series than GDP per capita in constant US dollars.
 */
export function longFormOfWorldBank(text: string, file: string): string | undefined {
  const wide = wideTable(text, file);
  if (wide === undefined) return undefined;
  const { columns, records } = wide;
  const seriesOf = (fields: readonly string[]) => (fields[columns.series] ?? "").trim();
  const wanted = records.filter((fields) => seriesOf(fields) === seriesCode);
  if (wanted.length === 0) {
    const held = [...new Set(records.map(seriesOf))].filter((code) => code !== "").slice(0, 5);
    throw new InputError(
      { file, column: "Indicator Code" },
      `the World Bank download holds the series ${held.join(", ")}`,
      `the series ${seriesCode} (GDP per capita in constant US dollars)`,
      "download that series as CSV",
    );
  }
  const lines = ["geo,time,gdppercapita_us_inflation_adjusted"];
  for (const fields of wanted) {
    const code = (fields[columns.economy] ?? "").trim();
    if (groupCodes.has(code.toUpperCase())) continue;
    for (const { position, year } of columns.years) {
      const value = (fields[position] ?? "").trim();
      if (value !== "" && value !== "..") lines.push(`${code.toLowerCase()},${year},${value}`);
    }
  }
  return `${lines.join("\n")}\n`;
}

/** The words of a World Bank download for what its series is measured in, such as "constant 2015 US$". */
export function worldBankUnits(text: string): string | undefined {
  return /constant \d{4} US\$/i.exec(text.slice(0, 1_000_000))?.[0];
}
