import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { firstDoubled } from "alignment/dist/table/keys";
import { scanColumns } from "alignment/dist/table/scan";
import {
  codeColumn,
  InputError,
  integerColumn,
  numberColumn,
  parseTable,
  tableSchema,
  textColumn,
} from "alignment/table";
import { randomStream } from "alignment/worlds";

const schema = tableSchema({
  title: "a test file",
  columns: {
    code: codeColumn("code", [0, 1, 2, 3, -1, -9]),
    number: numberColumn("number", -100, 100, ["", "NA"]),
    gap: numberColumn("gap", 0, 2, ["", "-66", "1.5"]),
    name: textColumn("name"),
    year: integerColumn("year", 1900, 2100),
  },
  key: [],
});

/** What a content is read to, or what is said of it. */
function ending(content: string | Uint8Array): unknown {
  try {
    return parseTable(content, schema, "file.csv");
  } catch (error) {
    assert.ok(error instanceof InputError, String(error));
    return error.message;
  }
}

describe("a scan of the bytes", () => {
  const random = randomStream(20_261_127, "scanned files");
  const pick = <T>(values: readonly T[]): T => values[random.integer(0, values.length - 1)];

  const names = ["a", "Ä", "日本 €", "", "NA", "x y", '"a, b"', '"say ""so"""', '"two\nlines"', " padded "];
  const numbers = [
    "1",
    "-2.5",
    "0.000123456789",
    "3.14159265358979",
    "-0.12345678901234567",
    "1e1",
    "NA",
    "",
    "+7",
    "5.",
    ".5",
    " 8 ",
    '"9"',
  ];
  const cells: readonly (() => string)[] = [
    () => pick(["0", "1", "2", "-1", "-9", "3", "1.0", '"2"']),
    () => pick(numbers),
    () => pick(["0", "1", "1.5", "-66", "", "2"]),
    () => pick(names),
    () => pick(["1990", "2001", "1990.0", '"1999"']),
  ];

  /**
   * A file in a random form: other columns, orders, delimiters and line ends, blank lines, marks, and now and then a
   * fault.
   */
  function randomFile(): string {
    const order = [0, 1, 2, 3, 4].sort(() => random.uniform() - 0.5);
    const header = ["code", "number", "gap", "name", "year"];
    const extra = random.integer(0, 3);
    const delimiter = pick([",", ",", "\t", "|"]);
    const others = () => Array.from({ length: extra }, () => pick(["", "x", "1", '"q"', "-3.5"]));
    const lines = [[...order.map((at) => header[at]), ...others().map((_, at) => `other ${at}`)]];
    for (let row = random.integer(1, 30); row > 0; row--)
      lines.push([...order.map((at) => cells[at]()), ...others()]);
    const inDelimiter = lines.map((line) =>
      line
        .map((cell) => (delimiter === "," ? cell : cell.replace(/^"a, b"$/, `"a${delimiter}b"`)))
        .join(delimiter),
    );
    const end = pick(["\n", "\n", "\r\n", "\r"]);
    const body = inDelimiter
      .flatMap((line) => (random.uniform() < 0.05 ? [line, pick(["", "  "])] : [line]))
      .join(end);
    const text = `${pick(["", "", "\ufeff"])}${body}${pick([end, end, ""])}`;
    if (random.uniform() > 0.3) return text;
    const at = random.integer(0, text.length - 1);
    return `${text.slice(0, at)}${pick(["", '"', delimiter, "\n", "\r", "x", "\0", "-", "é"])}${text.slice(at + random.integer(0, 1))}`;
  }

  it("reads 3,000 random files as their text is parsed, faults and all", () => {
    let scanned = 0;
    for (let file = 0; file < 3000; file++) {
      const text = randomFile();
      const bytes = Buffer.from(text, "utf8");
      if (scanColumns(bytes, schema) !== undefined) scanned += 1;
      const expected = text.includes("\0") ? ending(bytes) : ending(text.replace(/^\ufeff/, ""));
      assert.deepEqual(ending(bytes), expected, JSON.stringify(text));
    }
    assert.ok(scanned > 1000, `${scanned} were scanned`);
  });

  it("reads Windows-1252 as such where the file is not valid UTF-8, and UTF-16 by its mark", () => {
    const text = "code,number,gap,name,year\n1,2,0,Côte – é,1990\n0,3,1,b,1991\n";
    const windows = Buffer.from(text.replace("–", "\x96"), "latin1");
    const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, "utf16le")]);
    assert.deepEqual(ending(windows), ending(text));
    assert.deepEqual(ending(utf16), ending(text));
  });

  it("gives every number the value that the language gives its text", () => {
    const texts = Array.from({ length: 5000 }, () => {
      const digits = random.integer(1, 17);
      const all = Array.from({ length: digits }, () => random.integer(0, 9)).join("");
      const point = random.integer(0, digits);
      const sign = random.uniform() < 0.3 ? "-" : "";
      // Leading zeros are no digits of the number: 0.300547333942008 has fifteen, though sixteen stand there.
      const zeros = pick(["", "", "0", "0.0", "0.000000000"]);
      if (zeros.includes(".")) return `${sign}${zeros}${all}`;
      return `${sign}${zeros}${all.slice(0, point)}${point < digits ? "." : ""}${all.slice(point)}`;
    });
    const wide = tableSchema({ title: "numbers", columns: { x: numberColumn("x", -1e18, 1e18) }, key: [] });
    const { x } = parseTable(Buffer.from(`x,y\n${texts.join(",\n")},\n`), wide, "file.csv").columns;
    for (const [row, text] of texts.entries())
      assert.ok(Object.is(x[row], Number(text)), `${text}: ${x[row]}`);
  });
});

describe("doubled keys", () => {
  it("are found where they are, and not where numbers are only near", () => {
    const states = Float64Array.of(666, 666.001, 666.002, 2, 2);
    assert.equal(firstDoubled([states, Int32Array.of(2000, 2000, 2000, 1990, 1991)]), undefined);
    assert.deepEqual(firstDoubled([states, Int32Array.of(2000, 2000, 2000, 1990, 1990)]), {
      row: 4,
      earlier: 3,
    });
    assert.deepEqual(firstDoubled([["a", "b", "a"], Int32Array.of(1, 1, 1)]), { row: 2, earlier: 0 });
    assert.equal(firstDoubled([["a", "b", "a"], Int32Array.of(1, 1, 2)]), undefined);
  });
});
