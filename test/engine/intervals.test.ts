import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it, test } from "node:test";
import {
  confidenceIntervals,
  cooksDistances,
  type DataColumns,
  fitMixedModel,
  leverages,
  type MixedModelFit,
  type ParameterInterval,
  predictFixed,
  predictGroups,
} from "@alignment/engine";
import { inverse, Matrix } from "ml-matrix";
import { skipWithoutR } from "../support";
import { oracleFolder, readData } from "./generators";

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
const dataSets: { readonly [name: string]: DataColumns } = {
  sleepstudy: readData("sleepstudy", "Subject"),
  dyestuff: readData("dyestuff"),
  dyestuff2: readData("dyestuff2"),
  penicillin: readData("penicillin"),
  pastes: readData("pastes"),
};

/** lme4 interpolates its profile between points: its ends are good to about this part of the interval's length. */
const interpolation = 2e-4;

/** lme4 stops its search for theta short of the optimum. */
const leverageTolerance = 1e-5;

/** Two computations of one number in doubles. */
const rounding = 1e-8;

function near(actual: number, expected: number, allowed: number, what: string): void {
  assert.ok(Math.abs(actual - expected) <= allowed, `${what}: ${actual}, expected ${expected}`);
}

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
      const { intervals } = confidenceIntervals(fitMixedModel(formula, dataSets[data]), "profile");
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
    const days = Array.from(dataSets.sleepstudy.Days as ArrayLike<number>);
    const scaled = { ...dataSets.sleepstudy, Days: days.map((day) => 1000 * day) };
    const formula = "Reaction ~ Days + (1 + Days | Subject)";
    const plain = confidenceIntervals(fitMixedModel(formula, dataSets.sleepstudy), "profile").intervals;
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
      ...dataSets.dyestuff2,
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
  const folder = mkdtempSync(join(tmpdir(), "alignment-oracle-"));
  try {
    const run = spawnSync("Rscript", [join(oracleFolder, "intervals.R"), folder], { encoding: "utf8" });
    assert.equal(run.status, 0, run.stderr);
    const remade: { models: readonly IntervalOracle[] } = JSON.parse(
      readFileSync(join(folder, "intervals.json"), "utf8"),
    );
    assert.equal(remade.models.length, models.length);
    remade.models.forEach((model, i) => {
      model.lower.forEach((value, at) => {
        near(value, models[i].lower[at], interpolation * Math.abs(models[i].upper[at] - value), "lower end");
      });
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
});

describe("other intervals", () => {
  const fit = fitMixedModel("Reaction ~ Days + (1 + Days | Subject)", dataSets.sleepstudy);

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
      leverages(fitMixedModel(formula, dataSets[data])).forEach((value, row) => {
        near(value, expected[row], leverageTolerance, `row ${row}`);
      });
    });
  }
});

/** [X Z], V over σ² and the response of a model, by dense matrices. */
function denseOf(fit: MixedModelFit, data: DataColumns, response: string) {
  const n = fit.observationCount;
  const columnOf = (term: string, row: number): number =>
    term === "(Intercept)" ? 1 : Number((data[term] as ArrayLike<number>)[row]);
  const X = new Matrix(
    Array.from({ length: n }, (_, row) => fit.fixedEffects.map(({ term }) => columnOf(term, row))),
  );
  const Zs = fit.randomEffects.map(({ groupingFactor, terms, groupNames }) => {
    const Z = Matrix.zeros(n, groupNames.length * terms.length);
    for (let row = 0; row < n; row++) {
      const name = groupingFactor
        .split(":")
        .map((factor) => String(data[factor][row]))
        .join(":");
      terms.forEach((term, c) => {
        Z.set(row, groupNames.indexOf(name) * terms.length + c, columnOf(term, row));
      });
    }
    return Z;
  });
  const Gs = fit.randomEffects.map(({ covariance, groupCount }) =>
    Matrix.eye(groupCount).kroneckerProduct(new Matrix(covariance.map((row) => [...row]))),
  );
  const V = Zs.reduce(
    (sum, Z, i) => Matrix.add(sum, Z.mmul(Gs[i]).mmul(Z.transpose())),
    Matrix.eye(n).mul(fit.residualVariance),
  );
  const y = Matrix.columnVector(Array.from(data[response] as ArrayLike<number>));
  return { X, Zs, Gs, V, y };
}

function leastSquaresOf(X: Matrix, V: Matrix, y: Matrix): { beta: Matrix; covariance: Matrix } {
  const weighted = X.transpose().mmul(inverse(V));
  const covariance = inverse(weighted.mmul(X));
  return { beta: covariance.mmul(weighted).mmul(y), covariance };
}

describe("Cook's distances of groups", () => {
  const cases = [
    {
      data: "sleepstudy",
      formula: "Reaction ~ Days + (1 + Days | Subject)",
      factor: "Subject",
      response: "Reaction",
    },
    {
      data: "penicillin",
      formula: "diameter ~ 1 + (1 | plate) + (1 | sample)",
      factor: "sample",
      response: "diameter",
    },
    { data: "pastes", formula: "strength ~ 1 + (1 | batch/cask)", factor: "batch", response: "strength" },
  ];
  for (const { data, formula, factor, response } of cases) {
    it(`equal generalised least squares without the group's rows: ${data}, by ${factor}`, () => {
      const columns = dataSets[data];
      const fit = fitMixedModel(formula, columns);
      const { X, V, y } = denseOf(fit, columns, response);
      const all = leastSquaresOf(X, V, y);
      for (const influence of cooksDistances(fit, factor)) {
        const rows = Array.from({ length: y.rows }, (_, row) => row).filter(
          (row) => String(columns[factor][row]) !== influence.group,
        );
        assert.equal(influence.rowCount, y.rows - rows.length);
        assert.ok(influence.status === "defined");
        const every = fit.fixedEffects.map((_, i) => i);
        const without = leastSquaresOf(
          X.selection(rows, every),
          V.selection(rows, rows),
          y.selection(rows, [0]),
        );
        const change = Matrix.sub(all.beta, without.beta);
        const distance = change.transpose().mmul(inverse(all.covariance)).mmul(change).get(0, 0) / X.columns;
        near(influence.cooksDistance, distance, rounding * Math.max(1, distance), influence.group);
        influence.change.forEach((value, i) => {
          near(
            value,
            change.get(i, 0),
            1e-7 * Math.abs(all.beta.get(i, 0)),
            `change ${i} by ${influence.group}`,
          );
        });
      }
    });
  }

  it("are not defined for a group without which a coefficient is not, and name a factor that is not there", () => {
    const n = 24;
    const data = {
      y: Array.from({ length: n }, (_, row) => Math.sin(3 * row) + (row % 4)),
      only: Array.from({ length: n }, (_, row) => (row % 4 === 2 ? row : 0)),
      g: Array.from({ length: n }, (_, row) => `g${row % 4}`),
    };
    const fit = fitMixedModel("y ~ only + (1 | g)", data);
    const influences = cooksDistances(fit);
    assert.deepEqual(
      influences.map(({ status }) => status),
      ["defined", "defined", "not defined", "defined"],
    );
    assert.throws(() => cooksDistances(fit, "h"), /h is no grouping factor of the model; expected one of g/);
  });
});

describe("predictions for groups", () => {
  it("have the errors of the inverse of Henderson's equations, by dense matrices", () => {
    for (const { data, formula, response } of [
      { data: "sleepstudy", formula: "Reaction ~ Days + (1 + Days | Subject)", response: "Reaction" },
      { data: "penicillin", formula: "diameter ~ 1 + (1 | plate) + (1 | sample)", response: "diameter" },
    ]) {
      const columns = dataSets[data];
      const fit = fitMixedModel(formula, columns);
      const { X, Zs, Gs, y } = denseOf(fit, columns, response);
      const Z = Zs.reduce(
        (all, one) => new Matrix(all.to2DArray().map((row, i) => [...row, ...one.getRow(i)])),
      );
      const all = new Matrix(X.to2DArray().map((row, i) => [...row, ...Z.getRow(i)]));
      const C = all.transpose().mmul(all).div(fit.residualVariance);
      let at = X.columns;
      for (const G of Gs) {
        const Gi = inverse(G);
        for (let i = 0; i < G.rows; i++) {
          for (let j = 0; j < G.rows; j++) C.set(at + i, at + j, C.get(at + i, at + j) + Gi.get(i, j));
        }
        at += G.rows;
      }
      const solved = inverse(C);
      const effects = solved.mmul(all.transpose()).mmul(y).div(fit.residualVariance);
      const predicted = predictGroups(fit, columns);
      for (let row = 0; row < y.rows; row++) {
        const t = all.getRowVector(row);
        near(predicted.fit[row], t.mmul(effects).get(0, 0), 1e-6, `prediction ${row}`);
        const variance = t.mmul(solved).mmul(t.transpose()).get(0, 0);
        near(predicted.standardError[row], Math.sqrt(variance), 1e-6, `standard error ${row}`);
      }
      assert.ok(predicted.groups.every((group) => group === "known"));
    }
  });

  it("for a new group are the population's, with the variance of a group added", () => {
    const fit = fitMixedModel("Reaction ~ Days + (1 + Days | Subject)", dataSets.sleepstudy);
    const points = { Days: [0, 3], Subject: ["new", "308"] };
    const groups = predictGroups(fit, points);
    const population = predictFixed(fit, points);
    assert.deepEqual(groups.groups, ["new", "known"]);
    near(groups.fit[0], population.fit[0], 1e-9, "prediction");
    const variance = population.standardError[0] ** 2 + fit.randomEffects[0].covariance[0][0];
    near(groups.standardError[0], Math.sqrt(variance), 1e-6, "standard error");
    assert.ok(
      groups.standardError[1] <
        population.standardError[1] + Math.sqrt(fit.randomEffects[0].covariance[0][0]),
    );
  });

  it("refuse data without the grouping column", () => {
    const fit = fitMixedModel("Reaction ~ Days + (1 | Subject)", dataSets.sleepstudy);
    assert.throws(
      () => predictGroups(fit, { Days: [1] }),
      /no column "Subject" of the grouping factor Subject/,
    );
  });
});
