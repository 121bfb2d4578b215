import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { joinManyToOne, tableOf } from "alignment/table";

const left = tableOf({ ccode: Int32Array.of(2, 20, 2, 31), year: Int32Array.of(1, 1, 2, 1) });
const right = tableOf({
  ccode: Int32Array.of(20, 2, 40),
  year: Int32Array.of(1, 1, 1),
  score: Float64Array.of(5, 7, 9),
  name: ["twenty", "two", "forty"],
});

describe("joinManyToOne", () => {
  it("keeps every left row in order and gives missing values to those without a match", () => {
    const { table, report } = joinManyToOne(left, right, ["ccode", "year"], ["score", "name"], "test");
    assert.deepEqual(table.columns.score, Float64Array.of(7, 5, Number.NaN, Number.NaN));
    assert.deepEqual(table.columns.name, ["two", "twenty", "", ""]);
    assert.deepEqual(report, {
      title: "test",
      keys: ["ccode", "year"],
      leftRows: 4,
      rightRows: 3,
      matchedLeft: 2,
      unmatchedLeft: 2,
      unusedRight: 1,
    });
  });

  it("does not confuse keys whose parts run together alike", () => {
    const a = tableOf({ first: ["a_b", "a"], second: ["c", "b_c"] });
    const b = tableOf({ first: ["a"], second: ["b_c"], found: Float64Array.of(1) });
    const { table } = joinManyToOne(a, b, ["first", "second"], ["found"], "test");
    assert.deepEqual(table.columns.found, Float64Array.of(Number.NaN, 1));
  });

  it("refuses a right table with a repeated key, with the count and the first", () => {
    const doubled = tableOf({ ccode: Int32Array.of(2, 2, 2), score: Float64Array.of(1, 2, 3) });
    assert.throws(
      () => joinManyToOne(left, doubled, ["ccode"], ["score"], "test"),
      /2 duplicate keys \(first: ccode 2\); expected each key once/,
    );
  });

  it("refuses a missing key", () => {
    const holes = tableOf({ ccode: Float64Array.of(2, Number.NaN), score: Float64Array.of(1, 2) });
    assert.throws(
      () => joinManyToOne(left, holes, ["ccode"], ["score"], "test"),
      /key "ccode" is missing in row 2/,
    );
  });

  it("refuses to overwrite a column", () => {
    assert.throws(
      // @ts-expect-error the year is a key of neither: the compiler refuses a column that is not of the right table
      () => joinManyToOne(left, right, ["ccode", "year"], ["yeer"], "test"),
      /./,
    );
    assert.throws(
      () =>
        joinManyToOne(
          left,
          tableOf({ ccode: Int32Array.of(2), year: Int32Array.of(5) }),
          ["ccode"],
          ["year"],
          "t",
        ),
      /already has a column "year"/,
    );
  });
});
