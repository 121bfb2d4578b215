import assert from "node:assert/strict";
import { after, before, beforeEach, describe, it } from "node:test";
import { analyse, type Looked, type PageFit } from "@alignment/page";
import { asSentence } from "@alignment/page/dist/app/choice-words";
import { chooseInput, panelBuilder } from "alignment/node";
import { choices } from "alignment/specification";
import type { Page } from "playwright-core";
import { changing, goTo, numbersOf, PageUnderTest, settled, skipWithoutChromium } from "./browser";
import { slowWorkers, statesDuring } from "./watching";

const table2: Looked = { changes: {}, model: {} };

describe("the live page", { skip: skipWithoutChromium }, () => {
  let under: PageUnderTest;
  let page: Page;
  const build = panelBuilder(chooseInput("simulated").folder);

  before(async () => {
    under = await PageUnderTest.of("simulated");
  });
  after(() => under?.close());
  beforeEach(async () => {
    await page?.close();
  });

  const value = async (key: string): Promise<string | undefined> => (await numbersOf(page)).get(key);

  it("is one file of at most a megabyte that holds Table 2 and its figure before any script runs", async () => {
    assert.ok(under.html.length <= 1_000_000, `${under.html.length} characters`);
    page = await under.tab({ javaScriptEnabled: false, viewport: { width: 390, height: 844 } });
    await page.goto(under.url);
    const { terms } = analyse(build, table2) as PageFit;
    const duration = page.locator('[data-key="table2.duration.estimate"]');
    assert.ok(await duration.isVisible());
    assert.equal(
      Number(await duration.getAttribute("data-value")),
      terms.find(({ term }) => term === "duration")?.estimate,
    );
    assert.ok(await page.locator("#figure-2").isVisible());
    assert.match(await page.innerText("body > noscript"), /Scripts are off/);
  });

  it("says that it computes and then that it is ready after every change of the address", async () => {
    page = await under.open();
    const setHash = (hash: string) => () =>
      page.evaluate((to) => {
        location.hash = to;
      }, hash);
    const again = () => page.evaluate(() => dispatchEvent(new HashChangeEvent("hashchange")));
    for (const [act, why] of [
      [setHash("#reentry=%22dropped%22&v=1"), "a new specification"],
      [again, "an event without a change"],
      [setHash("#v=1"), "back to Table 2"],
      [setHash("#reentry=%22dropped%22&v=1"), "kept results"],
      [setHash("#reentry=%22dropped%22&selection=%22worse%20than%20the%20mean%22&v=1"), "a default by name"],
    ] as const) {
      const settling = async () => {
        await act();
        await page.waitForFunction(() => {
          const { seenStates } = window as unknown as { seenStates: string[] };
          return seenStates.includes("computing") && seenStates.at(-1) === "ready";
        });
      };
      const seen = await statesDuring(page, settling, 0);
      assert.deepEqual(
        seen.filter((state, i) => state !== seen[i - 1]),
        ["computing", "ready"],
        why,
      );
    }
  });

  it("stays ready while it computes the alternatives", async () => {
    page = await under.open("", { alternatives: true });
    const before = await page.locator(".curve-table tbody tr").count();
    const more = () =>
      page.waitForFunction(
        (count) => document.querySelectorAll(".curve-table tbody tr").length > count,
        before,
      );
    assert.deepEqual(await statesDuring(page, more, 100), []);
  });

  it("dims the old numbers where the new ones take longer than 120 ms, and shows them when they come", async () => {
    page = await under.tab();
    await page.addInitScript(slowWorkers, 700);
    await page.goto(under.url);
    await settled(page);
    const base = await value("table2.fit.rows");
    const share = await value("headline.nullShare");
    await page.click('[data-choice="reentry"] .segment:nth-child(2)');
    await page.waitForSelector(".page.stale");
    assert.equal(await page.getAttribute("html", "data-state"), "computing");
    assert.equal(await value("table2.fit.rows"), base);
    assert.equal(
      await value("headline.nullShare"),
      share,
      "draws of the next specification beside the last slope",
    );
    assert.match(await page.innerText(".sentence"), /^In Table 2/);
    await settled(page);
    assert.equal(await page.locator(".page.stale").count(), 0);
    assert.notEqual(await value("table2.fit.rows"), base);
  });

  it("shows the construction's own sentence where no observation is left, and undoes the choice", async () => {
    page = await under.open("#entryAfter=2009&v=1");
    const looked: Looked = {
      changes: {
        entryAfter: 2009,
        lastYear: 2010,
        selection: "better than the mean",
        igos: "social",
        regionalGroup: "Western European and other States",
      },
      model: {},
    };
    const expected = analyse(build, looked);
    assert.equal(expected.kind, "failed");
    await goTo(
      page,
      "#entryAfter=2009&selection=%22better%20than%20the%20mean%22&igos=%22social%22&regionalGroup=%22Western%20European%20and%20other%20States%22&v=1",
    );
    const words = await page.innerText(".results.failed");
    assert.match(words, /after the step "/);
    assert.ok(words.includes(asSentence((expected as { message: string }).message)), words);
    assert.match(words, /The sample is empty after the step/);
    await changing(page, () => page.click(".results.failed button"));
    assert.match(page.url(), /#entryAfter=2009&v=1$/);
  });

  it("says why years that contradict each other give no result, and keeps both in the address", async () => {
    page = await under.open("#entryAfter=2012&v=1");
    assert.match(
      await page.innerText(".results.failed"),
      /“Entries after” is 2012 and “Last year” 2010; expected “Entries after” before/,
    );
    await goTo(page, "#entryAfter=2012&lastYear=2014&v=1");
    assert.doesNotMatch(await page.innerText(".page"), /left out/);
  });

  it("names the unknown parts of a stale link and applies the rest", async () => {
    page = await under.open("#entryAfter=1980&oldChoice=1&gdpForm=%22logs%22&v=1");
    const words = await page.innerText(".page");
    assert.match(words, /there is no choice "oldChoice"/);
    assert.match(words, /gdpForm" is "logs"; expected one of/);
    assert.notEqual(await value("table2.fit.rows"), await value("base.table2.fit.rows"));
    await goTo(page, "#entryAfter=1980&v=1");
    assert.doesNotMatch(await page.innerText(".page"), /oldChoice/);
  });

  it("goes to the choice that a link of the codebook names, and marks it", async () => {
    for (const choice of [Object.keys(choices)[0], "seriesLag", "randomPart"]) {
      page = await under.open(`?choice=${choice}`);
      const row = page.locator(`#choice-${choice}.marked`);
      const [box, part] = [await row.boundingBox(), await page.locator(".choices-part").boundingBox()];
      assert.ok(box !== null && part !== null);
      assert.ok(box.y >= part.y - 1 && box.y < part.y + part.height, `${choice} is at ${box.y}`);
      assert.equal(await page.locator(".marked").count(), 1);
      await page.close();
    }
    page = await under.open("?choice=noSuchChoice");
    assert.match(await page.innerText(".page"), /noSuchChoice/);
  });

  it("hides what is true in the world in a lesson, until it is asked for", async () => {
    page = await under.open("?lesson=1");
    const truth = page.locator(".truth p");
    assert.equal(await truth.isVisible(), false);
    await changing(page, () => page.click('[data-choice="reentry"] .segment:nth-child(2)'));
    assert.equal(await truth.isVisible(), false);
    await page.click(".truth summary");
    assert.ok(await truth.isVisible());
    await page.close();
    page = await under.open();
    assert.ok(await page.locator(".truth p").isVisible());
  });

  for (const [what, broken] of [
    [
      "does not start workers",
      () => {
        window.Worker = class {
          constructor() {
            throw new Error("workers are forbidden");
          }
        } as unknown as typeof Worker;
      },
    ],
    [
      "lets the worker fail",
      () => {
        window.Worker = class extends EventTarget {
          onerror: ((event: { message: string }) => void) | null = null;
          postMessage(): void {
            setTimeout(() => this.onerror?.({ message: "out of memory" }), 20);
          }
        } as unknown as typeof Worker;
      },
    ],
  ] as const) {
    it(`keeps Table 2 and says what to do where the browser ${what}`, async () => {
      page = await under.tab();
      await page.addInitScript(broken);
      await page.goto(`${under.url}#entryAfter=1980&v=1`);
      await settled(page, "failed");
      const words = await page.innerText(".page");
      assert.match(words, /workers are forbidden|out of memory/);
      assert.match(words, /npm start/);
      assert.equal(await value("table2.duration.estimate"), await value("base.table2.duration.estimate"));
      await page.evaluate(() => {
        location.hash = "#entryAfter=1990&v=1";
      });
      await page.waitForTimeout(200);
      assert.equal(await page.getAttribute("html", "data-state"), "failed");
    });
  }

  it("keeps what it computed where the worker fails later", async () => {
    page = await under.tab();
    await page.addInitScript(() => {
      const post = Worker.prototype.postMessage;
      Worker.prototype.postMessage = function (this: Worker, message: { kind: string }, options?: object) {
        if ((window as unknown as { breaks?: boolean }).breaks === true)
          setTimeout(() => this.onerror?.(new ErrorEvent("error", { message: "out of memory" })), 20);
        else post.call(this, message, options);
      };
    });
    await page.goto(`${under.url}#reentry=%22dropped%22&v=1`);
    await settled(page);
    const computed = await value("table2.fit.rows");
    await page.evaluate(() => {
      Object.assign(window, { breaks: true });
      location.hash = "#entryAfter=1988&v=1";
    });
    await settled(page, "failed");
    assert.match(await page.innerText(".notices"), /out of memory[\s\S]*those of Table 2/);
    assert.equal(await value("table2.fit.rows"), await value("base.table2.fit.rows"));
    await page.goBack();
    await page.waitForFunction(() =>
      /computed before/.test(document.querySelector(".notices")?.textContent ?? ""),
    );
    assert.equal(await value("table2.fit.rows"), computed);
  });

  it("goes back and forward by the browser, and its own history follows", async () => {
    page = await under.open();
    const base = await value("table2.fit.rows");
    await changing(page, () => page.click('[data-choice="reentry"] .segment:nth-child(2)'));
    const changed = await value("table2.fit.rows");
    assert.notEqual(changed, base);
    await changing(page, () => page.goBack());
    assert.equal(await value("table2.fit.rows"), base);
    await changing(page, () => page.goForward());
    assert.equal(await value("table2.fit.rows"), changed);
    assert.equal(await page.locator(".looks ol li").count(), 2);
    await changing(page, () => page.click(".looks ol li:first-child button"));
    assert.equal(await value("table2.fit.rows"), base);
    assert.match(page.url(), /#v=1$/);
  });

  it("sets two pinned specifications beside the current one", async () => {
    page = await under.open("#reentry=%22dropped%22&v=1");
    const first = await value("table2.duration.estimate");
    await page.keyboard.press("p");
    await goTo(page, "#gdpForm=%22natural%20logarithm%22&v=1");
    const second = await value("table2.duration.estimate");
    await page.keyboard.press("p");
    await goTo(page, "#v=1");
    const numbers = await numbersOf(page);
    assert.equal(numbers.get("pin1.table2.duration.estimate"), first);
    assert.equal(numbers.get("pin2.table2.duration.estimate"), second);
    await page.click('[aria-label="Remove pin 1"]');
    assert.equal(await value("pin1.table2.duration.estimate"), second);
  });

  it("tells changes only on the scale of Table 2", async () => {
    page = await under.open("#score=%22DISAP%22&v=1");
    assert.equal((await numbersOf(page)).has("change.table2.duration.estimate"), false);
    assert.match(await page.innerText(".sentence"), /another scale/);
    await goTo(page, "#entryAfter=1980&v=1");
    const numbers = await numbersOf(page);
    const change =
      Number(numbers.get("table2.duration.estimate")) - Number(numbers.get("base.table2.duration.estimate"));
    assert.equal(Number(numbers.get("change.table2.duration.estimate")), change);
  });

  it("asks no network and throws nothing", () => {
    assert.deepEqual(under.requests, []);
    assert.deepEqual(under.errors, []);
  });
});
