import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { before, describe, test } from "node:test";
import { formatBook, joinText, type Notebook, type Output } from "@alignment/kernel";
import { formatSimulatedWorld, simulateWorld } from "alignment/worlds";
import { temporaryFolder } from "../support";
import { type Page, parsePage } from "./parse-page";
import { runCells } from "./run-cell";

/** What a file may hold where a name is expected. */
const hostile =
  "R&D <script>hacked=1</script> <img src=x onerror=hacked=2> 5% a_b $\\frac{$ [x](javascript:hacked=3)";
/** The same as LaTeX shows it. */
const inLatex =
  "R\\&D \\textless{}script\\textgreater{}hacked=1\\textless{}/script\\textgreater{} \\textless{}img src=x onerror=hacked=2\\textgreater{} 5\\% a\\_b \\$\\textbackslash{}frac\\{\\$ [x](javascript:hacked=3)";

/** A simulated world whose first IGO and first state bear the hostile name. */
function writeHostileWorld(folder: string): void {
  const world = simulateWorld();
  const [igo] = world.organizations;
  const [state] = world.states;
  mkdirSync(folder);
  const column = (name: string) => name.toLowerCase().replace(/[^a-z0-9]/g, "");
  const changes: Readonly<Record<string, (text: string) => string>> = {
    "igo_year_formatv3.csv": (text) => text.replaceAll(igo.name, hostile),
    "state_year_formatv3.csv": (text) => text.replace(column(igo.name), column(hostile)),
    "states2016.csv": (text) => text.replaceAll(state.name, hostile),
  };
  for (const [name, text] of formatSimulatedWorld(world)) {
    writeFileSync(join(folder, name), changes[name]?.(text) ?? text);
  }
}

const cells = [
  `import {
  chooseInput, dataTable, panelSpecification, plot, readSources, showFigure, showFrame, showMarkdown, showTable,
} from "alignment";
const sources = readSources(chooseInput().folder, panelSpecification());
const name = sources.igos.map((igo) => igo.name).find((each) => each.includes("script"));
const table = dataTable([{ IGO: name, value: 1 }], { caption: name, notes: [name] });`,
  "showTable(table);",
  "showFrame({ rowCount: 1, columns: { [name]: [name] } });",
  'showMarkdown("The IGO **" + name + "** is here.");',
  'console.log(require("alignment/tables").formatLatex(table));',
  "console.error(name);",
  "name",
  `showFigure(plot.specifications(
    [{ label: name, estimate: 1, lower: 0, upper: 2, observationCount: 5, role: "alternative" }],
    { coefficient: name, order: "as given" },
  ));`,
  "throw new RangeError(name);",
];

/** Asserts that a page of the book has no element that the hostile names would have made. */
function assertNoForeignElement(page: Page): void {
  for (const element of page.querySelectorAll("*")) {
    for (const { name } of element.attributes)
      assert.ok(!name.startsWith("on"), element.outerHTML.slice(0, 200));
  }
  const scripts = [...page.querySelectorAll("script")].filter(({ type }) => type !== "application/json");
  assert.ok(scripts.every(({ textContent }) => !textContent?.startsWith("hacked")));
  assert.equal(page.querySelectorAll('[src="x"], [href*="javascript:"]').length, 0);
}

describe("a name of a file that is HTML, Markdown and LaTeX", () => {
  const folder = temporaryFolder();
  let executed: Notebook;
  let page: Page;
  before(async () => {
    writeHostileWorld(join(folder, "world"));
    const run = await runCells(cells, { environment: { ALIGNMENT_INPUT: join(folder, "world") } });
    executed = run.executed;
    assert.ok(run.status === "failed");
    assert.equal(run.failure.cell, cells.length, run.failure.traceback.join("\n"));
    const title = { title: hostile, subtitle: hostile };
    const facts = { results: { verdicts: { H1: hostile } }, isSimulated: true, hasLivePage: true };
    const files = formatBook(title, [{ name: "01-hostile", notebook: executed }], folder, facts);
    const pages = files.filter(({ path }) => path.endsWith(".html")).map(({ text }) => text);
    for (const text of pages) assertNoForeignElement(parsePage(text));
    page = parsePage(files.find(({ path }) => path === "book/01-hostile.html")?.text ?? "");
  });

  function outputsOf(cell: number): readonly Output[] {
    return executed.cells[cell].outputs ?? [];
  }

  test("makes no element in the book: no script, no picture with a handler, no link that runs", () => {
    assertNoForeignElement(page);
  });

  test("is read as it is in the book's tables, frames, prints, errors and title", () => {
    assert.ok(page.title.endsWith(hostile));
    const texts = [...page.querySelectorAll(".output")].map((element) => element.textContent ?? "");
    for (const cell of [0, 1, 4, 5, 7])
      assert.ok(texts[cell].includes(hostile), `output ${cell}: ${texts[cell]}`);
    assert.ok(
      texts[2].includes("<script>hacked=1</script> <img src=x onerror=hacked=2> 5% a_b $\\frac{$"),
      texts[2],
    );
  });

  test("comes into LaTeX with every character escaped", () => {
    const [printed] = outputsOf(4);
    assert.ok(printed.output_type === "stream");
    assert.ok(joinText(printed.text).includes(inLatex), joinText(printed.text));
  });

  test("makes no element in the HTML that the notebook itself shows", () => {
    for (const cell of [1, 2, 7]) {
      for (const output of outputsOf(cell)) {
        if (output.output_type !== "display_data") continue;
        const html = joinText((output.data["text/html"] ?? "") as string);
        const shown = parsePage(html);
        assert.equal(shown.querySelectorAll("[onerror], [src=x]").length, 0);
        assert.ok(
          [...shown.querySelectorAll("script")].every(
            ({ textContent }) => !textContent?.startsWith("hacked"),
          ),
        );
      }
    }
  });
});
