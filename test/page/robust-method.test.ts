import assert from "node:assert/strict";
import { after, afterEach, before, describe, it } from "node:test";
import { type FixedEffectInference, inferFixedEffects } from "@alignment/engine";
import { fitPanel } from "@alignment/page/dist/analysis";
import { chooseInput, panelBuilder } from "alignment/node";
import type { Page } from "playwright-core";
import { changing, findingsOf, numbersOf, PageUnderTest, skipWithoutChromium } from "./browser";

/** The slope's CR2 inference in Node. */
function slopeInNode(entryAfter: number): FixedEffectInference {
  const panel = panelBuilder(chooseInput("simulated").folder)({ entryAfter });
  const { effects } = inferFixedEffects(fitPanel(panel, {}), "CR2", { clusters: panel.sample.columns.ccode });
  return effects.find(({ term }) => term === "duration") as FixedEffectInference;
}

describe("CR2 as the method of the live page", { skip: skipWithoutChromium }, () => {
  let under: PageUnderTest;
  let page: Page;

  before(async () => {
    under = await PageUnderTest.of("simulated");
  });
  after(() => under?.close());
  afterEach(() => page.close());

  const choose = (method: string) => page.selectOption(".method select", method);
  /** Waits until the specification that is shown has its CR2 interval. */
  const headline = async (): Promise<ReadonlyMap<string, string>> => {
    await page.waitForSelector('[data-key="headline.lower"]', { timeout: 120_000 });
    return numbersOf(page);
  };

  it("makes headline, sentence, table and curve by it, first for what is shown, and equals Node's", async () => {
    page = await under.open("#entryAfter=1980&v=1");
    await choose("CR2");
    assert.match(await page.innerText(".verdict"), /the CR2 standard error is being computed/);
    assert.match(await page.innerText(".sentence"), /waits for its CR2 standard error/);
    const numbers = await headline();
    const expected = slopeInNode(1980);
    assert.equal(expected.status, "defined");
    for (const [key, number] of [
      ["headline.lower", expected.lower],
      ["sentence.lower", expected.lower],
      ["sentence.upper", expected.upper],
    ] as const)
      assert.ok(
        Math.abs(Number(numbers.get(key)) - number) <= 1e-10,
        `${key}: ${numbers.get(key)} is not ${number}`,
      );
    assert.match(await page.innerText(".sentence"), /standard error clustered by state with CR2/);
    assert.match(await page.innerText(".curve figcaption"), /standard error clustered by state with CR2/);
    assert.equal(await page.locator('[role="option"][aria-selected="true"]').count(), 1);
    // The standard errors of the table stay those of the model and by state.
    assert.equal(await page.getAttribute("html", "data-state"), "ready");
    assert.deepEqual(await findingsOf(page), []);
  });

  it("says how many specifications have it, computes the person's choice next, and can be cancelled", async () => {
    page = await under.open("", { alternatives: true });
    await page.waitForFunction(() => document.querySelectorAll(".curve-table tbody tr").length > 20);
    await choose("CR2");
    await page.waitForSelector(".robust-progress progress");
    await headline();
    assert.match(await page.innerText(".robust-progress"), /\d+ of \d+ specifications have CR2/);
    await changing(page, () => page.click('[data-choice="reentry"] .segment:nth-child(2)'));
    await headline();
    assert.ok((await page.locator(".robust-progress").count()) > 0, "the curve came before the choice");
    await page.click(".robust-progress button");
    assert.equal(await page.inputValue(".method select"), "clustered by state");
    assert.equal(await page.locator(".robust-progress").count(), 0);
    assert.match(await page.innerText(".verdict"), /clustered by state/);
  });

  it("gives the engine's reason where there is no CR2", async () => {
    page = await under.open(
      "#entryAfter=2000&controls=%5B%5D&randomPart=%22varying%20intercept%20and%20slope%2C%20crossed%20with%20states%20and%20IGOs%22&v=1",
    );
    await choose("CR2");
    await page.waitForFunction(
      () => /belongs to two clusters/.test(document.querySelector(".method .care")?.textContent ?? ""),
      undefined,
      { timeout: 120_000 },
    );
    assert.match(await page.innerText(".sentence"), /has no CR2 standard error: /);
  });

  it("asks no network and throws nothing", async () => {
    page = await under.tab();
    assert.deepEqual(under.requests, []);
    assert.deepEqual(under.errors, []);
  });
});
