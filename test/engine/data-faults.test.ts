import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  type DataColumns,
  type FitOptions,
  FormulaError,
  fitMixedModel,
  ModelError,
  parseFormula,
} from "@alignment/engine";
import { oracleData } from "./formula-oracle";

const base = oracleData("base");

/** The numbers of a column with one of them replaced. */
function replaced(name: string, row: number, value: number): number[] {
  return Array.from(base[name] as ArrayLike<number>, (old, at) => (at === row ? value : old));
}

function assertRefused(formula: string, data: DataColumns, message: RegExp, options?: FitOptions): void {
  assert.throws(
    () => fitMixedModel(formula, data, options),
    (error: Error) => {
      assert.ok(error instanceof ModelError, error.stack);
      assert.match(error.message, message);
      return true;
    },
  );
}

describe("Arithmetic that leaves the numbers is refused by its term, with row and value,", () => {
  const nonfinite = oracleData("nonfinite");
  const refused: readonly (readonly [string, DataColumns, RegExp])[] = [
    [
      "y ~ I(z^0.5) + x + (1 | g)",
      nonfinite,
      /I\(z\^0\.5\) is not a number in row 1, where z is -1\.48 \(18 such rows\)/,
    ],
    ["y ~ I(z^0.5) * x + (1 | g)", nonfinite, /I\(z\^0\.5\) is not a number in row 1/],
    ["y ~ I(1/x) + z + (1 | g)", nonfinite, /I\(1\/x\) is Infinity in row 1, where x is 0 \(6 such rows\)/],
    ["I(1/x) ~ z + (1 | g)", nonfinite, /I\(1\/x\) is Infinity in row 1/],
    ["y ~ z + (I(z^0.5) | g)", nonfinite, /I\(z\^0\.5\) is not a number in row 1/],
    ["y ~ z + (1 + sqrt(z) || g)", nonfinite, /sqrt\(z\) is not a number/],
    ["y ~ x + offset(log(z)) + (1 | g)", nonfinite, /log\(z\) is not a number/],
    ["y ~ scale(log(x)) + (1 | g)", nonfinite, /log\(x\) is -Infinity in row 1, where x is 0/],
    ["y ~ poly(1/x, 2) + (1 | g)", nonfinite, /1\/x is Infinity/],
    ["y ~ factor(log(x)) + (1 | g)", nonfinite, /log\(x\) is -Infinity/],
    ["y ~ log(z):x + (1 | g)", nonfinite, /log\(z\) is not a number/],
    [
      "y ~ exp(x) + (1 | g)",
      { ...base, x: replaced("x", 7, 800) },
      /exp\(x\) is Infinity in row 8, where x is 800/,
    ],
    [
      "y ~ poly(x, 2, raw = TRUE) + (1 | g)",
      { ...base, x: replaced("x", 7, 1e200) },
      /raw = TRUE\) is Infinity in row 8/,
    ],
    [
      "y ~ x:z + (1 | g)",
      { ...base, x: replaced("x", 7, 1e200), z: replaced("z", 7, 1e200) },
      /x:z is Infinity in row 8, where x is 1e\+200 and z is 1e\+200/,
    ],
  ];
  for (const [formula, data, message] of refused) it(formula, () => assertRefused(formula, data, message));

  it("counting rows as the caller does, also where others are dropped before", () => {
    const data = { ...base, y: replaced("y", 2, Number.NaN), z: replaced("z", 9, -1) };
    assertRefused("y ~ log(z) + (1 | g)", data, /log\(z\) is not a number in row 10, where z is -1/);
  });

  it("but not where the variable itself is missing: that row is dropped and counted", () => {
    const { dropped } = fitMixedModel("y ~ log(z) + (1 | g)", { ...base, z: replaced("z", 9, Number.NaN) });
    assert.deepEqual(dropped, { total: 1, byVariable: { z: 1 } });
  });
});

describe("An infinite number is refused by column, row and value", () => {
  for (const value of [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
    const data = { ...base, x: replaced("x", 4, value) };
    const formulas = [
      "y ~ x + (1 | g)",
      "y ~ z * x + (1 | g)",
      "y ~ z + (x | g)",
      "x ~ z + (1 | g)",
      "y ~ z + offset(x) + (1 | g)",
      "y ~ z + (1 | x)",
      "y ~ factor(x) + (1 | g)",
      "y ~ I(x > 0) + (1 | g)",
    ];
    for (const formula of formulas) {
      it(`${value}: ${formula}`, () => {
        assertRefused(formula, data, new RegExp(`column "x" is infinite in row 5: ${value}`));
      });
    }
  }
});

describe("A factor with one level is refused by name", () => {
  const single = oracleData("single");
  const refused: readonly (readonly [string, DataColumns, RegExp])[] = [
    ["y ~ only + x + (1 | g)", single, /the factor only has one level, "one", in the 240 rows/],
    ["y ~ only * x + (1 | g)", single, /the factor only has one level/],
    ["y ~ x + (only | g)", single, /the factor only has one level/],
    ["y ~ 0 + only + x + (1 | g)", single, /the factor only has one level/],
    ["y ~ x:only + (1 | g)", single, /the factor only has one level/],
    ["y ~ x + factor(const) + (1 | g)", single, /the factor factor\(const\) has one level, "3"/],
    ["y ~ I(const > 1) + (1 | g)", single, /the factor I\(const > 1\) has one level, "TRUE"/],
    [
      "y ~ sex + x + (1 | g)",
      oracleData("oneleft"),
      /the factor sex has one level, "f", in the 30 rows that are left after rows with missing values were dropped/,
    ],
  ];
  for (const [formula, data, message] of refused) it(formula, () => assertRefused(formula, data, message));

  it("while a constant number is named among the columns left out", () => {
    assert.deepEqual(fitMixedModel("y ~ const + x + (1 | g)", single).aliased, ["const"]);
  });
});

describe("Identifiers that a number cannot hold exactly", () => {
  const ids = Array.from({ length: 240 }, (_, row) => 9007199254740990 + 2 * (row % 20));

  it("are refused as groups and as a factor, by column and row", () => {
    const data = { ...base, id: ids };
    assertRefused(
      "y ~ x + (1 | id)",
      data,
      /column "id" holds 9007199254740992 in row 2, and whole numbers beyond 2\^53/,
    );
    assertRefused("y ~ factor(id) + (1 | g)", data, /column "id" holds 9007199254740992 in row 2/);
  });

  it("are groups as text", () => {
    const id = Array.from({ length: 240 }, (_, row) => `900719925474099${10 + (row % 20)}`);
    assert.equal(fitMixedModel("y ~ x + (1 | id)", { ...base, id }).randomEffects[0].groupCount, 20);
  });
});

describe("Names of columns", () => {
  const names = [
    "größe",
    "gro\u0308ße2",
    "年齢",
    "переменная_1",
    "سن",
    "हिन्दी",
    "نام\u200cخانوادگی",
    "𝛼",
    "Ⅷ.b",
    "ñandú.2",
  ];
  for (const name of names) {
    it(`hold letters of any script without backticks: ${name}`, () => {
      const fit = fitMixedModel(`y ~ ${name} + (1 | g)`, { ...base, [name]: base.x });
      assert.equal(fit.fixedEffects[1].term, name);
      assert.ok(Math.abs(fit.criterion - 902.477845) < 1e-5);
    });
  }

  it("stand in backticks whatever they hold, and are written so again", () => {
    const data = { "y value": base.y, größe: base.x, "group id": base.g };
    const fit = fitMixedModel("`y value` ~ größe + (1 | `group id`)", data);
    assert.equal(fit.formula, "`y value` ~ größe + (1 | `group id`)");
    assert.ok(Math.abs(fit.criterion - 902.477845) < 1e-5);
    const odd = fitMixedModel("y ~ `a\\`b\\\\c` + (1 | g)", { ...base, "a`b\\c": base.x });
    assert.deepEqual(parseFormula(odd.formula).fixed[1], [{ kind: "column", name: "a`b\\c" }]);
  });

  it("are no symbols", () => {
    for (const formula of ["y ~ x – z + (1 | g)", "y ~ 😀 + (1 | g)", "y ~ “x” + (1 | g)"]) {
      assert.throws(() => parseFormula(formula), /has no meaning in a formula at character/);
    }
  });
});

describe("A formula that is nested or repeated without end is refused by FormulaError", () => {
  const many = 9000;
  const formulas: readonly (readonly [string, string])[] = [
    ["brackets around a term", `y ~ ${"(".repeat(many)}x${")".repeat(many)} + (1 | g)`],
    ["brackets inside of I()", `y ~ I(${"(".repeat(many)}x${")".repeat(many)}) + (1 | g)`],
    ["brackets around the response", `${"(".repeat(many)}y${")".repeat(many)} ~ x + (1 | g)`],
    ["functions", `y ~ ${"log(".repeat(many)}x${")".repeat(many)} + (1 | g)`],
    ["signs", `y ~ I(${"-".repeat(many)}x) + (1 | g)`],
    ["powers", `y ~ I(${"x^".repeat(many)}x) + (1 | g)`],
    ["sums", `y ~ I(x${"+x".repeat(many)}) + (1 | g)`],
    ["grouping factors", `y ~ (1 | ${"factor(".repeat(many)}g${")".repeat(many)})`],
    ["products", `y ~ ${Array.from({ length: 30 }, (_, at) => `x${at}`).join("*")} + (1 | g)`],
    ["a power of a sum", `y ~ (${Array.from({ length: 30 }, (_, at) => `x${at}`).join("+")})^9 + (1 | g)`],
  ];
  for (const [what, formula] of formulas) {
    it(what, () => {
      assert.throws(
        () => parseFormula(formula),
        (error: Error) => {
          assert.ok(error instanceof FormulaError, error.stack);
          assert.match(error.message, /more than \d+ (parentheses|operations|terms)/);
          assert.ok(error.message.length < 300);
          return true;
        },
      );
    });
  }
});

describe("parseFormula says what a formula cannot hold, where", () => {
  const broken: readonly (readonly [string, number, RegExp])[] = [
    ["y ~ x > 0 + (1 | g)", 6, /">" does not belong here; a comparison stands inside of I\(\)/],
    ["y ~ offset(x):z + (1 | g)", 13, /":" does not belong here/],
    ["y ~ (x + offset(z)) + (1 | g)", 9, /an offset stands only as a summand of the whole model/],
    ["y ~ x - offset(z) + (1 | g)", 8, /an offset stands only/],
    ["y ~ I(offset(z)) + (1 | g)", 6, /offset\(\) stands as a summand of its own/],
    ["y ~ poly(x, 0) + (1 | g)", 4, /degree of poly\(\) is no whole number/],
    ["y ~ poly(x, z, 2) + (1 | g)", 4, /degree of poly\(\) is no whole number/],
    ["y ~ poly(x, 2, TRUE) + (1 | g)", 4, /poly\(\) takes x, degree, raw, not one more/],
    ["y ~ log(x, bas = 2) + (1 | g)", 4, /log\(\) takes x, base, not "bas"/],
    ["y ~ scale(x, center = 2) + (1 | g)", 4, /expected TRUE or FALSE/],
    ["y ~ log() + (1 | g)", 4, /log\(\) has nothing to work on/],
    ["y ~ (a + b)^x + (1 | g)", 12, /expected a whole number from 1 on after \^/],
    ["y ~ . + (1 | g)", 4, /all other columns/],
    ["y ~ TRUE + (1 | g)", 4, /TRUE is no column/],
  ];
  for (const [formula, at, message] of broken) {
    it(formula, () => {
      assert.throws(
        () => parseFormula(formula),
        (error: Error) => {
          assert.ok(error instanceof FormulaError, error.stack);
          assert.match(error.message, message);
          assert.equal(error.at, at);
          return true;
        },
      );
    });
  }

  it("and text where a number is needed is refused when the data are known", () => {
    assertRefused("y ~ log(a) + (1 | g)", base, /column "a" holds "hi" in row 1; it must be numeric/);
    assertRefused("y ~ I(a == 1) + (1 | g)", base, /a == 1 compares a text with a number/);
    assertRefused("y ~ log(poly(x, 2)) + (1 | g)", base, /poly\(x, 2\) stands inside of an expression/);
    assertRefused("factor(t) ~ x + (1 | g)", base, /the response factor\(t\) is text/);
    assertRefused(
      "y ~ poly(t, 10) + (1 | g)",
      base,
      /is of degree 10, and the variable has 10 different values/,
    );
  });
});
