// Names that people outside of this project may have written into programs of their own, as they were before the
// library became one package. One that is renamed stays beside its better name for one version, with a line in the
// changelog.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { describeFit } from "@alignment/commands/dist/fit/describe";
import { compareModels, confidenceIntervals, fitMixedModel, inferFixedEffects } from "@alignment/engine";
import { attritionCodebook, panelCodebook, panelSpecification } from "alignment/specification";
import { repositoryRoot } from "../support";
import { choicesBefore, panelColumnsBefore, resultsBefore } from "./visible-names";

const random = [0.3, -1.1, 0.8, 0.2, -0.5, 1.4, -0.9, 0.1, 0.7, -0.4, 1.2, -0.6];
const data = {
  y: random.map((value, row) => value + (row % 4) + 2 * Math.floor(row / 3)),
  x: random.map((_, row) => row % 4),
  g: random.map((_, row) => `group ${Math.floor(row / 3)}`),
};

/** The names that an object lacks. */
function missing(value: object, names: string): string[] {
  return names.split(" ").filter((name) => !(name in value));
}

describe("names that programs outside of the project read", () => {
  const fit = fitMixedModel("y ~ x + (1 | g)", data);

  it("stay on a fit", () => {
    const names =
      "status method formula observationCount dropped fixedEffects fixedEffectCovariance aliased randomEffects " +
      "residualVariance residualStandardDeviation theta criterion logLikelihood parameterCount aic bic certificate";
    assert.deepEqual(missing(fit, names), []);
    assert.deepEqual(missing(fit.fixedEffects[0], "term estimate standardError z pValue"), []);
    const ofEffect = "groupingFactor groupCount terms covariance standardDeviations correlations groupNames";
    assert.deepEqual(missing(fit.randomEffects[0], ofEffect), []);
  });

  it("stay on a comparison", () => {
    const comparison = compareModels(fitMixedModel("y ~ 1 + (1 | g)", data), fit);
    const names = "smaller larger method refitted status statistic degreesOfFreedom pValue caution";
    assert.deepEqual(missing(comparison, names), []);
    assert.deepEqual(missing(comparison.larger, "formula parameterCount logLikelihood aic bic"), []);
  });

  it("stay in fit --json", () => {
    const described = describeFit(fit, {
      factors: [],
      inferences: [inferFixedEffects(fit, "Satterthwaite")],
      intervals: confidenceIntervals(fit, "Wald"),
    });
    const names =
      "formula method status observations dropped fixed vcov aliased randomEffects theta sigma criterion logLik " +
      "parameters aic bic r2 icc inference intervals cooks rows certificate";
    assert.deepEqual(missing(described, names), []);
    const { fixed, randomEffects, inference, rows } = described as Record<string, object & object[]>;
    assert.deepEqual(missing(fixed[0], "term estimate se z p"), []);
    const ofGroups = "group groups terms covariance sd correlation modes modeCovariances";
    assert.deepEqual(missing(randomEffects[0], ofGroups), []);
    assert.deepEqual(missing(inference[0], "method level effects"), []);
    const [effect] = (inference[0] as { effects: object[] }).effects;
    assert.deepEqual(missing(effect, "term status se df statistic p lower upper"), []);
    const ofRows = "row fitted fittedPopulation residual residualPopulation leverage";
    assert.deepEqual(missing(rows, ofRows), []);
  });

  for (const [choice, values] of Object.entries(choicesBefore)) {
    it(`stay for the choice ${choice}: its name and ${values.length} values`, () => {
      for (const value of values)
        assert.deepEqual(
          panelSpecification({ [choice]: value })[choice as keyof typeof choicesBefore],
          value,
          JSON.stringify(value),
        );
    });
  }

  it("stay as columns of the files that npm run panel writes, in their order", () => {
    const { sample, before, after } = panelCodebook();
    const files = {
      "panel.csv": sample,
      "before.csv": before,
      "after.csv": after,
      "attrition.csv": attritionCodebook,
    };
    for (const [file, columns] of Object.entries(panelColumnsBefore)) {
      const names = columns.split(" ");
      const found = files[file as keyof typeof files].map(({ column }) => column);
      assert.deepEqual(
        found.filter((name) => names.includes(name)),
        names,
        file,
      );
    }
  });

  it("stay as keys of results.json, of which docs/results.md has each", () => {
    const page = readFileSync(join(repositoryRoot, "docs", "results.md"), "utf8");
    assert.deepEqual(
      resultsBefore.split(" ").filter((key) => !page.includes(`\`${key}\``)),
      [],
    );
  });
});
