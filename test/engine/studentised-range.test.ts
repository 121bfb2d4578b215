import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { studentisedRangeTail } from "@alignment/engine/dist/inference/studentised-range";
import { assertRelativelyNear as near } from "./near";

describe("the tail of the studentised range", () => {
  it("is R's ptukey, and for two means that of t", () => {
    // ptukey(q, k, df, lower.tail = FALSE), R 4.2.2
    const values: readonly (readonly [q: number, k: number, df: number, tail: number])[] = [
      [3.5, 3, 10, 0.07710331084],
      [2.1, 5, 3, 0.6292406644],
      [4.330692453, 3, 208.85, 0.006990808773],
      [1, 10, 50, 0.9993483433],
      [5, 12, Number.POSITIVE_INFINITY, 0.02085949649],
    ];
    for (const [q, k, df, tail] of values) {
      near(studentisedRangeTail(q, k, df), tail, 1e-6, `q ${q}, ${k} means, ${df} degrees`);
    }
    near(studentisedRangeTail(12, 2, 10), 7.0042432587e-6, 1e-9, "two means");
    assert.equal(studentisedRangeTail(0, 3, 5), 1);
    const far = studentisedRangeTail(20, 4, 200);
    assert.ok(far > 0 && far < 1e-25);
  });
});
