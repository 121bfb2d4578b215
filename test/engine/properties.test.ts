import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  criterionAt,
  type DataColumns,
  fitMixedModel,
  type MixedModelFit,
  predictFixed,
} from "@alignment/engine";
import { randomStream } from "alignment/worlds";
import { determinant, inverse, Matrix } from "ml-matrix";
import { readOracle } from "./oracle";

const sleepstudy = readOracle().data.sleepstudy;
const formula = "Reaction ~ Days + (1 + Days | Subject)";
const fit = fitMixedModel(formula, sleepstudy);

/** Fits of the same likelihood by other numbers end within rounding of one another. */
const sameFit = 1e-7;

function assertSame(actual: number, expected: number, what: string, tolerance = sameFit): void {
  assert.ok(
    Math.abs(actual - expected) <= tolerance * Math.max(1, Math.abs(expected)),
    `${what}: ${actual}, expected ${expected}`,
  );
}

function assertSameEstimates(actual: MixedModelFit, expected: MixedModelFit): void {
  expected.fixedEffects.forEach(({ term, estimate, standardError }, index) => {
    assertSame(actual.fixedEffects[index].estimate, estimate, `estimate of ${term}`);
    assertSame(actual.fixedEffects[index].standardError, standardError, `standard error of ${term}`);
  });
  assertSame(actual.criterion, expected.criterion, "criterion");
}

function numbers(name: string): number[] {
  return Array.from(sleepstudy[name] as ArrayLike<number>);
}

/** The REML criterion by dense matrices: log|V| + log|X'V⁻¹X| + r'V⁻¹r + (n − p) log 2π, at the fit's variances. */
function denseCriterion(data: DataColumns, fitted: MixedModelFit): number {
  const days = Array.from(data.Days as ArrayLike<number>);
  const subjects = data.Subject as readonly string[];
  const covariance = fitted.randomEffects[0].covariance;
  const n = days.length;
  const V = Matrix.zeros(n, n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      if (subjects[i] !== subjects[j]) continue;
      const value =
        covariance[0][0] + covariance[0][1] * (days[i] + days[j]) + covariance[1][1] * days[i] * days[j];
      V.set(i, j, value + (i === j ? fitted.residualVariance : 0));
    }
  }
  const X = new Matrix(days.map((day) => [1, day]));
  const y = Matrix.columnVector(Array.from(data.Reaction as ArrayLike<number>));
  const Vi = inverse(V);
  const XtVi = X.transpose().mmul(Vi);
  const information = XtVi.mmul(X);
  const beta = inverse(information).mmul(XtVi).mmul(y);
  fitted.fixedEffects.forEach(({ term, estimate, standardError }, index) => {
    assertSame(estimate, beta.get(index, 0), `dense estimate of ${term}`);
    assertSame(
      standardError,
      Math.sqrt(inverse(information).get(index, index)),
      `dense standard error of ${term}`,
    );
  });
  const residual = Matrix.sub(y, X.mmul(beta));
  const form = residual.transpose().mmul(Vi).mmul(residual).get(0, 0);
  // The determinant of V overflows as a product; its scaled version does not.
  const scaled = Matrix.mul(V, 1 / fitted.residualVariance);
  const logV = Math.log(determinant(scaled)) + n * Math.log(fitted.residualVariance);
  return logV + Math.log(determinant(information)) + form + (n - 2) * Math.log(2 * Math.PI);
}

describe("a fit", () => {
  it("equals generalised least squares with dense matrices", () => {
    assertSame(fit.criterion, denseCriterion(sleepstudy, fit), "criterion", 1e-9);
  });

  it("lies at a minimum of the criterion: every small change of theta makes it larger", () => {
    for (let k = 0; k < fit.theta.length; k++) {
      for (const step of [-1e-3, 1e-3]) {
        const moved = fit.theta.map((value, index) => (index === k ? value + step : value));
        assert.ok(criterionAt(fit, moved) > fit.criterion, `theta ${k + 1} by ${step}`);
      }
    }
    assert.ok(fit.certificate.largestGradient < 1e-4);
    assert.ok(fit.certificate.smallestCurvature > 0);
  });

  it("does not depend on the order of the rows", () => {
    const order = numbers("Days").map((_, row) => (row * 77) % 180);
    const shuffled = Object.fromEntries(
      Object.entries(sleepstudy).map(([name, column]) => [name, order.map((row) => column[row])]),
    ) as DataColumns;
    assertSameEstimates(fitMixedModel(formula, shuffled), fit);
  });

  it("does not depend on the names of the groups", () => {
    const renamed = {
      ...sleepstudy,
      Subject: (sleepstudy.Subject as readonly string[]).map((name) => `${(Number(name) * 7919) % 1000}x`),
    };
    assertSameEstimates(fitMixedModel(formula, renamed), fit);
    const asNumbers = { ...sleepstudy, Subject: (sleepstudy.Subject as readonly string[]).map(Number) };
    assertSameEstimates(fitMixedModel(formula, asNumbers), fit);
  });

  for (const factor of [1e-6, 1e6]) {
    it(`follows a response scaled by ${factor}`, () => {
      const scaled = fitMixedModel(formula, {
        ...sleepstudy,
        Reaction: numbers("Reaction").map((value) => value * factor),
      });
      assertSame(scaled.fixedEffects[1].estimate / factor, fit.fixedEffects[1].estimate, "slope");
      assertSame(scaled.criterion, fit.criterion + 2 * 178 * Math.log(factor), "criterion");
      for (const [index, value] of scaled.theta.entries())
        assertSame(value, fit.theta[index], `theta ${index + 1}`, 1e-6);
    });

    it(`follows a predictor scaled by ${factor}`, () => {
      const scaled = fitMixedModel(formula, {
        ...sleepstudy,
        Days: numbers("Days").map((value) => value * factor),
      });
      assertSame(scaled.fixedEffects[1].estimate * factor, fit.fixedEffects[1].estimate, "slope");
      assertSame(
        scaled.fixedEffects[1].standardError * factor,
        fit.fixedEffects[1].standardError,
        "standard error",
      );
      assertSame(scaled.residualVariance, fit.residualVariance, "residual variance", 1e-6);
      assert.equal(scaled.status, "converged");
    });
  }

  it("follows a response and a predictor shifted by a million", () => {
    const shifted = fitMixedModel(formula, {
      ...sleepstudy,
      Reaction: numbers("Reaction").map((value) => value + 1e6),
      Days: numbers("Days").map((value) => value + 1e6),
    });
    assertSame(shifted.fixedEffects[1].estimate, fit.fixedEffects[1].estimate, "slope", 1e-6);
    assertSame(shifted.criterion, fit.criterion, "criterion", 1e-6);
    assertSame(
      shifted.randomEffects[0].standardDeviations[1],
      fit.randomEffects[0].standardDeviations[1],
      "slope SD",
      1e-5,
    );
  });

  it("with || equals the same terms stated apart", () => {
    const joined = fitMixedModel("Reaction ~ Days + (1 + Days || Subject)", sleepstudy);
    const apart = fitMixedModel("Reaction ~ Days + (1 | Subject) + (0 + Days | Subject)", sleepstudy);
    assertSameEstimates(apart, joined);
    assert.deepEqual(apart.parameterCount, joined.parameterCount);
  });

  it("drops aliased columns, names them, and keeps the other estimates", () => {
    const aliased = fitMixedModel("Reaction ~ Days + twice + (1 + Days | Subject)", {
      ...sleepstudy,
      twice: numbers("Days").map((value) => 2 * value + 3),
    });
    assert.deepEqual(aliased.aliased, ["twice"]);
    assertSameEstimates(aliased, fit);
  });

  it("counts the rows it drops, variable by variable", () => {
    const holes = fitMixedModel(formula, {
      ...sleepstudy,
      Reaction: numbers("Reaction").map((value, row) => (row < 3 ? Number.NaN : value)),
      Days: numbers("Days").map((value, row) => (row === 2 || row === 9 ? Number.NaN : value)),
    });
    assert.deepEqual(holes.dropped, { total: 4, byVariable: { Reaction: 3, Days: 2 } });
    assert.equal(holes.observationCount, 176);
  });

  it("predicts the population mean with the standard error of a linear combination", () => {
    const prediction = predictFixed(fit, { Days: [0, 5] });
    assertSame(prediction.fit[0], fit.fixedEffects[0].estimate, "mean at day 0");
    assertSame(prediction.standardError[0], fit.fixedEffects[0].standardError, "standard error at day 0");
    assertSame(
      prediction.fit[1],
      fit.fixedEffects[0].estimate + 5 * fit.fixedEffects[1].estimate,
      "mean at day 5",
    );
    assertSame(
      prediction.upper[0] - prediction.fit[0],
      1.959963984540054 * prediction.standardError[0],
      "half width",
    );
  });
});

describe("95 % intervals of a slope", () => {
  it("cover the truth in 95 % of simulated panels, within Monte-Carlo error", () => {
    const worlds = 300;
    let covered = 0;
    for (let world = 0; world < worlds; world++) {
      const random = randomStream(world + 1, "coverage");
      const data = { y: [] as number[], x: [] as number[], g: [] as string[] };
      for (let group = 0; group < 25; group++) {
        const intercept = random.normal();
        const slope = 0.5 + 0.3 * random.normal();
        for (let row = 0; row < 3 + (group % 6); row++) {
          data.x.push(row);
          data.y.push(intercept + slope * row + random.normal());
          data.g.push(`g${group}`);
        }
      }
      const { estimate, standardError } = fitMixedModel("y ~ x + (1 + x | g)", data).fixedEffects[1];
      if (Math.abs(estimate - 0.5) < 1.96 * standardError) covered += 1;
    }
    // Normal intervals with 25 groups cover a little less than 95 %; three Monte-Carlo errors are 3.8 points.
    assert.ok(covered / worlds > 0.9 && covered / worlds < 0.985, `covered ${covered} of ${worlds}`);
  });
});
