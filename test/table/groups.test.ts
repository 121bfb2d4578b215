import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { countBy, rowsByGroup } from "alignment/table";

describe("rowsByGroup", () => {
  it("lists the rows of each value, values in the order in which they first occur", () => {
    assert.deepEqual(
      [...rowsByGroup(["b", "a", "b"])],
      [
        ["b", [0, 2]],
        ["a", [1]],
      ],
    );
    assert.deepEqual([...rowsByGroup(Int32Array.of(3, 3, 1)).keys()], [3, 1]);
    assert.equal(rowsByGroup([]).size, 0);
  });
});

describe("countBy", () => {
  it("counts the rows of each value; the counts add up to the rows", () => {
    const { value, rows } = countBy(["kept", "dropped", "kept", "kept"]).columns;
    assert.deepEqual(
      [value, Array.from(rows)],
      [
        ["kept", "dropped"],
        [3, 1],
      ],
    );
  });
});
