import assert from "node:assert/strict";
import { join } from "node:path";
import { describe, test } from "node:test";
import { runNotebook } from "@alignment/kernel";
import { executeWithNbconvert, fixtures, shown, skipWithoutNbconvert } from "./jupyter";

describe("the runner and nbconvert with the project's kernelspec", { skip: skipWithoutNbconvert }, () => {
  test("give the same counts and outputs of every kind", async () => {
    const path = join(fixtures, "outputs.ipynb");
    const run = await runNotebook(path);
    assert.equal(run.status, "ok");
    assert.deepEqual(shown(executeWithNbconvert(path)), shown(run.executed));
  });

  test("give the same error, up to the cell that fails", async () => {
    const path = join(fixtures, "failing.ipynb");
    const run = await runNotebook(path);
    assert.equal(run.status, "failed");
    assert.deepEqual(shown(executeWithNbconvert(path)).slice(0, 2), shown(run.executed).slice(0, 2));
  });
});
