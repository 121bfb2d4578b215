import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Situation } from "@alignment/page/dist/click-times";
import { medianOf } from "alignment/dist/table/statistics";
import type { Input } from "alignment/node";
import { chromiumName } from "./chromium";
import { spread } from "./measure";

/** The situations in which clicks are timed, in words. */
const situations: readonly (readonly [Situation, string])[] = [
  ["alone", "the page does nothing else"],
  ["computing alternatives", "the page has begun to compute the alternatives"],
  ["alternatives computed", "the alternatives to Table 2 are computed and drawn"],
];

/** Milliseconds that a click may take on two quiet cores. */
const goal = 50;

/** Times clicks on the live page, from the click to the frame in which its numbers stand, by the clock. */
export async function benchPage(input: Input, clicks: number): Promise<void> {
  console.log(`\nFrom a click on the live page to its numbers, on ${input.title}`);
  const browser = chromiumName();
  if (browser === undefined) {
    console.log("  skipped: Chromium is not installed");
    return;
  }
  const { makeLivePage } = await import("@alignment/page");
  const { timeClicks } = await import("@alignment/page/dist/click-times.js");
  const folder = mkdtempSync(join(tmpdir(), "alignment-bench-"));
  const file = join(folder, "live.html");
  try {
    writeFileSync(file, (await makeLivePage(input)).html);
    for (const [situation, words] of situations) {
      const times = await timeClicks(file, `/usr/bin/${browser}`, situation, clicks);
      const totals = times.map(({ total }) => total);
      const ofWorker = spread(
        times.map(({ worker }) => worker),
        0,
      );
      console.log(
        `  ${words}: ${spread(totals, 0)} ms, of which the model ${ofWorker} (${times.length} clicks)`,
      );
      if (medianOf(totals) > goal) console.log(`    (the goal is ${goal} ms)`);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}
