import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, test } from "node:test";
import { type Cell, formatBook, type Notebook, type Output, readNotebook } from "@alignment/kernel";
import { fixtures } from "./jupyter";

const title = { title: "A <book>", subtitle: "on a simulated world" };

function notebookOf(cells: readonly Cell[]): Notebook {
  return { nbformat: 4, nbformat_minor: 5, metadata: {}, cells };
}

function markdownCell(source: string): Cell {
  return { cell_type: "markdown", id: "prose", metadata: {}, source };
}

function codeCell(source: string, outputs: readonly Output[] = [], tags: readonly string[] = []): Cell {
  return { cell_type: "code", id: "code", metadata: { tags }, source, outputs, execution_count: 1 };
}

function display(data: Record<string, unknown>): Output {
  return { output_type: "display_data", data, metadata: {} };
}

const figure = display({
  "text/html": "<img src='data:image/png;base64,AAAA'><script>throw new Error('the page draws it')</script>",
  "application/vnd.plotly.v1+json": {
    data: [{ x: [1, 2, 3], y: [2, 1, 3] }],
    layout: { title: { text: "</script><b>" }, width: 700, height: 300 },
  },
  "image/png":
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "text/plain": "a figure",
});

function bookOf(...cells: Cell[]): string {
  return formatBook(title, [{ name: "01-first", notebook: notebookOf(cells) }], fixtures);
}

/** The page between `<main>` and `</main>`. */
function mainOf(html: string): string {
  return html.slice(html.indexOf("<main>"), html.indexOf("</main>"));
}

/** Addresses that a browser would load on its own. */
function loadedAddresses(html: string): string[] {
  const elements = html.matchAll(
    /<(?:img|script|link|iframe|source|video|audio|object|embed)\b[^>]*?\s(?:src|href|data)="([^"]*)"/g,
  );
  const styles = html.matchAll(/<style>([\s\S]*?)<\/style>/g);
  const inStyles = [...styles].flatMap(([, style]) => [...style.matchAll(/url\(([^)]*)\)|@import[^;]*/g)]);
  return [...[...elements].map(([, address]) => address), ...inStyles.map(([address]) => address)];
}

const chromium = ["chromium", "chromium-browser", "google-chrome"].find(
  (name) => spawnSync(name, ["--version"]).status === 0,
);
const skipWithoutChromium = chromium === undefined ? "no Chromium is installed" : false;

/** The page's elements after its scripts ran. */
function elementsInBrowser(html: string): string {
  const folder = mkdtempSync(join(tmpdir(), "alignment-book-"));
  try {
    writeFileSync(join(folder, "book.html"), html);
    const run = spawnSync(
      chromium ?? "chromium",
      [
        ...["--headless", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=8000", "--dump-dom"],
        ...[`--user-data-dir=${folder}/profile`, `file://${folder}/book.html`],
      ],
      { encoding: "utf8", maxBuffer: 64 * 1024 * 1024, timeout: 90_000 },
    );
    return run.stdout;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

describe("formatBook", () => {
  test("loads nothing from outside and forbids it to the browser", () => {
    const { cells } = readNotebook(join(fixtures, "outputs.ipynb"));
    const html = bookOf(
      ...cells,
      codeCell("", [figure]),
      markdownCell("![remote](https://example.org/a.png)"),
    );
    const outside = loadedAddresses(html).filter((address) => !address.startsWith("data:"));
    assert.deepEqual(outside, []);
    assert.match(html, /Content-Security-Policy" content="default-src 'none'/);
  });

  test("lists every notebook and its sections in the contents, with anchors that exist", () => {
    const html = formatBook(
      title,
      [
        { name: "01-first", notebook: notebookOf([markdownCell("# One\n\n## Same\n\n## Same")]) },
        {
          name: "02-second",
          notebook: notebookOf([markdownCell("# Two\n\nSee [one](01-first.ipynb).\n\n## Same")]),
        },
      ],
      fixtures,
    );
    const contents = html.slice(html.indexOf("<nav"), html.indexOf("</nav>"));
    const targets = [...contents.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id);
    assert.deepEqual(targets, [
      "01-first",
      "01-first--same",
      "01-first--same-2",
      "02-second",
      "02-second--same",
    ]);
    for (const id of targets) assert.ok(html.includes(`id="${id}"`), id);
    assert.ok(mainOf(html).includes('<a href="#01-first">one</a>'));
  });

  test("renders mathematics as MathML and leaves prices and code alone", () => {
    const html = mainOf(bookOf(markdownCell("Let $\\sigma^2$ cost \\$5, or `$x$`.\n\n$$\ny = 1\n$$\n")));
    assert.equal(html.match(/<math/g)?.length, 2);
    assert.ok(html.includes("cost $5"));
    assert.ok(html.includes("<code>$x$</code>"));
  });

  test("refuses mathematics that it cannot read, naming notebook and cell", () => {
    assert.throws(
      () => bookOf(markdownCell("$\\frac{1}$")),
      /cell 1 \(prose\) of 01-first cannot be shown: KaTeX/,
    );
  });

  test("escapes code and printed text", () => {
    const printed: Output = { output_type: "stream", name: "stdout", text: "<script>alert(1)</script>" };
    const html = mainOf(bookOf(codeCell("const a = '<b>' // <i>", [printed])));
    assert.ok(!/<script>alert|<b>|<i>/.test(html));
    assert.ok(html.includes('<span class="comment">// &lt;i&gt;</span>'));
  });

  test("folds the code of cells tagged hide-input and of no others", () => {
    assert.ok(/<details>.*answer.*<\/details>/s.test(mainOf(bookOf(codeCell("answer", [], ["hide-input"])))));
    assert.ok(!mainOf(bookOf(codeCell("answer"))).includes("<details>"));
  });

  test("has plotly once, however many notebooks brought it along, and not at all without figures", () => {
    const banner = "/* plotly.js (cartesian - minified) v3.7.0 */";
    const source = codeCell("", [
      display({ "text/html": `<script>${banner}var a;</script><p>kept</p>` }),
      figure,
    ]);
    const html = bookOf(source, source);
    assert.equal(html.match(/plotly\.js \(cartesian - minified\)/g)?.length, 1);
    assert.equal(mainOf(html).match(/<p>kept<\/p>/g)?.length, 2);
    assert.ok(!bookOf(markdownCell("# Prose only")).includes("plotly.js"));
  });

  test("keeps a figure's still picture in the page for readers without scripts", () => {
    assert.match(
      mainOf(bookOf(codeCell("", [figure]))),
      /<div class="figure"><img src="data:image\/png;base64,/,
    );
  });

  test("draws the figures in a browser, within the page's width", { skip: skipWithoutChromium }, () => {
    const dom = mainOf(elementsInBrowser(bookOf(codeCell("", [figure]))));
    assert.ok(dom.includes('class="main-svg"'));
    assert.ok(!dom.includes("<img"), "the still picture is replaced");
    assert.match(dom, /<div role="img" aria-label="a figure"/, "the live figure keeps the picture's name");
  });
});
