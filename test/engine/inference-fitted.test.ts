import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { type EstimationMethod, fitMixedModel, fittedValues } from "@alignment/engine";
import { type Columns, oracleFolder, rankDeficient, readData } from "./generators";

interface FittedOracle {
  readonly name: string;
  readonly data: string;
  readonly formula: string;
  readonly method: EstimationMethod;
  readonly residualStandardDeviation: number;
  readonly fitted?: readonly number[];
}

/** Of a residual standard deviation: theta is known to about 1e-6 in R. */
const fittedTolerance = 1e-5;

const oracle: { readonly cases: readonly FittedOracle[] } = JSON.parse(
  readFileSync(join(oracleFolder, "mixed.json"), "utf8"),
);
const dataSets: { readonly [name: string]: Columns } = {
  sleepstudy: readData("sleepstudy", "Subject"),
  dyestuff: readData("dyestuff"),
  orthodont: readData("orthodont"),
  "rank deficient": rankDeficient(),
};

describe("fitted values agree with lme4's, and residuals complete them to the response", () => {
  for (const { name, data, formula, method, residualStandardDeviation, fitted } of oracle.cases) {
    if (fitted === undefined || dataSets[data] === undefined) continue;
    test(name, () => {
      const columns = dataSets[data];
      const ours = fittedValues(fitMixedModel(formula, columns, { method }));
      const response = columns[formula.split(" ~ ")[0]] as number[];
      fitted.forEach((value, row) => {
        assert.ok(Math.abs(ours.conditional[row] - value) <= fittedTolerance * residualStandardDeviation);
        const total = ours.population[row] + ours.populationResiduals[row];
        assert.ok(Math.abs(total - response[row]) <= 1e-9 * Math.abs(response[row]));
      });
    });
  }
});
