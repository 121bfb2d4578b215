import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { pack, unpack } from "@alignment/page/dist/pack";

const through = (value: unknown): unknown => unpack(JSON.parse(JSON.stringify(pack(value))));

describe("pack and unpack", () => {
  it("give back typed arrays to the last bit, missing numbers included", () => {
    const value = {
      scores: Float64Array.of(0.1 + 0.2, -1e-300, Number.NaN, 5e-324, -0.5),
      codes: Int8Array.of(1, 1, -9, 0, 3),
      years: Int32Array.of(1960, 1961, 2014),
      exists: Uint8Array.of(0, 1, 255),
    };
    assert.deepEqual(through(value), value);
  });

  it("give back maps, patterns, lists and values that JSON does not know", () => {
    const value = {
      map: new Map([[4400, Int8Array.of(1)]]),
      pattern: /^viet.?nam$/i,
      list: ["a", undefined, null],
      nan: Number.NaN,
    };
    assert.deepEqual(through(value), value);
  });

  it("write an object that stands in several places once, and make it one object again", () => {
    const shared = Float64Array.of(1.5, 2.5);
    const back = through({ one: shared, other: { same: shared } }) as {
      one: unknown;
      other: { same: unknown };
    };
    assert.equal(back.one, back.other.same);
    assert.equal(JSON.stringify(pack({ one: shared, other: shared })).match(/2\.5/g)?.length, 1);
  });

  it("are written alike whether or not equal objects are one object", () => {
    const copies = { one: { list: [1.5, 2.5] }, other: { same: { list: [1.5, 2.5] } } };
    const shared = { list: [1.5, 2.5] };
    assert.equal(
      JSON.stringify(pack(copies)),
      JSON.stringify(pack({ one: shared, other: { same: shared } })),
    );
    assert.deepEqual(through(copies), copies);
  });

  it("refuse a function", () => {
    assert.throws(() => pack({ build: () => 1 }), /a function is no data/);
  });
});
