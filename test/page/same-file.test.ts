import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "node:test";
import { makeLivePage } from "@alignment/page";
import { chooseInput } from "alignment/node";

describe("the file of the live page", () => {
  it("is the same to the byte whether its sources are parsed or taken from the cache, in any time zone", async () => {
    const cache = mkdtempSync(join(tmpdir(), "alignment-cache-"));
    const before = { cache: process.env.ALIGNMENT_CACHE, zone: process.env.TZ };
    try {
      process.env.ALIGNMENT_CACHE = cache;
      const input = chooseInput("simulated");
      const parsed = await makeLivePage(input);
      assert.ok(readdirSync(cache).length > 0, "nothing was kept in the cache");
      process.env.TZ = "Asia/Tokyo";
      const fromCache = await makeLivePage(input);
      assert.ok(
        parsed.html === fromCache.html,
        `${parsed.html.length} and ${fromCache.html.length} characters`,
      );
    } finally {
      for (const [name, value] of [
        ["ALIGNMENT_CACHE", before.cache],
        ["TZ", before.zone],
      ] as const) {
        if (value === undefined) delete process.env[name];
        else process.env[name] = value;
      }
      rmSync(cache, { recursive: true, force: true });
    }
  });
});
