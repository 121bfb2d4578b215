import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, describe, it } from "node:test";
import { gzipSync } from "node:zlib";
import type { FileOutcome } from "@alignment/commands/dist/data/outcome";
import { getFiles } from "@alignment/commands/dist/data/run";
import { summaryLines } from "@alignment/commands/dist/data/summary";
import { ensureSimulatedWorld, panelBuilder } from "alignment/node";
import { type SourceFileEntry, sourceNames, sourceRegistry } from "alignment/sources";
import { canonicalValues, visitRecords } from "alignment/table";
import { zipSync } from "fflate";
import { sha256 } from "../support";
import { quiet, reasons } from "./data-support";

const root = mkdtempSync(join(tmpdir(), "alignment intake ü "));
const world = join(root, "world");
ensureSimulatedWorld(world, { stateCount: 40, igoCount: 30 });
after(() => rmSync(root, { recursive: true }));

const {
  stateYear,
  igoYear,
  delegation,
  scores203,
  scores204,
  conflicts,
  gdp2018,
  gdp2026,
  treaty,
  countries,
} = sourceNames;
const needed = [stateYear, igoYear, delegation, scores203, gdp2018, conflicts, treaty, countries];
const textOf = (name: string): string => readFileSync(join(world, name), "utf8");

/** The registry as it would be if the simulated world were the verified input. */
const entries: readonly SourceFileEntry[] = sourceRegistry.map((entry) => {
  const text = textOf(entry.name);
  const header = text.slice(0, text.indexOf("\n"));
  const columns =
    entry.name === stateYear
      ? Object.fromEntries(header.split(",").map((name) => [name.replaceAll('"', ""), "number" as const]))
      : entry.columns;
  const values = canonicalValues(text, columns, entry.name);
  const verified = {
    sha256: sha256(Buffer.from(text)),
    bytes: text.length,
    records: values.split("\n").length,
    values: sha256(Buffer.from(values)),
  };
  return { ...entry, columns, verified };
});

/** Records of a comma-separated text as cells. */
function recordsOf(text: string): (readonly string[])[] {
  const records: (readonly string[])[] = [];
  visitRecords(text, "", ",", ({ fields }) => {
    records.push(fields);
    return undefined;
  });
  return records;
}

/** A comma-separated text of cells, in quotes where they must be, or all of them. */
function textOfRecords(records: readonly (readonly string[])[], lineEnd = "\n", inQuotes = false): string {
  const cell = (value: string) =>
    inQuotes || /[",\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
  return records.map((record) => record.map(cell).join(",") + lineEnd).join("");
}

type Content = string | Uint8Array;

/** Takes from a folder of these files, into a new folder; the world's other needed files are there unless left out. */
async function take(
  files: Readonly<Record<string, Content>>,
  without: readonly string[] = [],
): Promise<{
  raw: string;
  outcomes: readonly FileOutcome[];
  summary: string;
  of: (name: string) => FileOutcome;
}> {
  const folder = mkdtempSync(join(root, "from-"));
  for (const name of needed) if (!without.includes(name)) writeFileSync(join(folder, name), textOf(name));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  const raw = mkdtempSync(join(root, "raw-"));
  const result = await getFiles({ entries, rawFolder: raw, output: quiet, from: folder });
  const { outcomes } = result;
  const of = (name: string) => outcomes.find(({ file }) => file.name === name) as FileOutcome;
  return { raw, outcomes, summary: summaryLines(result, raw).join("\n"), of };
}

/** How a file was recognised, or how else it ended. */
function endOf(outcome: FileOutcome): string {
  return outcome.status === "got" ? outcome.identity.kind : outcome.status;
}

const expectedPanel = panelBuilder(world)().sample;

/** The panel of the files in a folder; its truth says how many records each must have. */
function panelOf(raw: string) {
  writeFileSync(join(raw, "truth.json"), textOf("truth.json"));
  return panelBuilder(raw)().sample;
}

const all = Object.fromEntries(needed.map((name) => [name, textOf(name)]));
const renamed = (rename: (name: string) => string, pack: (text: string) => Content = (text) => text) =>
  Object.fromEntries(Object.entries(all).map(([name, text]) => [rename(name), pack(text)]));

describe("npm run data --from knows a file by its content", () => {
  const forms: readonly (readonly [string, Readonly<Record<string, Content>>])[] = [
    ["under other names", renamed((name) => `${Object.keys(all).indexOf(name)} (1)`)],
    ["in folders", renamed((name) => join("a", `b ${name.slice(0, 3)}`, name))],
    ["in upper case", renamed((name) => name.toUpperCase())],
    ["packed by gzip", renamed((name) => `${name}.gz`, gzipSync)],
    [
      "in one zip archive with a folder",
      {
        "all of it.zip": zipSync(
          Object.fromEntries(Object.entries(all).map(([n, t]) => [`x/${n}`, Buffer.from(t)])),
        ),
      },
    ],
    [
      "in zip archives within one",
      {
        "bundle.zip": zipSync(
          Object.fromEntries(
            Object.entries(all).map(([n, t]) => [`${n}.zip`, zipSync({ [n]: Buffer.from(t) })]),
          ),
        ),
      },
    ],
  ];
  for (const [what, files] of forms) {
    it(what, async () => {
      const { raw, of } = await take(files, needed);
      for (const name of needed) assert.equal(endOf(of(name)), "verified", name);
      assert.deepEqual(panelOf(raw), expectedPanel);
    });
  }

  it("and takes the verified copy where there are others", async () => {
    const { of, summary } = await take({
      "0 first.csv": textOf(scores203).replace(/\n(\d+,\d+,)/, "\n$1"),
      [`a ${scores203}`]: `\ufeff${textOf(scores203)}`,
      "z.csv": textOf(scores203).trimEnd().split("\n").slice(0, -200).join("\n"),
    });
    assert.equal(endOf(of(scores203)), "verified");
    assert.match(summary, /found and not used:/);
  });

  it("and calls a known file under another's name by its own", async () => {
    const { of } = await take({ [scores203]: textOf(scores204) });
    assert.equal(endOf(of(scores204)), "verified");
    assert.equal(endOf(of(scores203)), "not found");
  });
});

describe("npm run data --from reads what other programs have saved again", () => {
  const text = textOf(scores203);
  const quoted = textOfRecords(recordsOf(text), "\r\n", true);
  const [header, ...records] = recordsOf(text);
  const shuffled = textOfRecords([header, ...records.reverse()].map((record) => [...record].reverse()));
  const numbered = text
    .trimEnd()
    .split("\n")
    .map((line, row) => `${row === 0 ? '""' : row},${line}`)
    .join("\n");
  const forms: readonly (readonly [string, string, Content])[] = [
    ["CRLF line ends", scores203, text.replaceAll("\n", "\r\n")],
    ["CR line ends", scores203, text.replaceAll("\n", "\r")],
    ["a byte-order mark", scores203, `\ufeff${text}`],
    ["every cell in quotes, CRLF and a mark", scores203, `\ufeff${quoted}`],
    [
      "tabs under .tab and blanks for NA",
      scores203.replace(".csv", ".tab"),
      text.replaceAll(",", "\t").replaceAll(/\bNA\b/g, ""),
    ],
    [
      "semicolons and decimal commas",
      "scores.csv",
      text.replaceAll(",", ";").replaceAll(/(\d)\.(\d)/g, "$1,$2"),
    ],
    ["UTF-16", "scores.txt", Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, "utf16le")])],
    ["another order of rows and columns", "scores.csv", shuffled],
    ["a column of row numbers", "scores.csv", `${numbered}\n`],
  ];
  for (const [what, name, content] of forms) {
    it(`with ${what}`, async () => {
      const { raw, of } = await take({ [name]: content }, [scores203]);
      assert.equal(endOf(of(scores203)), "same values");
      assert.deepEqual(panelOf(raw), expectedPanel);
    });
  }

  it("and does not call a further version failed, whose columns the file has as well", async () => {
    const { of, summary } = await take({ [scores203]: text.replaceAll("\n", "\r\n") });
    assert.equal(endOf(of(scores203)), "same values");
    assert.equal(endOf(of(scores204)), "not found");
    assert.match(summary, /8 got, 0 already there, 0 failed/);
  });

  it("and names a file once in a message about it", async () => {
    const { of } = await take({
      [scores203]: "",
      [gdp2018]: textOf(gdp2018).replace(/\n(\w+),\d+,/, "\n$1,19x5,"),
    });
    for (const name of [scores203, gdp2018]) {
      const outcome = of(name);
      assert.ok(outcome.status === "failed");
      assert.equal(outcome.failures[0].reason.split(name).length, 2, outcome.failures[0].reason);
    }
  });

  it("the World Bank's zip archive, with one column a year", async () => {
    const rows = recordsOf(textOf(gdp2018)).slice(1);
    const years = [...new Set(rows.map(([, year]) => year))].sort();
    const lines = [...new Set(rows.map(([geo]) => geo))].map((geo) => {
      const values = years.map((year) => rows.find((row) => row[0] === geo && row[1] === year)?.[2] ?? "");
      return [
        "Name",
        geo.toUpperCase(),
        "GDP per capita (constant 2010 US$)",
        "NY.GDP.PCAP.KD",
        ...values,
        "",
      ];
    });
    const world = [
      "World",
      "WLD",
      "GDP per capita (constant 2010 US$)",
      "NY.GDP.PCAP.KD",
      ...years.map(() => "1"),
      "",
    ];
    const table = [
      ["Data Source", "World Development Indicators", ""],
      [""],
      ["Country Name", "Country Code", "Indicator Name", "Indicator Code", ...years, ""],
      ...lines,
      world,
    ]
      .map((cells) => cells.map((cell) => `"${cell}"`).join(","))
      .join("\r\n");
    const archive = zipSync({
      "Metadata_Country_API.csv": Buffer.from('\ufeff"Country Code","Region",\r\n"AFG","South Asia",\r\n'),
      "API_NY.GDP.PCAP.KD.csv": Buffer.from(`\ufeff${table}\r\n`),
    });
    const { of, summary } = await take({ "API.zip": archive }, [gdp2018]);
    assert.equal(endOf(of(gdp2018)), "same values");
    assert.match(summary, /Metadata_Country_API\.csv: it has the columns of no source file/);
  });
});

describe("npm run data --from accepts another version and says so", () => {
  it("of the conflicts, by the release that a column names", async () => {
    const [header, ...records] = recordsOf(textOf(conflicts));
    const [year, version] = ["year", "version"].map((name) => header.indexOf(name));
    const last = Math.max(...records.map((record) => Number(record[year])));
    const added = records
      .filter((record) => Number(record[year]) === last)
      .map((record) => record.map((cell, at) => (at === year ? String(last + 1) : cell)));
    const later = [...records, ...added].map((record) =>
      record.map((cell, at) => (at === version ? "24.1" : cell)),
    );
    const text = textOfRecords([header, ...later]);
    const { of, raw } = await take({ "acd-241.zip": zipSync({ "Ucdp_v24_1.csv": Buffer.from(text) }) }, [
      conflicts,
    ]);
    const outcome = of(conflicts);
    assert.equal(endOf(outcome), "unverified", reasons(outcome));
    assert.ok(outcome.status === "got" && outcome.identity.kind === "unverified");
    assert.equal(outcome.identity.summary.release, "version 24.1");
    assert.equal(outcome.identity.summary.lastYear, last + 1);
    assert.deepEqual(panelOf(raw), expectedPanel);
  });

  it("of the delegation data, with other values", async () => {
    const [header, first, ...records] = recordsOf(textOf(delegation));
    const changed = first.map((cell, at) => (header[at] === "delegation" ? "0.5" : cell));
    const text = textOfRecords([header, changed, ...records]);
    const { of } = await take({ [delegation]: text });
    assert.equal(endOf(of(delegation)), "unverified");
  });

  it("and refuses one that the analysis cannot read, with the place", async () => {
    const text = textOf(delegation).replace(/\n(\d+),/, "\n9998,");
    const { of } = await take({ [delegation]: text });
    const outcome = of(delegation);
    assert.ok(outcome.status === "failed");
    assert.match(outcome.failures[0].reason, /cannot be read: .*found 9998, the number of no IGO/);
  });
});

describe("npm run data --from names a format that is not read, whatever the ending", () => {
  const stata118 = Buffer.from("<stata_dta><header><release>118</release><byteorder>LSF</byteorder>\0\0");
  const formats: readonly (readonly [string, Content, RegExp])[] = [
    [`${scores203.replace(".csv", ".dta")}`, stata118, /Stata file \(format 118\); export it as CSV/],
    [scores203, stata118, /Stata file \(format 118\)/],
    [scores203, Buffer.from([114, 2, 1, 0, 20, 0, 1, 2]), /Stata file \(format 114\); export it as CSV/],
    [
      scores203.replace(".csv", ".xlsx"),
      zipSync({ "[Content_Types].xml": Buffer.from("<Types/>"), "xl/workbook.xml": Buffer.from("<x/>") }),
      /Excel workbook \(\.xlsx\); open it and save the sheet as "CSV/,
    ],
    [
      scores203.replace(".csv", ".xls"),
      Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1]),
      /Excel workbook \(\.xls\)/,
    ],
    [
      scores203.replace(".csv", ".rds"),
      gzipSync(Buffer.from("X\n\0\0\0\u0003")),
      /R file \(\.rds or \.RData\); export it as CSV in R/,
    ],
    [scores203.replace(".csv", ".RData"), gzipSync(Buffer.from("RDX3\nX\n\0\0")), /R file/],
    [scores203, Buffer.from("$FL2@(#) SPSS DATA FILE"), /SPSS file \(\.sav\); export it as CSV/],
    [scores203, "<!DOCTYPE html><html><head><title>Log in</title>", /a web page \("Log in"\), not data/],
    [scores203, '<?xml version="1.0"?><wb:error>none</wb:error>', /an XML document; get the table as CSV/],
    [scores203, '<?xml version="1.0"?>\n<html lang="en">', /a web page, not data/],
    [scores203, '[{"page":1},[{"value":null}]]', /a JSON file; get the table as CSV/],
    [
      scores203.replace(".csv", ".parquet"),
      Buffer.from("PAR1\0\0\0PAR1"),
      /Parquet or Arrow file; export it/,
    ],
  ];
  for (const [name, content, message] of formats) {
    it(`${name}: ${message.source.slice(0, 30)}`, async () => {
      const { of, raw } = await take({ [name]: content }, [scores203]);
      const outcome = of(scores203);
      assert.ok(outcome.status === "failed", endOf(outcome));
      assert.match(outcome.failures[0].reason, message);
      assert.ok(!readdirSync(raw).includes(scores203));
    });
  }
});

describe("npm run data --from leaves nothing half done", () => {
  it("lists what it found and did not use, and what a zip archive holds that it cannot unpack", async () => {
    const bomb = Buffer.from(zipSync({ "big.csv": new Uint8Array(1000) }));
    bomb.writeUInt32LE(3_000_000_000, bomb.lastIndexOf("big.csv") - 46 + 24);
    const { summary, outcomes } = await take({
      "notes.txt": "id,words\n1,hello\n",
      "bomb.zip": bomb,
      "climb.zip": zipSync({ "../../out.csv": Buffer.from("a,b\n1,2\n") }),
      "cut.zip": zipSync({ "a.csv": Buffer.from("a,b\n1,2\n") }).subarray(0, 40),
    });
    assert.match(summary, /notes\.txt: it has the columns of no source file/);
    assert.match(
      summary,
      /bomb\.zip > big\.csv: big\.csv in the zip archive unpacks to 3000000000 bytes; expected at most/,
    );
    assert.match(summary, /climb\.zip > \.\.\/\.\.\/out\.csv: it has the columns of no source file/);
    assert.match(summary, /cut\.zip: the zip archive is damaged or cut off/);
    assert.ok(
      needed.every((name) => outcomes.some(({ file, status }) => file.name === name && status === "got")),
    );
  });

  it("names every needed file that is not there in one run", async () => {
    const { summary } = await take({}, [gdp2018, treaty]);
    assert.match(
      summary,
      new RegExp(`Table 2 cannot be made from real files yet: ${gdp2018}, ${treaty} missing`),
    );
    assert.match(summary, new RegExp(`not found, for robustness only: .*${gdp2026}`));
  });
});
