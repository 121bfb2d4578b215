import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { repositoryRoot } from "../support";

const page = readFileSync(join(repositoryRoot, "docs", "cluster.md"), "utf8");

/**
 * The rows of the table of costs: specifications, seconds of the processor, milliseconds a specification where given.
 */
const costs = [
  ...page.matchAll(/^\| ([\d,]+)\D.*\| [^|]+ \| ([\d.]+) s(?:, ([\d.]+) ms a specification)? \|$/gm),
].map(([, specifications, seconds, milliseconds]) => ({
  specifications: Number(specifications.replaceAll(",", "")),
  seconds: Number(seconds),
  milliseconds: milliseconds === undefined ? undefined : Number(milliseconds),
}));

describe("the times in docs/cluster.md", () => {
  it("name the day, the machine and the threads", () => {
    assert.match(page, /On \d+ \w+ \d{4}, on two otherwise idle cores \([\w ]+\) with two threads:/);
  });

  it("are each the seconds of the processor by the number of specifications", () => {
    assert.equal(costs.length, 3);
    for (const { specifications, seconds, milliseconds } of costs)
      if (milliseconds !== undefined)
        assert.equal(milliseconds.toFixed(1), ((1000 * seconds) / specifications).toFixed(1));
  });

  it("give the core-hours of 1,000 null draws at the rate of the largest plan", () => {
    const [, rate, specifications, hours] =
      /At ([\d.]+) ms 1,000 null draws of ([\d,]+) specifications take at least (\d+) core-hours/.exec(
        page,
      ) ?? assert.fail("the sentence on null draws is missing");
    const largest = costs[costs.length - 1];
    assert.equal(Number(rate), largest.milliseconds);
    assert.equal(Number(specifications.replaceAll(",", "")), largest.specifications);
    assert.equal(Math.round((Number(rate) * largest.specifications) / 3600), Number(hours));
  });
});
