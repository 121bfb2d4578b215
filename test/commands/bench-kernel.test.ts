import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { cellsToTime } from "@alignment/commands/dist/bench/kernel";

describe("the cells that the bench times", () => {
  it("stand in the membership notebook, and each run edits the live one", () => {
    const { leading, live } = cellsToTime(6);
    assert.ok(leading.every((cell) => cell.trim() !== ""));
    assert.equal(live.length, 6);
    assert.deepEqual(
      live.map((cell) => /build\(\{ lastYear: (\d+), /.exec(cell)?.[1]),
      ["2009", "2008", "2007", "2006", "2005", "2009"],
    );
  });
});
