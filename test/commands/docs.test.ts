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
});
