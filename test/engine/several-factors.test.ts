import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  conditionalModes,
  criterionAt,
  type DataColumns,
  fitMixedModel,
  fittedValues,
  type MixedModelFit,
  secondStart,
} from "@alignment/engine";
import { randomStream } from "alignment/worlds";
import { determinant, inverse, Matrix } from "ml-matrix";

/** Two computations of one number in doubles. */
const rounding = 1e-8;

/** Theta is found to about the square root of the rounding unit. */
const optimumTolerance = 1e-6;

function near(actual: number, expected: number, what: string, tolerance = rounding): void {
  const allowed = tolerance * Math.max(1, Math.abs(expected));
  assert.ok(Math.abs(actual - expected) <= allowed, `${what}: ${actual}, expected ${expected}`);
}

/** An unbalanced panel in which some pairs of persons and items do not meet; blocks lie within sites. */
function crossedData(seed: number): DataColumns {
  const stream = randomStream(seed, "crossed");
  const columns = {
    y: [] as number[],
    x: [] as number[],
    time: [] as number[],
    person: [] as string[],
    item: [] as string[],
    site: [] as string[],
    block: [] as string[],
  };
  const persons = Array.from({ length: 14 }, () => [stream.normal(), 0.5 * stream.normal()]);
  const items = Array.from({ length: 6 }, () => [0.8 * stream.normal(), 0.4 * stream.normal()]);
  for (let person = 0; person < 14; person++) {
    for (let item = 0; item < 6; item++) {
      for (let time = 0; time < 4; time++) {
        if (stream.uniform() < 0.3) continue;
        const x = stream.normal();
        columns.x.push(x);
        columns.time.push(time);
        columns.person.push(`p${person}`);
        columns.item.push(`i${item}`);
        columns.site.push(`s${person % 4}`);
        columns.block.push(`b${person % 2}`);
        columns.y.push(
          2 +
            x +
            persons[person][0] +
            persons[person][1] * x +
            items[item][0] +
            items[item][1] * time +
            stream.normal(),
        );
      }
    }
  }
  return columns;
}

const data = crossedData(5);
const formulas = [
  "y ~ x + time + (1 | person) + (1 | item)",
  "y ~ x + time + (1 + x | person) + (1 + time | item)",
  "y ~ x + (1 + x || person) + (1 | item) + (0 + time | item)",
  "y ~ time + (1 | site/person) + (1 | item)",
  "y ~ x + (1 | person) + (1 + x + time | block:site)",
];

/** Z of one term, rows by (group, effect). */
function columnsOfTerm(fit: MixedModelFit, term: number, of: DataColumns): Matrix {
  const { terms, groupNames, groupingFactor } = fit.randomEffects[term];
  const factors = groupingFactor.split(":").map((name) => of[name] as readonly string[]);
  const n = fit.observationCount;
  const Z = Matrix.zeros(n, groupNames.length * terms.length);
  for (let row = 0; row < n; row++) {
    const group = groupNames.indexOf(factors.map((column) => column[row]).join(":"));
    terms.forEach((name, effect) => {
      const value = name === "(Intercept)" ? 1 : (of[name] as ArrayLike<number>)[row];
      Z.set(row, group * terms.length + effect, value);
    });
  }
  return Z;
}

/** V, X and y of a fit by dense matrices. */
function denseOf(fit: MixedModelFit, of: DataColumns) {
  const n = fit.observationCount;
  let V = Matrix.eye(n).mul(fit.residualVariance);
  const parts = fit.randomEffects.map(({ covariance, groupCount }, term) => {
    const Z = columnsOfTerm(fit, term, of);
    const G = Matrix.eye(groupCount).kroneckerProduct(new Matrix(covariance.map((row) => [...row])));
    V = Matrix.add(V, Z.mmul(G).mmul(Z.transpose()));
    return { Z, G };
  });
  const X = new Matrix(
    Array.from({ length: n }, (_, row) =>
      fit.fixedEffects.map(({ term }) => (term === "(Intercept)" ? 1 : (of[term] as ArrayLike<number>)[row])),
    ),
  );
  const y = Matrix.columnVector(Array.from(of.y as ArrayLike<number>));
  return { V, X, y, parts };
}

describe("a model with several grouping factors", () => {
  for (const formula of formulas) {
    for (const method of ["REML", "ML"] as const) {
      it(`equals dense generalised least squares: ${formula}, ${method}`, () => {
        const fit = fitMixedModel(formula, data, { method });
        const { V, X, y, parts } = denseOf(fit, data);
        const Vi = inverse(V);
        const information = X.transpose().mmul(Vi).mmul(X);
        const covariance = inverse(information);
        const beta = covariance.mmul(X.transpose()).mmul(Vi).mmul(y);
        const residual = Matrix.sub(y, X.mmul(beta));
        const n = y.rows;
        const degrees = method === "REML" ? n - X.columns : n;
        const logOfV = 2 * new Matrix(choleskyDiagonal(V)).apply(logarithm).sum();
        const form = residual.transpose().mmul(Vi).mmul(residual).get(0, 0);
        const restriction = method === "REML" ? Math.log(determinant(information)) : 0;
        near(fit.criterion, logOfV + restriction + form + degrees * Math.log(2 * Math.PI), "criterion");
        fit.fixedEffects.forEach(({ term, estimate, standardError }, i) => {
          near(estimate, beta.get(i, 0), `estimate of ${term}`);
          near(standardError, Math.sqrt(covariance.get(i, i)), `standard error of ${term}`);
        });
        conditionalModes(fit).forEach(({ modes, conditionalCovariances, terms }, term) => {
          const { Z, G } = parts[term];
          const GZt = G.mmul(Z.transpose());
          const dense = GZt.mmul(Vi).mmul(residual);
          const spread = Matrix.sub(G, GZt.mmul(Vi).mmul(Z).mmul(G));
          modes.forEach((mode, group) => {
            mode.forEach((value, effect) => {
              const at = group * terms.length + effect;
              near(value, dense.get(at, 0), `mode ${at} of term ${term}`);
              near(conditionalCovariances[group][effect][effect], spread.get(at, at), `its variance`);
            });
          });
        });
      });
    }
  }

  it("leaves residuals that the random effects explain no further", () => {
    const fit = fitMixedModel(formulas[1], data);
    const { conditionalResiduals, populationResiduals } = fittedValues(fit);
    const squares = (values: Float64Array): number => values.reduce((sum, value) => sum + value * value, 0);
    assert.ok(squares(conditionalResiduals) < squares(populationResiduals));
  });

  it("is a minimum of the criterion: no step of theta to either side is lower", () => {
    for (const formula of formulas) {
      const fit = fitMixedModel(formula, data);
      fit.theta.forEach((value, k) => {
        for (const step of [-1e-3, 1e-3]) {
          const theta = fit.theta.map((one, at) => (at === k ? value + step : one));
          assert.ok(
            criterionAt(fit, theta) > fit.criterion - 1e-9,
            `${formula}: parameter ${k}, step ${step}`,
          );
        }
      });
    }
  });

  it("certifies its optimum: no gradient, positive curvature, found again from another start", () => {
    for (const formula of formulas) {
      const fit = fitMixedModel(formula, data);
      const { certificate, status } = fit;
      if (status !== "converged") continue;
      assert.ok(certificate.largestGradient < 1e-4, `${formula}: gradient ${certificate.largestGradient}`);
      assert.ok(certificate.smallestCurvature > 0, formula);
      assert.equal(secondStart(fit).outcome, "same optimum", formula);
    }
  });

  it("does not depend on the order of rows or terms, nor on the names of groups", () => {
    const fit = fitMixedModel("y ~ x + (1 + x | person) + (1 | item)", data);
    const order = Array.from({ length: fit.observationCount }, (_, row) => row).reverse();
    const turned = Object.fromEntries(
      Object.entries(data).map(([name, column]) => [
        name,
        order.map((row) => (column as ArrayLike<number | string>)[row]),
      ]),
    ) as DataColumns;
    const renamed = { ...data, person: (data.person as readonly string[]).map((name) => `z${name}`) };
    const others = [
      fitMixedModel("y ~ x + (1 | item) + (1 + x | person)", data),
      fitMixedModel("y ~ x + (1 + x | person) + (1 | item)", turned),
      fitMixedModel("y ~ x + (1 + x | person) + (1 | item)", renamed),
    ];
    for (const other of others) {
      near(other.criterion, fit.criterion, "criterion");
      fit.theta.forEach((value, k) => {
        near(other.theta[k], value, `theta ${k}`, optimumTolerance);
      });
    }
  });

  it("with a second factor that repeats the first adds no likelihood, and is singular or as likely", () => {
    const copy = { ...data, twin: (data.person as readonly string[]).map((name) => `t${name}`) };
    const alone = fitMixedModel("y ~ x + (1 | person)", copy);
    const both = fitMixedModel("y ~ x + (1 | person) + (1 | twin)", copy);
    near(both.criterion, alone.criterion, "criterion", optimumTolerance);
  });

  it("takes as many effects as memory holds: 8,000 and 6,000 groups, by lme4 1.1-31", () => {
    const rows = Array.from({ length: 24000 }, (_, row) => row);
    const many = {
      a: rows.map((row) => row % 8000),
      b: rows.map((row) => (row * 7) % 6000),
      y: rows.map((row) => Math.sin(row) + Math.sin(3 * (row % 8000)) + Math.cos(5 * ((row * 7) % 6000))),
    };
    const all = fitMixedModel("y ~ 1 + (1 | a) + (1 | b)", many);
    assert.ok(all.criterion < 46472.469153076 + 1e-6, `criterion ${all.criterion}`);
    near(all.theta[0], 1.560659089, "theta of a", 1e-6);
    near(all.theta[1], 3.746536019, "theta of b", 1e-6);
    near(all.fixedEffects[0].standardError, 0.01520448301, "standard error", 1e-6);
  });
});

function logarithm(this: Matrix, row: number, column: number): void {
  this.set(row, column, Math.log(this.get(row, column)));
}

/** The diagonal of the Cholesky factor, as a matrix of one row. */
function choleskyDiagonal(matrix: Matrix): number[][] {
  const n = matrix.rows;
  const L = Array.from({ length: n }, () => new Float64Array(n));
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = matrix.get(i, j);
      for (let c = 0; c < j; c++) sum -= L[i][c] * L[j][c];
      L[i][j] = i === j ? Math.sqrt(sum) : sum / L[j][j];
    }
  }
  return [L.map((row, i) => row[i])];
}
