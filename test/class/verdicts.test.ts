import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { formatVerdicts, type Mark, publishedRates, verdictTable } from "@alignment/class";
import { repositoryRoot } from "../support";

describe("the verdicts of a class", () => {
  const mark = (truth: string, named: string): Mark => ({
    ...{
      student: "Ada",
      exercise: "11",
      task: "world-a",
      state: "wrong",
      attempts: 0,
      firstRight: "",
      note: "",
    },
    verdict: { truth, named },
  });

  it("are counted by truth, with those that cannot be read apart", () => {
    const table = verdictTable([
      mark("none", "none"),
      mark("none", "Mixed"),
      mark("mixed", ""),
      mark("mixed", "both"),
    ]);
    assert.ok(table !== undefined);
    assert.deepEqual([table.worlds, table.named, table.errors], [4, 2, 1]);
    assert.equal(table.counts.get("none")?.get("mixed"), 1);
    assert.equal(table.counts.get("mixed")?.get(""), 2);
    assert.match(formatVerdicts(table), /1 of 2 verdicts are wrong \(50%\); 2 of 4 worlds have no verdict/);
    assert.equal(verdictTable([]), undefined);
  });

  it("stand beside the rates that docs/hypothesis-tests.md publishes for default worlds", () => {
    const page = readFileSync(join(repositoryRoot, "docs", "hypothesis-tests.md"), "utf8");
    const section = page.slice(page.indexOf("### Default worlds"));
    for (const [mechanism, { H1, H2 }] of Object.entries(publishedRates)) {
      const row = section.split("\n").find((line) => line.startsWith(`| ${mechanism} |`)) ?? "";
      const [, , h1, h2] = row.split("|").map((cell) => /\d+\/40/.exec(cell)?.[0]);
      assert.deepEqual([h1, h2], [H1, H2], mechanism);
    }
  });
});
