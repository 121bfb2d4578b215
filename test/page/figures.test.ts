import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { digitsOfTicks, ticksBetween } from "@alignment/page/dist/app/picture";
import { goTo, PageUnderTest, skipWithoutChromium } from "./browser";

describe("the ticks of the live page's figures", () => {
  it("are round, lie between the bounds, and are read as different numbers", () => {
    for (const [low, high] of [
      [0, 0.0155],
      [-0.02, 0.04],
      [-1.1, -0.3],
      [0, 3],
      [-1200, 3400],
    ]) {
      const ticks = ticksBetween(low, high);
      const read = ticks.map((tick) => tick.toFixed(digitsOfTicks(ticks)));
      assert.ok(ticks.length >= 3 && ticks.length <= 6, `${ticks}`);
      assert.ok(ticks.every((tick) => tick >= low - 1e-12 && tick <= high + 1e-12));
      assert.equal(new Set(read).size, ticks.length, `${read}`);
      assert.deepEqual(read.map(Number), ticks);
    }
  });
});

describe("the figures of the live page", { skip: skipWithoutChromium }, () => {
  let under: PageUnderTest;

  before(async () => {
    under = await PageUnderTest.of("simulated");
  });
  after(() => under?.close());

  for (const [width, pins] of [
    [390, 0],
    [1280, 0],
    [1251, 2],
    [1280, 2],
    [1440, 2],
  ]) {
    it(`have type of at least 10 pixels that no edge cuts off, ${width} pixels wide with ${pins} pins`, async () => {
      const page = await under.open("#entryAfter=1980&v=1", { viewport: { width, height: 900 } });
      for (let pin = 0; pin < pins; pin++) {
        await page.keyboard.press("p");
        await goTo(page, `#entryAfter=${1970 + pin}&v=1`);
      }
      const table = page.locator(".results .scroll").first();
      const cut = await table.evaluate((element) => element.scrollWidth - element.clientWidth);
      assert.ok(cut <= 0, `${cut} pixels of the table are out of sight`);
      const texts = await page.$$eval("figure svg text", (elements) =>
        elements.map((element) => {
          const svg = element.closest("svg") as SVGSVGElement;
          const [own, whole] = [element.getBoundingClientRect(), svg.getBoundingClientRect()];
          const scale = whole.width / svg.viewBox.baseVal.width;
          const size = Number.parseFloat(getComputedStyle(element).fontSize) * scale;
          const isInside =
            own.left >= whole.left - 1 &&
            own.right <= whole.right + 1 &&
            own.top >= whole.top - 1 &&
            own.bottom <= whole.bottom + 1;
          return { words: element.textContent, size, isInside };
        }),
      );
      assert.ok(texts.length > 8);
      assert.deepEqual(
        texts.filter(({ size, isInside }) => size < 10 || !isInside),
        [],
      );
      await page.close();
    });
  }

  it("draw what is marked above all other points of the curve", async () => {
    const page = await under.open("", { alternatives: true });
    await page.waitForFunction(() => document.querySelectorAll(".curve-table tbody tr").length > 20);
    await page.keyboard.press("p");
    await goTo(page, "#entryAfter=1980&v=1");
    const marks = await page.$$eval("#specification-curve .point", (points) =>
      points.map(
        (point) => point.querySelector("path.now") !== null || point.querySelector(".pinned") !== null,
      ),
    );
    assert.deepEqual(marks.slice(-2), [true, true]);
    assert.equal(marks.filter(Boolean).length, 2);
    await page.close();
  });
});
