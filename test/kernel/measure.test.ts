import assert from "node:assert/strict";
import { test } from "node:test";
import { timeCells } from "@alignment/kernel";

test("timeCells gives the time of each cell, in order", async () => {
  const { ready, cells } = await timeCells([
    "1 + 1",
    "await new Promise((resolve) => setTimeout(resolve, 400));",
  ]);
  assert.ok(ready > 0);
  assert.equal(cells.length, 2);
  assert.ok(cells[1] >= 400, `${cells[1]} ms`);
});

test("timeCells refuses a cell that fails, naming it", async () => {
  await assert.rejects(
    timeCells(['throw new Error("no");']),
    /the cell "throw new Error.*" ended with error/,
  );
});
