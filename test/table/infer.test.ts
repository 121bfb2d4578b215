import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parseInferredTable } from "alignment/table";

describe("parseInferredTable", () => {
  it("takes a column for numbers if every cell is a number or missing, else for text", () => {
    const { columns, rowCount } = parseInferredTable("a,b,c\n1,x,NA\n2.5e3,,\nNA,7,-1\n", "f.csv");
    assert.equal(rowCount, 3);
    assert.deepEqual(columns, {
      a: Float64Array.of(1, 2500, Number.NaN),
      b: ["x", "", "7"],
      c: Float64Array.of(Number.NaN, Number.NaN, -1),
    });
  });

  it("finds tabs and semicolons by the header", () => {
    const expected = { a: Float64Array.of(1), b: ["x,y"] };
    assert.deepEqual(parseInferredTable("a\tb\n1\tx,y\n", "f.csv").columns, expected);
    assert.deepEqual(parseInferredTable("a;b\n1;x,y\n", "f.csv").columns, expected);
  });

  const refused: readonly (readonly [string, string, RegExp])[] = [
    ["a name that stands twice", "a,b,a\n1,2,3\n", /f\.csv, line 1: the column name "a" stands twice/],
    ["a column without a name", "a,,c\n1,2,3\n", /line 1: a column has no name/],
    ["a record with fewer fields", "a,b\n1,2\n3\n", /line 3: the record has 1 fields; expected 2/],
    ["a header without records", "a,b\n", /no records/],
  ];
  for (const [what, text, message] of refused) {
    it(`refuses ${what}`, () => assert.throws(() => parseInferredTable(text, "f.csv"), message));
  }
});
