import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { expandShorthand } from "@alignment/kernel";

describe("expandShorthand", () => {
  const cases: readonly (readonly [string, string, string])[] = [
    ["an object", "f({ a, b: 1 })", "f({ a: a, b: 1 })"],
    ["several names and nested objects", "f({ a, b: { c } })", "f({ a: a, b: { c: c } })"],
    ["an assignment pattern", "({ a, b = 2 } = g())", "({ a: a, b: b = 2 } = g())"],
    ["the body of an arrow", "(x) => ({ a, x })", "(x) => ({ a: a, x: x })"],
  ];
  for (const [what, source, expected] of cases) {
    it(`writes shorthand names out in ${what}`, () => assert.equal(expandShorthand(source), expected));
  }

  it("leaves declarations, imports, text and comments as they are", () => {
    const source = 'import { a } from "b";\nconst { c } = d; // { e }\nconst f = "{ g }";';
    assert.equal(expandShorthand(source), source);
  });
});
