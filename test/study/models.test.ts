import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { fitMixedModel, inferFixedEffects, predictFixed, testAcrossModels } from "@alignment/engine";
import {
  clusteredBy,
  coefficient,
  coefficients,
  compareCoefficients,
  equivalenceRows,
  powerOfDesigns,
  predictAtMeans,
  robustnessCheck,
  slopeFinding,
  slopeWeights,
  smoothedCurve,
} from "alignment/study";
import { tableOf } from "alignment/table";

/** Cases of unequal length in states of unequal size, from waves in place of chance. */
function example() {
  const columns = {
    distance: [] as number[],
    duration: [] as number[],
    x: [] as number[],
    case: [] as number[],
    ccode: [] as number[],
  };
  for (let one = 0; one < 24; one++) {
    for (let year = 1; year <= 3 + (one % 7); year++) {
      const wave = Math.sin(7 * one + 3 * year);
      columns.case.push(one);
      columns.ccode.push(Math.floor(one ** 1.2 / 5));
      columns.duration.push(year);
      columns.x.push(Math.cos(5 * one + year));
      columns.distance.push(
        -1 + 0.8 * Math.cos(3 * one * one) + (0.05 + 0.3 * Math.sin(2 * one)) * year + 0.2 * wave,
      );
    }
  }
  return tableOf({
    distance: Float64Array.from(columns.distance),
    duration: Int32Array.from(columns.duration),
    x: Float64Array.from(columns.x),
    case: Int32Array.from(columns.case),
    ccode: Int32Array.from(columns.ccode),
  });
}

const sample = example();
const formula = "distance ~ duration + x + (1 + duration | case)";
const fit = fitMixedModel(formula, sample.columns);

describe("coefficient", () => {
  it("is the fit's own estimate and standard error, or those of another method", () => {
    const own = coefficient(fit, "duration");
    assert.equal(own.estimate, fit.fixedEffects[1].estimate);
    assert.equal(own.standardError, fit.fixedEffects[1].standardError);
    const other = inferFixedEffects(fit, "Satterthwaite");
    assert.deepEqual(coefficient(other, "duration"), other.effects[1]);
  });

  it("refuses a term that is not there, naming those that are, and a test that is not defined, with the reason", () => {
    assert.throws(() => coefficient(fit, "gdp"), /no term "gdp"; expected one of \(Intercept\), duration, x/);
    const effects = [{ term: "a", estimate: 1, status: "not defined", reason: "too few groups" }] as const;
    assert.throws(
      () => coefficient({ method: "CR2", effects }, "a"),
      /"a" by CR2 is not defined: too few groups/,
    );
    assert.deepEqual(coefficients({ method: "CR2", effects }), []);
  });
});

describe("clusteredBy", () => {
  it("is CR1 as testAcrossModels gives it, with one degree of freedom less than clusters", () => {
    const clusters = sample.columns.ccode;
    const expected = testAcrossModels(
      [{ name: "x", fit, term: "x", clusters }],
      [{ name: "x", weights: [1] }],
    );
    const found = coefficient(clusteredBy(fit, clusters), "x");
    const { name: _, ...numbers } = expected.coefficients[0];
    assert.deepEqual(found, {
      term: "x",
      status: "defined",
      ...numbers,
      degreesOfFreedom: expected.clusterCount - 1,
    });
    assert.deepEqual(coefficient(clusteredBy(fit, clusters, { terms: ["x"] }), "x"), found);
  });

  it("is CR2 as inferFixedEffects gives it", () => {
    const clusters = sample.columns.case;
    const { effects } = clusteredBy(fit, clusters, { correction: "CR2" });
    assert.deepEqual(effects, inferFixedEffects(fit, "CR2", { clusters }).effects);
  });

  it("does not depend on the names of clusters or the order of rows", () => {
    const order = [...sample.columns.ccode.keys()].sort((a, b) => Math.sin(a) - Math.sin(b));
    const shuffled = {
      distance: order.map((row) => sample.columns.distance[row]),
      duration: order.map((row) => sample.columns.duration[row]),
      x: order.map((row) => sample.columns.x[row]),
      case: order.map((row) => `case ${sample.columns.case[row]}`),
    };
    const names = order.map((row) => `state ${sample.columns.ccode[row]}`);
    const again = coefficient(clusteredBy(fitMixedModel(formula, shuffled), names), "duration");
    const { standardError } = coefficient(clusteredBy(fit, sample.columns.ccode), "duration");
    assert.ok(Math.abs(again.standardError / standardError - 1) < 1e-6);
  });

  it("refuses a term that the model lacks", () => {
    assert.throws(() => clusteredBy(fit, sample.columns.ccode, { terms: ["z"] }), /no term "z"/);
  });
});

describe("compareCoefficients", () => {
  const clusters = sample.columns.ccode;
  const models = ["distance ~ duration + (1 | case)", formula, "distance ~ duration + x + (1 | case)"].map(
    (own, at) => ({ name: "abc"[at], fit: fitMixedModel(own, sample.columns), clusters }),
  );

  it("takes each other model's coefficient from the chosen one, with the covariance of both", () => {
    const test = compareCoefficients(models, "duration", { against: "b" });
    assert.deepEqual(
      test.contrasts.map(({ name }) => name),
      ["b minus a", "b minus c"],
    );
    const [a, b, c] = test.coefficients.map(({ estimate }) => estimate);
    assert.ok(Math.abs(test.contrasts[0].estimate - (b - a)) < 1e-12);
    assert.ok(Math.abs(test.contrasts[1].estimate - (b - c)) < 1e-12);
    assert.equal(test.joint.numeratorDegrees, 2);
  });

  it("refuses a name that no model has, and a name that two have", () => {
    assert.throws(
      () => compareCoefficients(models, "duration", { against: "z" }),
      /first of each pair is "z"/,
    );
    assert.throws(
      () => compareCoefficients([models[0], models[0]], "duration", { against: "a" }),
      /different names/,
    );
  });
});

describe("predictAtMeans", () => {
  it("predicts each year of membership with the other variables at their means", () => {
    const prediction = predictAtMeans(fit, sample);
    const mean = sample.columns.x.reduce((sum, one) => sum + one, 0) / sample.rowCount;
    const expected = predictFixed(fit, { duration: [1, 2, 9], x: [mean, mean, mean] });
    assert.deepEqual(Array.from(prediction.duration), [1, 2, 3, 4, 5, 6, 7, 8, 9]);
    for (const [at, year] of [0, 1, 8].entries()) {
      assert.ok(Math.abs(prediction.predicted[year] - expected.fit[at]) < 1e-12);
      assert.ok(Math.abs(prediction.upper[year] - expected.upper[at]) < 1e-12);
    }
  });

  it("refuses a sample without years of membership", () => {
    assert.throws(
      () => predictAtMeans(fit, tableOf({ x: Float64Array.of(1) })),
      /no numeric column "duration"/,
    );
  });
});

describe("slopeWeights", () => {
  it("weighs cases of equal length equally, and then the weighted mean is the common slope", () => {
    const rows = Array.from({ length: 30 }, (_, row) => row);
    const data = {
      y: rows.map((row) => Math.sin(row * row) + 0.1 * row),
      t: rows.map((row) => row % 5),
      g: rows.map((row) => `g${Math.floor(row / 5)}`),
    };
    for (const random of ["(1 | g)", "(1 + t | g)"]) {
      const model = fitMixedModel(`y ~ t + ${random}`, data);
      const weights = slopeWeights(model, data);
      const total = weights.reduce((sum, { weight }) => sum + weight, 0);
      for (const { weight } of weights) assert.ok(Math.abs(weight / total - 1 / 6) < 1e-9);
      const mean = weights.reduce((sum, one) => sum + one.slope * one.weight, 0) / total;
      assert.ok(Math.abs(mean - coefficient(model, "t").estimate) < 1e-6, random);
    }
  });

  it("gives a single slope weights in proportion to the sum of squares, and leaves out cases that do not vary", () => {
    const data = { y: [1, 2, 4, 5, 3], t: [0, 2, 0, 4, 7], g: ["a", "a", "b", "b", "c"] };
    const weights = slopeWeights(fitMixedModel("y ~ t + (1 | g)", data), data);
    assert.deepEqual(
      weights.map(({ group }) => group),
      ["a", "b"],
    );
    assert.ok(Math.abs(weights[1].weight / weights[0].weight - 4) < 1e-9);
    assert.deepEqual(
      weights.map(({ slope }) => slope),
      [0.5, 0.25],
    );
  });

  it("refuses a model with controls", () => {
    assert.throws(() => slopeWeights(fit, sample.columns), /expected one predictor/);
  });
});

describe("robustnessCheck", () => {
  it("has the model's slope and the clustered one, and both findings", () => {
    const check = robustnessCheck("own", sample, { formula });
    assert.equal(check.estimate, coefficient(fit, "duration").estimate);
    assert.equal(check.slope.standardError, coefficient(fit, "duration").standardError);
    const clustered = coefficient(clusteredBy(fit, sample.columns.ccode), "duration");
    assert.deepEqual([check.lower, check.upper], [clustered.lower, clustered.upper]);
    assert.equal(check.result.standardErrorByState, clustered.standardError);
    assert.equal(check.result.findingByState, slopeFinding(clustered));
    assert.equal(robustnessCheck("ML", sample, { formula, method: "ML" }).fit.method, "ML");
  });

  it("finds by sign and significance at 5%", () => {
    const finding = (estimate: number, pValue: number) => slopeFinding({ estimate, pValue });
    assert.deepEqual(
      [finding(1, 0.049), finding(-1, 0.049), finding(1, 0.05), finding(1, Number.NaN)],
      ["closer", "further away", "no change", "no change"],
    );
  });
});

describe("equivalenceRows", () => {
  it("keeps the intervals that both tests look at, in the order of the effects", () => {
    const { rows, outcomes, bounds, tests } = equivalenceRows(
      { small: { estimate: 0.01, standardError: 0.02 }, unsure: { estimate: 0.05, standardError: 0.2 } },
      0.1,
    );
    assert.deepEqual(bounds, [-0.1, 0.1]);
    assert.deepEqual(outcomes, ["too small to matter", "undecided"]);
    assert.deepEqual(rows[0].interval90, tests[0].interval);
    assert.equal(tests[0].status, "equivalent");
  });
});

describe("smoothedCurve", () => {
  it("predicts each whole year up to the last, with a 95% band", () => {
    const years = Array.from({ length: 60 }, (_, row) => 1 + (row % 12));
    const { prediction } = smoothedCurve(
      years,
      years.map((year, row) => year + Math.sin(row)),
    );
    assert.deepEqual(
      Array.from(prediction.at),
      Array.from({ length: 12 }, (_, year) => year + 1),
    );
    assert.equal(prediction.level, 0.95);
  });

  it("refuses rows without a year", () => {
    assert.throws(() => smoothedCurve([], []), /the last year is 0/);
  });
});

describe("powerOfDesigns", () => {
  it("has 80% power at the minimum detectable effect, and the type I error rate at zero", () => {
    const [design] = powerOfDesigns({ one: 0.1 });
    assert.ok(Math.abs(design.powerFor(design.detectable) - 0.8) < 1e-6);
    assert.ok(Math.abs(design.powerFor(0) - 0.05) < 1e-9);
    assert.ok(Math.abs(design.detectable / 0.1 - 2.8) < 0.01);
  });
});
