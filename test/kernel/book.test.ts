import assert from "node:assert/strict";
import { join } from "node:path";
import { describe, test } from "node:test";
import { type Cell, formatBook, type Output, readNotebook } from "@alignment/kernel";
import {
  codeCell,
  display,
  facts,
  figure,
  loadedAddresses,
  mainOf,
  markdownCell,
  notebookOf,
  pageOf,
  textOf,
  title,
} from "./book-pages";
import { fixtures } from "./jupyter";

describe("formatBook", () => {
  test("loads nothing from outside and forbids it to the browser", () => {
    const { cells } = readNotebook(join(fixtures, "outputs.ipynb"));
    const html = pageOf(
      ...cells,
      codeCell("", [figure]),
      markdownCell("![remote](https://example.org/a.png)"),
    );
    const outside = loadedAddresses(html).filter(
      (address) => !/^(?:data:|[\w-]+\.(?:html|js)$)/.test(address),
    );
    assert.deepEqual(outside, []);
    assert.match(html, /Content-Security-Policy" content="default-src 'none'/);
  });

  test("is a page for every notebook, with the others and its own sections in the contents", () => {
    const files = formatBook(
      title,
      [
        { name: "01-first", notebook: notebookOf([markdownCell("# One\n\n## Same\n\n## Same\n\n# Again")]) },
        {
          name: "02-second",
          notebook: notebookOf([markdownCell("# Two\n\nSee [one](01-first.ipynb#Same).\n\n## Same")]),
        },
      ],
      fixtures,
      facts,
    );
    const first = textOf(files, "book/01-first.html");
    const contents = first.slice(first.indexOf("<nav"), first.indexOf("</nav>"));
    const targets = [...contents.matchAll(/href="([^"]+)"/g)].map(([, address]) => address);
    assert.deepEqual(targets.slice(0, 6), [
      "index.html",
      "01-first.html",
      ...["#same", "#same-2", "#again"],
      "02-second.html",
    ]);
    for (const target of targets) {
      if (target.startsWith("#")) assert.ok(first.includes(`id="${target.slice(1)}"`), target);
      else textOf(files, `book/${target}`);
    }
    assert.equal(first.match(/<h1\b/g)?.length, 1);
    const second = textOf(files, "book/02-second.html");
    assert.ok(mainOf(second).includes('<a href="01-first.html#same">one</a>'));
    assert.match(second, /<a rel="prev" href="01-first.html">/);
  });

  test("links only to pages and places that are there", () => {
    const cells = [
      markdownCell(
        "# One\n\nSee notebooks 02 and 7, rules 11 to 15 and 99, `docs/limitations.md`, `entryAfter`, Fariss (2014), " +
          "[code](../lib/engine/README.md), 10.1007/s11558-021-09413-5.\n\n" +
          "**References.** Fariss, C. J. (2014), *American Political Science Review* 108(2).",
      ),
    ];
    const second = { name: "02-second", notebook: notebookOf([markdownCell("# Two")]) };
    const files = formatBook(
      title,
      [{ name: "01-first", notebook: notebookOf(cells) }, second],
      fixtures,
      facts,
    );
    const first = mainOf(textOf(files, "book/01-first.html"));
    for (const link of [
      '<a href="02-second.html">02</a> and 7',
      '<a href="codebook.html#rule-11">11</a> to <a href="codebook.html#rule-15">15</a> and 99',
      '<code><a href="limitations.html">docs/limitations.md</a></code>',
      '<code><a href="codebook.html#choice-entryAfter">entryAfter</a></code>',
      '<a href="01-first.html#references">Fariss (2014)</a>',
      '<a href="https://doi.org/10.1007/s11558-021-09413-5">10.1007/s11558-021-09413-5</a>',
    ])
      assert.ok(first.includes(link), `${link} in ${first}`);
    assert.ok(!first.includes("README.md"));
    const paths = new Set(files.map(({ path }) => path));
    for (const { path, text } of files.filter(({ path }) => path.endsWith(".html"))) {
      const folder = path.startsWith("book/") ? "book/" : "";
      for (const [, address] of text.slice(text.indexOf("<body")).matchAll(/<a\b[^>]*href="([^"]+)"/g)) {
        if (/^(?:https?|mailto):/.test(address)) continue;
        const [page, anchor] = address.split("#");
        const target = page === "" ? path : `${folder}${page}`;
        assert.ok(paths.has(target), `${path} links to ${address}`);
        if (anchor !== undefined && anchor !== "")
          assert.ok(textOf(files, target).includes(`id="${anchor}"`), `${path} links to ${address}`);
      }
    }
  });

  test("renders mathematics as MathML and leaves prices and code alone", () => {
    const html = mainOf(pageOf(markdownCell("Let $\\sigma^2$ cost \\$5, or `$x$`.\n\n$$\ny = 1\n$$\n")));
    assert.equal(html.match(/<math/g)?.length, 2);
    assert.ok(html.includes("cost $5"));
    assert.ok(html.includes("<code>$x$</code>"));
  });

  test("shows mathematics that cannot be read as it was written, with what is wrong with it", () => {
    for (const text of ["$\\frac{1}$", "$$\n\\frac{1}\n$$", "$\\nosuchcommand$"]) {
      const html = mainOf(
        pageOf(markdownCell(`Before ${text.startsWith("$$") ? "\n\n" : ""}${text}\n\nafter`)),
      );
      const [, title, shown] = /<code class="unreadable" title="([^"]+)">([^<]+)<\/code>/.exec(html) ?? [];
      assert.match(title, /KaTeX parse error/);
      assert.equal(shown, text);
      assert.match(html, /after/);
    }
  });

  test("shows every notebook that Jupyter shows: odd links, lost pictures, attachments that are none", () => {
    const odd = "[half](50%) [hash](#100%) ![gone](none%.png) ![folder](.) ![lost](attachment:a.png)";
    const cell = { ...markdownCell(odd), attachments: null } as Cell;
    assert.match(mainOf(pageOf(cell)), /half.*hash.*gone.*folder.*lost/);
  });

  test("leads to the page of a notebook whatever its name", () => {
    const name = '07-a#b %41 "q" & <c>';
    const files = formatBook(title, [{ name, notebook: notebookOf([]) }], fixtures, facts);
    const front = textOf(files, "book.html");
    const addresses = [...front.matchAll(/href="(book\/07[^"]*)"/g)].map(([, address]) =>
      decodeURIComponent(address),
    );
    assert.deepEqual([...new Set(addresses)], [`book/${name}.html`]);
    assert.ok(files.some(({ path }) => path === `book/${name}.html`));
    assert.ok(!front.includes("<c>"));
  });

  test("escapes code and printed text", () => {
    const printed: Output = { output_type: "stream", name: "stdout", text: "<script>alert(1)</script>" };
    const html = mainOf(pageOf(codeCell("const a = '<b>' // <i>", [printed])));
    assert.ok(!/<script>alert|<b>|<i>/.test(html));
    assert.ok(html.includes('<span class="comment">// &lt;i&gt;</span>'));
  });

  test("folds the code of every cell under a line that says what it does", () => {
    const summaryOf = (source: string): string =>
      /<details class="input"><summary>Code: (.*?)<\/summary>/.exec(mainOf(pageOf(codeCell(source))))?.[1] ??
      "";
    assert.equal(summaryOf('import { plot } from "alignment";'), "Imports what this notebook uses");
    assert.equal(summaryOf("// Counts the <cases>.\n1 + 1"), "Counts the &lt;cases&gt;");
    assert.match(
      summaryOf("const fit = fitMixedModel(f, d);\nshowMarkdown(String(fit));"),
      /\(fitMixedModel\)$/,
    );
    assert.equal(summaryOf("const answer = 42;"), "Computes answer");
    assert.equal(
      summaryOf("showTable(replication.publishedColumn(paper));"),
      "A published regression as a column of a regression table, rounded as it was printed (replication.publishedColumn)",
    );
    assert.match(
      summaryOf("const all = [...power.simulate(design)];"),
      /power of a design.* \(power\.simulate\)$/,
    );
    assert.equal(summaryOf("const sum = rows.simulate(1);"), "Computes sum");
    assert.equal(summaryOf('recordResult("a", 1);'), "Keeps these results in results.json");
  });

  test("has plotly once beside the pages, however many notebooks brought it along", () => {
    const banner = "/* plotly.js (cartesian - minified) v3.7.0 */";
    const source = codeCell("", [
      display({ "text/html": `<script>${banner}var a;</script><p>kept</p>` }),
      figure,
    ]);
    const html = pageOf(source, source);
    assert.ok(!html.includes(banner));
    assert.equal(mainOf(html).match(/<p>kept<\/p>/g)?.length, 2);
  });

  test("keeps a figure's still picture in the page for readers without scripts, and its caption with it", () => {
    const caption = display({ "text/markdown": "*What it shows.*", "text/plain": "What it shows." });
    assert.match(
      mainOf(pageOf(codeCell("", [figure, caption]))),
      /<figure class="figure"><div class="drawing"[^>]*><img src="data:image\/png;base64,.*<figcaption>What it shows\.<\/figcaption><\/figure>/,
    );
  });

  test("shows the live page as a picture, and in a frame where the page stands beside the book", () => {
    const live = codeCell("showLive();", [
      display({
        "text/html": "<script>brought()</script>",
        "application/vnd.alignment.live+json": {},
        "image/png": "cGljdHVyZQ==",
        "text/plain": "The live page.",
      }),
    ]);
    const still = mainOf(pageOf(live));
    assert.match(
      still,
      /<figure class="live-page"><img src="data:image\/png;base64,cGljdHVyZQ==" alt="The live page.">/,
    );
    assert.ok(!/brought|<iframe/.test(still), still);
    const files = formatBook(title, [{ name: "01-first", notebook: notebookOf([live]) }], fixtures, {
      ...facts,
      hasLivePage: true,
    });
    assert.match(
      mainOf(textOf(files, "book/01-first.html")),
      /<a href="..\/live.html"><img [^>]*><\/a><details>.*<iframe src="..\/live.html" title="The live page" loading="lazy">/,
    );
  });

  test("leads from a figure to the live page, unless no choice moves it", () => {
    const caption = display({ "text/markdown": "*What it shows.*", "text/plain": "What it shows." });
    const cells = ["pathways", "coverage"].map((id) => ({ ...codeCell("", [figure, caption]), id }));
    const files = formatBook(title, [{ name: "01-first", notebook: notebookOf(cells) }], fixtures, {
      ...facts,
      hasLivePage: true,
    });
    const [, pathways, coverage] = mainOf(textOf(files, "book/01-first.html")).split('<div class="cell"');
    assert.ok(!pathways.includes("live.html"), pathways);
    assert.match(coverage, /shows\. <a class="change" href="\.\.\/live\.html">Change a choice/);
  });

  test("has no empty head of a table", () => {
    const table = '<table><thead><tr><th scope="col"></th><th>b</th></tr></thead></table>';
    const html = mainOf(
      pageOf(codeCell("", [display({ "text/html": table })]), markdownCell("| | b |\n|-|-|\n| 1 | 2 |")),
    );
    assert.ok(!/<th\b[^>]*>\s*<\/th>/.test(html));
    assert.equal(html.match(/<td[^>]*><\/td>/g)?.length, 2);
  });
});
