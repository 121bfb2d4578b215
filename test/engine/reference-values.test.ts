import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  conditionalModes,
  type DataColumns,
  fitMixedModel,
  ModelError,
  predictGroups,
} from "@alignment/engine";
import { oracleData } from "./formula-oracle";
import { assertFits, base, numbers, rowsOf, titled } from "./reference-fits";

describe("rows that cannot be used leave the others' estimates as they are", () => {
  const nonfinite = oracleData("nonfinite");
  const infinite = oracleData("yearinf");
  const [z, x] = [numbers(nonfinite, "z"), numbers(nonfinite, "x")];
  const numeric = (name: string, dropped: number): DataColumns =>
    rowsOf({ ...infinite, [name]: numbers(infinite, name) }, (row) => row !== dropped);
  titled([
    {
      data: rowsOf(nonfinite, (row) => z[row] >= 0),
      formula: "y ~ I(z^0.5) + x + (1 | g)",
      effects: {
        "(Intercept)": [2.202882, 0.7017941],
        "I(z^0.5)": [0.38867, 0.5060962],
        x: [-0.04644319, 0.1640162],
      },
      criterion: 27.3565785,
      rows: 12,
    },
    {
      data: rowsOf(nonfinite, (row) => x[row] > 0),
      formula: "y ~ I(1/x) + z + (1 | g)",
      effects: { "(Intercept)": [2.036065], "I(1/x)": [0.1011851, 0.2571978], z: [0.3653797, 0.09313684] },
      rows: 24,
    },
    {
      data: numeric("year", 4),
      formula: "y3 ~ year + (1 | g)",
      effects: { year: [0.01770345, 0.01673055] },
      criterion: 688.099754,
      rows: 239,
    },
    {
      data: numeric("x", 8),
      formula: "y3 ~ x + (1 | g)",
      effects: { x: [0.4613696, 0.0539059] },
      criterion: 624.225033,
      rows: 239,
    },
    {
      data: oracleData("oneleft"),
      formula: "y ~ x + (1 | g)",
      effects: { x: [0.4496259, 0.10186] },
      criterion: 53.94103977,
      rows: 30,
    },
  ]);
});

describe("groups are told apart by all of their names", () => {
  it("pairs of levels with colons, of which lme4 itself makes one group", () => {
    const fit = fitMixedModel("y ~ x + (1 | g:h)", oracleData("collide"));
    assertFits({
      data: oracleData("collide"),
      formula: "y ~ x + (1 | g:h)",
      effects: { "(Intercept)": [0.9913754, 0.8148808], x: [0.979644, 0.07321029] },
      criterion: -14.46358303,
      deviations: [1.995498, 0.1473579],
    });
    const [{ modes, groupNames }] = conditionalModes(fit);
    assert.deepEqual([modes.length, new Set(groupNames).size], [6, 6]);
    const { fit: predicted } = predictGroups(fit, { x: [0, 0], g: ["10:30", "10"], h: ["a", "30:a"] });
    [3.947441, -1.964888].forEach((value, row) => {
      assert.ok(Math.abs(predicted[row] - value) < 2e-6, `row ${row + 1}: ${predicted[row]}`);
    });
  });

  it("three interactions over levels with colons keep every combination that occurs", () => {
    const level = (levels: readonly string[], every: number) =>
      Array.from({ length: 240 }, (_, row) => levels[Math.floor(row / every) % levels.length]);
    const data = {
      ...base,
      p: level(["1:2", "1", "2"], 1),
      q: level(["3", "2:3", "1:2:3"], 4),
      r: level(["a", "b:a", "a:b"], 16),
    };
    const fit = fitMixedModel("y ~ x + (1 | p:q) + (1 | q:r) + (1 | p/q/r)", data);
    const counts = fit.randomEffects.map((one) => [one.groupingFactor, one.groupCount]);
    assert.deepEqual(Object.fromEntries(counts), { "p:q:r": 27, "p:q": 9, "q:r": 9, p: 3 });
    assert.match(fit.statusReason, /two terms of p:q hold \(Intercept\)/);
  });

  titled([
    {
      data: { ...oracleData("bigid"), id: Array.from(oracleData("bigid").id as ArrayLike<unknown>, String) },
      formula: "y ~ x + (1 | id)",
      effects: { "(Intercept)": [0.5197336, 0.3678568], x: [0.5804794, 0.1254016] },
      criterion: 167.144064,
      deviations: [1.113699, 0.7828915],
    },
  ]);
});

describe("ratios and collinearities up to what doubles can tell", () => {
  const icc = oracleData("icc");
  const years = oracleData("years");
  const [mean, rest] = [numbers(icc, "mean"), numbers(icc, "rest")];
  const [x, w] = [numbers(years, "x"), numbers(years, "w")];
  /** Residuals of 10^-power beside differences between groups of one. */
  const ofPower = (power: number): DataColumns => ({
    ...icc,
    y: mean.map((value, row) => value + rest[row] * 10 ** -power),
  });
  titled([
    {
      data: ofPower(5),
      formula: "y ~ x + (1 | g)",
      effects: { "(Intercept)": [1.969778, 0.2801994], x: [1.072966e-5, 1.040565e-6] },
      criterion: -1152.52554,
      deviations: [0.9706393],
    },
    {
      data: ofPower(6),
      formula: "y ~ x + (1 | g)",
      effects: { "(Intercept)": [1.969778, 0.2801994], x: [1.072966e-6, 1.040565e-7] },
      deviations: [0.970639, 8.429074e-7],
    },
    {
      data: ofPower(7),
      formula: "y ~ x + (1 | g)",
      effects: { "(Intercept)": [1.969778, 0.2801994], x: [1.072966e-7, 1.040565e-8] },
      deviations: [0.9706391],
    },
    {
      data: ofPower(8),
      formula: "y ~ x + (1 | g)",
      effects: { "(Intercept)": [1.969778, 0.2801994] },
      deviations: [0.9706391, 8.429073e-9],
    },
    {
      data: years,
      formula: "y3 ~ year + I(year^2) + I(year^3) + (1 | g)",
      options: { method: "ML" },
      effects: { "I(year^3)": [0.00191648446, 0.00184965051] },
      criterion: 682.736543,
    },
    {
      data: { ...years, x7: x.map((value, row) => value + 1e-6 * w[row]) },
      formula: "y3 ~ x + x7 + (1 | g)",
      options: { method: "ML" },
      effects: { x7: [15026.94, 159753.99] },
      criterion: 622.257268,
    },
  ]);
});

describe("a response without residuals is refused by its name", () => {
  const data = {
    ...base,
    constant: numbers(base, "y").map(() => 5),
    line: numbers(base, "x").map((value) => 3 + 2 * value),
    steps: numbers(base, "x").map((value, row) => 2 * value + Math.floor(row / 10)),
  };
  const refused = ["constant", "line", "steps"].map((name) => [name, `${name} ~ x + (1 | g)`] as const);
  for (const [name, formula] of [...refused, ["y", "y ~ y + x + (1 | g)"] as const]) {
    it(formula, () => {
      assert.throws(
        () => fitMixedModel(formula, data),
        (error: Error) => error instanceof ModelError && error.message.includes(`the response ${name} `),
      );
    });
  }
});
