import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, afterEach, before, describe, it } from "node:test";
import { pathToFileURL } from "node:url";
import { declaredModelChoices } from "alignment/multiverse";
import { choices, type Declaration, describeValue } from "alignment/specification";
import type { Page } from "playwright-core";
import {
  changing,
  findingsOf,
  goTo,
  numbersOf,
  PageUnderTest,
  settled,
  skipWithoutChromium,
} from "./browser";
import { curveStands, smallTargets } from "./watching";

const desk = { width: 1280, height: 900 };
const phone = { width: 390, height: 844 };

describe("reading the live page", { skip: skipWithoutChromium }, () => {
  let under: PageUnderTest;
  let page: Page;

  before(async () => {
    under = await PageUnderTest.of("simulated");
  });
  after(() => under?.close());
  afterEach(() => page.close());

  const value = async (key: string): Promise<string | undefined> => (await numbersOf(page)).get(key);

  it("offers every accepted value of every choice, by its label and with its question", async () => {
    page = await under.open();
    for (const [name, declaration] of Object.entries({ ...choices, ...declaredModelChoices })) {
      const row = page.locator(`[data-choice="${name}"]`);
      const text = (await row.textContent()) ?? "";
      assert.ok(text.includes(declaration.label) && text.includes(declaration.question), name);
      if (declaration.kind === "one of") {
        const words = declaration.values.map((one) => describeValue(declaration as Declaration, one));
        const offered = await row.locator(".segment span, option").allTextContents();
        assert.deepEqual(offered, words, name);
      } else if (declaration.kind === "whole number") {
        const field = row.locator('input[type="number"]');
        assert.equal(await field.getAttribute("min"), String(declaration.minimum), name);
        assert.equal(await field.getAttribute("max"), String(declaration.maximum), name);
      } else {
        const values: readonly (string | number)[] =
          "values" in declaration && declaration.values !== undefined
            ? declaration.values
            : declaration.default;
        const boxes = await row
          .locator('input[type="checkbox"]')
          .evaluateAll((all) => all.map((box) => (box as HTMLInputElement).value));
        assert.deepEqual(boxes.slice(0, values.length), values.map(String), name);
      }
    }
  });

  it("changes a list, a year, a select and the model by their controls, and takes each back", async () => {
    page = await under.open();
    const base = await value("table2.fit.rows");
    for (const [choice, act, hash] of [
      [
        "conflictTypes",
        () => page.check('[data-choice="conflictTypes"] input[value="4"]'),
        "conflictTypes=%5B3%2C4%5D",
      ],
      ["entryAfter", () => page.click('[data-choice="entryAfter"] button:has-text("+")'), "entryAfter=1966"],
      [
        "score",
        () => page.selectOption('[data-choice="score"] select', { label: "Fariss 4.02" }),
        "score=%22Fariss%204.02%22",
      ],
      [
        "controls",
        () => page.uncheck('[data-choice="controls"] input[value="gdp_s"]'),
        "controls=%5B%22year_s%22%2C%22iccpr%22%2C%22civil_war%22%2C%22delegation_s%22%2C%22hr_igo%22%2C%22size_s%22%2C%22change_mean%22%5D",
      ],
    ] as const) {
      await changing(page, act);
      assert.ok(page.url().endsWith(`#${hash}&v=1`), page.url());
      await changing(page, () => page.click(`[data-choice="${choice}"] .reset`));
      assert.ok(page.url().endsWith("#v=1"), page.url());
      assert.equal(await value("table2.fit.rows"), base);
    }
  });

  it("takes no year outside its bounds, and no text for one", async () => {
    page = await under.open();
    const field = page.locator('[data-choice="entryAfter"] input');
    for (const wrong of ["1959", "2014", "1970.5", ""]) {
      await field.fill(wrong);
      await field.blur();
      assert.equal(await field.inputValue(), "1965", wrong);
    }
    assert.doesNotMatch(page.url(), /entryAfter/);
  });

  it("is used by the keyboard alone", async () => {
    page = await under.open();
    await page.keyboard.press("/");
    await page.waitForFunction(() => document.activeElement?.id === "filter");
    await page.keyboard.type("re-entry");
    assert.equal(await page.locator("[data-choice]").count(), 1);
    await page.keyboard.press("Tab"); // inferred only
    await page.keyboard.press("Tab"); // sort
    await page.keyboard.press("Tab"); // the choice itself
    await changing(page, () => page.keyboard.press("ArrowRight"));
    assert.match(page.url(), /reentry=%22dropped%22/);
    await changing(page, () => page.keyboard.press("["));
    assert.match(page.url(), /#v=1$/);
    await changing(page, () => page.keyboard.press("]"));
    assert.match(page.url(), /reentry=%22dropped%22/);
    await page.keyboard.press("p");
    assert.equal(await page.locator('button[aria-pressed="true"]:has-text("Pin")').count(), 1);
    await changing(page, () => page.keyboard.press("r"));
    assert.match(page.url(), /#v=1$/);
    await page.keyboard.press("?");
    assert.ok(await page.locator("dialog[open]").isVisible());
    await page.keyboard.press("Escape");
    assert.equal(await page.locator("dialog[open]").count(), 0);
    await page.keyboard.press("c");
    await page.waitForFunction(() =>
      /copied|did not let/.test(document.querySelector(".note")?.textContent ?? ""),
    );
  });

  it("types letters into fields and takes none of them for a shortcut", async () => {
    page = await under.open("#entryAfter=1970&v=1");
    await page.focus("#filter");
    await page.keyboard.type("rp[?c/");
    assert.equal(await page.inputValue("#filter"), "rp[?c/");
    assert.match(page.url(), /entryAfter=1970/);
  });

  it("moves along the curve by arrows and goes to a specification by Enter", async () => {
    page = await under.open("", { alternatives: true });
    await curveStands(page);
    await page.focus('[role="listbox"]');
    const place = () => page.getAttribute('[role="listbox"]', "aria-activedescendant");
    await page.keyboard.press("Home");
    assert.equal(await place(), "point-0");
    await page.keyboard.press("ArrowRight");
    assert.equal(await place(), "point-1");
    const name = await page.textContent("#point-1");
    assert.match(page.url(), /live\.html(#v=1)?$/);
    await changing(page, () => page.keyboard.press("Enter"));
    assert.match(page.url(), /#\w+=.*&v=1$/);
    assert.match((await page.textContent('[role="option"][aria-selected="true"]')) ?? "", /^.+: /);
    assert.equal(await page.textContent('[role="option"][aria-selected="true"]'), name);
  });

  it("has a table twin of the curve with the same numbers, and goes where its rows point", async () => {
    page = await under.open("", { alternatives: true });
    await curveStands(page);
    await page.click(".curve details summary");
    const row = page.locator(".curve-table tbody tr").first();
    const key = await row.locator("[data-key$='.estimate']").getAttribute("data-key");
    const slope = await row.locator("[data-key$='.estimate']").getAttribute("data-value");
    await changing(page, () => row.locator("button").click());
    assert.ok(page.url().endsWith(`#${key?.replace(/^curve\./, "").replace(/\.estimate$/, "")}`), page.url());
    assert.equal(await value("table2.duration.estimate"), slope);
  });

  it("speaks through one polite region, which says what changed", async () => {
    page = await under.open();
    assert.equal(await page.locator("[aria-live], [role=status], [role=alert], output").count(), 1);
    const region = page.locator("[aria-live=polite]");
    await goTo(page, "#reentry=%22dropped%22&v=1");
    assert.match((await region.textContent()) ?? "", /^With Re-entry: dropped, the slope is /);
    await page.keyboard.press("p");
    await page.waitForFunction(() =>
      /Pinned\./.test(document.querySelector("[aria-live]")?.textContent ?? ""),
    );
    await goTo(page, "#noSuchChoice=1&v=1");
    assert.match((await region.textContent()) ?? "", /no choice "noSuchChoice"/);
  });

  for (const [name, viewport] of [
    ["a desk", desk],
    ["a phone", phone],
  ] as const) {
    for (const colorScheme of ["light", "dark"] as const) {
      it(`has no finding of axe-core on ${name} in ${colorScheme} colours, and does not scroll sideways`, async () => {
        page = await under.open("", { viewport, colorScheme });
        await page.keyboard.press("p");
        const tabs = name === "a phone" ? ["Choices", "Picture", "Table"] : [undefined];
        for (const [state, ofState] of [
          ["#entryAfter=1980&oldChoice=1&v=1", tabs],
          ["#score=%22DISAP%22&v=1", tabs.slice(-1)],
          ["#entryAfter=2012&v=1", tabs.slice(-1)],
        ] as const) {
          await goTo(page, state);
          for (const tab of ofState) {
            if (tab !== undefined) await page.click(`.tabs button:has-text("${tab}")`);
            await page.evaluate(() => {
              for (const details of Array.from(document.querySelectorAll("details"))) details.open = true;
            });
            assert.deepEqual(await findingsOf(page), [], `${state} ${tab}`);
            const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
            assert.ok(wide <= 0, `${state} ${tab}: ${wide} pixels too wide`);
          }
        }
        await goTo(page, "#v=1");
        await page.evaluate(() => document.querySelector(".page")?.classList.add("stale"));
        assert.deepEqual(await findingsOf(page), [], "computing");
      });
    }
  }

  it("has targets of 44 pixels on a phone, and the curve as rows", async () => {
    page = await under.open("?choice=reentry#entryAfter=1970&v=1", { viewport: phone });
    for (const tab of ["Choices", "Picture", "Table"]) {
      await page.click(`.tabs button:has-text("${tab}")`);
      assert.deepEqual(await smallTargets(page), [], tab);
    }
    await page.click('.tabs button:has-text("Picture")');
    assert.ok((await page.locator(".curve-row").count()) > 0);
    assert.equal(await page.locator("#specification-curve").count(), 0);
    const heights = await page.$$eval(".curve-row", (rows) =>
      rows.map((row) => row.getBoundingClientRect().height),
    );
    assert.ok(heights.every((height) => height >= 44));
  });

  it("keeps its verdict of two lines in sight on a phone", async () => {
    page = await under.open("", { viewport: phone });
    await page.evaluate(() => scrollTo(0, 2000));
    const box = await page.locator(".numbers").boundingBox();
    assert.ok(box !== null && box.y >= 0 && box.y + box.height < 52, JSON.stringify(box));
  });

  for (const [what, attributes] of [
    ["a frame", ""],
    ["a sandboxed frame that forbids it its history", 'sandbox="allow-scripts"'],
  ] as const) {
    it(`works in ${what} of a page with a policy of its own`, async () => {
      const outside = join(under.folder, "outside.html");
      writeFileSync(
        outside,
        `<!doctype html><html lang="en"><head><title>outside</title><meta http-equiv="Content-Security-Policy"
content="default-src 'none'; frame-src 'self' file:; worker-src blob:"></head>
<body><iframe title="live" width="1200" height="800" src="live.html#entryAfter=1980&amp;v=1" ${attributes}></iframe></body></html>`,
      );
      page = await under.tab();
      await page.goto(pathToFileURL(outside).href);
      const frame = await (await page.waitForSelector("iframe")).contentFrame();
      assert.ok(frame !== null);
      const ready = () =>
        frame.waitForFunction(() => document.documentElement.dataset.state === "ready", undefined, {
          timeout: 60_000,
        });
      await ready();
      const rows = () => frame.getAttribute('[data-key="table2.fit.rows"]', "data-value");
      const before = await rows();
      assert.notEqual(before, await frame.getAttribute('[data-key="base.table2.fit.rows"]', "data-value"));
      await frame.evaluate(() => {
        document.documentElement.dataset.state = "waiting";
      });
      await frame.click('[data-choice="reentry"] .segment:nth-child(2)');
      await ready();
      assert.notEqual(await rows(), before);
    });
  }

  it("works where its history must not be changed", async () => {
    page = await under.tab();
    await page.addInitScript(() => {
      const refuse = (): never => {
        throw new DOMException("forbidden", "SecurityError");
      };
      history.pushState = refuse;
      history.replaceState = refuse;
    });
    await page.goto(under.url);
    await settled(page);
    const base = await value("table2.fit.rows");
    await changing(page, () => page.click('[data-choice="reentry"] .segment:nth-child(2)'));
    assert.notEqual(await value("table2.fit.rows"), base);
    await changing(page, () => page.keyboard.press("["));
    assert.equal(await value("table2.fit.rows"), base);
  });

  it("asks no network and throws nothing", async () => {
    page = await under.tab();
    assert.deepEqual(under.requests, []);
    assert.deepEqual(under.errors, []);
  });
});
