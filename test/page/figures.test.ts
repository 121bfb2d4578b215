import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { digitsOfTicks, ticksBetween } from "@alignment/page/dist/app/picture";
import { PageUnderTest, skipWithoutChromium } from "./browser";

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

  for (const width of [390, 1280]) {
    it(`have type of at least 10 pixels that no edge cuts off, ${width} pixels wide`, async () => {
      const page = await under.open("#entryAfter=1980&v=1", { viewport: { width, height: 900 } });
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
});
