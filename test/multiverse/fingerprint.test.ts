import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { fingerprint } from "alignment/dist/multiverse/fingerprint";

const model = "distance ~ duration + (1 | case) REML";
const distance = Float64Array.of(0.5, -1.25, Number.NaN, 1e300);
const cases = Int32Array.of(1, 2, -3);

describe("the fingerprint of a model on its columns", () => {
  it("is that of the files of specifications that were written before", () => {
    assert.equal(fingerprint("", []), "000000007f4a7c15");
    assert.equal(fingerprint(model, [distance, cases]), "3636917bf963cf58");
  });

  it("is the same for equal columns in other arrays", () => {
    assert.equal(
      fingerprint(model, [distance.slice(), cases.slice()]),
      fingerprint(model, [distance, cases]),
    );
  });

  it("changes with every bit of a column, the order of the columns and every letter of the model", () => {
    const changed = [
      fingerprint(model, [distance, cases]),
      fingerprint(model, [cases, distance]),
      fingerprint(`${model} `, [distance, cases]),
      fingerprint(model.replace("REML", "RELM"), [distance, cases]),
      fingerprint(model, [distance, Int32Array.of(1, 2, -4)]),
      fingerprint(model, [distance, Int32Array.of(1, 2)]),
      fingerprint(model, [Float64Array.of(0.5, -1.25, Number.NaN, 1e300 * (1 + Number.EPSILON)), cases]),
      fingerprint(model, [Float64Array.of(-1.25, 0.5, Number.NaN, 1e300), cases]),
    ];
    assert.equal(new Set(changed).size, changed.length);
  });
});
