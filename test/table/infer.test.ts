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

  it("tells what the cells of a column are", () => {
    const { kinds } = parseInferredTable(
      "a,b,c,d\n1,x,2,1\nn.a.,7,3,9007199254740993\n4,y,n.a.,\n5,z,?,2\n6,z,?,3\n",
      "f.csv",
    );
    assert.deepEqual(kinds, {
      a: {
        kind: "mostly numbers",
        numberCount: 4,
        cellCount: 5,
        strays: [{ value: "n.a.", count: 1, row: 2 }],
      },
      b: { kind: "text" },
      c: { kind: "text" },
      d: { kind: "long whole numbers", value: "9007199254740993", row: 2 },
    });
  });

  it("takes Inf in any spelling for an infinite number, which makes no text of a column", () => {
    for (const spelling of ["Inf", "-Inf", " inf ", "INF", "Infinity", "-infinity", "+Inf", "1e999"]) {
      const { columns } = parseInferredTable(`a,b\n1,2\n${spelling},3\n4,5\n`, "f.csv");
      const sign = spelling.includes("-") ? -1 : 1;
      assert.deepEqual(columns.a, Float64Array.of(1, sign * Number.POSITIVE_INFINITY, 4), spelling);
    }
  });

  it("keeps whole numbers that a double cannot hold as they are written, so that all stay different", () => {
    const read = (...cells: string[]) =>
      parseInferredTable(`id,x\n${cells.map((cell) => `${cell},1`).join("\n")}\n`, "f.csv");
    const long = [
      "9007199254740990",
      "9007199254740992",
      "9007199254740993",
      "18014398509481985",
      "-9007199254740993",
    ];
    assert.deepEqual(read(...long).columns.id, long);
    assert.equal(read("123456789012345678901.0", "5").kinds.id.kind, "long whole numbers");
    assert.equal(read("9.007199254740992e15", "9.007199254740993e15").kinds.id.kind, "long whole numbers");
    assert.deepEqual(read("18014398509481984", "5").columns.id, Float64Array.of(2 ** 54, 5));
    assert.deepEqual(
      read("1.9463e160", "1.94630e160", "3.7798E160").columns.id,
      Float64Array.of(1.9463e160, 1.9463e160, 3.7798e160),
    );
    assert.deepEqual(read("0.12345678901234567890", "5").columns.id, Float64Array.of(0.12345678901234568, 5));
  });

  it("takes further spellings of missing values and decimal commas where they are named", () => {
    const text = "a;b\n1,5;-99\n.;2\n-2,5e1;3\n1.000,5;4\n7;5\n";
    const { columns, kinds } = parseInferredTable(text, "f.csv", { missing: [".", "-99"], decimal: "," });
    assert.deepEqual(columns.b, Float64Array.of(Number.NaN, 2, 3, 4, 5));
    assert.deepEqual(columns.a, ["1,5", "", "-2,5e1", "1.000,5", "7"]);
    assert.equal(kinds.a.kind, "mostly numbers");
    assert.deepEqual(parseInferredTable(text, "f.csv").kinds.a, {
      kind: "other decimals",
      decimal: ",",
      value: "1,5",
      row: 1,
    });
    const points = parseInferredTable("a;b\n1.5;2\n3;4\n", "f.csv", { decimal: "," });
    assert.deepEqual(points.kinds.a, { kind: "other decimals", decimal: ".", value: "1.5", row: 1 });
  });

  it("names columns in composed letters, however the file writes them", () => {
    assert.deepEqual(Object.keys(parseInferredTable("gro\u0308ße,y\n1,2\n", "f.csv").columns), [
      "größe",
      "y",
    ]);
  });

  const refused: readonly (readonly [string, string, RegExp])[] = [
    ["a name that stands twice", "a,b,a\n1,2,3\n", /f\.csv, line 1: the header contains "a" twice/],
    ["a column without a name", "a,,c\n1,2,3\n", /line 1: a column has no name/],
    ["a record with fewer fields", "a,b\n1,2\n3\n", /line 3: the record has 1 fields; expected 2/],
    ["a header without records", "a,b\n", /no records/],
  ];
  for (const [what, text, message] of refused) {
    it(`refuses ${what}`, () => assert.throws(() => parseInferredTable(text, "f.csv"), message));
  }
});
