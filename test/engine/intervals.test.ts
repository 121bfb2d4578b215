import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it, test } from "node:test";
import { confidenceIntervals, fitMixedModel, leverages, type ParameterInterval } from "@alignment/engine";
import { skipWithoutR } from "../support";
import { oracleFolder, remadeOracle } from "./generators";
import { lme4Data } from "./lme4-data";
import { assertNear as near } from "./near";

interface IntervalOracle {
  readonly data: string;
  readonly formula: string;
  readonly lower: readonly number[];
  readonly upper: readonly number[];
  readonly leverages: readonly number[];
}

const { models }: { models: readonly IntervalOracle[] } = JSON.parse(
  readFileSync(join(oracleFolder, "intervals.json"), "utf8"),
);

/** lme4 interpolates its profile between points: its ends are good to about this part of the interval's length. */
const interpolation = 2e-4;

/** lme4 stops its search for theta short of the optimum. */
const leverageTolerance = 1e-5;

/** The intervals in lme4's order: column by column of every term, then the residual's, then the fixed effects. */
function inOrderOfLme4(intervals: readonly ParameterInterval[]): ParameterInterval[] {
  const random = intervals.filter(({ parameter }) => parameter.kind !== "fixed effect");
  const deviations = random.filter(({ parameter }) => parameter.kind === "standard deviation");
  const ordered = deviations.flatMap((one) => [
    one,
    ...random.filter(
      ({ parameter }) =>
        parameter.kind === "correlation" &&
        one.parameter.kind === "standard deviation" &&
        parameter.groupingFactor === one.parameter.groupingFactor &&
        parameter.terms[0] === one.parameter.term,
    ),
  ]);
  return [
    ...ordered,
    ...random.filter(({ parameter }) => parameter.kind === "residual standard deviation"),
    ...intervals.filter(({ parameter }) => parameter.kind === "fixed effect"),
  ];
}

describe("profile intervals", () => {
  for (const { data, formula, lower, upper } of models) {
    it(`agree with lme4's: ${data}, ${formula}`, () => {
      const { intervals } = confidenceIntervals(fitMixedModel(formula, lme4Data[data]), "profile");
      inOrderOfLme4(intervals).forEach((interval, i) => {
        assert.equal(interval.status, "defined");
        if (interval.status !== "defined") return;
        const allowed = interpolation * (upper[i] - lower[i]);
        near(interval.lower, lower[i], allowed, `lower end of ${JSON.stringify(interval.parameter)}`);
        near(interval.upper, upper[i], allowed, `upper end of ${JSON.stringify(interval.parameter)}`);
        assert.equal(interval.boundary, lower[i] === 0 ? "lower end" : "neither end");
      });
    });
  }

  it("do not depend on the scale of a column", () => {
    const days = Array.from(lme4Data.sleepstudy.Days as ArrayLike<number>);
    const scaled = { ...lme4Data.sleepstudy, Days: days.map((day) => 1000 * day) };
    const formula = "Reaction ~ Days + (1 + Days | Subject)";
    const plain = confidenceIntervals(fitMixedModel(formula, lme4Data.sleepstudy), "profile").intervals;
    confidenceIntervals(fitMixedModel(formula, scaled), "profile").intervals.forEach((interval, i) => {
      const other = plain[i];
      assert.ok(interval.status === "defined" && other.status === "defined");
      const factor = other.estimate / interval.estimate;
      near(interval.lower * factor, other.lower, 1e-4 * (other.upper - other.lower), "lower end");
      near(interval.upper * factor, other.upper, 1e-4 * (other.upper - other.lower), "upper end");
    });
  });

  it("give no interval of a correlation that is not defined, and say why", () => {
    const fit = fitMixedModel("Yield ~ x + (1 + x | Batch)", {
      ...lme4Data.dyestuff2,
      x: Array.from({ length: 30 }, (_, row) => Math.sin(row)),
    });
    assert.equal(fit.status, "singular");
    const interval = confidenceIntervals(fit, "profile").intervals.find(
      ({ parameter }) => parameter.kind === "correlation",
    );
    assert.ok(interval?.status === "not defined" && /boundary|not defined/.test(interval.reason));
  });
});

test("R makes the committed oracle again", { skip: skipWithoutR("lme4", "jsonlite") }, () => {
  const folder = remadeOracle("intervals.R");
  const remade: { models: readonly IntervalOracle[] } = JSON.parse(
    readFileSync(join(folder, "intervals.json"), "utf8"),
  );
  assert.equal(remade.models.length, models.length);
  remade.models.forEach((model, i) => {
    model.lower.forEach((value, at) => {
      near(value, models[i].lower[at], interpolation * Math.abs(models[i].upper[at] - value), "lower end");
    });
  });
});

describe("other intervals", () => {
  const fit = fitMixedModel("Reaction ~ Days + (1 + Days | Subject)", lme4Data.sleepstudy);

  it("by Wald are estimate and standard errors, and none for variances", () => {
    const { intervals } = confidenceIntervals(fit, "Wald", { level: 0.9 });
    intervals.forEach((interval, i) => {
      assert.equal(interval.status, interval.parameter.kind === "fixed effect" ? "defined" : "not defined");
      if (interval.status !== "defined") return;
      const { estimate, standardError } = fit.fixedEffects[i];
      near(interval.upper, estimate + 1.6448536269514722 * standardError, 1e-9, "upper end");
    });
  });

  it("by the parametric bootstrap are the same for the same seed, and near the profile's", () => {
    const options = { replicates: 400, seed: 3 };
    const bootstrap = confidenceIntervals(fit, "parametric bootstrap", options).intervals;
    assert.deepEqual(confidenceIntervals(fit, "parametric bootstrap", options).intervals, bootstrap);
    const profile = confidenceIntervals(fit, "profile").intervals;
    bootstrap.forEach((interval, i) => {
      const other = profile[i];
      if (interval.parameter.kind !== "fixed effect") return;
      assert.ok(interval.status === "defined" && other.status === "defined");
      // Monte-Carlo error of a 2.5 % quantile of 400 draws: about a tenth of the interval
      near(interval.lower, other.lower, 0.15 * (other.upper - other.lower), "lower end");
      near(interval.upper, other.upper, 0.15 * (other.upper - other.lower), "upper end");
    });
  });

  it("by the profile say after every parameter how many are done, and are the same", () => {
    const fit = fitMixedModel("Reaction ~ Days + (1 + Days | Subject)", lme4Data.sleepstudy);
    const told: (readonly [number, number])[] = [];
    const { intervals } = confidenceIntervals(fit, "profile", {
      onProgress: (done, count) => told.push([done, count]),
    });
    assert.deepEqual(
      told,
      intervals.map((_, at) => [at + 1, intervals.length]),
    );
    assert.deepEqual(intervals, confidenceIntervals(fit, "profile").intervals);
    assert.throws(() => confidenceIntervals(fit, "Wald", { onProgress: () => undefined }), /onProgress/);
  });

  it("refuse levels, replicates and seeds that cannot be", () => {
    assert.throws(
      () => confidenceIntervals(fit, "Wald", { level: 95 }),
      /level is 95; expected a number between 0 and 1/,
    );
    assert.throws(
      () => confidenceIntervals(fit, "parametric bootstrap", { replicates: 5 }),
      /replicates is 5/,
    );
    assert.throws(() => confidenceIntervals(fit, "parametric bootstrap", { seed: -1 }), /seed is -1/);
  });
});

describe("leverages", () => {
  for (const { data, formula, leverages: expected } of models) {
    it(`agree with lme4's: ${data}, ${formula}`, () => {
      leverages(fitMixedModel(formula, lme4Data[data])).forEach((value, row) => {
        near(value, expected[row], leverageTolerance, `row ${row}`);
      });
    });
  }
});
