import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { after, before, describe, it } from "node:test";
import { pathToFileURL } from "node:url";
import { chromiumName } from "@alignment/commands/dist/bench/chromium";
import { type Cell, formatBook, type Output } from "@alignment/kernel";
import { type Browser, chromium, type Page } from "playwright-core";
import { repositoryRoot, temporaryFolder } from "../support";

const browserName = chromiumName();
const skip = browserName === undefined ? "Chromium is not installed" : false;

function display(data: Record<string, unknown>): Output {
  return { output_type: "display_data", data, metadata: {} };
}

function cell(cell_type: Cell["cell_type"], source: string, outputs: readonly Output[] = []): Cell {
  return { cell_type, id: source.replace(/\W+/g, "-").slice(0, 20), metadata: {}, source, outputs };
}

const picture =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
const figure = display({
  "application/vnd.plotly.v1+json": {
    data: [{ x: [1, 2, 3], y: [2, 1, 3], line: { color: "#1a1a1a" } }],
    layout: { width: 700, height: 300, paper_bgcolor: "#ffffff", font: { color: "#1a1a1a" } },
  },
  "image/png": picture,
  "text/plain": "a figure",
});
const caption = display({
  "text/markdown": "*It falls, then rises.*",
  "text/plain": "It falls, then rises.",
});
const wideTable = display({
  "text/html": `<table><caption>Wide</caption><tr>${Array.from({ length: 30 }, (_, at) => `<th>column ${at}</th>`).join("")}</tr></table>`,
});
const longCaption =
  "A caption of many words that is a sentence and has to be read without scrolling sideways. ";
const captioned = display({
  "text/html": `<table><caption>${longCaption}</caption><tbody><tr>${"<td>a cell of words</td>".repeat(12)}</tr></tbody><tfoot><tr><td colspan="12">${longCaption.repeat(2)}</td></tr></tfoot></table>`,
});
const wideFrame = display({
  "text/html": `<div class="alignment-frame"><style>.alignment-frame { overflow-x: auto; max-width: 100%; }</style><table><tr>${"<td>frame</td>".repeat(30)}</tr></table></div>`,
});
const filler = "A paragraph of prose that takes up room. ".repeat(60);
const first = [
  cell("markdown", "# One"),
  ...[1, 2, 3].flatMap((part) => [
    cell("markdown", `## Part ${part}\n\n${filler}`),
    cell("code", `const part${part} = "unfindable words in code";`, [figure, caption]),
  ]),
  cell("markdown", "## The last part\n\nHeteroskedasticity is named here alone."),
  cell("markdown", `$$\n${Array.from({ length: 40 }, (_, at) => `x_{${at}}`).join(" + ")}\n$$`),
  cell("code", "1 + 1", [wideTable]),
  cell("code", "2 + 2", [wideFrame]),
  cell("code", "3 + 3", [captioned]),
  cell("markdown", "## Counts\n\nThe state–IGO pairs have 16,651 observations and a slope of −0.0136."),
];

describe("the book in a browser", { skip }, () => {
  let folder: string;
  let browser: Browser;
  let page: Page;
  const requests: string[] = [];
  const errors: string[] = [];

  before(async () => {
    folder = temporaryFolder();
    const chapters = [
      { name: "01-first", notebook: { nbformat: 4, nbformat_minor: 5, metadata: {}, cells: first } },
      {
        name: "02-second",
        notebook: { nbformat: 4, nbformat_minor: 5, metadata: {}, cells: [cell("markdown", "# Two")] },
      },
    ];
    const facts = { results: { verdicts: { H1: "supported" } }, isSimulated: true, hasLivePage: true };
    for (const { path, text } of formatBook(
      { title: "A book", subtitle: "of a test" },
      chapters,
      repositoryRoot,
      facts,
    )) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    browser = await chromium.launch({ executablePath: `/usr/bin/${browserName}`, args: ["--no-sandbox"] });
  });
  after(async () => {
    await browser?.close();
  });

  /** Opens a page of the book from the disk. */
  async function open(path: string, isPhone = false, colorScheme: "light" | "dark" = "light"): Promise<void> {
    await page?.close();
    page = await browser.newPage({
      viewport: isPhone ? { width: 390, height: 844 } : { width: 1280, height: 800 },
      colorScheme,
    });
    page.on("pageerror", (error) => errors.push(error.message));
    page.on("request", (request) => {
      if (!/^(?:file|data|blob):/.test(request.url())) requests.push(request.url());
    });
    await page.goto(
      pathToFileURL(join(folder, path.split("#")[0])).href +
        (path.includes("#") ? `#${path.split("#")[1]}` : ""),
    );
  }
  const drawn = () => page.waitForSelector(".drawing.drawn .main-svg");

  for (const isPhone of [false, true])
    for (const colours of ["light", "dark"] as const)
      it(`has no finding of axe-core on a ${isPhone ? "phone" : "desk"} in ${colours} colours, and no page scrolls sideways`, async () => {
        for (const path of [
          "book.html",
          "book/01-first.html",
          "book/codebook.html",
          "book/real-results.html",
        ]) {
          await open(path, isPhone, colours);
          if (path.includes("first")) {
            await page.locator(".drawing").first().scrollIntoViewIfNeeded();
            await drawn();
          }
          await page.evaluate(readFileSync(require.resolve("axe-core/axe.min.js"), "utf8"));
          const findings = await page.evaluate(async () => {
            const { axe } = globalThis as unknown as {
              axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
            };
            const { violations } = await axe.run();
            return violations.map(({ id, nodes }) => `${id}: ${nodes[0].html.slice(0, 200)}`);
          });
          assert.deepEqual(findings, [], path);
          const [width, inner] = await page.evaluate(() => [
            document.documentElement.scrollWidth,
            innerWidth,
          ]);
          assert.ok(width <= inner, `${path}: ${width} > ${inner}`);
          assert.equal(await page.locator("h1").count(), 1, path);
        }
      });

  it("lands a permalink on its heading, and stays there while figures are drawn", async () => {
    await open("book/01-first.html#part-3");
    await drawn();
    await page.waitForTimeout(500);
    const top = await page.locator("#part-3").evaluate((heading) => heading.getBoundingClientRect().top);
    assert.ok(Math.abs(top) < 40, `the heading stands ${top} pixels below the top`);
    const current = () => page.locator('.contents a[aria-current="true"]').innerText();
    assert.equal(await current(), "Part 3");
    // The last section is too short to reach the top of the window.
    await open("book/01-first.html#counts");
    await page.waitForTimeout(500);
    assert.equal(await current(), "Counts");
  });

  it("draws figures in the page's colours, prints the still picture, and offers downloads", async () => {
    await open("book/01-first.html", false, "dark");
    await page.locator(".drawing").first().scrollIntoViewIfNeeded();
    await drawn();
    assert.equal(await page.locator(".live").first().getAttribute("aria-label"), "a figure");
    const colour = await page
      .locator(".live .lines path.js-line")
      .first()
      .evaluate((line) => getComputedStyle(line).stroke);
    const [red] = /\d+/.exec(colour) ?? [];
    assert.ok(Number(red) > 150, `the black line is ${colour} on a dark page`);
    const still = page.locator(".drawing.drawn > img").first();
    assert.equal(await still.isVisible(), false);
    await page.emulateMedia({ media: "print" });
    assert.equal(await still.isVisible(), true);
    assert.equal(await page.locator(".contents").isVisible(), false);
    await page.emulateMedia({ media: "screen" });
    for (const [word, ending] of [
      ["Download SVG", "svg"],
      ["Download PNG", "png"],
      ["Download data", "csv"],
    ]) {
      const [download] = await Promise.all([
        page.waitForEvent("download"),
        page.click(`button:text("${word}")`),
      ]);
      assert.equal(download.suggestedFilename(), `01-first-figure-1.${ending}`);
    }
  });

  it("shows and folds all code by one switch, also by the keyboard", async () => {
    await open("book/01-first.html");
    const open_ = () => page.locator("details.input[open]").count();
    assert.equal(await open_(), 0);
    await page.focus('button:text("Show all code")');
    await page.keyboard.press("Enter");
    assert.equal(await open_(), 6);
    await page.click('button:text("Hide all code")');
    assert.equal(await open_(), 0);
  });

  it("finds words of every page from the keyboard and leads to the section", async () => {
    await open("book.html");
    await page.keyboard.press("/");
    await page.keyboard.type("named heterosked");
    await page.waitForSelector(".found a");
    assert.equal(await page.locator(".found a").count(), 1);
    await page.click(".found a");
    await page.waitForURL(/book\/01-first\.html#the-last-part$/);
  });

  it("finds what is typed with a hyphen or without a comma, and a rule or a choice by its name", async () => {
    const found: readonly (readonly [typed: string, first: string])[] = [
      ["state-IGO", "01-first.html#counts"],
      ["16651", "01-first.html#counts"],
      ["-0.0136", "01-first.html#counts"],
      ["R14", "codebook.html#rule-14"],
      ["rule 8", "codebook.html#rule-8"],
      ["entryAfter", "codebook.html#choice-entryAfter"],
    ];
    await open("book/01-first.html");
    for (const [typed, first] of found) {
      await page.fill("#search", typed);
      await page.waitForFunction(
        (address) =>
          Array.from(document.querySelectorAll<HTMLAnchorElement>(".found a"))
            .slice(0, 6)
            .some(({ href }) => href.endsWith(address)),
        first,
        { timeout: 5_000 },
      );
      const link = page.locator(".found a").first();
      if (first.startsWith("codebook")) assert.ok((await link.getAttribute("href"))?.endsWith(first), typed);
      else assert.ok((await page.locator(".found mark").count()) > 0, typed);
    }
  });

  it("moves no heading when figures are drawn: their buttons stand there from the start", async () => {
    await open("book/01-first.html", true);
    const tops = () =>
      page.$$eval("main h2", (all) => all.map((one) => one.getBoundingClientRect().top + scrollY));
    const before = await tops();
    assert.equal(await page.locator('button:text("Download PNG")').count(), 3);
    for (const at of [0, 1, 2]) {
      await page.locator(".drawing").nth(at).scrollIntoViewIfNeeded();
      await page.locator(".drawing.drawn .main-svg").nth(at).waitFor();
    }
    const after = await tops();
    for (const [at, top] of after.entries())
      assert.ok(Math.abs(top - before[at]) < 3, `heading ${at + 1} moved by ${top - before[at]} pixels`);
  });

  it("keeps the caption and the notes of a table that scrolls on a phone within its width", async () => {
    await open("book/01-first.html", true);
    const region = page.locator(".wide", { hasText: "A caption of many words" });
    await region.scrollIntoViewIfNeeded();
    await page.waitForSelector(".hint + .wide[style*='--room']:has(.in-sight)");
    const [inside, sentences] = await region.evaluate((one) => [
      one.getBoundingClientRect().right,
      Array.from(one.querySelectorAll(".in-sight"), (text) => text.getBoundingClientRect().right),
    ]);
    assert.equal((sentences as number[]).length, 2);
    for (const right of sentences as number[])
      assert.ok(right <= (inside as number) + 1, `${right} > ${inside}`);
    assert.ok(await region.evaluate((one) => one.scrollWidth > one.clientWidth + 100));
    // On paper every table lies within the page.
    await page.setViewportSize({ width: 680, height: 900 });
    await page.emulateMedia({ media: "print" });
    for (const width of await page.$$eval(".wide table", (all) => all.map((one) => one.clientWidth)))
      assert.ok(width <= 660, `a table of ${width} pixels on paper`);
  });

  it("says on a phone that a table scrolls, and lets the keyboard reach it; a narrow one is no stop", async () => {
    await open("book/01-first.html", true);
    const region = page.locator('.wide[aria-label="Wide"]');
    await region.scrollIntoViewIfNeeded();
    await page.waitForSelector(".hint + .wide[tabindex='0']");
    assert.equal(await page.locator(".formula[tabindex='0']").count(), 1);
    await open("book/codebook.html");
    assert.ok((await page.locator(".wide").count()) > (await page.locator(".wide[tabindex='0']").count()));
  });

  it("gives a wide table the room beside the text on a desk, and no more", async () => {
    await open("book/01-first.html");
    await page.waitForSelector(".wide.broad");
    const [table, text, whole, inner] = await page.evaluate(() => [
      document.querySelector(".wide.broad")?.clientWidth ?? 0,
      document.querySelector("main p")?.clientWidth ?? 0,
      document.documentElement.scrollWidth,
      innerWidth,
    ]);
    assert.ok(table > text, `${table} and ${text}`);
    assert.ok(whole <= inner, `${whole} and ${inner}`);
  });

  it("asks no network and throws nothing", () => {
    assert.deepEqual(requests, []);
    assert.deepEqual(errors, []);
  });
});
