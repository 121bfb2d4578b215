// Values of kinds that the types do not allow, and values that are missing where a function reads rows of its own.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  fitMixedModel,
  inferFixedEffects,
  ModelError,
  marginalMeans,
  predictGroups,
  refit,
  testAcrossModels,
} from "@alignment/engine";
import { oracleData } from "./formula-oracle";

const base = oracleData("base");
const count = base.y.length;
const fit = fitMixedModel("y ~ x + a + (1 | g)", base);

/** A column of any kind. */
const column = (of: (row: number) => unknown): never =>
  Array.from({ length: count }, (_, row) => of(row)) as never;

function assertRefused(call: () => unknown, message: RegExp): void {
  assert.throws(call, (error: Error) => {
    assert.ok(error instanceof ModelError, error.stack);
    assert.match(error.message, message);
    return true;
  });
}

describe("values that are neither numbers nor text", () => {
  const date = column((row) => new Date(Date.UTC(2000 + (row % 10), 0, 1)));

  it("dates are refused wherever they stand: as groups every one would be a group of its own", () => {
    for (const formula of ["y ~ x + (1 | date)", "y ~ x + (1 | date:a)", "y ~ factor(date) + (1 | g)"]) {
      assertRefused(
        () => fitMixedModel(formula, { ...base, date }),
        /"date" holds the date 2000-01-01T.* in row 1/,
      );
    }
    assertRefused(
      () => fitMixedModel("y ~ date + (1 | g)", { ...base, date }),
      /holds the date 2000.*must be numeric/,
    );
    assertRefused(
      () => fitMixedModel("y ~ x + (1 | g)", { ...base, y: date }),
      /column "y" holds the date 2000/,
    );
  });

  it("dates as text are levels", () => {
    const text = column((row) => `${2000 + (row % 10)}-01-01`);
    assert.equal(
      fitMixedModel("y ~ x + (1 | date)", { ...base, date: text }).randomEffects[0].groupCount,
      10,
    );
  });

  it("objects are refused by row", () => {
    assertRefused(
      () => fitMixedModel("y ~ x + (1 | o)", { ...base, o: column(() => ({})) }),
      /"o" holds an object/,
    );
    assertRefused(
      () => fitMixedModel("y ~ o + (1 | g)", { ...base, o: column((row) => (row === 3 ? {} : row)) }),
      /"o" holds an object in row 4/,
    );
  });

  it("whole numbers of any length are groups where they are held as such, and no numbers", () => {
    const id = column((row) => 9007199254740993n + BigInt(row % 20));
    assert.equal(fitMixedModel("y ~ x + (1 | id)", { ...base, id }).randomEffects[0].groupCount, 20);
    assertRefused(
      () => fitMixedModel("y ~ id + (1 | g)", { ...base, id }),
      /"id" holds 9007199254740993n in row 1/,
    );
    assertRefused(
      () => fitMixedModel("y ~ x + (1 | g)", base, { weights: column(() => 1n) }),
      /weight 1n in row 1 of weights/,
    );
  });
});

describe("values that are missing", () => {
  it("in the response of refit are refused by row, never taken for zero", () => {
    const missing: readonly unknown[] = [null, undefined, Number.NaN, "", "2.5", true];
    for (const value of missing) {
      const response = Array.from(base.y as ArrayLike<number>);
      response[6] = value as number;
      assertRefused(
        () => refit(fit, response),
        /refit: the response is .* in row 7; expected finite numbers/,
      );
    }
  });

  it("among the groups of new rows make the prediction NaN: such a row is in no group, known or new", () => {
    for (const missing of ["", null, undefined, Number.NaN]) {
      const g = [missing, "s01", "another"] as never;
      const {
        fit: predicted,
        standardError,
        meaning,
      } = predictGroups(fit, { x: [1, 1, 1], a: ["lo", "lo", "lo"], g });
      assert.deepEqual(
        Array.from(predicted, (value, row) => [Number.isNaN(value), Number.isNaN(standardError[row])]),
        [
          [true, true],
          [false, false],
          [false, false],
        ],
      );
      assert.match(meaning, /not defined \(NaN\) in 1 of 3 rows: its group is missing in g/);
    }
  });

  it("among clusters are refused by every method that takes them", () => {
    for (const value of [null, undefined, Number.NaN, ""]) {
      const clusters = column((row) => (row === 5 ? value : base.g[row]));
      assertRefused(() => inferFixedEffects(fit, "CR2", { clusters }), /1 rows have no cluster in clusters/);
      assertRefused(
        () => testAcrossModels([{ name: "m", fit, term: "x", clusters }], [{ name: "x", weights: [1] }]),
        /1 rows have no cluster in clusters of m/,
      );
    }
  });

  it("clusters that are no list of the data's length are refused", () => {
    assertRefused(() => inferFixedEffects(fit, "CR2", { clusters: "g" as never }), /clusters is "g"/);
    assertRefused(
      () => inferFixedEffects(fit, "CR2", { clusters: 3 as never }),
      /clusters is 3; expected a list/,
    );
    assertRefused(
      () => inferFixedEffects(fit, "CR2", { clusters: ["a"] }),
      /clusters has 1 values, .* 240 rows/,
    );
  });

  it("in what marginal means hold are refused", () => {
    assertRefused(() => marginalMeans(fit, "a", { at: { x: null as never } }), /at holds null for x/);
    assertRefused(() => marginalMeans(fit, "a", { at: { x: Number.NaN } }), /at holds NaN for x/);
    assertRefused(
      () => marginalMeans(fit, "a", { at: { x: [1, Number.NaN] } }),
      /at holds a list of 2 for x/,
    );
  });
});
