import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { fitMixedModel, type MixedModelFit, ModelError } from "@alignment/engine";
import { generatedCount, generatedData } from "./generated";
import { oracleFolder } from "./generators";

/** What generated.R keeps of one data set. */
interface GeneratedOracle {
  readonly index: number;
  readonly rows: number;
  readonly refusal?: string;
  /** lme4's criterion on the columns as they are. */
  readonly raw?: number | null;
  readonly terms?: readonly string[];
  /** lme4's criterion on columns of unit scale, brought to the scale of the columns as they are. */
  readonly unit?: number | null;
  readonly unitTerms?: readonly string[];
  readonly singular?: boolean;
  readonly theta?: readonly number[];
}

/** A criterion may be worse than lme4's by this share of itself. */
const criterionTolerance = 1e-6;
/**
 * Where x is shifted by 10⁶ lme4's REML criterion is known to 10⁻⁵ only: it takes |X'V⁻¹X| from columns that are not
 * centred (condition 10¹²), and its own two fits of such data differ by that much. Ours is held to itself instead.
 */
const shiftedTolerance = 1e-5;
/** The criterion of a model with an intercept does not change when x is centred. */
const centringTolerance = 1e-8;

const { results }: { results: readonly GeneratedOracle[] } = JSON.parse(
  readFileSync(join(oracleFolder, "generated.json"), "utf8"),
);

/** The fit, or the message of a refusal; any other error is a crash and fails the test. */
function fitOrRefusal(index: number): MixedModelFit | string {
  const { formula, columns, method } = generatedData(index);
  try {
    return fitMixedModel(formula, columns, { method });
  } catch (error) {
    if (error instanceof ModelError) return error.message;
    throw error;
  }
}

function compare(expected: GeneratedOracle): void {
  const { formula, shifted } = generatedData(expected.index);
  const fit = fitOrRefusal(expected.index);
  if (typeof fit === "string") {
    assert.ok(typeof expected.raw !== "number", `refused what lme4 fits: ${fit}`);
    return;
  }
  assert.ok(Number.isFinite(fit.criterion), `criterion ${fit.criterion}`);
  const terms = fit.fixedEffects.map(({ term }) => term).join(" ");
  const candidates = [
    { criterion: expected.raw, terms: expected.terms },
    { criterion: expected.unit, terms: expected.unitTerms },
  ].flatMap((each) =>
    each.terms?.join(" ") === terms && typeof each.criterion === "number" ? [each.criterion] : [],
  );
  assert.ok(
    candidates.length > 0 || expected.raw === undefined,
    `coefficients ${terms}, lme4 has ${expected.terms}`,
  );
  const best = Math.min(...candidates);
  const tolerance = shifted ? shiftedTolerance : criterionTolerance;
  assert.ok(
    !(fit.criterion > best + tolerance * Math.abs(best)),
    `${formula}: criterion ${fit.criterion} is worse than lme4's ${best} by ${fit.criterion - best}`,
  );
  const isSameOptimum = Math.abs(fit.criterion - best) <= criterionTolerance * Math.abs(best);
  const isScaleFree = !shifted || formula.endsWith("(1 | g)");
  if (expected.singular === true && isSameOptimum && isScaleFree) {
    assert.equal(fit.status, "singular", `theta ${fit.theta}, lme4's at unit scale ${expected.theta}`);
  }
}

describe("against lme4 on generated data: no crash, no worse criterion, singular where lme4 is", () => {
  test("every data set has a result", () => {
    assert.equal(results.length, generatedCount);
  });
  for (const expected of results) {
    test(`data set ${expected.index}`, () => compare(expected));
  }
});

describe("the criterion does not depend on a shift of 10⁶ of a fixed column", () => {
  const shiftedIndices = results
    .map(({ index }) => index)
    .filter((index) => {
      const { shifted, formula, columns } = generatedData(index);
      return shifted && formula.endsWith("(1 | g)") && columns.y.length <= 5000;
    });
  for (const index of shiftedIndices) {
    test(`data set ${index}`, () => {
      const { formula, columns, method, scales } = generatedData(index);
      const centred = (columns.x as number[]).map((value) => value - 1e6 * scales.x);
      const shifted = fitMixedModel(formula, columns, { method });
      const { criterion } = fitMixedModel(formula, { ...columns, x: centred }, { method });
      assert.ok(
        Math.abs(shifted.criterion - criterion) <= centringTolerance * Math.abs(criterion),
        `${shifted.criterion} shifted, ${criterion} centred`,
      );
    });
  }
});
