import type { RandomStream } from "alignment/worlds";
import { bare, type FileText, putTogether } from "./file-text";
import type { SourceFile } from "./source-files";

/** What a damage may lead to. */
export type Allowed = "an error or the same data" | "an error" | "the same data";

/** One damaged file. */
export interface Damaged {
  readonly bytes: Uint8Array;
  /** What was done, in words, to find it again. */
  readonly what: string;
  readonly allowed: Allowed;
  /** Whether the source itself documents the new value as a missing one: then that one record may change. */
  readonly documented?: "a missing value";
}

/** A way to damage a file; gives `undefined` where the file has nothing of the kind. */
export type Damage = (file: FileText, source: SourceFile, random: RandomStream) => Damaged | undefined;

const utf8 = (text: string) => Buffer.from(text, "utf8");

function textDamage(
  file: FileText,
  allowed: Allowed,
  change: (text: string) => string,
  what: string,
): Damaged {
  return { bytes: utf8(change(putTogether(file))), what, allowed };
}

/** A column that the reader declares, by its position; `undefined` where none is of the kind. */
function declaredColumn(
  file: FileText,
  source: SourceFile,
  random: RandomStream,
  kind?: "number",
): number | undefined {
  const header = file.records[0].map((cell) => bare(cell).toLowerCase());
  const names = source.columns.filter((column) => kind === undefined || column.kind === kind);
  const positions = names
    .map((column) => header.indexOf(column.header.toLowerCase()))
    .filter((at) => at >= 0);
  if (source.otherColumns !== undefined && random.uniform() < 0.7)
    return random.integer(3, header.length - 1);
  return positions.length === 0 ? undefined : random.pick(positions);
}

function withCell(file: FileText, row: number, column: number, cell: string): string {
  const records = file.records.slice();
  records[row] = records[row].map((old, at) => (at === column ? cell : old));
  return putTogether(file, records);
}

/** Writes `value` into one cell; into a column that the reader declares three times in four. */
function cellDamage(value: string, ofNumbers: "numbers" | "all" = "all"): Damage {
  return (file, source, random) => {
    const isDeclared = random.uniform() < 0.75 || ofNumbers === "numbers";
    const row = random.integer(1, file.records.length - 1);
    const column = isDeclared
      ? declaredColumn(file, source, random, ofNumbers === "numbers" ? "number" : undefined)
      : random.integer(0, file.records[0].length - 1);
    if (column === undefined) return undefined;
    const header = bare(file.records[0][column]);
    const known = source.columns.find((one) => one.header.toLowerCase() === header.toLowerCase());
    const isDocumented =
      (known ?? source.otherColumns)?.missing.includes(value.trim().replaceAll('"', "")) === true;
    return {
      bytes: utf8(withCell(file, row, column, value)),
      what: `record ${row}, column ${header}: ${file.records[row][column]} becomes ${JSON.stringify(value)}`,
      allowed: "an error or the same data",
      ...(isDocumented ? { documented: "a missing value" as const } : {}),
    };
  };
}

/** Changes the columns of every record in one way. */
function columnDamage(
  allowed: Allowed,
  change: (record: readonly string[], at: number, isHeader: boolean, to: number) => string[],
): Damage {
  return (file, source, random) => {
    const at = declaredColumn(file, { ...source, otherColumns: undefined }, random);
    if (at === undefined) return undefined;
    const to = random.integer(0, file.records[0].length - 1);
    const records = file.records.map((record, row) => change(record, at, row === 0, to));
    return { bytes: utf8(putTogether(file, records)), what: `column ${file.records[0][at]}, ${to}`, allowed };
  };
}

function inserted<T>(list: readonly T[], at: number, item: T): T[] {
  return [...list.slice(0, at), item, ...list.slice(at)];
}

const without = <T>(list: readonly T[], at: number): T[] => list.filter((_, index) => index !== at);

function shuffled<T>(list: readonly T[], random: RandomStream): T[] {
  const copy = list.slice();
  for (let at = copy.length - 1; at > 0; at--) {
    const other = random.integer(0, at);
    [copy[at], copy[other]] = [copy[other], copy[at]];
  }
  return copy;
}

const delimiterDamage =
  (delimiter: string): Damage =>
  (file) => ({
    bytes: utf8(putTogether(file, file.records, { delimiter })),
    what: `delimiter ${JSON.stringify(delimiter)}`,
    allowed: [",", "\t", ";", "|"].includes(delimiter) ? "the same data" : "an error",
  });

const lineEndDamage =
  (lineEnd: string): Damage =>
  (file) => ({
    bytes: utf8(putTogether(file, file.records, { lineEnd })),
    what: `line ends ${JSON.stringify(lineEnd)}`,
    allowed: "the same data",
  });

/** A cell of a number column with a decimal comma, in quotes or bare. */
const decimalComma: Damage = (file, source, random) => {
  const column = declaredColumn(file, source, random, "number");
  if (column === undefined) return undefined;
  const rows = file.records.flatMap((record, row) => (/^-?\d+\.\d+$/.test(record[column]) ? [row] : []));
  if (rows.length === 0) return undefined;
  const row = random.pick(rows);
  const comma = file.records[row][column].replace(".", ",");
  const cell = random.uniform() < 0.5 ? `"${comma}"` : comma;
  return {
    bytes: utf8(withCell(file, row, column, cell)),
    what: `record ${row}: ${cell}`,
    allowed: "an error",
  };
};

/** All damages, by what the issue calls them. */
export const damages: { readonly [kind: string]: Damage } = {
  "truncated at a byte": (file, _source, random) => {
    const whole = utf8(putTogether(file));
    const length = random.integer(1, whole.length - 1);
    return {
      bytes: whole.subarray(0, length),
      what: `${length} of ${whole.length} bytes`,
      allowed: "an error or the same data",
    };
  },
  "truncated in the last line": (file, _source, random) => {
    const whole = utf8(putTogether(file));
    const length = Math.max(1, whole.length - random.integer(1, 30));
    return {
      bytes: whole.subarray(0, length),
      what: `${length} of ${whole.length} bytes`,
      allowed: "an error or the same data",
    };
  },
  "truncated at a line end": (file, _source, random) => {
    const records = file.records.slice(0, random.integer(1, file.records.length - 1));
    return {
      bytes: utf8(putTogether(file, records)),
      what: `${records.length - 1} of ${file.records.length - 1} records`,
      allowed: "an error",
    };
  },
  "a few lines short": (file, _source, random) => {
    const short = Math.min(random.integer(1, 5), file.records.length - 2);
    return {
      bytes: utf8(putTogether(file, file.records.slice(0, -short))),
      what: `${short} records short`,
      allowed: "an error",
    };
  },
  "a column missing": columnDamage("an error", (record, at) => without(record, at)),
  "a column renamed": columnDamage("an error", (record, at, isHeader) =>
    isHeader ? record.map((name, index) => (index === at ? "renamed" : name)) : record.slice(),
  ),
  "a column duplicated": columnDamage("an error", (record, at, _isHeader, to) =>
    inserted(record, to, record[at]),
  ),
  "a column moved": columnDamage("the same data", (record, at, _isHeader, to) =>
    inserted(without(record, at), to, record[at]),
  ),
  "a key twice": (file, _source, random) => {
    const row = random.integer(1, file.records.length - 1);
    const to = random.integer(1, file.records.length - 1);
    return {
      bytes: utf8(putTogether(file, inserted(file.records, to, file.records[row]))),
      what: `record ${row} again before ${to}`,
      allowed: "an error",
    };
  },
  "text in a number": cellDamage("abc", "numbers"),
  '"NA"': cellDamage("NA"),
  '"N/A"': cellDamage("N/A"),
  '"."': cellDamage("."),
  "-9": cellDamage("-9", "numbers"),
  "-99": cellDamage("-99", "numbers"),
  "an empty cell": cellDamage(""),
  "a blank cell": cellDamage("   "),
  "a decimal comma": decimalComma,
  semicolons: delimiterDamage(";"),
  tabs: delimiterDamage("\t"),
  bars: delimiterDamage("|"),
  "colons as delimiters": delimiterDamage(":"),
  "a byte-order mark": (file) => textDamage(file, "the same data", (text) => `\uFEFF${text}`, "UTF-8 mark"),
  "UTF-16": (file, _source, random) => {
    const little = Buffer.from(`\uFEFF${putTogether(file)}`, "utf16le");
    const isBig = random.uniform() < 0.5;
    return {
      bytes: isBig ? little.swap16() : little,
      what: isBig ? "big-endian" : "little-endian",
      allowed: "the same data",
    };
  },
  "UTF-16 without its mark": (file) => ({
    bytes: Buffer.from(putTogether(file), "utf16le"),
    what: "no mark",
    allowed: "an error",
  }),
  "Latin-1": (file) => ({
    bytes: Buffer.from(putTogether(file), "latin1"),
    what: "Latin-1",
    allowed: "an error or the same data",
  }),
  "CR line ends": lineEndDamage("\r"),
  "CRLF line ends": lineEndDamage("\r\n"),
  "LF line ends": lineEndDamage("\n"),
  "an embedded newline": cellDamage('"two\nlines"'),
  "a bare newline": cellDamage("two\nlines"),
  "an unclosed quote": cellDamage('"open'),
  "a quote within": cellDamage('a "quoted" word'),
  "doubled quotes": cellDamage('"a ""quoted"" word"'),
  "the year 20014": (file, source, random) => {
    const column = file.records[0].findIndex((name) => bare(name) === source.yearColumn);
    if (column < 0) return undefined;
    const row = random.integer(1, file.records.length - 1);
    return { bytes: utf8(withCell(file, row, column, "20014")), what: `record ${row}`, allowed: "an error" };
  },
  "a country that does not exist": (file, source, random) => {
    const column = file.records[0].findIndex((name) => bare(name) === source.country?.column);
    if (column < 0 || source.country === undefined) return undefined;
    const may = source.country.mayBeAbsent ?? [];
    const rows = file.records.flatMap((record, row) =>
      row > 0 && !["", ...may].includes(bare(record[column])) ? [row] : [],
    );
    const row = random.pick(rows);
    return {
      bytes: utf8(withCell(file, row, column, source.country.nobody)),
      what: `record ${row}: ${source.country.nobody}`,
      allowed: "an error or the same data",
    };
  },
  "rows shuffled": (file, _source, random) => ({
    bytes: utf8(putTogether(file, [file.records[0], ...shuffled(file.records.slice(1), random)])),
    what: "all rows",
    allowed: "the same data",
  }),
  "an HTML error page": (_file, _source, random) => ({
    bytes: utf8(
      random.pick([
        "<!DOCTYPE html>\n<html><body><h1>404 Not Found</h1></body></html>\n",
        "\n  <html><head><title>Error</title></head></html>",
        '<?xml version="1.0"?><Error><Code>AccessDenied</Code></Error>',
        "<h1>502 Bad Gateway</h1>\n",
        "Too many requests\n",
        '{"error": "rate limit", "code": 429}\n',
      ]),
    ),
    what: "a page",
    allowed: "an error",
  }),
  "a zip archive": (file) => ({
    bytes: Buffer.concat([
      Buffer.from([0x50, 0x4b, 3, 4, 20, 0, 8, 0]),
      utf8(putTogether(file).slice(0, 500)),
    ]),
    what: "zip",
    allowed: "an error",
  }),
  "an empty file": (_file, _source, random) => ({
    bytes: utf8(random.pick(["", "\n", "\r\n\r\n", "   ", "\uFEFF"])),
    what: "nothing",
    allowed: "an error",
  }),
  "the end in zero bytes": (file, _source, random) => {
    const whole = Buffer.from(utf8(putTogether(file)));
    whole.fill(0, random.integer(1, whole.length - 1));
    return { bytes: whole, what: "zeros", allowed: "an error" };
  },
};
