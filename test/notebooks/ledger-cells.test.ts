import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { notebooksFolder, readNotebook } from "@alignment/kernel";
import { repositoryRoot } from "../support";

const source = ["paper-values.ts", "paper-sentences.ts"]
  .map((name) =>
    readFileSync(join(repositoryRoot, "lib", "alignment", "src", "study", "ledger", name), "utf8"),
  )
  .join("\n");
const named = [...source.matchAll(/"(\d\d-[a-z-]+), ([a-z0-9-]+)"/g)];

describe("the cells that the replication table names", () => {
  it("are many", () => {
    assert.ok(named.length > 12, `${named.length} are named`);
  });

  for (const [place, notebook, cell] of new Map(named.map((match) => [match[0], match])).values()) {
    it(`exist: ${place}`, () => {
      const { cells } = readNotebook(join(notebooksFolder, `${notebook}.ipynb`));
      const found = cells.find(({ id }) => id === cell);
      assert.equal(found?.cell_type, "code", `${notebook} has no code cell ${cell}`);
    });
  }
});
