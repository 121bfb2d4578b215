import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { repositoryRoot } from "../support";
import { hypothesisNames, type JudgedWorld, judgeWorld, mechanisms } from "./own-worlds";

const stored: readonly JudgedWorld[] = readFileSync(
  join(repositoryRoot, "test", "evidence", "own-worlds.jsonl"),
  "utf8",
)
  .trim()
  .split("\n")
  .map((line) => JSON.parse(line));

/** Worlds of each mechanism. */
const worlds = 40;

describe("the verdicts in our own simulated worlds", () => {
  it("are stored for forty worlds of each mechanism, seeds 1 to 40", () => {
    const names = stored.map(({ mechanism, seed }) => `${mechanism} ${seed}`).sort();
    const wanted = mechanisms.flatMap((mechanism) =>
      Array.from({ length: worlds }, (_, at) => `${mechanism} ${at + 1}`),
    );
    assert.deepEqual(names, wanted.sort());
  });

  it("are counted in docs/hypothesis-tests.md as they are stored", () => {
    const page = readFileSync(join(repositoryRoot, "docs", "hypothesis-tests.md"), "utf8");
    const verdicts = [
      "supported",
      "weakly supported",
      "not supported",
      "contradicted",
      "undecidable",
    ] as const;
    for (const mechanism of mechanisms)
      for (const name of hypothesisNames) {
        const own = stored.filter((one) => one.mechanism === mechanism).map((one) => one.verdicts[name]);
        const counts = verdicts.map(
          (verdict) => `${own.filter((one) => one === verdict).length}/${own.length}`,
        );
        assert.ok(
          page.includes(`| ${mechanism} | ${name} | ${counts.join(" | ")} |`),
          `${mechanism}, ${name}`,
        );
      }
  });

  // One world of each mechanism: about a minute of processor time in all.
  for (const [at, mechanism] of mechanisms.entries()) {
    const seed = 10 * (at + 1);
    it(`come out as stored when world ${seed} of ${mechanism} is made and judged anew`, () => {
      const one = stored.find((world) => world.mechanism === mechanism && world.seed === seed);
      assert.deepEqual(judgeWorld(mechanism, seed), one);
    });
  }
});
