import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import {
  conditionalModes,
  criterionAt,
  type EstimationMethod,
  fitMixedModel,
  type MixedModelFit,
} from "@alignment/engine";
import { skipWithoutR } from "../support";
import {
  type Columns,
  oracleFolder,
  paperShapedPanel,
  rankDeficient,
  readData,
  remadeOracle,
} from "./generators";

interface RandomEffectOracle {
  readonly terms: readonly string[];
  readonly covariance: readonly (readonly number[])[];
  readonly standardDeviations: readonly number[];
}

interface ModesOracle {
  readonly groups: readonly string[];
  readonly terms: readonly string[];
  readonly modes: readonly (readonly number[])[];
  /** Absent where lme4 keeps the terms of a factor apart. */
  readonly variances?: readonly (readonly (readonly number[])[])[];
}

/** What mixed.R keeps of a fit. */
interface MixedOracle {
  readonly name: string;
  readonly data: string;
  readonly formula: string;
  readonly method: EstimationMethod;
  readonly observationCount: number;
  readonly criterion: number;
  readonly logLikelihood: number;
  readonly aic: number;
  readonly bic: number;
  readonly theta: readonly number[];
  readonly singular: boolean;
  readonly residualStandardDeviation: number;
  readonly terms: readonly string[];
  readonly estimates: readonly number[];
  readonly standardErrors: readonly number[];
  readonly covariance: readonly (readonly number[])[];
  readonly aliased: readonly string[];
  readonly randomEffects: { readonly [factor: string]: RandomEffectOracle };
  readonly objectiveAt: readonly { readonly theta: readonly number[]; readonly criterion: number }[];
  readonly conditionalModes?: { readonly [factor: string]: ModesOracle };
}

interface OracleFile {
  readonly versions: { readonly [program: string]: string };
  readonly panelSums: { readonly [column: string]: number };
  readonly cases: readonly MixedOracle[];
}

/** lme4 is run to its optimum (bobyqa, 1e-9), where the criterion is flat to rounding: ours may only be lower. */
const criterionTolerance = 1e-7;
/** Estimates and standard errors, relative: theta is known to about 1e-8. */
const relativeTolerance = 1e-6;
/** Parameters of the random effects: flatter directions than the fixed effects have. */
const varianceTolerance = 1e-5;
/**
 * lme4 on another processor: where the criterion is flat it stops elsewhere, by 1e-6 of an estimate of crossed factors.
 */
const remadeTolerance = 1e-5;
/** At a given theta nothing is optimised; lme4 loses a few digits by not standardising the columns. */
const objectiveTolerance = 1e-9;

function near(actual: number, expected: number, relative: number, what: string, least = 1e-3): void {
  const allowed = relative * Math.max(least, Math.abs(expected));
  assert.ok(Math.abs(actual - expected) <= allowed, `${what}: ${actual} here, ${expected} in lme4`);
}

const oracle: OracleFile = JSON.parse(readFileSync(join(oracleFolder, "mixed.json"), "utf8"));
const panel = paperShapedPanel();
const dataSets: { readonly [name: string]: Columns } = {
  sleepstudy: readData("sleepstudy", "Subject"),
  dyestuff: readData("dyestuff"),
  dyestuff2: readData("dyestuff2"),
  penicillin: readData("penicillin"),
  pastes: readData("pastes"),
  orthodont: readData("orthodont"),
  "rank deficient": rankDeficient(),
  panel,
};

test("R and TypeScript make the same panel", () => {
  for (const [column, sum] of Object.entries(oracle.panelSums)) {
    const ours = (panel[column] as number[]).reduce((total, value) => total + value, 0);
    near(ours, sum, 1e-12, `sum of ${column}`, 1);
  }
  assert.equal(panel.alignment.length, 17056);
  assert.equal(new Set(panel.case as string[]).size, 848);
});

/**
 * How far lme4's theta may be from the optimum: where its criterion is above ours by c and the
 * least curvature is h, √(2c/h).
 */
function distanceOfOracle(fit: MixedModelFit, expected: MixedOracle): number {
  const above = Math.max(0, criterionAt(fit, expected.theta) - fit.criterion);
  return Math.sqrt((2 * above) / fit.certificate.smallestCurvature);
}

function compare(expected: MixedOracle): void {
  const fit = fitMixedModel(expected.formula, dataSets[expected.data], { method: expected.method });
  const distance = expected.singular ? 0 : distanceOfOracle(fit, expected);
  const estimateTolerance = Math.max(relativeTolerance, distance / Math.max(0.1, ...fit.theta));
  assert.equal(fit.observationCount, expected.observationCount);
  assert.ok(
    fit.criterion <= expected.criterion + criterionTolerance,
    `criterion ${fit.criterion}, ${fit.criterion - expected.criterion} above lme4's ${expected.criterion}`,
  );
  assert.equal(fit.status, expected.singular ? "singular" : "converged");
  assert.deepEqual(
    fit.fixedEffects.map(({ term }) => term),
    expected.terms,
  );
  assert.deepEqual(fit.aliased, expected.aliased);
  fit.fixedEffects.forEach(({ term, estimate, standardError }, i) => {
    const least = expected.standardErrors[i];
    near(estimate, expected.estimates[i], estimateTolerance, `estimate of ${term}`, least);
    near(standardError, least, estimateTolerance, `standard error of ${term}`, 0);
    fit.fixedEffectCovariance[i].forEach((value, j) => {
      const scale = least * expected.standardErrors[j];
      near(value, expected.covariance[i][j], 5 * estimateTolerance, `covariance ${i}, ${j}`, scale);
    });
  });
  for (const key of ["logLikelihood", "aic", "bic"] as const) near(fit[key], expected[key], 1e-9, key);
  const { residualStandardDeviation } = fit;
  near(residualStandardDeviation, expected.residualStandardDeviation, estimateTolerance, "residual SD");
  if (!expected.singular) {
    fit.theta.forEach((value, i) => {
      near(value, expected.theta[i], Math.max(varianceTolerance, 10 * distance), `theta ${i}`, 0.1);
    });
  }
  const deviations = fit.randomEffects.flatMap((effect) => effect.standardDeviations);
  const theirs = Object.values(expected.randomEffects).flatMap((effect) => effect.standardDeviations);
  const largest = Math.max(residualStandardDeviation, ...theirs);
  deviations
    .sort((a, b) => a - b)
    .forEach((value, i) => {
      near(
        value,
        theirs.sort((a, b) => a - b)[i],
        Math.max(varianceTolerance, distance),
        "SD of a random effect",
        largest,
      );
    });
  for (const { theta, criterion } of expected.objectiveAt) {
    near(criterionAt(fit, theta), criterion, objectiveTolerance, `criterion at theta ${theta}`);
  }
}

describe("a fit agrees with lme4's", () => {
  for (const expected of oracle.cases) test(expected.name, () => compare(expected));
});

describe("conditional modes and their variances agree with lme4's", () => {
  for (const expected of oracle.cases.filter(
    (each) => each.conditionalModes !== undefined && !each.singular,
  )) {
    test(expected.name, () => {
      const fit = fitMixedModel(expected.formula, dataSets[expected.data], { method: expected.method });
      const terms = conditionalModes(fit);
      const scale = fit.residualStandardDeviation;
      for (const [factor, theirs] of Object.entries(expected.conditionalModes ?? {})) {
        const ours = terms.filter(({ groupingFactor }) => groupingFactor === factor);
        theirs.groups.forEach((group, row) => {
          const modes = ours.flatMap((each) => each.modes[each.groupNames.indexOf(group)]);
          modes.forEach((mode, column) => {
            near(mode, theirs.modes[row][column], varianceTolerance, `mode of ${group}`, scale);
          });
          const variances = theirs.variances?.[row];
          if (ours.length === 1 && variances !== undefined) {
            const covariance = ours[0].conditionalCovariances[ours[0].groupNames.indexOf(group)];
            variances.flat().forEach((value, i) => {
              near(
                covariance.flat()[i],
                value,
                2 * varianceTolerance,
                `variance of ${group}`,
                scale ** 2 / 100,
              );
            });
          }
        });
      }
    });
  }
});

test("R makes the committed oracle again", { skip: skipWithoutR("lme4", "nlme", "jsonlite") }, () => {
  const folder = remadeOracle("mixed.R");
  const remade: OracleFile = JSON.parse(readFileSync(join(folder, "mixed.json"), "utf8"));
  assert.equal(remade.cases.length, oracle.cases.length);
  remade.cases.forEach((each, i) => {
    const committed = oracle.cases[i];
    assert.equal(each.name, committed.name);
    near(each.criterion, committed.criterion, 1e-9, `criterion of ${each.name}`);
    each.estimates.forEach((value, j) => {
      near(
        value,
        committed.estimates[j],
        remadeTolerance,
        `estimate ${j} of ${each.name}`,
        each.standardErrors[j],
      );
    });
  });
});
