import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type DataColumns, FormulaError, fitMixedModel, ModelError, parseFormula } from "@alignment/engine";

const data: DataColumns = {
  y: [1, 2, 3, 5, 4, 6, 7, 9],
  x: [0, 1, 2, 3, 0, 1, 2, 3],
  word: ["a", "b", "a", "b", "a", "b", "a", "b"],
  g: ["p", "p", "p", "p", "q", "q", "q", "q"],
  one: ["p", "p", "p", "p", "p", "p", "p", "p"],
  each: ["1", "2", "3", "4", "5", "6", "7", "8"],
};

describe("fitMixedModel refuses, by name,", () => {
  const refused: readonly (readonly [string, string, DataColumns, RegExp])[] = [
    ["an unknown column", "y ~ z + (1 | g)", data, /no column "z"; expected one of y, x, word/],
    ["a column in other capitals", "y ~ X + (1 | g)", data, /no column "X"; .*did you mean "x"\?/],
    ["data without columns", "y ~ x + (1 | g)", {}, /no column "y"; expected named columns, such as/],
    ["an unknown grouping factor", "y ~ x + (1 | h)", data, /no column "h"/],
    ["text as the response", "word ~ x + (1 | g)", data, /response word is text/],
    ["text in arithmetic", "y ~ log(word) + (1 | g)", data, /column "word" holds "a" in row 1/],
    [
      "an infinite number",
      "y ~ x + (1 | g)",
      { ...data, x: [0, 1, Number.POSITIVE_INFINITY, 3, 0, 1, 2, 3] },
      /"x" is infinite in row 3/,
    ],
    ["log of zero", "y ~ log(x) + (1 | g)", data, /log\(x\) is -Infinity in row 1, where x is 0/],
    ["a grouping factor with one level", "y ~ x + (1 | one)", data, /grouping factor one has 1 level/],
    ["one row a level", "y ~ x + (1 | each)", data, /8 random effects of each for 8 rows/],
    [
      "columns of different length",
      "y ~ x + (1 | g)",
      { ...data, x: [1, 2] },
      /column "x" has 2 rows and column "y" 8/,
    ],
    [
      "data without a complete row",
      "y ~ x + (1 | g)",
      { ...data, x: new Array(8).fill(Number.NaN) },
      /no row is complete \(missing: x in 8\)/,
    ],
    [
      "fewer rows than fixed effects",
      "y ~ each + (1 | g)",
      data,
      /8 rows for 8 fixed effects.*; each holds numbers as text/,
    ],
    ["a model without random effects", "y ~ x", data, /no random effects/],
  ];
  for (const [what, formula, columns, message] of refused) {
    it(what, () => {
      assert.throws(
        () => fitMixedModel(formula, columns),
        (error: Error) => {
          assert.ok(error instanceof ModelError, error.stack);
          assert.match(error.message, message);
          return true;
        },
      );
    });
  }
});

describe("parseFormula points at the character", () => {
  const broken: readonly (readonly [string, number, RegExp])[] = [
    ["y ~ x + (1 | g", 14, /the formula ends, expected "\)"/],
    ["y ~ x + + (1 | g)", 8, /expected a term, found "\+"/],
    ["y x", 2, /found "x", expected "~"/],
    ["y ~ x # comment", 6, /"#" has no meaning/],
    ["y ~ spline(x) + (1 | g)", 4, /there is no function "spline"/],
    ["y ~ x + (1 | 2)", 13, /expected the name of a grouping factor/],
    ["y ~ x)", 5, /"\)" does not belong here/],
    ["", 0, /the formula ends where a term is expected/],
  ];
  for (const [formula, at, message] of broken) {
    it(JSON.stringify(formula), () => {
      assert.throws(
        () => parseFormula(formula),
        (error: Error) => {
          assert.ok(error instanceof FormulaError, error.stack);
          assert.equal(error.at, at);
          assert.match(error.message, message);
          return true;
        },
      );
    });
  }
});
