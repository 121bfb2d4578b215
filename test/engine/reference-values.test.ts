// Models with their right values written out, estimate by estimate: lme4 1.1-31 in R 4.2.2 (bobyqa, rhoend 1e-10), and where
// that loses digits the deviance by hand with significands of 64 bits. Profiles, joint tests, marginal means, comparisons
// and simulation have theirs in profile-boundary, terms-and-means, compare-models and simulation.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  conditionalModes,
  type DataColumns,
  type FitOptions,
  fitMixedModel,
  ModelError,
  predictGroups,
} from "@alignment/engine";
import { oracleData } from "./formula-oracle";

interface Expected {
  readonly data: DataColumns;
  readonly formula: string;
  readonly options?: FitOptions;
  /** Estimates, with standard errors where they are known. */
  readonly effects: { readonly [term: string]: readonly [estimate: number, standardError?: number] };
  readonly criterion?: number;
  /** Of the random effects in the order of the fit, then of the residuals. */
  readonly deviations?: readonly number[];
  readonly rows?: number;
}

function assertFits({ data, formula, options, effects, criterion, deviations, rows }: Expected): void {
  const fit = fitMixedModel(formula, data, options);
  assert.equal(fit.status, "converged", fit.statusReason);
  const near = (actual: number, expected: number, tolerance: number, what: string): void => {
    const distance = Math.abs(actual - expected);
    assert.ok(distance <= tolerance * Math.abs(expected), `${what}: ${actual}, not ${expected}`);
  };
  for (const [term, [estimate, standardError]] of Object.entries(effects)) {
    const own = fit.fixedEffects.find((effect) => effect.term === term);
    assert.ok(own !== undefined, `${term} is not among ${fit.fixedEffects.map((effect) => effect.term)}`);
    near(own.estimate, estimate, 5e-6, term);
    if (standardError !== undefined)
      near(own.standardError, standardError, 5e-6, `standard error of ${term}`);
  }
  if (criterion !== undefined) near(fit.criterion, criterion, 1e-8, "criterion");
  const own = [...fit.randomEffects.flatMap((one) => one.standardDeviations), fit.residualStandardDeviation];
  deviations?.forEach((deviation, at) => {
    near(own[at], deviation, 3e-6, `standard deviation ${at + 1}`);
  });
  if (rows !== undefined) assert.equal(fit.observationCount, rows);
}

const base = oracleData("base");

/** Some rows of a table. */
function rowsOf(data: DataColumns, keep: (row: number) => boolean): DataColumns {
  return Object.fromEntries(
    Object.entries(data).map(([name, column]) => [
      name,
      Array.from(column as ArrayLike<never>).filter((_, row) => keep(row)),
    ]),
  );
}

function numbers(data: DataColumns, name: string): readonly number[] {
  return Array.from(data[name] as ArrayLike<number | string>, Number);
}

/** Effects as a title names them. */
function titled(cases: readonly Expected[]): void {
  for (const one of cases) {
    const options = one.options === undefined ? "" : `, ${JSON.stringify(one.options).slice(0, 60)}`;
    it(`${one.formula}${options}`, () => assertFits(one));
  }
}

describe("the language of formulas has lme4's estimates", () => {
  titled([
    {
      data: base,
      formula: "y ~ poly(x, 2) + (1 | g)",
      effects: {
        "(Intercept)": [2.557101, 0.2151897],
        "poly(x, 2)1": [9.508889, 1.529162],
        "poly(x, 2)2": [0.08197803, 1.552451],
      },
      criterion: 894.37771,
      deviations: [0.9481621, 1.457214],
    },
    {
      data: base,
      formula: "y ~ x + offset(z) + (1 | g)",
      effects: { "(Intercept)": [-2.610136, 0.2845578], x: [0.6564163, 0.1835996] },
      criterion: 1166.529541,
      deviations: [1.120675, 2.607891],
    },
    {
      data: base,
      formula: "y ~ (x + z + b)^2 + (1 | g)",
      effects: {
        "(Intercept)": [1.559287, 0.3241483],
        x: [0.6862503, 0.2059815],
        z: [0.2084634, 0.04356527],
        byes: [0.04776435, 0.3879861],
        "x:z": [-0.01648041, 0.03194814],
        "x:byes": [0.1233876, 0.1948507],
        "z:byes": [-0.02543661, 0.06622854],
      },
      criterion: 882.576327,
    },
    {
      data: base,
      formula: "y ~ a/x + (1 | g)",
      effects: {
        "(Intercept)": [2.343466, 0.2573897],
        alo: [0.6890499, 0.2317718],
        amid: [0.05648894, 0.2357617],
        "ahi:x": [0.9072679, 0.1836204],
        "alo:x": [0.5435726, 0.1583394],
        "amid:x": [0.6266414, 0.1882196],
      },
      criterion: 893.394026,
    },
    ...["as.factor(t)", "factor(t)"].map((factor) => ({
      data: base,
      formula: `y ~ ${factor} + (1 | g)`,
      effects: {
        "(Intercept)": [2.796358, 0.368578],
        [`${factor}1`]: [-0.0918875, 0.4478862],
        [`${factor}2`]: [0.333825],
        [`${factor}9`]: [-0.1250625],
      } as Expected["effects"],
      criterion: 921.359977,
    })),
    {
      data: base,
      formula: "y ~ 0 + factor(t) + x + (1 | g)",
      effects: {
        "factor(t)0": [2.914213, 0.3511898],
        "factor(t)1": [2.727414, 0.3506743],
        "factor(t)9": [2.646064, 0.3506785],
        x: [0.6277217, 0.1032896],
      },
      criterion: 889.97036,
    },
    {
      data: base,
      formula: "y ~ log10(z + 1) + log2(z + 2) + exp(x) + (1 | g)",
      effects: {
        "(Intercept)": [-4.283665, 1.695698],
        "log10(z + 1)": [-13.98229, 5.514653],
        "log2(z + 2)": [6.10999, 2.095302],
        "exp(x)": [0.346547, 0.06275474],
      },
      criterion: 876.705413,
    },
    {
      data: base,
      formula: "y ~ I(x > 0) + (1 | g)",
      effects: { "(Intercept)": [2.074049, 0.2302525], "I(x > 0)TRUE": [1.053932, 0.1996371] },
      criterion: 910.651681,
    },
    {
      data: base,
      formula: "y ~ x * a - x:a + (1 | g)",
      effects: {
        "(Intercept)": [2.349996, 0.2563294],
        x: [0.678086, 0.1018914],
        alo: [0.7089619, 0.2310087],
        amid: [0.05636756, 0.2354525],
      },
      criterion: 893.577905,
    },
    {
      data: base,
      formula: "y ~ x + (1 | g)",
      options: { weights: "wt" },
      effects: { "(Intercept)": [2.566307, 0.2145458], x: [0.5698766, 0.1047271] },
      criterion: 921.298496,
      deviations: [0.9402651, 1.643474],
    },
    {
      data: base,
      formula: "y ~ a * b + (1 | g)",
      options: { contrasts: { a: "sum", b: "sum" } },
      effects: {
        "(Intercept)": [2.559284, 0.2190133],
        a1: [-0.1218082, 0.1493675],
        a2: [0.3762148, 0.1478699],
        b1: [-0.05345109, 0.105214],
        "a1:b1": [-0.1273345, 0.1510211],
        "a2:b1": [-0.08031907, 0.1456518],
      },
      criterion: 938.104215,
    },
    {
      data: base,
      formula: "y ~ a + x + (1 | g)",
      options: { reference: { a: "mid" } },
      effects: {
        "(Intercept)": [2.406364, 0.260094],
        ahi: [-0.05636756, 0.2354525],
        alo: [0.6525943, 0.2346242],
        x: [0.678086, 0.1018914],
      },
      criterion: 893.577905,
    },
    {
      data: base,
      formula: "y ~ x + (1 | g)",
      options: { method: "ML" },
      effects: { x: [0.6442224, 0.1030835] },
      criterion: 898.514888,
    },
    {
      data: oracleData("names"),
      formula: "`y value` ~ größe + (1 | `group id`)",
      effects: { größe: [0.6446137, 0.1033652] },
      criterion: 902.477845,
    },
    {
      data: base,
      formula: "y ~ a * b + x + (x | g)",
      effects: {
        "(Intercept)": [2.468571],
        alo: [0.4458396],
        amid: [-0.006971645],
        byes: [-0.1889229],
        x: [0.714566, 0.1735391],
        "alo:byes": [0.4537975],
        "amid:byes": [0.1707984],
      },
      criterion: 866.22465,
    },
  ]);

  it("y ~ x + (a || g), with all variances of the levels independent", () => {
    const { criterion } = fitMixedModel("y ~ x + (a || g)", base);
    assert.ok(Math.abs(criterion - 902.0675) < 5e-5, String(criterion));
  });
});

describe("without an intercept the first factor keeps all its levels", () => {
  titled([
    {
      data: base,
      formula: "y ~ 0 + a + b + (1 | g)",
      effects: {
        ahi: [2.351491, 0.2750011],
        alo: [2.870046, 0.2720768],
        amid: [2.263603, 0.2831673],
        byes: [0.1111979, 0.2102529],
      },
    },
    {
      data: base,
      formula: "y ~ 0 + a * b + (1 | g)",
      effects: {
        ahi: [2.25669],
        alo: [2.801729],
        amid: [2.45908],
        byes: [0.3615712, 0.3735022],
        "alo:byes": [-0.09403082],
        "amid:byes": [-0.6699761],
      },
    },
    {
      data: base,
      formula: "y ~ 0 + x + a + b + (1 | g)",
      effects: {
        x: [0.6815722],
        ahi: [2.370695],
        alo: [3.080915],
        amid: [2.431106],
        byes: [-0.05195612, 0.1935547],
      },
    },
    {
      data: base,
      formula: "y ~ 0 + b:x + a:x + (1 | g)",
      effects: { "bno:x": [0.8207866], "byes:x": [1.011515], "x:alo": [-0.4397579], "x:amid": [-0.2695052] },
    },
  ]);
});

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
