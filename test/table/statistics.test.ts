import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { meanOf, medianOf, quantileOf, standardDeviationOf } from "alignment/dist/table/statistics";

describe("the statistics of a list", () => {
  it("are those of its definition, whatever the order", () => {
    assert.equal(meanOf([4, 1, 1]), 2);
    assert.equal(standardDeviationOf([4, 1, 1]), Math.sqrt(3));
    assert.equal(medianOf([10, 2, 9]), 9);
    assert.equal(medianOf([10, 2, 9, 1]), 5.5);
  });

  it("put quantiles between the two nearest values, and never beyond the ends", () => {
    assert.deepEqual(
      [0, 0.5, 0.25, 1, 1.5].map((probability) => quantileOf([1, 2, 4], probability)),
      [1, 2, 1.5, 4, 4],
    );
  });

  it("are undefined of nothing", () => {
    assert.deepEqual([meanOf([]), medianOf([])], [Number.NaN, Number.NaN]);
  });
});
