import assert from "node:assert/strict";
import { join } from "node:path";
import { describe, it } from "node:test";
import { gzipSync } from "node:zlib";
import { sourceNames } from "alignment/sources";
import { zipSync } from "fflate";

import {
  type Content,
  endOf,
  expectedPanel,
  needed,
  panelOf,
  recordsOf,
  take,
  textOf,
  textOfRecords,
} from "./intake-world";

const { scores203, scores204, gdp2018 } = sourceNames;

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
