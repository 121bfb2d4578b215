import assert from "node:assert/strict";
import { join } from "node:path";
import { describe, it } from "node:test";
import { chromiumName } from "@alignment/commands/dist/bench/chromium";
import { timeClicks } from "@alignment/page/dist/click-times";
import { PageUnderTest, skipWithoutChromium } from "./browser";

describe("the times of clicks that the bench takes", { skip: skipWithoutChromium }, () => {
  it("are those of clicks whose numbers had to be computed, the computation being a part of each", async () => {
    const under = await PageUnderTest.of("simulated");
    try {
      const file = join(under.folder, "live.html");
      const times = await timeClicks(file, `/usr/bin/${chromiumName()}`, "alone", 8);
      assert.ok(times.length > 4 && times.length <= 8, `${times.length} times`);
      for (const { total, worker } of times) assert.ok(0 < worker && worker < total, `${worker} of ${total}`);
    } finally {
      await under.close();
    }
  });
});
