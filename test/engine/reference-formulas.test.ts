import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { fitMixedModel } from "@alignment/engine";
import { oracleData } from "./formula-oracle";
import { base, type Expected, titled } from "./reference-fits";

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
