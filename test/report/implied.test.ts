import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  impliedParameters,
  readPublishedTable,
  roundingBounds,
  shareBelowZero,
  shareBelowZeroBounds,
  slopeDeviationBounds,
  starsConsistency,
} from "alignment/study";
import { impliedByTable, impliedTable } from "alignment/tables";

const rounded = (value: number, digits: number): number => Number(value.toFixed(digits));

describe("impliedParameters", () => {
  it("finds the number of parameters from which criteria were computed and rounded", () => {
    for (const [k, count, logLikelihood] of [
      [3, 50, -61.2377],
      [14, 17056, -9562.2249],
      [27, 4742, -3900.2791],
    ]) {
      const criteria = {
        aic: rounded(2 * k - 2 * logLikelihood, 2),
        bic: rounded(k * Math.log(count) - 2 * logLikelihood, 2),
        logLikelihood: rounded(logLikelihood, 2),
        observationCount: count,
        digits: 2,
      };
      const { fromCriteria, fromLikelihood, count: found } = impliedParameters(criteria);
      assert.equal(found, k);
      for (const { lower, upper } of [fromCriteria, fromLikelihood]) assert.ok(lower <= k && k <= upper);
    }
  });

  it("finds none where the two routes contradict each other", () => {
    const { count } = impliedParameters({
      aic: 110,
      bic: 120,
      logLikelihood: -40,
      observationCount: 100,
      digits: 2,
    });
    assert.equal(count, undefined);
  });

  for (const name of ["2", "3-disappearances", "3-killings", "3-torture", "3-imprisonment"]) {
    it(`finds 14 parameters in the paper's Table ${name}: ten coefficients, three components and the residual`, () => {
      assert.equal(impliedParameters(readPublishedTable(`paper-table-${name}`)).count, 14);
    });
  }

  it("refuses so few rows that log N is not above 2", () => {
    const criteria = { aic: 1, bic: 2, logLikelihood: 0, observationCount: 7, digits: 2 };
    assert.throws(() => impliedParameters(criteria), /N is 7; expected at least 8/);
  });
});

describe("slopeDeviationBounds", () => {
  it("holds the true standard deviation, whatever the correlation, when components are rounded", () => {
    for (const correlation of [-0.99, -0.5, 0, 0.3, 0.9]) {
      for (const deviation of [0.005, 0.03, 0.06, 0.2]) {
        const { lower, upper } = slopeDeviationBounds({
          intercept: rounded(0.8 * 0.8, 2),
          slope: rounded(deviation * deviation, 2),
          covariance: rounded(correlation * 0.8 * deviation, 2),
          digits: 2,
        });
        assert.ok(
          lower <= deviation && deviation <= upper,
          `${deviation} at ${correlation}: ${lower} to ${upper}`,
        );
      }
    }
  });

  it("lies between 0.019 and 0.071 in the paper's Table 2", () => {
    const components = readPublishedTable("paper-table-2").varianceComponents;
    const { lower, upper } = slopeDeviationBounds({ ...components, digits: 2 });
    // By hand: 0.015 / sqrt(0.605) and sqrt(0.005).
    assert.equal(lower.toFixed(5), "0.01928");
    assert.equal(upper.toFixed(5), "0.07071");
  });

  it("refuses a covariance that no correlation allows", () => {
    assert.throws(
      () => slopeDeviationBounds({ intercept: 0.1, slope: 0, covariance: 0.5, digits: 2 }),
      /covariance 0\.5 needs slopes with a standard deviation of at least 1\.5/,
    );
  });
});

describe("shareBelowZero", () => {
  const cases: [number, number, number][] = [
    [0, 1, 0.5],
    [1.959963984540054, 1, 0.025],
    [-1.6448536269514722, 1, 0.95],
    [0.02, 0.02, 0.15865525393145707],
  ];
  for (const [slope, deviation, share] of cases) {
    it(`is ${share} for the slope ${slope} and the deviation ${deviation}, as tables of the normal have it`, () => {
      assert.ok(Math.abs(shareBelowZero(slope, deviation) - share) < 1e-12);
    });
  }

  it("is all or nothing without variance, and refuses a negative deviation", () => {
    assert.deepEqual([shareBelowZero(1, 0), shareBelowZero(-1, 0), shareBelowZero(0, 0)], [0, 1, 0.5]);
    assert.throws(() => shareBelowZero(1, -1), /standard deviation is -1/);
  });

  it("lies within its bounds for every slope and deviation within theirs", () => {
    for (const slope of [roundingBounds(0.01, 2), roundingBounds(0, 2), roundingBounds(-0.03, 2)]) {
      const deviation = { lower: 0.01, upper: 0.08 };
      const { lower, upper } = shareBelowZeroBounds(slope, deviation);
      for (let part = 0; part <= 1; part += 0.1) {
        for (let other = 0; other <= 1; other += 0.1) {
          const share = shareBelowZero(
            slope.lower + part * (slope.upper - slope.lower),
            deviation.lower + other * (deviation.upper - deviation.lower),
          );
          assert.ok(lower <= share + 1e-15 && share - 1e-15 <= upper);
        }
      }
    }
  });
});

describe("starsConsistency", () => {
  it("finds stars consistent that rounding allows, and contradictory that it does not", () => {
    const status = (estimate: number, standardError: number, stars: string): string =>
      starsConsistency({ estimate, standardError, stars, digits: 2 }).status;
    assert.equal(status(-0.06, 0.03, "*"), "consistent");
    assert.equal(status(-0.06, 0.03, "**"), "consistent");
    assert.equal(status(0.38, 0.04, "***"), "consistent");
    assert.equal(status(0.38, 0.04, ""), "contradictory");
    assert.equal(status(0.04, 0.04, "*"), "contradictory");
    assert.equal(status(0.01, 0, "***"), "consistent");
  });

  it("holds the true statistic between its bounds", () => {
    for (const [estimate, standardError] of [
      [0.0136, 0.0029],
      [-0.0821, 0.0293],
      [1.1234, 0.0712],
    ]) {
      const { statistic } = starsConsistency({
        estimate: rounded(estimate, 2),
        standardError: rounded(standardError, 2),
        stars: "",
        digits: 2,
      });
      const truth = Math.abs(estimate / standardError);
      assert.ok(statistic.lower <= truth && truth <= statistic.upper);
    }
  });

  it("finds no contradiction in the paper's Tables 2 and 3", () => {
    for (const name of ["2", "3-disappearances", "3-killings", "3-torture", "3-imprisonment"]) {
      const { terms, digits } = readPublishedTable(`paper-table-${name}`);
      for (const term of terms) {
        assert.equal(starsConsistency({ ...term, digits }).status, "consistent", `${name}, ${term.term}`);
      }
    }
  });
});

describe("impliedTable", () => {
  const published = readPublishedTable("paper-table-2");

  it("says that between 22% and 47% of the cases of Table 2 diverge, by the paper's own numbers", () => {
    const ours = { parameterCount: 14, slopeDeviation: 0.0568, shareBelowZero: 0.4056 };
    const { groups, notes } = impliedTable([{ name: "Table 2", published, ours }], "Implied");
    assert.deepEqual(groups[0].rows, [
      ["Table 2", "14 [14]", "0.019 to 0.071 [0.057]", "22 to 47% [41%]", "none"],
    ]);
    assert.equal(notes.at(-1), "Our model is in brackets.");
  });

  it("names the terms whose stars contradict their estimates", () => {
    const terms = published.terms.map((term) => (term.term === "civil_war" ? { ...term, stars: "" } : term));
    assert.deepEqual(impliedByTable({ ...published, terms }).contradictoryTerms, ["Civil War"]);
  });

  it("refuses no rows, and a regression without the slope", () => {
    assert.throws(() => impliedTable([], "Implied"), /"Implied" has no rows/);
    assert.throws(() => impliedByTable(published, "time"), /has no term time; .*duration/);
  });
});
