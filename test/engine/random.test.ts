import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { philox4x32, randomStream } from "@alignment/engine";

const draws = 100_000;

/** Four standard errors of a mean of `draws` values of standard deviation 1. */
const fourStandardErrors = 4 / Math.sqrt(draws);

function sample(count: number, draw: () => number): number[] {
  return Array.from({ length: count }, draw);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Counter, key and words as the authors publish them (Random123, kat_vectors, philox4x32 10). */
const knownAnswers = [
  { counter: [0, 0, 0, 0], key: [0, 0], words: [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8] },
  {
    counter: [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff],
    key: [0xffffffff, 0xffffffff],
    words: [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd],
  },
  {
    counter: [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
    key: [0xa4093822, 0x299f31d0],
    words: [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1],
  },
];

describe("philox4x32", () => {
  it("gives the words that the generator's authors publish", () => {
    for (const { counter, key, words } of knownAnswers) {
      const found = new Uint32Array(4);
      philox4x32(Uint32Array.from(counter), Uint32Array.from(key), found);
      assert.deepEqual([...found], words);
    }
  });

  it("may write over its counter", () => {
    const [{ counter, key, words }] = knownAnswers;
    const both = Uint32Array.from(counter);
    philox4x32(both, Uint32Array.from(key), both);
    assert.deepEqual([...both], words);
  });
});

describe("randomStream", () => {
  it("draws the generator's words in order: the key is the seed, the counter place, stream and unit", () => {
    const random = randomStream(5, "scores", 3 * 2 ** 32 + 9);
    const found = sample(8, random.uniform).map((value) => value * 2 ** 32);
    // FNV-1a of "scores" is 0xc6e11a12, computed outside.
    const expected = [0, 1].flatMap((place) => {
      const words = new Uint32Array(4);
      philox4x32(Uint32Array.of(place, 0xc6e11a12, 9, 3), Uint32Array.of(5, 0), words);
      return [...words];
    });
    assert.deepEqual(found, expected);
  });

  it("gives the same numbers for the same seed and name", () => {
    const [one, other] = [randomStream(5, "scores"), randomStream(5, "scores")];
    assert.deepEqual(sample(50, one.normal), sample(50, other.normal));
  });

  it("gives other numbers for another seed, another name or another unit", () => {
    const start = sample(5, randomStream(5, "scores").uniform);
    assert.deepEqual(sample(5, randomStream(5, "scores", 0).uniform), start);
    assert.notDeepEqual(sample(5, randomStream(6, "scores").uniform), start);
    assert.notDeepEqual(sample(5, randomStream(5, "names").uniform), start);
    assert.notDeepEqual(sample(5, randomStream(5, "scores", 1).uniform), start);
    assert.notDeepEqual(sample(5, randomStream(5, "scores", 2 ** 32).uniform), start);
  });

  it("gives a unit the same numbers whatever other streams drew before", () => {
    const alone = sample(20, randomStream(5, "scores", 7).normal);
    for (let unit = 0; unit < 7; unit++) sample(unit, randomStream(5, "scores", unit).normal);
    assert.deepEqual(sample(20, randomStream(5, "scores", 7).normal), alone);
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

  it("shuffles a list into each order as often, and keeps its entries", () => {
    const random = randomStream(1, "shuffle");
    const counts = new Map<string, number>();
    for (let draw = 0; draw < draws; draw++) {
      const order = random.shuffle([0, 1, 2]).join("");
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    assert.deepEqual([...counts.keys()].sort(), ["012", "021", "102", "120", "201", "210"]);
    for (const count of counts.values())
      assert.ok(Math.abs(count / draws - 1 / 6) < Math.sqrt(5 / 36) * fourStandardErrors);
    assert.deepEqual([...random.shuffle(Int32Array.of(4, 4, 9))].sort(), [4, 4, 9]);
  });

  it("tells seeds apart that differ in their high word alone", () => {
    const draws = [7, 7 + 2 ** 32, 7 + 2 ** 52].map((seed) => randomStream(seed, "x").uniform());
    assert.equal(new Set(draws).size, 3);
  });

  it("refuses a seed or a unit that is no whole number of its span", () => {
    for (const seed of [-1, 0.5, 2 ** 53, Number.NaN]) {
      assert.throws(() => randomStream(seed, "x"), /randomStream: the seed is .*; expected a whole number/);
    }
    for (const unit of [-1, 0.5, 2 ** 53, Number.NaN]) {
      assert.throws(
        () => randomStream(1, "x", unit),
        /randomStream: the unit is .*; expected a whole number/,
      );
    }
  });
});
