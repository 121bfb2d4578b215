import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  cooksDistances,
  type DataColumns,
  fitMixedModel,
  type MixedModelFit,
  predictFixed,
  predictGroups,
} from "@alignment/engine";
import { inverse, Matrix } from "ml-matrix";
import { lme4Data } from "./lme4-data";
import { assertNear as near } from "./near";

/** Two computations of one number in doubles. */
const rounding = 1e-8;

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
      const columns = lme4Data[data];
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
      const columns = lme4Data[data];
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
    const fit = fitMixedModel("Reaction ~ Days + (1 + Days | Subject)", lme4Data.sleepstudy);
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
    const fit = fitMixedModel("Reaction ~ Days + (1 | Subject)", lme4Data.sleepstudy);
    assert.throws(
      () => predictGroups(fit, { Days: [1] }),
      /no column "Subject" of the grouping factor Subject/,
    );
  });
});
