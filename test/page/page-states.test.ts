import assert from "node:assert/strict";
import { after, afterEach, before, describe, it } from "node:test";
import { formatAddress } from "@alignment/page/dist/app/address";
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
import { slowWorkers } from "./watching";

const western = "Western European and other States";
const phone = { width: 390, height: 844 };

/** Lets the worker take its data only after a while. */
function slowOpening(milliseconds: number): void {
  const post = Worker.prototype.postMessage;
  Worker.prototype.postMessage = function (this: Worker, message: { kind: string }, options?: object) {
    setTimeout(() => post.call(this, message, options), message.kind === "open" ? milliseconds : 0);
  };
}

describe("what the live page looks like in each of its states", { skip: skipWithoutChromium }, () => {
  let under: PageUnderTest;
  let page: Page;

  before(async () => {
    under = await PageUnderTest.of("simulated");
  });
  after(() => under?.close());
  afterEach(() => page.close());

  const backgroundOf = (selector: string) =>
    page.$eval(selector, (element) => getComputedStyle(element).backgroundColor);

  for (const viewport of [{ width: 1280, height: 800 }, phone])
    it(`leaves no control that looks as if it worked where scripts are off (${viewport.width} pixels)`, async () => {
      page = await under.tab({ javaScriptEnabled: false, viewport });
      await page.goto(under.url);
      const working = await page.$$eval("button, select, input", (controls) =>
        controls
          .filter((one) => one.checkVisibility() && !one.matches(":disabled"))
          .map(({ outerHTML }) => outerHTML),
      );
      assert.deepEqual(working, []);
      assert.equal(await page.locator(".menu > summary").isVisible(), false);
      assert.match(await page.innerText("body > noscript"), /inactive.*allow scripts for this page/s);
      const top = (selector: string) =>
        page.$eval(selector, (element) => element.getBoundingClientRect().top);
      if (viewport === phone) assert.ok((await top(".results")) < (await top(".choices")));
    });

  it("makes its controls active once its scripts run", async () => {
    page = await under.open();
    assert.equal(await page.locator(".controls:disabled").count(), 0);
    assert.ok(await page.isEnabled('[data-choice="score"] select'));
  });

  it("says on a phone, too, that it computes, and not by colour alone", async () => {
    page = await under.tab({ viewport: phone });
    await page.addInitScript(slowWorkers, 1500);
    await page.goto(`${under.url}#entryAfter=1980&v=1`);
    await page.waitForFunction(() =>
      (document.querySelector(".verdict .numbers") as HTMLElement).innerText.includes("computing …"),
    );
    await settled(page);
    assert.doesNotMatch(await page.innerText(".verdict .numbers"), /computing/);
  });

  it("says that it computes where a choice is made before the data are read", async () => {
    page = await under.tab();
    await page.addInitScript(slowOpening, 2000);
    await page.goto(under.url);
    await page.click('[data-choice="reentry"] .segment:nth-child(2)');
    await page.waitForSelector(".page.stale");
    assert.equal(await page.getAttribute("html", "data-state"), "loading");
    assert.match(await page.innerText(".verdict .numbers"), /computing …/);
    await settled(page);
    assert.equal(await page.locator(".page.stale").count(), 0);
  });

  it("sets off the sentence and names the status beside the slope where the fit asks for care", async () => {
    page = await under.open("", { viewport: phone });
    const plain = await backgroundOf(".sentence");
    assert.equal(await page.locator(".warning").count(), 0);
    await page.goto(
      under.url + formatAddress({ changes: { regionalGroup: western, entryAfter: 2004 }, model: {} }),
    );
    await settled(page);
    await page.waitForSelector(".sentence.careful");
    assert.notEqual(await backgroundOf(".sentence"), plain);
    assert.match(await page.innerText(".verdict .numbers"), /singular \(boundary\) fit/);
    assert.match((await page.textContent(".results .care")) ?? "", /a correlation is −1 or 1/);
    await changing(page, () => page.click("text=Undo"));
    assert.equal(await page.locator(".warning").count(), 0);
    assert.equal(await backgroundOf(".sentence"), plain);
  });

  it("says which covariates have no coefficient in a sample, and not that of those taken out", async () => {
    const changes = { lastYear: 1971, regionalGroup: western } as const;
    page = await under.open(formatAddress({ changes, model: {} }));
    const words = () => page.locator(".results").innerText();
    assert.match(await words(), /No coefficient for Ratification ICCPR: in this sample it is constant or/);
    assert.deepEqual(await findingsOf(page), []);
    await changing(page, () => page.uncheck('[data-choice="controls"] input[value="iccpr"]'));
    assert.doesNotMatch(await words(), /No coefficient for/);
  });

  it("names the step that took the last observation, set off, and goes back by a button there", async () => {
    const changes = { membershipCodes: [3], entryAfter: 2005, regionalGroup: western } as const;
    page = await under.open(formatAddress({ changes, model: {} }));
    assert.match(
      await page.innerText(".sentence.careful"),
      /sample is empty after the step "states: Western/,
    );
    assert.match(await page.innerText(".verdict .warning"), /no result/);
    await changing(page, () => page.click("text=Undo this choice"));
    assert.equal(await page.locator(".careful").count(), 0);
  });

  it("says that Table 2 stands in the place of a specification that cannot be computed, with Table 2's draws", async () => {
    page = await under.open();
    const share = (await numbersOf(page)).get("headline.nullShare");
    assert.ok(Number(share) > 0);
    await page.close();
    page = await under.tab();
    await page.addInitScript(() => {
      window.Worker = class {
        constructor() {
          throw new Error("workers are forbidden");
        }
      } as unknown as typeof Worker;
    });
    await page.goto(`${under.url}#entryAfter=1980&v=1`);
    await settled(page, "failed");
    assert.match(await page.innerText(".verdict .numbers"), /^Slope \S+ \[[^\]]+\] of Table 2/);
    assert.equal((await numbersOf(page)).get("headline.nullShare"), share);
  });

  it("shades the edge beyond which a table goes on, and says on a phone where the pins are", async () => {
    page = await under.open("", { viewport: phone });
    await page.click(".tabs button:last-child");
    assert.equal(await page.locator(".sideways").count(), 0);
    for (const year of [1970, 1980]) {
      await page.keyboard.press("p");
      await goTo(page, `#entryAfter=${year}&v=1`);
    }
    assert.ok(await page.isVisible(".sideways"));
    const shades = await page.$eval(".results .scroll", (element) => {
      const { backgroundImage, backgroundAttachment } = getComputedStyle(element);
      return { layers: backgroundImage.split("linear-gradient").length - 1, backgroundAttachment };
    });
    assert.deepEqual(shades, { layers: 4, backgroundAttachment: "local, local, scroll, scroll" });
  });

  it("prints sentence, figures and Table 2 on white paper, whatever tab and colours the screen has", async () => {
    page = await under.open("", { viewport: { width: 718, height: 1000 }, colorScheme: "dark" });
    assert.notEqual(await backgroundOf("body"), "rgb(255, 255, 255)");
    await page.emulateMedia({ media: "print", colorScheme: "dark" });
    assert.equal(await backgroundOf("body"), "rgb(255, 255, 255)");
    for (const selector of ["h1", ".sentence", "#figure-2", ".curve", ".results table", ".looks .count"])
      assert.ok(await page.locator(selector).first().isVisible(), selector);
    const controls = await page.$$eval(
      "button, input, summary",
      (all) =>
        all.filter((one) => one.checkVisibility() && one.closest(".looks, .truth, .results") === null).length,
    );
    assert.equal(controls, 0);
  });

  it("keeps a long history in a box that scrolls, with its current place in sight", async () => {
    page = await under.open();
    for (let year = 1970; year < 2000; year++)
      for (const reentry of ["dropped", "new case"])
        await page.evaluate(
          (hash) => history.pushState(null, "", hash),
          formatAddress({ changes: { entryAfter: year, reentry } as never, model: {} }),
        );
    for (let step = 0; step < 40; step++) {
      await page.goBack();
      await settled(page);
    }
    const { height, isInSight } = await page.$eval(".looks ol", (list) => {
      const current = (list.querySelector('[aria-current="step"]') as HTMLElement).getBoundingClientRect();
      const box = list.getBoundingClientRect();
      return {
        height: box.height,
        isInSight: current.top >= box.top - 1 && current.bottom <= box.bottom + 1,
      };
    });
    assert.equal(await page.locator(".looks li").count(), 41);
    assert.ok(height <= 200, `${height} pixels`);
    assert.ok(isInSight);
    assert.deepEqual(await findingsOf(page), []);
  });

  it("sets off what it says of a file that it refuses", async () => {
    page = await under.open();
    const buffer = Buffer.from("some notes");
    await page.setInputFiles("#multiverse-file", { name: "notes.txt", mimeType: "text/plain", buffer });
    await page.waitForSelector("[data-multiverse-message].care");
    assert.match(await page.innerText("[data-multiverse-message]"), /notes\.txt is no table; expected/);
  });
});
