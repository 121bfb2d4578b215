import assert from "node:assert/strict";
import { truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { ensureSimulatedWorld, readText } from "alignment/node";
import { realRawFolder, skipWithoutRealFiles, temporaryFolder } from "../support";
import { damageAll, formatReport, lackOf, type Report } from "./harness";

const root = temporaryFolder();

/** A defect a line, the first of each file and kind. */
function defectsOf(report: Report): string[] {
  const first = new Map<string, string>();
  for (const { file, kind, what, why } of report.defects) {
    const key = `${file}, ${kind}`;
    if (!first.has(key)) first.set(key, `${key} (${what}): ${why}`);
  }
  return [...first.values()];
}

describe("a damaged source file", () => {
  it("of a simulated world is refused by name or gives the same panel, in 10,000 cases", (test) => {
    const world = join(root, "world");
    ensureSimulatedWorld(world, { stateCount: 40, igoCount: 30, firstYear: 1960, lastYear: 2010 });
    const report = damageAll(world, join(root, "damaged"), () => 18, 25, 20_241_123);
    test.diagnostic(`${report.inputs} inputs, ${report.panels} whole panels\n${formatReport(report)}`);
    assert.deepEqual(defectsOf(report), []);
    assert.ok(report.inputs >= 10_000, `${report.inputs} inputs`);
    assert.ok(report.panels >= 50, `${report.panels} panels`);
    // A hang would be orders of magnitude above this; reading one small file takes some 10 ms.
    assert.ok(report.slowestMilliseconds < 10_000, `${report.slowestMilliseconds} ms`);
    assert.ok(process.memoryUsage.rss() < 1e9, `${process.memoryUsage.rss()} bytes`);
  });

  it("among the real ones is refused by name or gives the same panel", {
    skip: skipWithoutRealFiles,
  }, (test) => {
    const repeats = (_file: string, bytes: number) => (bytes > 500_000 ? 1 : 3);
    const report = damageAll(realRawFolder, join(root, "damaged-real"), repeats, 40, 7);
    test.diagnostic(`${report.inputs} inputs, ${report.panels} whole panels\n${formatReport(report)}`);
    assert.deepEqual(defectsOf(report), []);
    assert.ok(report.inputs > 1000);
  });

  it("of 200 MB, or just below the limit, of zero bytes is refused without reading on", () => {
    for (const bytes of [200_000_000, 100_000_000]) {
      const path = join(root, "zeros.csv");
      writeFileSync(path, "");
      truncateSync(path, bytes);
      const before = process.memoryUsage.rss();
      assert.throws(
        () => readText(path),
        (error) => lackOf(error, "zeros.csv") === undefined,
      );
      assert.ok(process.memoryUsage.rss() - before < 500e6);
    }
  });
});
