import assert from "node:assert/strict";
import { after, afterEach, before, describe, it } from "node:test";
import {
  confidenceIntervals,
  fitMixedModel,
  inferFixedEffects,
  type MixedModelFit,
  type ParameterInterval,
} from "@alignment/engine";
import type { Looked } from "@alignment/page";
import { formatAddress } from "@alignment/page/dist/app/address";
import { defaultModelChoices, modelFormula } from "alignment/multiverse";
import { chooseInput, type Input, panelBuilder } from "alignment/node";
import type { Page } from "playwright-core";
import { skipWithoutRealFiles } from "../support";
import { changing, findingsOf, goTo, numbersOf, PageUnderTest, skipWithoutChromium } from "./browser";

/** What is computed of a specification in Node: the fit and the clusters of its rows. */
function fitInNode(input: Input["kind"], { changes, model }: Looked): [MixedModelFit, ArrayLike<number>] {
  const { sample, specification } = panelBuilder(chooseInput(input).folder)(changes);
  const choices = { ...defaultModelChoices, ...model };
  const formula = modelFormula(choices, specification.stateCapacity);
  return [fitMixedModel(formula, sample.columns, { method: choices.estimation }), sample.columns.ccode];
}

/**
 * The key of the number that the page shows of a parameter, and the power in which it shows it; undefined if it shows
 * none.
 */
function shownAs({ parameter }: ParameterInterval): readonly [string, number] | undefined {
  switch (parameter.kind) {
    case "fixed effect":
      return [`table2.${parameter.term === "(Intercept)" ? "intercept" : parameter.term}`, 1];
    case "standard deviation":
      if (parameter.groupingFactor !== "case") return undefined;
      return [`table2.variances.${parameter.term === "duration" ? "slope" : "intercept"}`, 2];
    case "correlation":
      return ["table2.variances.correlation", 1];
    case "residual standard deviation":
      return ["table2.variances.residual", 2];
  }
}

/** The numbers that the page should show, by key: those of the engine in Node. */
function expectedNumbers(input: Input["kind"], looked: Looked): Map<string, number> {
  const [fit, clusters] = fitInNode(input, looked);
  const numbers = new Map<string, number>();
  for (const effect of inferFixedEffects(fit, "CR2", { clusters }).effects) {
    assert.equal(effect.status, "defined");
    const key = `CR2.table2.${effect.term === "(Intercept)" ? "intercept" : effect.term}`;
    numbers.set(`${key}.standardError`, effect.standardError);
    numbers.set(`${key}.degreesOfFreedom`, effect.degreesOfFreedom);
    numbers.set(`${key}.lower`, effect.lower).set(`${key}.upper`, effect.upper);
  }
  for (const interval of confidenceIntervals(fit, "profile").intervals) {
    const shown = shownAs(interval);
    if (shown === undefined || interval.status !== "defined") continue;
    const [key, power] = shown;
    numbers.set(`profile.${key}.lower`, interval.lower ** power);
    numbers.set(`profile.${key}.upper`, interval.upper ** power);
  }
  return numbers;
}

const button = ".inference button";

/** Asks for CR2 and profile intervals, and waits until they stand there. */
async function compute(page: Page): Promise<void> {
  await page.click(button);
  await page.waitForSelector(".inferred", { timeout: 300_000 });
}

/** Counts the workers that were ended over what takes long, in `endedWorkers` of the window: none answers it. */
function holdLongQuestions(): void {
  Object.assign(window, { endedWorkers: 0, longQuestions: 0 });
  const counts = window as unknown as { endedWorkers: number; longQuestions: number };
  const held = new Set<Worker>();
  const { postMessage, terminate } = Worker.prototype;
  Worker.prototype.postMessage = function (this: Worker, message: { kind: string }, options?: object) {
    if (message.kind === "CR2") {
      counts.longQuestions += 1;
      held.add(this);
    } else postMessage.call(this, message, options);
  };
  Worker.prototype.terminate = function (this: Worker) {
    if (held.has(this)) counts.endedWorkers += 1;
    terminate.call(this);
  };
}

for (const input of ["simulated", "real"] as const) {
  const skip = skipWithoutChromium || (input === "real" && skipWithoutRealFiles);

  describe(`CR2 and profile intervals on the live page of the ${input} input`, { skip }, () => {
    let under: PageUnderTest;
    before(async () => {
      under = await PageUnderTest.of(input);
    });
    after(() => under?.close());

    for (const looked of [
      { changes: {}, model: {} },
      { changes: { entryAfter: 1990, selection: "better than the mean" }, model: { estimation: "ML" } },
      { changes: {}, model: { randomPart: "varying intercept", controls: ["year_s", "gdp_s"] } },
      { changes: {}, model: { randomPart: "varying intercept and slope, uncorrelated", controls: [] } },
    ] satisfies Looked[]) {
      const address = formatAddress(looked);
      it(`equal Node's to 1e-10 under ${decodeURIComponent(address)}`, async () => {
        const page = await under.open(address);
        await compute(page);
        const shown = await numbersOf(page);
        const expected = expectedNumbers(input, looked);
        assert.ok(expected.size >= 10, `${expected.size} numbers`);
        for (const [key, number] of expected) {
          const difference = Math.abs(Number(shown.get(key) ?? Number.NaN) - number);
          assert.ok(
            difference <= 1e-10 * Math.max(1, Math.abs(number)),
            `${key}: the page has ${shown.get(key)}, Node ${number}`,
          );
        }
        const others = [...shown.keys()].filter((key) => /^(CR2|profile)\./.test(key) && !expected.has(key));
        assert.deepEqual(others, []);
        assert.equal(shown.get("inferred.table2.duration.estimate"), shown.get("table2.duration.estimate"));
        await page.close();
      });
    }
  });
}

describe("asking the live page for CR2 and profile intervals", { skip: skipWithoutChromium }, () => {
  let under: PageUnderTest;
  let page: Page;

  before(async () => {
    under = await PageUnderTest.of("simulated");
  });
  after(() => under?.close());
  afterEach(() => page.close());

  const counted = (name: "endedWorkers" | "longQuestions"): Promise<number> =>
    page.evaluate((one) => (window as unknown as Record<string, number>)[one], name);
  /** Asks, and waits until the worker has the long question. */
  const asked = async (times = 1): Promise<void> => {
    await page.click(button);
    await page.waitForFunction(
      (wanted) => (window as unknown as { longQuestions: number }).longQuestions === wanted,
      times,
    );
  };

  it("says what it computes, stays ready, and ends the worker when it is cancelled", async () => {
    page = await under.tab();
    await page.addInitScript(holdLongQuestions);
    await page.goto(under.url);
    await page.waitForFunction(() => document.documentElement.dataset.state === "ready");
    await asked();
    const before = await counted("endedWorkers");
    await page.waitForSelector(".inference progress");
    assert.match(await page.innerText(".inference"), /computing: CR2 standard errors/);
    assert.equal(await page.innerText(button), "Cancel");
    assert.equal(await page.getAttribute("html", "data-state"), "ready");
    await page.click(button);
    await page.waitForFunction(() => document.querySelector(".inference progress") === null);
    assert.equal(await counted("endedWorkers"), before + 1);
    assert.equal(await page.locator(".inferred").count(), 0);
    assert.match((await page.textContent("[aria-live]")) ?? "", /cancelled/);
    await asked(2);
    await page.click(button);
    assert.equal(await counted("endedWorkers"), before + 2);
  });

  it("ends the worker at the next choice, and asks the others nothing", async () => {
    page = await under.tab();
    await page.addInitScript(holdLongQuestions);
    await page.goto(under.url);
    await page.waitForFunction(() => document.documentElement.dataset.state === "ready");
    await asked();
    const before = await counted("endedWorkers");
    await goTo(page, "#entryAfter=1980&v=1");
    assert.equal(await counted("endedWorkers"), before + 1);
    assert.equal(await page.locator(".inference progress").count(), 0);
  });

  it("takes the numbers away as soon as a choice changes, and has them again where the page comes back", async () => {
    page = await under.open("#entryAfter=1990&v=1");
    await compute(page);
    const found = (await numbersOf(page)).get("CR2.table2.duration.standardError");
    await page.evaluate(() => {
      const seen: boolean[] = [];
      Object.assign(window, { seen });
      new MutationObserver(() => {
        if (document.documentElement.dataset.state === "computing")
          seen.push(document.querySelector(".inferred") !== null);
      }).observe(document.body, { subtree: true, childList: true, characterData: true });
    });
    await changing(page, () => page.click('[data-choice="reentry"] .segment:nth-child(2)'));
    assert.equal(await page.locator(".inferred").count(), 0);
    assert.ok(
      (await page.evaluate(() => (window as unknown as { seen: boolean[] }).seen)).every((one) => !one),
    );
    await changing(page, () => page.keyboard.press("["));
    assert.equal((await numbersOf(page)).get("CR2.table2.duration.standardError"), found);
    await page.click(button);
    assert.equal(await page.locator(".inferred").count(), 0);
  });

  it("gives the engine's reason where clusters of states cut the groups of the model", async () => {
    page = await under.open(
      formatAddress({
        changes: { entryAfter: 2000 },
        model: { controls: [], randomPart: "varying intercept and slope, crossed with states and IGOs" },
      }),
    );
    await compute(page);
    assert.match(
      await page.innerText(".inference .care"),
      /No CR2 standard errors: .*ionum \d+ belongs to two clusters/,
    );
    assert.ok((await numbersOf(page)).has("profile.table2.duration.lower"));
  });

  it("says within the profile how many parameters are done", async () => {
    page = await under.open("#entryAfter=1990&v=1");
    await page.evaluate(() => {
      const seen: string[] = [];
      Object.assign(window, { seenProgress: seen });
      new MutationObserver(() => {
        const words = document.querySelector(".inference progress")?.parentElement?.textContent ?? "";
        if (/profile intervals/.test(words)) seen.push(words);
      }).observe(document.body, { subtree: true, childList: true, characterData: true });
    });
    await compute(page);
    const seen = await page.evaluate(() => (window as unknown as { seenProgress: string[] }).seenProgress);
    assert.ok(
      seen.some((words) => /computing: profile intervals \(\d+ of 1\d\) …/.test(words)),
      seen.join("|"),
    );
  });

  it("says so where no worker can be started for them", async () => {
    page = await under.open();
    await page.evaluate(() => {
      window.Worker = class {
        constructor() {
          throw new Error("out of memory");
        }
      } as unknown as typeof Worker;
    });
    await compute(page);
    assert.match(await page.innerText(".inference"), /the computation failed \(out of memory\); reload/);
    assert.equal(await page.getAttribute("html", "data-state"), "ready");
  });

  it("is asked by the keyboard, which stays on the button, and says in the live region when it is done", async () => {
    page = await under.open("#entryAfter=1990&v=1");
    await page.focus(button);
    await page.keyboard.press("Enter");
    await page.waitForSelector(".inferred", { timeout: 120_000 });
    assert.equal(
      await page.evaluate(() => document.activeElement?.textContent),
      "Remove CR2 and profile intervals",
    );
    assert.match(
      (await page.textContent("[aria-live]")) ?? "",
      /CR2 standard errors and profile intervals stand/,
    );
    await page.keyboard.press("Enter");
    assert.equal(await page.locator(".inferred").count(), 0);
  });

  for (const colorScheme of ["light", "dark"] as const) {
    for (const viewport of [
      { width: 1280, height: 900 },
      { width: 390, height: 844 },
    ]) {
      it(`has no finding of axe-core and fits the width of ${viewport.width} pixels in ${colorScheme} colours`, async () => {
        page = await under.open("#entryAfter=1990&v=1", { viewport, colorScheme });
        if (viewport.width < 760) await page.click('.tabs button:has-text("Table")');
        await compute(page);
        assert.deepEqual(await findingsOf(page), []);
        const box = await page.locator(".inferred").boundingBox();
        assert.ok(box !== null && box.x >= 0 && box.x + box.width <= viewport.width, JSON.stringify(box));
        const height = (await page.locator(button).boundingBox())?.height ?? 0;
        assert.ok(viewport.width > 760 || height >= 44, `${height}`);
      });
    }
  }

  it("asks no network and throws nothing", async () => {
    page = await under.tab();
    assert.deepEqual(under.requests, []);
    assert.deepEqual(under.errors, []);
  });
});
