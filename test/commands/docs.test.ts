import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { apiPage, documentedPackages } from "@alignment/commands/dist/docs/api-page";
import { repositoryRoot } from "../support";

describe("the API pages", () => {
  for (const { name, folder, page } of documentedPackages) {
    it(`of ${name} are those of its doc comments (npm run docs writes them)`, () => {
      const written = readFileSync(join(repositoryRoot, page), "utf8");
      assert.ok(
        written === apiPage(name, join(repositoryRoot, folder)),
        `${page} is out of date; run npm run docs`,
      );
    });
  }

  for (const { name, page } of documentedPackages) {
    it(`name for each value of ${name} the entry point that has it`, () => {
      const [values] = readFileSync(join(repositoryRoot, page), "utf8").split("\n## Types\n");
      const entries = values.split("\n### ").slice(1);
      assert.ok(entries.length > 30, `${entries.length} values`);
      const missing = entries.filter((entry) => {
        const own = /^\w+/.exec(entry)?.[0] as string;
        const from = /^Import it from `([^`]+)`\.$/m.exec(entry)?.[1] ?? name;
        return !(own in require(from));
      });
      assert.deepEqual(missing, []);
    });
  }
});
