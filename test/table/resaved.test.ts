import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  codeColumn,
  integerColumn,
  numberColumn,
  parseTable,
  tableSchema,
  textColumn,
} from "alignment/table";

const schema = tableSchema({
  title: "a test file",
  columns: {
    year: integerColumn("Year (t)", 1900, 2020),
    score: numberColumn("score", -5, 5, ["NA"]),
    share: numberColumn("tax share (%)", 0, 100, ["NA"]),
    code: codeColumn("member", [0, 1, -9]),
    date: textColumn("date", { missing: [""], form: { pattern: /^\d{4}$/, description: "a year" } }),
  },
  key: ["year"],
});

const original =
  '"Year (t)",score,"tax share (%)",member,date\n1990,1.5,NA,1,2001\n1991,NA,20.25,-9,\n1992,NA,30,0,2003\n';
const expected = parseTable(original, schema, "file.csv");

describe("a file that another program has saved again", () => {
  const forms: readonly (readonly [string, string])[] = [
    ["blanks for missing values", original.replaceAll("NA", "")],
    ["points for missing values", original.replaceAll("NA", ".")],
    ["NaN for missing values", original.replaceAll("NA", "NaN")],
    ["whole numbers and codes as decimals", original.replace("1990,", "1990.0,").replace(",-9,", ",-9.0,")],
    [
      "names as R leaves them",
      original.replace('"Year (t)"', "Year..t.").replace('"tax share (%)"', "tax.share...."),
    ],
    [
      "a column of row numbers",
      original
        .split("\n")
        .map((line, row) => (line === "" ? "" : `${row === 0 ? '""' : `"${row}"`},${line}`))
        .join("\n"),
    ],
    [
      "row numbers without a name in the header, as R's write.table leaves them",
      original
        .split("\n")
        .map((line, row) => (row === 0 || line === "" ? line : `"${row}",${line}`))
        .join("\n"),
    ],
    ["semicolons and decimal commas", original.replaceAll(",", ";").replaceAll(/(\d)\.(\d)/g, "$1,$2")],
  ];
  it("is read the same with powers of ten behind decimal commas, as spreadsheets write small numbers", () => {
    const text = original.replaceAll(",", ";").replace("1.5", "15000,0E-04").replace("20.25", "2,025e1");
    assert.deepEqual(parseTable(text, schema, "file.csv"), expected);
  });

  for (const [form, text] of forms) {
    it(`is read the same with ${form}`, () => {
      assert.notEqual(text, original);
      assert.deepEqual(parseTable(text, schema, "file.csv"), expected);
    });
  }

  const refused: readonly (readonly [string, string, RegExp])[] = [
    [
      "one blank among the source's own missing values",
      original.replace("1.5", ""),
      /line 2, column "score": found "" where a value is due/,
    ],
    [
      "one blank in a file without missing values",
      original.replaceAll("NA", "1").replace("1.5", ""),
      /line 2, column "score": found ""/,
    ],
    [
      "missing values in two ways",
      original.replace("1.5,NA", "1.5,").replaceAll("NA", "."),
      /one way to write missing values throughout/,
    ],
    ["a decimal comma where commas part the cells", original.replace("1.5", '"1,5"'), /found "1,5"/],
    [
      "several columns that are not there, all in one message",
      original.replace("score", "result").replace("member", "state"),
      /the header has no "score" and no "member" \(its 5 columns/,
    ],
    [
      "row numbers that begin with another row, which may be a shifted record",
      original.replace("\n1990", "\n7,1990"),
      /the record has 6 fields; expected 5/,
    ],
  ];
  for (const [what, text, message] of refused) {
    it(`is refused for ${what}`, () => {
      assert.throws(() => parseTable(text, schema, "file.csv"), message);
    });
  }
});
