import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { type EstimationMethod, fitMixedModel, inferFixedEffects } from "@alignment/engine";
import { definedEffects } from "./defined-effects";
import { type Columns, oracleFolder, paperShapedPanel, rankDeficient, readData } from "./generators";

interface RobustOracle {
  readonly cluster: string;
  readonly standardErrors: readonly number[];
  readonly degreesOfFreedom: readonly number[];
  readonly pValues: readonly number[];
}

/** What inference.R keeps of a fit. */
interface InferenceOracle {
  readonly name: string;
  readonly data: string;
  readonly formula: string;
  readonly method: EstimationMethod;
  readonly terms: readonly string[];
  readonly satterthwaite: {
    readonly degreesOfFreedom: readonly number[];
    readonly pValues: readonly number[];
  };
  readonly kenwardRoger?: {
    readonly standardErrors: readonly number[];
    readonly degreesOfFreedom: readonly number[];
  };
  readonly cr2?: RobustOracle;
}

/** Degrees of freedom, relative: lmerTest differences the deviance numerically, to about 1e-5. */
const degreesTolerance = 1e-4;
/** Standard errors, relative: theta is known to about 1e-6 in R. */
const errorTolerance = 1e-6;
/** p-values, relative: they multiply the errors of statistic and degrees by their logarithm. */
const pValueTolerance = 2e-3;

const oracle: { readonly cases: readonly InferenceOracle[] } = JSON.parse(
  readFileSync(join(oracleFolder, "inference.json"), "utf8"),
);
const dataSets: { readonly [name: string]: Columns } = {
  sleepstudy: readData("sleepstudy", "Subject"),
  orthodont: readData("orthodont"),
  penicillin: readData("penicillin"),
  pastes: readData("pastes"),
  "rank deficient": rankDeficient(),
  panel: paperShapedPanel(),
};
const cases = oracle.cases.filter(({ data }) => dataSets[data] !== undefined);

function near(actual: number | undefined, expected: number, relative: number, what: string): void {
  assert.ok(actual !== undefined, `${what} is not defined`);
  assert.ok(
    Math.abs(actual - expected) <= relative * Math.abs(expected),
    `${what}: ${actual} here, ${expected} in R`,
  );
}

function fitOf({ formula, data, method }: InferenceOracle) {
  return fitMixedModel(formula, dataSets[data], { method });
}

describe("Satterthwaite's degrees of freedom agree with lmerTest's", () => {
  for (const expected of cases) {
    test(expected.name, () => {
      const effects = definedEffects(inferFixedEffects(fitOf(expected), "Satterthwaite"));
      effects.forEach(({ term, degreesOfFreedom, pValue }, i) => {
        near(degreesOfFreedom, expected.satterthwaite.degreesOfFreedom[i], degreesTolerance, `df of ${term}`);
        near(pValue, expected.satterthwaite.pValues[i], pValueTolerance, `p of ${term}`);
      });
    });
  }
});

describe("Kenward and Roger's adjustment agrees with pbkrtest's", () => {
  for (const expected of cases) {
    const { kenwardRoger } = expected;
    if (kenwardRoger === undefined) continue;
    test(expected.name, () => {
      const effects = definedEffects(inferFixedEffects(fitOf(expected), "Kenward-Roger"));
      effects.forEach(({ term, standardError, degreesOfFreedom }, i) => {
        near(standardError, kenwardRoger.standardErrors[i], errorTolerance, `standard error of ${term}`);
        near(degreesOfFreedom, kenwardRoger.degreesOfFreedom[i], degreesTolerance, `df of ${term}`);
      });
    });
  }
});

describe("cluster-robust CR2 agrees with clubSandwich's", () => {
  for (const expected of cases) {
    const { cr2 } = expected;
    if (cr2 === undefined) continue;
    test(expected.name, () => {
      const clusters = dataSets[expected.data][cr2.cluster];
      const effects = definedEffects(inferFixedEffects(fitOf(expected), "CR2", { clusters }));
      effects.forEach(({ term, standardError, degreesOfFreedom, pValue }, i) => {
        near(standardError, cr2.standardErrors[i], errorTolerance, `standard error of ${term}`);
        near(degreesOfFreedom, cr2.degreesOfFreedom[i], degreesTolerance, `df of ${term}`);
        near(pValue, cr2.pValues[i], pValueTolerance, `p of ${term}`);
      });
    });
  }
});
