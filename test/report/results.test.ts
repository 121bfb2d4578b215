import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, it, mock } from "node:test";
import { runInNewContext } from "node:vm";
import { check, checkClose, recordResult } from "alignment/display";
import { temporaryFolder } from "../support";

describe("recordResult", () => {
  let folder = "";
  beforeEach(() => {
    folder = temporaryFolder();
    process.env.ALIGNMENT_RESULTS = join(folder, "lines.jsonl");
  });
  afterEach(() => {
    delete process.env.ALIGNMENT_RESULTS;
  });

  it("appends one line of JSON a result", () => {
    recordResult("table2.duration.estimate", 0.0125);
    recordResult("table2.(Intercept).stars", "***");
    recordResult("attrition.1", { step: "all", rows: 3, kept: true, why: null, years: [1965, 2010] });
    const lines = readFileSync(join(folder, "lines.jsonl"), "utf8").trimEnd().split("\n");
    assert.deepEqual(
      lines.map((line) => JSON.parse(line)),
      [
        { key: "table2.duration.estimate", value: 0.0125 },
        { key: "table2.(Intercept).stars", value: "***" },
        { key: "attrition.1", value: { step: "all", rows: 3, kept: true, why: null, years: [1965, 2010] } },
      ],
    );
  });

  it("takes plain objects of a notebook's own context", () => {
    recordResult("other.context", runInNewContext("({ a: [1, { b: 2 }] })"));
  });

  it("refuses numbers that are not finite, by the name of the part", () => {
    assert.throws(() => recordResult("a.b", { c: [1, Number.NaN] }), /a\.b\.c\[1\] is NaN/);
    assert.throws(() => recordResult("a", Number.POSITIVE_INFINITY), /a is Infinity/);
  });

  it("refuses what JSON would lose: undefined, functions, maps, dates and typed arrays", () => {
    assert.throws(() => recordResult("a", undefined), /a is undefined/);
    assert.throws(() => recordResult("a", { b: () => 1 }), /a\.b is a function/);
    for (const value of [new Map(), new Date(0), Float64Array.of(1), runInNewContext("new Map()")]) {
      assert.throws(() => recordResult("a", value), /an object of (Map|Date|Float64Array)/);
    }
    assert.throws(() => recordResult("a", new Array(2)), /a\[0\] is undefined/);
  });

  it("refuses keys that are not words joined by dots", () => {
    for (const key of ["", ".a", "a.", "a..b", "a b", "a/b", "ä"]) {
      assert.throws(() => recordResult(key, 1), RangeError, key);
    }
  });

  it("writes nothing where no file is named, but checks all the same", () => {
    delete process.env.ALIGNMENT_RESULTS;
    recordResult("a", 1);
    assert.throws(() => recordResult("a", Number.NaN));
  });
});

describe("check and checkClose", () => {
  const printed = (run: () => void): string => {
    const log = mock.method(console, "log", () => undefined);
    try {
      run();
      return log.mock.calls.map((call) => String(call.arguments[0])).join("\n");
    } finally {
      log.mock.restore();
    }
  };

  it("print the claim where it holds", () => {
    assert.equal(
      printed(() => check(true, "one is one")),
      "✓ one is one",
    );
    assert.equal(
      printed(() => checkClose(1000, 1000.0001, 1e-6, "near")),
      "✓ near",
    );
  });

  it("throw with both values where it does not", () => {
    assert.throws(() => check(false, "two is one"), /"two is one" is false/);
    assert.throws(() => checkClose(1, 1.1, 0.01, "near"), /found 1; expected 1\.1 within 0\.01/);
    assert.throws(() => checkClose(Number.NaN, 1, 1, "near"), /found NaN/);
    assert.throws(() => checkClose(1, 1, 0, "near"), RangeError);
  });
});
