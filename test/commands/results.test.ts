import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { describe, it } from "node:test";
import { formatResultsPage, type PageContent } from "@alignment/commands/dist/results/page";
import type { Cell, Notebook } from "@alignment/kernel";
import { repositoryRoot, temporaryFolder } from "../support";

function codeCell(id: string, data: Readonly<Record<string, string>>): Cell {
  const outputs = [{ output_type: "display_data", data, metadata: {} }];
  return { cell_type: "code", id, metadata: {}, source: "", execution_count: 1, outputs } as unknown as Cell;
}

function notebookOf(...cells: readonly Cell[]): Notebook {
  return { cells, metadata: {}, nbformat: 4, nbformat_minor: 5 } as unknown as Notebook;
}

const heading = {
  cell_type: "markdown",
  id: "h",
  metadata: {},
  source: "# Membership\n\nwords",
} as unknown as Cell;
const table = codeCell("table", {
  "text/html":
    '<div class="alignment-table"><style>a{}</style><table>\n\n<tr><td class="x">1.50<span class="fill" aria-hidden="true">0</span></td></tr></table></div>',
  "text/plain": "1.50",
});
const picture = codeCell("figure", { "image/png": Buffer.from("png").toString("base64"), "text/plain": "a" });
const rows = codeCell("sample-frame", { "text/html": "<table><tr><td>270 339 1999</td></tr></table>" });

function contentOf(notebooks: PageContent["notebooks"]): PageContent {
  return {
    date: "2026-01-02",
    projectVersion: "1.0",
    nodeVersion: "v20",
    hashes: { "a.csv": "ff00" },
    unverified: ["b.csv: not the verified file"],
    results: {
      "table2.duration.estimate": -0.0123,
      "table2.duration.standardError": 0.003,
      "table2.fit": { rows: 16651 },
      verdicts: { H1: "undecidable", H3: "not supported" },
      "evidence.H1": { p: 0.21, effect: 0.02 },
      ledger: { reproduced: 143, close: 47, differs: 69 },
    },
    notebooks,
    figureFolder: "real-results",
  };
}

describe("the page of results", () => {
  it("leads from docs/ to the notebooks that an output names", () => {
    const words = codeCell("words", {
      "text/markdown": "[Notebook 11](11-if-nothing-happened.ipynb) shows it.",
    });
    const notebooks = [{ name: "05-membership", notebook: notebookOf(heading, words) }];
    const { markdown } = formatResultsPage(contentOf(notebooks));
    assert.ok(markdown.includes("[Notebook 11](../notebooks/11-if-nothing-happened.ipynb) shows it."));
  });

  it("has the date, the hashes, tables without style, and figures beside it", () => {
    const notebooks = [{ name: "05-membership", notebook: notebookOf(heading, table, picture) }];
    const { markdown, figures } = formatResultsPage(contentOf(notebooks));
    assert.match(markdown, /2026-01-02/);
    assert.match(markdown, /\| `a\.csv` \| `ff00` \|/);
    assert.match(markdown, /Not all of them are the verified files:\*\*\n- b\.csv: not the verified file/);
    assert.match(markdown, /## Membership/);
    assert.match(markdown, /<td>1\.50<\/td>/);
    assert.doesNotMatch(markdown, /<style>|class=|\n\n<tr>/);
    assert.match(markdown, /!\[a\]\(real-results\/05-figure\.png\)/, "the figure's own words");
    assert.deepEqual(
      figures.map(({ name, png }) => [name, png.toString()]),
      [["05-figure", "png"]],
    );
  });

  it("says of a verdict that it is borderline", () => {
    const content = contentOf([{ name: "05-membership", notebook: notebookOf(heading, table) }]);
    const borderline = { p: 0.048, lower: 0.042, upper: 0.054 };
    const judged = {
      verdict: "weakly supported",
      borderline,
      p: 0.048,
      effect: 0.076,
      bottom: 0.005,
      top: 0.147,
    };
    const results = { verdicts: { H2: "weakly supported" }, "evidence.H2": judged };
    const { markdown } = formatResultsPage({ ...content, results });
    assert.match(
      markdown,
      /\| These data cannot tell whether co-members [^|]*\| \*\*borderline: weakly supported at p = 0\.048 \[0\.042, 0\.054\]\*\* \| 0\.048 \| 0\.076 \[0\.005, 0\.147\] \|/,
    );
  });

  it("sets the slope of Table 2 beside its means without influence", () => {
    const content = contentOf([{ name: "05-membership", notebook: notebookOf(heading, table) }]);
    const means = { slope: 0.0136, nulls: 12, inside: 12, lowestMean: 0.0092, highestMean: 0.0179 };
    const results = { ...content.results, "evidence.table2": means };
    const { markdown } = formatResultsPage({ ...content, results });
    assert.match(
      markdown,
      /In 12 of 12 null distributions, .* Their means are 0\.0092 to 0\.0179: the slope alone is not evidence/,
    );
    assert.doesNotMatch(formatResultsPage(content).markdown, /Their means/);
  });

  it("begins with what was found and ends with the hashes", () => {
    const notebooks = [{ name: "05-membership", notebook: notebookOf(heading, table) }];
    const { markdown } = formatResultsPage(contentOf(notebooks));
    const places = [
      "grows by **0.0123",
      "| H1 |",
      "| H3 |",
      "143 are reproduced",
      "## Membership",
      "a.csv",
    ].map((words) => markdown.indexOf(words));
    assert.ok(
      places.every((place, at) => place > (places[at - 1] ?? 0)),
      `${places} in ${markdown}`,
    );
    assert.match(markdown, /\| H1 \| .* \| \*\*undecidable\*\* \| 0\.210 \| 0\.020 \|/);
    assert.match(markdown, /\| H3 \| .* \| \*\*not supported\*\* \| – \| – \|/);
    assert.doesNotMatch(markdown, /H2/);
  });

  it("has no heading without content", () => {
    const prose = (source: string): Cell =>
      ({ cell_type: "markdown", id: "p", metadata: {}, source }) as unknown as Cell;
    const hidden = codeCell("hidden", { "text/plain": "1" });
    const notebooks = [
      {
        name: "05-membership",
        notebook: notebookOf(
          prose("# Membership\n\n## Empty\n\n### Empty too"),
          hidden,
          prose("## Table\n\n```r\n# a comment in R\n```\n\n~~~\n# between tildes\n~~~\n\n    # indented"),
          table,
          prose("## Last"),
        ),
      },
      { name: "06-before", notebook: notebookOf(prose("# Nothing here"), hidden) },
      { name: "07-after", notebook: notebookOf(prose("# After\n\n#### Deep"), table) },
    ];
    const { markdown } = formatResultsPage(contentOf(notebooks));
    assert.doesNotMatch(markdown, /a comment in R/);
    assert.deepEqual(markdown.match(/^#+ .*$/gm), [
      "# Results on the real files",
      "## What was found",
      "## Membership",
      "### Table",
      "## After",
      "##### Deep",
      "## What it stands on",
    ]);
  });

  it("shows no cell that shows rows of the data", () => {
    const notebooks = [
      { name: "02-merging", notebook: notebookOf(rows) },
      { name: "05-membership", notebook: notebookOf(table) },
    ];
    assert.doesNotMatch(formatResultsPage(contentOf(notebooks)).markdown, /270 339/);
    assert.throws(() => formatResultsPage(contentOf(notebooks.slice(0, 1))), /no outputs to show/);
  });

  it("is not made without the real files: the command says what is missing", () => {
    const empty = temporaryFolder();
    const run = spawnSync(
      process.execPath,
      [join(repositoryRoot, "tools", "commands", "dist", "results.js")],
      {
        encoding: "utf8",
        env: { ...process.env, ALIGNMENT_RAW: empty, ALIGNMENT_INPUT: undefined },
      },
    );
    assert.notEqual(run.status, 0);
    assert.match(run.stderr, /npm run data/);
  });
});
