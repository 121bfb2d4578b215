import assert from "node:assert/strict";
import { after, before, beforeEach, describe, it } from "node:test";
import type { Page } from "playwright-core";
import { PageUnderTest, settled, skipWithoutChromium } from "./browser";

/** What happens in the page, in order. */
interface Happening {
  /** "fit" is a question to a worker, the others are what the page says of itself. */
  readonly what: "fit" | "computing" | "ready" | "drawn";
  /** The worker that is asked. */
  readonly worker?: string;
  /** The slope in the headline, its point on the curve and the slope in Table 2, as they stand. */
  readonly slopes: readonly (string | undefined)[];
}

/** Lets the page note what happens in it; must run before its scripts. */
function noteHappenings(): void {
  const happenings: Happening[] = [];
  Object.assign(window, { happenings });
  const numberAt = (selector: string): string | undefined =>
    document.querySelector<HTMLElement>(selector)?.dataset.value;
  const note = (what: Happening["what"], worker?: string): void => {
    const slopes = [
      '[data-key="headline.estimate"]',
      '[data-key="table2.duration.estimate"]',
      ".curve-table tr.now [data-key$='.estimate']",
    ].map(numberAt);
    happenings.push({ what, worker, slopes });
  };
  const Original = window.Worker;
  window.Worker = class extends Original {
    constructor(
      url: string | URL,
      readonly options?: WorkerOptions,
    ) {
      super(url, options);
    }
    override postMessage(message: { kind: string }, transfer?: unknown): void {
      if (message.kind === "fit") note("fit", this.options?.name);
      super.postMessage(message, transfer as Transferable[]);
    }
  };
  new MutationObserver((changes) => {
    for (const { target } of changes) {
      if (target === document.documentElement) {
        const { state } = document.documentElement.dataset;
        if (state === "computing" || state === "ready") note(state);
      } else if ((target as Element).matches('main[aria-busy="false"]')) note("drawn");
    }
  }).observe(document, { subtree: true, attributeFilter: ["data-state", "aria-busy"] });
}

describe("the order in which the live page works", { skip: skipWithoutChromium }, () => {
  let under: PageUnderTest;
  let page: Page;

  before(async () => {
    under = await PageUnderTest.of("simulated");
  });
  after(() => under?.close());
  beforeEach(async () => {
    await page?.close();
    page = await under.tab({ alternatives: true });
    await page.addInitScript(noteHappenings);
    await page.goto(under.url);
    await settled(page);
    await happened("fit", "alternatives");
  });

  const happenings = (): Promise<Happening[]> =>
    page.evaluate(() => (window as unknown as { happenings: Happening[] }).happenings);

  /** Waits until something has happened. */
  const happened = (what: Happening["what"], worker?: string): Promise<unknown> =>
    page.waitForFunction(
      ({ what, worker }) =>
        (window as unknown as { happenings: Happening[] }).happenings.some(
          (one) => one.what === what && (worker === undefined || one.worker === worker),
        ),
      { what, worker },
      { timeout: 60_000 },
    );

  /** Forgets what has happened and clicks, in one turn; what had happened when the click was handled. */
  const click = (): Promise<Happening[]> =>
    page.evaluate(() => {
      const { happenings } = window as unknown as { happenings: Happening[] };
      happenings.length = 0;
      document.querySelector<HTMLElement>('[data-choice="entryAfter"] [aria-label$="more"]')?.click();
      return [...happenings];
    });

  it("asks a worker that waits within the click, before anything else is done", async () => {
    const asked = (await click()).filter(({ what }) => what === "fit");
    assert.deepEqual(
      asked.map(({ worker }) => worker),
      ["what is asked"],
    );
  });

  it("lets the worker that is asked compute alternatives before the other one starts, and uses what it found", async () => {
    const before = (await happenings()).filter(({ what }) => what === "fit");
    const first = before.findIndex(({ worker }) => worker === "alternatives");
    assert.ok(first > 10, `${first} fits before the first of the other worker`);
    assert.ok((await page.locator(".curve-table tbody tr").count()) >= first);
  });

  it("shows the numbers that were asked for first, and the curve around them after they are painted", async () => {
    const [before] = (await happenings()).slice(-1);
    await click();
    await happened("drawn");
    const all = await happenings();
    const ready = all.find(({ what }) => what === "ready");
    const drawn = all.find(({ what }) => what === "drawn");
    assert.ok(ready !== undefined && drawn !== undefined && all.indexOf(ready) < all.indexOf(drawn));
    const [slope] = drawn.slopes;
    assert.notEqual(slope, before.slopes[0]);
    assert.deepEqual(ready.slopes, [slope, slope, before.slopes[2]]);
    assert.deepEqual(drawn.slopes, [slope, slope, slope]);
  });

  it("begins no alternative between a click and the drawing of its numbers, and goes on after it", async () => {
    await click();
    await happened("drawn");
    await happened("fit", "alternatives");
    const order = (await happenings())
      .filter(({ what, worker }) => what === "ready" || what === "drawn" || worker === "alternatives")
      .map(({ what }) => what);
    assert.deepEqual(order.slice(0, 3), ["ready", "drawn", "fit"]);
  });
});
