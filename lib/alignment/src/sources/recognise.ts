import { columnFinder, headerOf, likeliestDelimiter, visitRecords } from "../table";
import { type SourceFileEntry, sourceRegistry } from "./registry";
import { worldBankUnits } from "./world-bank";

/** What a text that has the columns of a source file says of itself. */
export interface ContentSummary {
  readonly records: number;
  readonly firstYear?: number;
  readonly lastYear?: number;
  /** The release that a column of it names, or the prices of a download of the World Bank. */
  readonly release?: string;
}

/** A text in the form that the readers of an entry's file take. */
export function readForm(entry: SourceFileEntry, text: string): string {
  return entry.rewrite?.(text, entry.name) ?? text;
}

/** The columns of an entry that a text's header lacks. */
function missingColumns(entry: SourceFileEntry, text: string): readonly string[] {
  const names = Object.keys(entry.columns);
  const find = columnFinder(headerOfText(text, names));
  return names.filter((name) => find([name]).length !== 1);
}

function headerOfText(text: string, names: readonly string[]): readonly string[] {
  const delimiter = likeliestDelimiter(
    text,
    names.map((name) => [name]),
  );
  return headerOf(text, delimiter);
}

/** The source files whose columns a text has, by its header or in another form in which the source is offered. */
export function entriesOf(
  text: string,
  registry: readonly SourceFileEntry[] = sourceRegistry,
): readonly SourceFileEntry[] {
  return registry.filter((entry) => missingColumns(entry, readForm(entry, text)).length === 0);
}

/**
 * What a text says of itself: its records, its years, its release.
 *
 * @param entry the source file whose columns it has.
 * @param text the whole text.
 */
export function summaryOf(entry: SourceFileEntry, text: string): ContentSummary {
  const read = readForm(entry, text);
  const names = [entry.years?.column, entry.releaseColumn].map((name) => name ?? "");
  const delimiter = likeliestDelimiter(
    read,
    Object.keys(entry.columns).map((name) => [name]),
  );
  let positions: readonly (readonly number[])[] = [];
  let records = 0;
  let [firstYear, lastYear] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  const releases = new Set<string>();
  visitRecords(read, entry.name, delimiter, ({ fields, index }) => {
    if (index === 0) {
      const find = columnFinder(fields);
      positions = names.map((name) => (name === "" ? [] : find([name])));
      return undefined;
    }
    records += 1;
    const [year, release] = positions.map(([position]) => (fields[position] ?? "").trim());
    if (/^\d{4}(\.0)?$/.test(year)) {
      firstYear = Math.min(firstYear, Number(year));
      lastYear = Math.max(lastYear, Number(year));
    }
    if (release !== "" && releases.size < 4) releases.add(release);
    return undefined;
  });
  const named = releases.size === 0 ? undefined : `version ${[...releases].join(", ")}`;
  return {
    records,
    ...(lastYear >= firstYear && { firstYear, lastYear }),
    release:
      read === text
        ? named
        : `a World Bank download in ${worldBankUnits(text) ?? "unknown prices"}, one column a year`,
  };
}

/** A summary in words, such as "version 24.1, 2,772 records, 1946 to 2023". */
export function formatSummary({ records, firstYear, lastYear, release }: ContentSummary): string {
  const years = firstYear === undefined ? [] : [`${firstYear} to ${lastYear}`];
  return [
    ...(release === undefined ? [] : [release]),
    `${records.toLocaleString("en")} records`,
    ...years,
  ].join(", ");
}

/** The base year of prices that a title names. */
function baseYear(words: string): string | undefined {
  return /constant (\d{4})|dollars of (\d{4})/i
    .exec(words)
    ?.slice(1)
    .find((year) => year !== undefined);
}

/**
 * The source file that an unverified text stands for, among those whose columns it has: the one that its name names;
 * else the one with its prices; else the earliest that goes as far as it, or the latest.
 *
 * @param entries the source files whose columns it has, at least one.
 * @param summary what it says of itself.
 * @param name its own name.
 */
export function likeliestEntry(
  entries: readonly SourceFileEntry[],
  summary: ContentSummary,
  name: string,
): SourceFileEntry {
  const letters = (text: string) =>
    text
      .toLowerCase()
      .replace(/\.(csv|tab|tsv|txt)$/, "")
      .replace(/[^a-z0-9.]/g, "");
  const named = entries.find((entry) => letters(name).includes(letters(entry.name)));
  if (named !== undefined) return named;
  const prices = baseYear(summary.release ?? "");
  const priced = prices === undefined ? undefined : entries.find((entry) => baseYear(entry.title) === prices);
  if (priced !== undefined) return priced;
  const last = (entry: SourceFileEntry) => entry.years?.last ?? 0;
  const ordered = [...entries].sort((a, b) => last(a) - last(b));
  return ordered.find((entry) => last(entry) >= (summary.lastYear ?? 0)) ?? ordered[ordered.length - 1];
}
