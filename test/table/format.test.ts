import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  csvBytes,
  formatCsv,
  numberColumn,
  parseTable,
  tableOf,
  tableSchema,
  textColumn,
} from "alignment/table";
import { randomStream } from "alignment/worlds";

describe("a table as comma-separated text", () => {
  it("has a header, a line a row, NaN as an empty cell and quotes only where they must be", () => {
    const table = tableOf({
      year: Int32Array.of(1965, -3),
      score: Float64Array.of(0.1, Number.NaN),
      "a, b": ["plain", 'say "so",\nplease'],
    });
    assert.equal(formatCsv(table), 'year,score,"a, b"\n1965,0.1,plain\n-3,,"say ""so"",\nplease"\n');
    assert.equal(formatCsv(tableOf({})), "\n");
    assert.equal(formatCsv(tableOf({ none: new Float64Array(0) })), "none\n");
  });

  it("is UTF-8, whatever characters the texts have", () => {
    const texts = ["Côte d’Ivoire", "日本", "\u{1f30d}\u{1f30d}", '"€"', "\ufeff", ""];
    const table = tableOf({ Straße: texts, next: Int32Array.from(texts, (_, row) => row) });
    const expected = [
      "Straße,next",
      ...texts.map((text, row) => `${text === '"€"' ? '"""€"""' : text},${row}`),
    ];
    assert.equal(formatCsv(table), `${expected.join("\n")}\n`);
    assert.equal(Buffer.from(csvBytes(table)).toString("utf8"), `${expected.join("\n")}\n`);
  });

  it("has room for the longest numbers, and reads back to the same doubles over many blocks of rows", () => {
    const random = randomStream(20_261_128, "written numbers");
    const bits = new DataView(new ArrayBuffer(8));
    const anyDouble = (): number => {
      bits.setUint32(0, random.integer(0, 2 ** 32 - 1));
      bits.setUint32(4, random.integer(0, 2 ** 32 - 1));
      return bits.getFloat64(0);
    };
    const longest = [-1.2345678901234568e-300, -0.0000012345678901234567, -123456789012345680000];
    const value = Float64Array.from({ length: 10_000 }, (_, row) => longest[row % 7] ?? anyDouble());
    const name = Array.from(value, (_, row) => `row ${row}`);
    const schema = tableSchema({
      title: "written numbers",
      columns: {
        name: textColumn("name"),
        value: numberColumn("value", -Number.MAX_VALUE, Number.MAX_VALUE),
      },
      key: ["name"],
    });
    const read = parseTable(csvBytes(tableOf({ value, name })), schema, "file.csv").columns;
    assert.deepEqual(read.name, name);
    assert.deepEqual(Array.from(read.value), Array.from(value));
  });

  it("has room for a text of two million characters among thousands of short ones", () => {
    const text = Array.from({ length: 5000 }, (_, row) => (row === 9 ? "ü".repeat(2_000_000) : "short"));
    const lines = formatCsv(tableOf({ text })).split("\n");
    assert.deepEqual(lines, ["text", ...text, ""]);
  });
});
