import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, afterEach, before, describe, it } from "node:test";
import { analyse, type Looked, type PageFit } from "@alignment/page";
import { formatAddress, readAddress } from "@alignment/page/dist/app/address";
import { withMinusSigns } from "@alignment/page/dist/app/words";
import { chooseInput, type Input, panelBuilder } from "alignment/node";
import type { Page } from "playwright-core";
import { changing, findingsOf, goTo, numbersOf, PageUnderTest, skipWithoutChromium } from "./browser";
import { writeSettledWorld } from "./settled-world";

const western = "Western European and other States";
const crossed = "varying intercept and slope, crossed with states and IGOs";

/** Reads what the page says of a fit, and holds it against Node's. */
async function assertState(page: Page, input: Input, status: PageFit["status"]): Promise<PageFit> {
  const { looked } = readAddress(new URL(page.url()).hash);
  const fit = analyse(panelBuilder(input.folder), looked) as PageFit;
  assert.equal(fit.status, status, formatAddress(looked));
  const numbers = await numbersOf(page);
  assert.equal(numbers.get("table2.fit.status"), status);
  const words = await page.innerText(".results .care");
  assert.ok(words.includes(withMinusSigns(fit.statusReason)), words);
  assert.match(words, /choose simpler random effects .* or a larger sample, or undo the last choice/);
  for (const { term, standardError } of fit.terms) {
    const key = `table2.${term === "(Intercept)" ? "intercept" : term}.standardError`;
    const shown = numbers.get(key);
    assert.equal(shown, Number.isNaN(standardError) ? "" : String(standardError), key);
  }
  assert.deepEqual(await findingsOf(page), []);
  return fit;
}

describe("fits that are not converged at one optimum, on the live page", {
  skip: skipWithoutChromium,
}, () => {
  const simulated = chooseInput("simulated");
  let under: PageUnderTest;
  let page: Page;

  before(async () => {
    under = await PageUnderTest.of(simulated);
  });
  after(() => under?.close());
  afterEach(() => page.close());

  const sentence = () => page.innerText(".sentence");
  const careful = () => page.innerText(".results .care");

  it("says of a singular fit that its coefficients stand and its variances do not, reached by the controls", async () => {
    page = await under.open();
    await changing(page, () => page.selectOption('[data-choice="regionalGroup"] select', { label: western }));
    assert.equal(await page.locator(".results .care").count(), 0);
    await changing(page, async () => {
      await page.fill('[data-choice="entryAfter"] input', "2004");
      await page.locator('[data-choice="entryAfter"] input').blur();
    });
    await assertState(page, simulated, "singular");
    assert.match(
      await careful(),
      /Singular \(boundary\) fit: .* The coefficients and their standard errors stand/,
    );
    assert.match(await sentence(), /95% CI .* The fit is singular: read its variances with care\./);
    assert.match((await page.textContent("[aria-live]")) ?? "", /The fit is singular/);
    assert.equal(await page.locator("path.line.now").count(), 1);
    await changing(page, () => page.keyboard.press("["));
    assert.equal(await page.locator(".results .care").count(), 0);
  });

  it("says of variances that are not identified which standard errors are left out", async () => {
    page = await under.open(
      formatAddress({ changes: { lastYear: 1971, regionalGroup: western }, model: {} }),
    );
    const fit = await assertState(page, simulated, "undetermined");
    assert.ok(fit.terms.some(({ standardError }) => Number.isNaN(standardError)));
    assert.match(
      await careful(),
      /not identified by these data: .* no standard error that depends on them is given/,
    );
    assert.match(
      await sentence(),
      /has no standard error clustered by state\. The variances of the fit are not identified by these data\./,
    );
    assert.match(await page.innerText(".verdict"), /no standard error clustered by state/);
    assert.match(
      await page.innerText(".results .status"),
      /None are clustered by state: some standard errors are not identified/,
    );
    assert.match(
      await page.innerText("figure.picture"),
      /no standard errors, so its prediction is not drawn/,
    );
    assert.equal(await page.locator("path.line.now").count(), 0);
  });

  it("says of variances that are not identified that standard errors stand, where they do", async () => {
    const looked: Looked = {
      changes: { membershipCodes: [3], entryAfter: 1998 },
      model: { randomPart: crossed },
    };
    page = await under.open();
    await goTo(page, formatAddress(looked));
    const fit = await assertState(page, simulated, "undetermined");
    assert.ok(fit.terms.every(({ standardError }) => standardError > 0));
    assert.match(await careful(), /the coefficients and their standard errors are the same with all of them/);
    assert.match(await page.innerText(".results .status"), /the random effects are crossed/);
  });

  it("asks no network and throws nothing", async () => {
    page = await under.tab();
    assert.deepEqual(under.requests, []);
    assert.deepEqual(under.errors, []);
  });
});

describe("a fit that did not converge, on the live page", { skip: skipWithoutChromium }, () => {
  let folder: string;
  let input: Input;
  let under: PageUnderTest;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "alignment-settled-"));
    input = writeSettledWorld(folder);
    under = await PageUnderTest.of(input);
  });
  after(async () => {
    await under?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it("has no slope to be used anywhere, and says why and what to do", async () => {
    const page = await under.open("#entryAfter=1985&v=1");
    await changing(page, () => page.selectOption('[data-choice="randomPart"] select', { label: crossed }));
    await assertState(page, input, "not converged");
    assert.match(
      await page.innerText(".results .care"),
      /The fit did not converge: .* Do not use these numbers; /,
    );
    assert.match(await page.innerText(".verdict"), /the fit did not converge/);
    const numbers = await numbersOf(page);
    for (const key of ["headline.lower", "sentence.estimate", "sentence.lower", "figure2.atEntry"])
      assert.equal(numbers.has(key), false, key);
    assert.match(
      await page.innerText(".sentence"),
      /the fit did not converge, so there is no slope to be used/,
    );
    assert.equal(await page.locator('[role="option"][aria-selected="true"]').count(), 0);
    await page.click(".inference button");
    await page.waitForSelector(".inferred", { timeout: 120_000 });
    assert.match(await page.innerText(".inference"), /No profile intervals: the fit did not converge\./);
    await changing(page, () => page.keyboard.press("["));
    assert.ok((await numbersOf(page)).has("headline.lower"));
    assert.deepEqual(under.errors, []);
  });
});
