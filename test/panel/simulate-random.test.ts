import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { randomStream } from "alignment/panel";

const draws = 100_000;

/** Four standard errors of a mean of `draws` values of standard deviation 1. */
const fourStandardErrors = 4 / Math.sqrt(draws);

function sample(count: number, draw: () => number): number[] {
  return Array.from({ length: count }, draw);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

describe("randomStream", () => {
  it("gives the same numbers for the same seed and name", () => {
    const [one, other] = [randomStream(5, "scores"), randomStream(5, "scores")];
    assert.deepEqual(sample(50, one.normal), sample(50, other.normal));
  });

  it("gives other numbers for another seed or another name", () => {
    const start = sample(5, randomStream(5, "scores").uniform);
    assert.notDeepEqual(sample(5, randomStream(6, "scores").uniform), start);
    assert.notDeepEqual(sample(5, randomStream(5, "names").uniform), start);
  });

  it("draws uniforms from [0, 1) with mean 1/2, variance 1/12 and no serial correlation", () => {
    const values = sample(draws, randomStream(1, "uniform").uniform);
    assert.ok(values.every((value) => value >= 0 && value < 1));
    const centred = values.map((value) => (value - 0.5) * Math.sqrt(12));
    assert.ok(Math.abs(mean(centred)) < fourStandardErrors);
    assert.ok(Math.abs(mean(centred.map((value) => value ** 2)) - 1) < fourStandardErrors);
    assert.ok(Math.abs(mean(centred.slice(1).map((value, i) => value * centred[i]))) < fourStandardErrors);
  });

  it("draws normals with the moments 0, 1, 0 and 3", () => {
    const values = sample(draws, randomStream(1, "normal").normal);
    const moment = (power: number) => mean(values.map((value) => value ** power));
    // The standard deviations of z, z^2, z^3 and z^4 are 1, 1.42, 3.88 and 9.8.
    assert.ok(Math.abs(moment(1)) < fourStandardErrors);
    assert.ok(Math.abs(moment(2) - 1) < 1.42 * fourStandardErrors);
    assert.ok(Math.abs(moment(3)) < 3.88 * fourStandardErrors);
    assert.ok(Math.abs(moment(4) - 3) < 9.8 * fourStandardErrors);
  });

  it("draws whole numbers of a span with both ends, each as often", () => {
    const random = randomStream(1, "integer");
    const counts = [0, 0, 0, 0];
    for (let draw = 0; draw < draws; draw++) counts[random.integer(3, 6) - 3]++;
    for (const count of counts) {
      assert.ok(Math.abs(count / draws - 0.25) < Math.sqrt(0.1875) * fourStandardErrors);
    }
  });

  it("refuses a seed that is no whole number of 32 bits", () => {
    for (const seed of [-1, 0.5, 2 ** 32, Number.NaN]) {
      assert.throws(() => randomStream(seed, "x"), /randomStream: the seed is .*; expected a whole number/);
    }
  });
});
