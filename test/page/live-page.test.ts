import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, beforeEach, describe, it } from "node:test";
import { pathToFileURL } from "node:url";
import { analyse, type Looked, makeLivePage, type PageFit } from "@alignment/page";
import { formatAddress, keyOf, readAddress } from "@alignment/page/dist/app/address";
import { alternativesOf, neighboursOf, withChoice } from "@alignment/page/dist/app/sweep";
import { chooseInput, panelBuilder } from "alignment/node";
import { type Browser, chromium, type Page } from "playwright-core";
import { chromiumName } from "../support";

const table2: Looked = { changes: {}, model: {} };
const browserName = chromiumName();
const skip = browserName === undefined ? "Chromium is not installed" : false;

describe("the address of a specification", () => {
  const looked: Looked = {
    changes: { gdpForm: "natural logarithm", entryAfter: 1980, conflictTypes: [3, 4] },
    model: { controls: ["year_s"] },
  };

  it("holds the differences to Table 2 alone, and is read back", () => {
    assert.equal(
      formatAddress(looked),
      "#gdpForm=%22natural%20logarithm%22&entryAfter=1980&conflictTypes=%5B3%2C4%5D&controls=%5B%22year_s%22%5D&v=1",
    );
    assert.deepEqual(readAddress(formatAddress(looked)), { looked, problems: [] });
    assert.equal(formatAddress({ changes: { entryAfter: 1965 }, model: { estimation: "REML" } }), "#v=1");
  });

  it("names what it cannot use and applies the rest", () => {
    const { looked: read, problems } = readAddress("#entryAfter=1980&gdpform=1&score=%22X%22&lag=%&v=2");
    assert.deepEqual(read, { changes: { entryAfter: 1980 }, model: {} });
    assert.equal(problems.length, 4);
    assert.match(
      problems.join("\n"),
      /no choice "gdpform"[\s\S]*"score"[\s\S]*"lag" cannot be read[\s\S]*version 2/,
    );
  });

  it("does not depend on the order of the choices", () => {
    assert.equal(
      keyOf(withChoice(withChoice(table2, "entryAfter", 1980), "outcomeLag", 0)),
      keyOf(withChoice(withChoice(table2, "outcomeLag", 0), "entryAfter", 1980)),
    );
  });
});

describe("the live page", { skip }, () => {
  let folder: string;
  let url: string;
  let browser: Browser;
  let page: Page;
  let html: string;
  const requests: string[] = [];
  const errors: string[] = [];
  const build = panelBuilder(chooseInput("simulated").folder);

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "alignment-page-"));
    ({ html } = await makeLivePage(chooseInput("simulated")));
    writeFileSync(join(folder, "live.html"), html);
    url = pathToFileURL(join(folder, "live.html")).href;
    browser = await chromium.launch({ executablePath: `/usr/bin/${browserName}`, args: ["--no-sandbox"] });
  });
  after(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });
  beforeEach(async () => {
    await page?.close();
    page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    page.on("request", (request) => {
      if (!/^(file|data|blob):/.test(request.url())) requests.push(request.url());
    });
    page.on("pageerror", (error) => errors.push(error.message));
    await page.goto(url);
    await ready();
  });

  const ready = () =>
    page.waitForFunction(() => document.documentElement.dataset.state === "ready", undefined, {
      timeout: 60_000,
    });
  /** Takes the word back that the page is ready, so that the next one is about what follows. */
  const waiting = () =>
    page.evaluate(() => {
      document.documentElement.dataset.state = "waiting";
    });
  const go = async (hash: string): Promise<void> => {
    await page.evaluate((to) => {
      document.documentElement.dataset.state = "waiting";
      if (location.hash === to) dispatchEvent(new HashChangeEvent("hashchange"));
      else location.hash = to;
    }, hash);
    await ready();
  };
  const value = (key: string): Promise<string> =>
    page.$eval(`[data-key="${key}"]`, (element) => (element as HTMLElement).dataset.value ?? "");

  async function assertSame(looked: Looked): Promise<void> {
    const expected = analyse(build, looked);
    await go(formatAddress(looked));
    if (expected.kind === "failed") {
      assert.equal(await page.$eval(".results .message", (element) => element.textContent), expected.message);
      return;
    }
    const shown = await page.$$eval("[data-key]", (elements) =>
      Object.fromEntries(
        elements.map((element) => [
          (element as HTMLElement).dataset.key,
          (element as HTMLElement).dataset.value,
        ]),
      ),
    );
    assert.equal(Number(shown["table2.fit.rows"]), expected.rows);
    for (const { term, estimate, standardError } of expected.terms) {
      const key = `table2.${term === "(Intercept)" ? "intercept" : term}`;
      for (const [name, number] of [
        ["estimate", estimate],
        ["standardError", standardError],
      ] as const)
        assert.ok(
          Math.abs(Number(shown[`${key}.${name}`]) - number) <= 1e-10 * Math.max(1, Math.abs(number)),
          `${formatAddress(looked)} ${key}.${name}: ${shown[`${key}.${name}`]} is not ${number}`,
        );
    }
  }

  it("is one file of at most a megabyte that holds Table 2 before any script runs", () => {
    assert.ok(html.length <= 1_000_000, `${html.length} characters`);
    const { terms } = analyse(build, table2) as PageFit;
    const duration = terms.find(({ term }) => term === "duration");
    assert.match(html, new RegExp(`data-key="table2.duration.estimate" data-value="${duration?.estimate}"`));
  });

  it("gives Node's numbers under every alternative of every choice", async () => {
    const all = neighboursOf(table2);
    assert.ok(all.length > 40, `${all.length} alternatives`);
    for (const looked of all) await assertSame(looked);
  });

  it("gives Node's numbers under random combinations", async () => {
    let state = 11;
    const draw = (count: number): number => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return Math.floor((state / 2 ** 32) * count);
    };
    for (let combination = 0; combination < 12; combination++) {
      let looked = table2;
      for (const [name, values] of alternativesOf)
        if (draw(3) === 0) looked = withChoice(looked, name, values[draw(values.length)]);
      await assertSame(looked);
    }
  });

  it("becomes ready after every change of the address, also one that changes nothing", async () => {
    await go("#entryAfter=1980&v=1");
    const before = await value("table2.duration.estimate");
    await go("#entryAfter=1980&v=1");
    assert.equal(await value("table2.duration.estimate"), before);
    await go("#v=1");
    await go("#entryAfter=1980&v=1");
    assert.equal(await value("table2.duration.estimate"), before);
  });

  it("names the unknown part of a stale link and applies the rest", async () => {
    await go("#entryAfter=1980&oldChoice=1&v=1");
    assert.match(await page.innerText(".page"), /there is no choice "oldChoice"/);
    assert.notEqual(await value("table2.fit.rows"), await value("base.table2.fit.rows"));
  });

  it("goes back and forward, and undoes by the keyboard", async () => {
    const base = await value("table2.fit.rows");
    await waiting();
    await page.click('[data-choice="reentry"] .segment:nth-child(2)');
    await ready();
    const changed = await value("table2.fit.rows");
    assert.notEqual(changed, base);
    await waiting();
    await page.goBack();
    await ready();
    assert.equal(await value("table2.fit.rows"), base);
    await waiting();
    await page.goForward();
    await ready();
    assert.equal(await value("table2.fit.rows"), changed);
    await waiting();
    await page.keyboard.press("r");
    await ready();
    assert.equal(await value("table2.fit.rows"), base);
    await waiting();
    await page.keyboard.press("[");
    await ready();
    assert.equal(await value("table2.fit.rows"), changed);
  });

  it("shows the construction's own sentence where no row is left, and undoes the choice", async () => {
    await go(
      "#igos=%22economic%22&regionalGroup=%22Western%20European%20and%20Other%20States%22&entryAfter=2005&selection=%22worse%20than%20the%20mean%22&v=1",
    );
    if ((await page.$(".results.failed")) !== null) {
      assert.match(await page.innerText(".results"), /step|row|observation/);
      await page.click(".results button");
      await ready();
    }
    assert.ok(Number(await value("table2.fit.rows")) > 0);
  });

  it("exports a cell that says how many specifications were looked at", async () => {
    await go("#entryAfter=1980&v=1");
    await page.click(".menu > summary");
    await page.click('[data-export="cell"]');
    const text = await page.inputValue("#exported");
    assert.match(text, /^\/\/ 2 specifications were looked at/m);
    assert.match(text, /panelBuilder\(chooseInput\("simulated"\)\.folder\)\(\{"entryAfter":1980\}\)/);
  });

  for (const [name, viewport] of [
    ["a desk", { width: 1440, height: 900 }],
    ["a phone", { width: 390, height: 844 }],
  ] as const) {
    for (const colorScheme of ["light", "dark"] as const) {
      it(`has no finding of axe-core on ${name} in ${colorScheme} colours, and does not scroll sideways`, async () => {
        await page.setViewportSize(viewport);
        await page.emulateMedia({ colorScheme });
        await page
          .addScriptTag({ content: readFileSync(require.resolve("axe-core/axe.min.js"), "utf8") })
          .catch(() => undefined);
        const findings = await page.evaluate(async () => {
          const { axe } = window as unknown as {
            axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
          };
          return (await axe.run()).violations.map(({ id, nodes }) => `${id}: ${nodes[0].html.slice(0, 120)}`);
        });
        assert.deepEqual(findings, []);
        const { scroll, inner } = await page.evaluate(() => ({
          scroll: document.documentElement.scrollWidth,
          inner: window.innerWidth,
        }));
        assert.ok(scroll <= inner, `${scroll} > ${inner}`);
      });
    }
  }

  it("asks no network and throws nothing", () => {
    assert.deepEqual(requests, []);
    assert.deepEqual(errors, []);
  });
});
