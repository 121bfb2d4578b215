import assert from "node:assert/strict";
import { join } from "node:path";
import { describe, it } from "node:test";
import { joinText, notebooksFolder, readNotebook } from "@alignment/kernel";

const ledger = readNotebook(join(notebooksFolder, "10-verdicts-and-ledger.ipynb"));
const source = ledger.cells.map((cell) => joinText(cell.source)).join("\n");
const named = [...source.matchAll(/"(\d\d-[a-z-]+), ([a-z0-9-]+)"/g)];

describe("the cells that the ledger names", () => {
  it("are many", () => {
    assert.ok(named.length > 15, `${named.length} are named`);
  });

  for (const [place, notebook, cell] of new Map(named.map((match) => [match[0], match])).values()) {
    it(`exist: ${place}`, () => {
      const { cells } = readNotebook(join(notebooksFolder, `${notebook}.ipynb`));
      const found = cells.find(({ id }) => id === cell);
      assert.equal(found?.cell_type, "code", `${notebook} has no code cell ${cell}`);
    });
  }
});
