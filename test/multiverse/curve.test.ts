import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { curveStatistics, maxTAdjusted, randomisationP } from "alignment/multiverse";

describe("curveStatistics", () => {
  it("gives median, share and Stouffer's statistic by hand", () => {
    const { median, share, stouffer } = curveStatistics([0.4, 0.1, 0.2, 0.3], [3, 1, 1.96, 2]);
    assert.equal(median, 0.25);
    assert.equal(share, 0.5);
    assert.equal(stouffer, 7.96 / 2);
  });

  it("leaves out specifications without an estimate", () => {
    assert.deepEqual(curveStatistics([Number.NaN, 0.2], [5, 2]), curveStatistics([0.2], [2]));
  });

  it("has no number where no specification has one", () => {
    for (const value of Object.values(curveStatistics([Number.NaN], [1]))) assert.ok(Number.isNaN(value));
  });
});

describe("randomisationP", () => {
  it("counts draws at least as large, and the data themselves", () => {
    assert.equal(randomisationP(2, [1, 2, 3]), 0.75);
    assert.equal(randomisationP(9, [1, 2, 3]), 0.25);
    assert.equal(randomisationP(9, []), 1);
  });

  it("counts a draw without the statistic against the finding", () => {
    assert.equal(randomisationP(9, [1, Number.NaN, 3]), 0.5);
  });
});

describe("maxTAdjusted", () => {
  it("compares each specification with the largest of each draw", () => {
    assert.deepEqual(
      maxTAdjusted(
        [2, 1, Number.NaN],
        [
          [0, 3, 1],
          [1.5, 0, Number.NaN],
          [0.5, 0.5, 0.5],
        ],
      ),
      [2 / 4, 3 / 4, Number.NaN],
    );
  });

  it("is never smaller than the specification's own p", () => {
    const draws = Array.from({ length: 50 }, (_, d) => [Math.sin(d), Math.cos(3 * d), Math.sin(7 * d)]);
    const adjusted = maxTAdjusted([0.9, 0.5, 0.1], draws);
    for (const [k, t] of [0.9, 0.5, 0.1].entries()) {
      const own = randomisationP(
        t,
        draws.map((draw) => draw[k]),
      );
      assert.ok(adjusted[k] >= own);
    }
  });

  it("refuses draws of another curve", () => {
    assert.throws(() => maxTAdjusted([1, 2], [[1]]), /draw 0 has 1 specifications; expected 2/);
  });
});
