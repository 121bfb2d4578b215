import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { describe, it } from "node:test";
import { gzipSync } from "node:zlib";
import { sourceNames } from "alignment/sources";
import { zipSync } from "fflate";
import { reasons } from "./data-support";

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

const { delegation, scores203, conflicts, gdp2018, gdp2026, treaty } = sourceNames;

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
