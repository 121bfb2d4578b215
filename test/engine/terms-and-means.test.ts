// Joint tests of terms against lmerTest and pbkrtest (oracles/terms.R), and marginal means against emmeans 1.8.4 on
// lme4 1.1-31 (bobyqa, rhoend 1e-10).
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it, test } from "node:test";
import {
  fitMixedModel,
  type LinearMethod,
  type MarginalMean,
  type MeanDifference,
  ModelError,
  marginalMeans,
  predictFixed,
  testContrasts,
  testTerms,
} from "@alignment/engine";
import { skipWithoutR } from "../support";
import { oracleFolder, readData, remadeOracle } from "./generators";
import { assertRelativelyNear as near } from "./near";

interface TermOracle {
  readonly formula: string;
  readonly tests: {
    readonly [method: string]: {
      readonly terms: readonly string[];
      readonly statistic: readonly number[];
      readonly numerator: readonly number[];
      readonly denominator: readonly number[];
      readonly pValue: readonly string[];
    };
  };
}

const readTerms = (folder: string): { models: readonly TermOracle[] } =>
  JSON.parse(readFileSync(join(folder, "terms.json"), "utf8"));
const base = readData("base");
const formula = "y ~ a * b + x + (x | g)";
const fit = fitMixedModel(formula, base);

describe("joint tests of terms are lmerTest's of type III", () => {
  for (const { formula: of, tests } of readTerms(oracleFolder).models) {
    for (const [method, { terms, statistic, numerator, denominator, pValue }] of Object.entries(tests)) {
      it(`${of} by ${method}, whatever the contrasts of the fit`, () => {
        const codings = of.startsWith("y ~ a * b")
          ? [{}, { contrasts: { a: "sum", b: "sum" }, reference: { a: "mid" } } as const]
          : [{}];
        for (const options of codings) {
          const own = testTerms(fitMixedModel(of, base, options), { method: method as LinearMethod });
          own.forEach((one, i) => {
            assert.equal(one.term, terms[i].replace(/\s+/g, " "));
            assert.ok(one.status === "defined", one.term);
            near(one.statistic, statistic[i], 1e-5, `F of ${one.term}`);
            assert.equal(one.numeratorDegrees, numerator[i]);
            // with another reference level the rotation to independent sums is another: a few hundredths of a degree
            near(
              one.denominatorDegrees,
              denominator[i],
              "reference" in options ? 3e-3 : 1e-5,
              `degrees of ${one.term}`,
            );
            near(one.pValue, Number(pValue[i]), "reference" in options ? 1e-3 : 1e-4, `p of ${one.term}`);
          });
          assert.equal(own.length, terms.length);
        }
      });
    }
  }

  it("and by the normal distribution are chi-squared over its degrees", () => {
    const [first] = testTerms(fit, { method: "normal" });
    assert.ok(first.status === "defined" && first.denominatorDegrees === Number.POSITIVE_INFINITY);
    near(first.statistic, 5.725586, 1e-6, "F");
    near(first.pValue, Math.exp(-5.725586461734707), 1e-9, "upper tail of chi-squared on two degrees");
  });

  it("are not defined on the boundary, and for terms without columns of their own", () => {
    const [a] = testTerms(fitMixedModel("y ~ a + b:z + (z | g)", base));
    assert.ok(a.status === "not defined" && /singular/.test(a.reason));
    const twice = { ...base, same: (base.x as number[]).map((x) => 2 * x) };
    const tests = testTerms(fitMixedModel("y ~ x + same + (1 | g)", twice));
    assert.equal(tests[0].status, "defined");
    assert.ok(tests[1].status === "not defined" && /linear combinations/.test(tests[1].reason));
  });
});

test("R makes the committed tests again", { skip: skipWithoutR("lmerTest", "pbkrtest", "jsonlite") }, () => {
  const folder = remadeOracle("terms.R");
  const [kept, remade] = [oracleFolder, folder].map((of) => readTerms(of).models);
  remade.forEach(({ tests }, i) => {
    for (const [method, { statistic, denominator }] of Object.entries(tests)) {
      statistic.forEach((value, at) => {
        near(value, kept[i].tests[method].statistic[at], 1e-6, "F");
        near(denominator[at], kept[i].tests[method].denominator[at], 1e-5, "degrees");
      });
    }
  });
});

type Row = readonly [estimate: number, standardError: number, degrees: number];

function checkMean(one: MarginalMean | MeanDifference, [estimate, error, degrees]: Row, what: string): void {
  assert.ok(one.status === "defined", what);
  near(one.estimate, estimate, 1e-6, `estimate of ${what}`);
  near(one.standardError, error, 1e-6, `standard error of ${what}`);
  assert.ok(
    Math.abs(one.degreesOfFreedom - degrees) <= 0.00501,
    `degrees of ${what}: ${one.degreesOfFreedom}`,
  );
}

describe("marginal means and their differences are emmeans'", () => {
  const expected: {
    readonly [method: string]: {
      means: readonly Row[];
      differences: readonly (readonly [...Row, number, number])[];
    };
  } = {
    Satterthwaite: {
      means: [
        [2.3060816, 0.24001141, 45.69],
        [2.9788199, 0.23408663, 41.74],
        [2.3845092, 0.23767014, 44.07],
      ],
      differences: [
        [-0.6727383, 0.21968673, 208.85, 0.0025, 0.00699],
        [-0.0784276, 0.2226343, 207.59, 0.725, 0.93391],
        [0.5943107, 0.217284, 207.83, 0.0068, 0.01851],
      ],
    },
    "Kenward-Roger": {
      means: [
        [2.3060816, 0.24086606, 45.68],
        [2.9788199, 0.23473556, 41.73],
        [2.3845092, 0.23814957, 44.13],
      ],
      differences: [
        [-0.6727383, 0.2214427, 207.94, 0.0027, 0.00754],
        [-0.0784276, 0.22425791, 206.41, 0.7269, 0.93483],
        [0.5943107, 0.2188336, 206.8, 0.0072, 0.01955],
      ],
    },
  };
  for (const [method, { means, differences }] of Object.entries(expected)) {
    it(`of one factor by ${method}, with Tukey's adjustment`, () => {
      const result = marginalMeans(fit, "a", { method: method as LinearMethod });
      assert.deepEqual(
        result.means.map(({ levels }) => levels.a),
        ["hi", "lo", "mid"],
      );
      result.means.forEach((one, i) => {
        checkMean(one, means[i], String(one.levels.a));
      });
      result.differences.forEach((one, i) => {
        const [estimate, error, degrees, p, tukey] = differences[i];
        checkMean(one, [estimate, error, degrees], `difference ${i}`);
        assert.ok(one.status === "defined");
        assert.ok(
          Math.abs(one.pValue - p) < 5.1e-5 && Math.abs(one.adjustedPValue - tukey) < 5.1e-6,
          `p ${i}`,
        );
        near(one.statistic, estimate / error, 1e-6, "statistic");
      });
    });
  }

  it("have intervals by the quantile of t", () => {
    const [hi] = marginalMeans(fit, "a").means;
    assert.ok(hi.status === "defined");
    near(hi.lower, 1.8228749, 1e-6, "lower end");
    near(hi.upper, 2.789288, 1e-6, "upper end");
  });

  it("within the levels of another factor, where the differences are of these alone", () => {
    const { means, differences } = marginalMeans(fit, "a", { by: "b" });
    const within: readonly Row[] = [
      [2.400543, 0.26708434, 66.4],
      [2.8463826, 0.26378808, 63.47],
      [2.3935714, 0.2792538, 76.53],
      [2.2116202, 0.3092368, 101.78],
      [3.1112572, 0.28854741, 85.07],
      [2.3754469, 0.2943192, 89.84],
    ];
    means.forEach((one, i) => {
      checkMean(one, within[i], JSON.stringify(one.levels));
    });
    assert.equal(differences.length, 6);
    assert.ok(differences.every(({ first, second }) => first.b === second.b));
    const [one] = differences;
    assert.ok(one.status === "defined" && one.adjustedPValue > one.pValue);
  });

  it("do not depend on the coding of the fit", () => {
    const options = { contrasts: { a: "sum", b: "sum" }, reference: { b: "yes" } } as const;
    const other = marginalMeans(fitMixedModel(formula, base, options), "a", { method: "Kenward-Roger" });
    marginalMeans(fit, "a", { method: "Kenward-Roger" }).means.forEach((one, i) => {
      const second = other.means[i];
      assert.ok(one.status === "defined" && second.status === "defined");
      near(second.estimate, one.estimate, 1e-6, "estimate");
      near(second.standardError, one.standardError, 1e-6, "standard error");
    });
  });

  it("hold numeric variables at their means, at both values where there are two, or where `at` says", () => {
    const data = { ...base, two: (base.b as string[]).map((b) => (b === "yes" ? 1 : 0)) };
    const both = fitMixedModel("y ~ a * z + two + offset(x) + poly(t, 2) + (1 | g)", data);
    const mean = (column: number[]) => column.reduce((sum, value) => sum + value, 0) / column.length;
    const [z, x, t] = [base.z, base.x, base.t].map((column) => mean(column as number[]));
    const at = (two: number) => predictFixed(both, { a: ["lo"], z: [z], two: [two], x: [x], t: [t] }).fit[0];
    const lo = marginalMeans(both, "a", { method: "normal" }).means[1];
    assert.ok(lo.status === "defined");
    near(lo.estimate, (at(0) + at(1)) / 2, 1e-9, "mean of lo");
    const held = marginalMeans(both, "a", { at: { z: [1, 3], two: 1 } }).means[1];
    const predicted = [1, 3].map(
      (value) => predictFixed(both, { a: ["lo"], z: [value], two: [1], x: [x], t: [t] }).fit[0],
    );
    assert.ok(held.status === "defined");
    near(held.estimate, (predicted[0] + predicted[1]) / 2, 1e-9, "mean of lo where held");
  });

  it("take factor() of numbers by either name, and several factors together", () => {
    const numbers = fitMixedModel("y ~ factor(t) + a + (1 | g)", base);
    const byColumn = marginalMeans(numbers, "t").means;
    assert.equal(byColumn.length, 10);
    assert.deepEqual(marginalMeans(numbers, "factor(t)").means, byColumn);
    assert.equal(marginalMeans(numbers, ["a", "t"]).means.length, 30);
    assert.equal(marginalMeans(numbers, ["a", "t"]).differences.length, (30 * 29) / 2);
  });

  it("are not defined for combinations that the data do not hold, and all others are", () => {
    const kept = (base.a as string[]).flatMap((a, row) =>
      a === "mid" && base.b[row] === "yes" ? [] : [row],
    );
    const holed = Object.fromEntries(
      Object.entries(base).map(([name, column]) => [name, kept.map((row) => column[row])]),
    ) as typeof base;
    const { means, differences } = marginalMeans(fitMixedModel("y ~ a * b + (1 | g)", holed), "a");
    assert.deepEqual(
      means.map(({ status }) => status),
      ["defined", "defined", "not defined"],
    );
    assert.deepEqual(
      differences.map(({ status }) => status),
      ["defined", "not defined", "not defined"],
    );
  });

  it("refuse names and options that there are not", () => {
    const refused: readonly (readonly [() => unknown, RegExp])[] = [
      [
        () => marginalMeans(fit, "c"),
        /factors names "c", which is no factor of the fixed effects; expected some of "a", "b"/,
      ],
      [() => marginalMeans(fit, "x"), /factors names "x"/],
      [() => marginalMeans(fit, "a", { by: "a" }), /name a factor twice/],
      [() => marginalMeans(fit, "a", { at: { g: 1 } }), /at names "g", which the fixed effects do not read/],
      [() => marginalMeans(fit, "a", { at: { x: "low" } }), /at holds "low" for x; expected finite numbers/],
      [() => marginalMeans(fit, "a", { method: "KR" as never }), /method is "KR"; expected one of "normal"/],
      [() => marginalMeans(fit, "a", { adjust: "none" } as never), /no option "adjust"/],
      [() => testTerms(fit, { type: "II" } as never), /no option "type"/],
      [() => testTerms(fit, { method: "CR2" as never }), /method is "CR2"/],
    ];
    for (const [call, message] of refused) {
      assert.throws(call, (error: Error) => error instanceof ModelError && message.test(error.message));
    }
  });
});

describe("contrasts by other methods", () => {
  it("are the differences of marginal means that they stand for", () => {
    const { differences } = marginalMeans(fit, "a", { method: "Kenward-Roger" });
    const weights = { alo: -1, "alo:byes": -0.5 };
    const [contrast] = testContrasts(fit, [{ name: "hi - lo", weights }], { method: "Kenward-Roger" });
    const [difference] = differences;
    assert.ok(difference.status === "defined");
    near(contrast.estimate, difference.estimate, 1e-9, "estimate");
    near(contrast.degreesOfFreedom, difference.degreesOfFreedom, 1e-9, "degrees");
    near(contrast.pValue, difference.pValue, 1e-9, "p");
  });
});
