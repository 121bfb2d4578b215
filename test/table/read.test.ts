import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { readTable } from "alignment/node";
import {
  codeColumn,
  InputError,
  integerColumn,
  numberColumn,
  parseTable,
  tableSchema,
  textColumn,
} from "alignment/table";
import { temporaryFolder } from "../support";

const schema = tableSchema({
  title: "a test file",
  columns: {
    state: integerColumn("ccode", 1, 999),
    year: integerColumn(["year", "time"], 1900, 2020),
    score: numberColumn("score", -5, 5),
    code: codeColumn("member", [0, 1, -9]),
    name: textColumn("name"),
  },
  key: ["state", "year"],
});

const good = 'ccode,year,score,member,name\n2,1990,1.5,1,"A, the ""first"""\n20,1990,NA,-9,\n';

const folder = temporaryFolder();

function readBytes(bytes: Buffer | string) {
  const path = join(folder, "file.csv");
  writeFileSync(path, bytes);
  return readTable(path, schema);
}

function refusal(text: string): InputError {
  try {
    parseTable(text, schema, "file.csv");
  } catch (error) {
    assert.ok(error instanceof InputError, String(error));
    return error;
  }
  assert.fail("the text was accepted");
}

describe("parseTable", () => {
  it("turns declared columns into typed columns, with NaN and the empty string where values are missing", () => {
    const { columns, rowCount } = parseTable(good, schema, "file.csv");
    assert.equal(rowCount, 2);
    assert.deepEqual(columns, {
      state: Int32Array.of(2, 20),
      year: Int32Array.of(1990, 1990),
      score: Float64Array.of(1.5, Number.NaN),
      code: Int8Array.of(1, -9),
      name: ['A, the "first"', ""],
    });
  });

  const expected = parseTable(good, schema, "file.csv");
  const sameTable: readonly (readonly [string, string])[] = [
    [
      "tabs",
      good.replaceAll('"A, the ""first"""', "X").replaceAll(",", "\t").replace("X", '"A, the ""first"""'),
    ],
    ["semicolons", good.replaceAll(/,(?! )/g, ";")],
    ["CR line ends", good.replaceAll("\n", "\r")],
    ["CRLF line ends", good.replaceAll("\n", "\r\n")],
    ["header names in another case", good.replace("ccode,year", "CCode,Time")],
    ["an undeclared column", good.replace(/$/gm, (_, at) => (at >= good.length ? "" : ",x"))],
    ["blanks around cells", good.replace("2,1990", " 2 , 1990 ")],
    ["blank lines", good.replaceAll("\n", "\n\n")],
    ["no final line end", good.slice(0, -1)],
    [
      "columns in another order",
      'name,ccode,year,score,member\n"A, the ""first""",2,1990,1.5,1\n,20,1990,NA,-9\n',
    ],
  ];
  for (const [form, text] of sameTable) {
    it(`reads the same table from a text with ${form}`, () => {
      assert.deepEqual(parseTable(text, schema, "file.csv"), expected);
    });
  }

  it("takes a declared spelling of missing for missing even where it is a number", () => {
    const coded = tableSchema({
      title: "t",
      columns: { item: numberColumn("item", 0, 2, ["", "-77"]) },
      key: [],
    });
    const { item } = parseTable("item,x\n1,a\n-77,b\n", coded, "file.csv").columns;
    assert.deepEqual(item, Float64Array.of(1, Number.NaN));
    assert.throws(() => parseTable("item,x\n-66,a\n", coded, "file.csv"), /found "-66"/);
  });

  it("reads quoted line ends as part of the cell and still counts lines right", () => {
    const error = refusal('ccode,year,score,member,name\n2,1990,1,1,"two\nlines"\n3,1990,x,1,\n');
    assert.equal(error.place.line, 4);
    assert.equal(error.place.column, "score");
    assert.match(
      error.message,
      /file\.csv, line 4, column "score": found "x"; expected a number from -5 to 5/,
    );
  });

  const refused: readonly (readonly [string, string, RegExp])[] = [
    [
      "a missing column",
      good.replace("score", "scores"),
      /column "score": the header has no "score" \(its 5 columns/,
    ],
    ["a column given twice", good.replace("name", "score"), /the header has "score" 2 times and no "name"/],
    [
      "a record with fewer fields",
      good.replace("20,1990,NA,-9,", "20,1990,NA"),
      /line 3: the record has 3 fields; expected 5/,
    ],
    ["text in a number", good.replace("1.5", "high"), /line 2, column "score": found "high"/],
    ["an undeclared spelling of missing", good.replace("NA", "N/A"), /found "N\/A"/],
    ["a hexadecimal number", good.replace("1.5", "0x1"), /found "0x1"/],
    ["a decimal comma", good.replace("1.5", '"1,5"'), /found "1,5"/],
    [
      "a year out of bounds",
      good.replace("1990", "20014"),
      /column "year": found "20014"; expected a whole number from 1900 to 2020/,
    ],
    [
      "a code that is not declared",
      good.replace(",1,", ",7,"),
      /column "member": found "7"; expected one of the codes 0, 1, -9/,
    ],
    [
      "a missing value in a whole-number column",
      good.replace("20,1990", ",1990"),
      /column "ccode": found ""/,
    ],
    ["a key that occurs twice", `${good}2,1990,1,1,\n`, /line 4.*duplicate key: .* already occurs in line 2/],
    [
      "a quote that does not close",
      good.replace('"A, the ""first"""', '"open'),
      /line 2.*quoted field is broken/,
    ],
    ["a header without records", "ccode,year,score,member,name\n", /no records/],
  ];
  for (const [damage, text, message] of refused) {
    it(`refuses ${damage}, naming its place`, () => assert.match(refusal(text).message, message));
  }
});

describe("readTable", () => {
  it("reads UTF-8 with a byte-order mark, UTF-16 and Latin-1 alike", () => {
    const text = good.replace('"A, the ""first"""', "Côte");
    const expected = parseTable(text, schema, "file.csv");
    assert.deepEqual(readBytes(Buffer.from(text, "utf8")), expected);
    assert.deepEqual(readBytes(Buffer.from(`\ufeff${text}`, "utf8")), expected);
    assert.deepEqual(readBytes(Buffer.from(`\ufeff${text}`, "utf16le")), expected);
    assert.deepEqual(readBytes(Buffer.from(text, "latin1")), expected);
  });

  const refused: readonly (readonly [string, Buffer | string, RegExp])[] = [
    ["an empty file", "", /is empty/],
    ["a zip archive", Buffer.from("PK\u0003\u0004rest"), /zip archive/],
    ["a web page", "<!DOCTYPE html><html></html>", /web page/],
    ["zero bytes", Buffer.alloc(10_000), /null bytes/],
  ];
  for (const [what, bytes, message] of refused) {
    it(`refuses ${what} by name`, () => assert.throws(() => readBytes(bytes), message));
  }

  it("says how to get a file that is not there", () => {
    assert.throws(
      () => readTable(join(folder, "absent.csv"), schema),
      /absent\.csv.*not there.*npm run data/s,
    );
  });
});
