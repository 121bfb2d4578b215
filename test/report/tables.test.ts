import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  dataTable,
  formatHtml,
  formatLatex,
  formatMarkdown,
  formatText,
  type ReportTable,
} from "alignment/tables";

const nasty: ReportTable = {
  caption: "A <script>alert(1)</script> & 100 %",
  columns: [
    { head: "a|b", alignment: "left" },
    { head: "x_1 $", alignment: "decimal" },
  ],
  groups: [{ title: "", rows: [["C:\\dir", "−1.50*"]] }],
  notes: ["{note} #1 ~ ^ 'quoted'"],
};

describe("the formats of a table", () => {
  it("escape what HTML would read as markup", () => {
    const html = formatHtml(nasty);
    assert.match(html, /A &lt;script&gt;alert\(1\)&lt;\/script&gt; &amp; 100 %/);
    assert.doesNotMatch(html, /<script/);
    assert.match(html, /&#39;quoted&#39;/);
  });

  it("escape what Markdown would read as markup", () => {
    assert.equal(
      formatMarkdown(nasty),
      "**A &lt;script&gt;alert(1)&lt;/script&gt; &amp; 100 %**\n\n" +
        "| a\\|b | x\\_1 \\$ |\n| :--- | ---: |\n| C:\\\\dir | −1.50\\* |\n\n" +
        "{note} \\#1 \\~ ^ 'quoted'",
    );
  });

  it("escape what LaTeX would read as commands", () => {
    const latex = formatLatex(nasty);
    assert.match(latex, /\\caption\{A \\textless\{\}script\\textgreater\{\}/);
    assert.match(latex, /\\& 100 \\%\}/);
    assert.match(latex, /a\\textbar\{\}b & x\\_1 \\\$ \\\\/);
    assert.match(latex, /C:\\textbackslash\{\}dir & \$-\$1\.50\* \\\\/);
    assert.match(latex, /\\{note\\} \\#1 \\textasciitilde\{\} \\textasciicircum\{\}/);
  });

  it("break the lines of long texts and, with many rows, the pages in LaTeX", () => {
    const words = "a text that is much longer than a column of a page can be";
    const rows = Array.from({ length: 46 }, (_, row) => [words, String(row)]);
    const short = formatLatex({ ...nasty, groups: [{ title: "", rows: rows.slice(0, 45) }] });
    const long = formatLatex({ ...nasty, groups: [{ title: "", rows }] });
    assert.match(short, /\\begin\{tabular\}\{p\{0\.80\\linewidth\}r\}/);
    assert.doesNotMatch(short, /longtable/);
    assert.match(long, /^\\begin\{longtable\}\{p\{0\.80\\linewidth\}r\}\n\\caption\{.*\} \\\\\n\\toprule/);
    assert.match(long, /\\endhead[\s\S]*\\end\{longtable\}$/);
    assert.match(formatLatex(nasty), /\\begin\{tabular\}\{lr\}/);
  });

  it("print plain text in columns of equal width", () => {
    assert.equal(
      formatText(nasty),
      [
        "A <script>alert(1)</script> & 100 %",
        "---------------",
        "a|b      x_1 $",
        "---------------",
        "C:\\dir  −1.50*",
        "---------------",
        "{note} #1 ~ ^ 'quoted'",
      ]
        .join("\n")
        .replaceAll("---------------", "--------------"),
    );
  });

  it("refuse a row with a cell too few, naming it", () => {
    const broken = { ...nasty, groups: [{ title: "part", rows: [["only one"]] }] };
    for (const format of [formatHtml, formatMarkdown, formatLatex, formatText]) {
      assert.throws(() => format(broken), /row 1 of "part" has 1 cells; expected 2/);
    }
  });

  it("keep long texts wide enough to read in HTML, and shift words among numbers by nothing", () => {
    const html = formatHtml({
      ...nasty,
      groups: [
        {
          title: "",
          rows: [
            ["a text that is much longer than a cell on a phone should be", "< 0.001***"],
            ["short", "no stars"],
          ],
        },
      ],
    });
    assert.match(html, /<th scope="row" class="left long">short<\/th><td class="decimal">no stars<\/td>/);
    assert.match(html, /<td class="decimal">&lt; 0\.001\*\*\*<\/td>/);
    assert.doesNotMatch(formatHtml(nasty), /left long/);
  });

  it("let the decimal points of a column meet in HTML", () => {
    const table = dataTable([{ value: 1.5, stars: "" }], { caption: "c" });
    const mixed: ReportTable = {
      ...table,
      columns: [
        { head: "", alignment: "left" },
        { head: "estimate", alignment: "decimal" },
      ],
      groups: [
        {
          title: "",
          rows: [
            ["a", "0.50***"],
            ["b", "(0.04)"],
            ["N", "17,056"],
          ],
        },
      ],
    };
    const cells = [
      ...formatHtml(mixed).matchAll(/<td class="decimal"( style="--behind:([\d.]+)ch")?>(.*?)<\/td>/g),
    ];
    assert.deepEqual(
      cells.map(([, , , cell]) => cell),
      ["0.50***", "(0.04)", "17,056"],
      "a cell holds its value and nothing else",
    );
    const behind = cells.map(([, , digits = "0"]) => Number(digits));
    assert.equal(behind[0], 0, "nothing follows the longest tail");
    assert.ok(
      Math.abs(behind[2] - behind[1] - (0.5 + 2 + 0.62)) < 1e-9,
      "a point, two digits and a bracket apart",
    );
  });
});

describe("dataTable", () => {
  it("shows whole numbers with commas, fractions with the same digits, and text as it is", () => {
    const table = dataTable(
      [
        { year: "1965", rows: 12345, share: 0.5, kept: true },
        { year: "1966", rows: 7, share: 2, kept: false },
      ],
      { caption: "Counts" },
    );
    assert.deepEqual(
      table.columns.map(({ alignment }) => alignment),
      ["left", "decimal", "decimal", "left"],
    );
    assert.deepEqual(table.groups[0].rows, [
      ["1965", "12,345", "0.50", "yes"],
      ["1966", "7", "2.00", "no"],
    ]);
  });

  it("leaves the cell of a missing number empty", () => {
    assert.deepEqual(dataTable([{ a: Number.NaN }, { a: 3 }], { caption: "" }).groups[0].rows, [[""], ["3"]]);
  });

  it("refuses no rows, and rows with other names", () => {
    assert.throws(() => dataTable([], { caption: "Nothing" }), /"Nothing" has no rows/);
    const mixed: Record<string, number>[] = [{ a: 1 }, { b: 1 }];
    assert.throws(
      () => dataTable(mixed, { caption: "Mixed" }),
      /row 2 of "Mixed" has the columns b; expected a/,
    );
  });
});
