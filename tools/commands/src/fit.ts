import {
  type ConfidenceIntervals,
  confidenceIntervals,
  type FixedEffectInferences,
  fitMixedModel,
  type InferenceMethod,
  type IntervalMethod,
  inferFixedEffects,
  type MixedModelFit,
} from "@alignment/engine";
import { readInferredTable } from "alignment/node";
import { dataTable, formatText, regressionColumnOf, regressionTable } from "alignment/tables";
import { describeFit } from "./fit/describe";
import { readOptions, UsageError, userPath } from "./options";
import { runCommand } from "./run-command";

const help = `npm run --silent fit -- FILE.csv "y ~ x + (1 + x | g)" [--ml] [--inference METHOD] [--intervals METHOD] [--json]

Fits a linear mixed model to the columns of a CSV file and prints it.

  --ml    maximum likelihood instead of restricted maximum likelihood
  --inference METHOD
          tests of the fixed effects: normal (the default), Satterthwaite, Kenward-Roger, CR2, or all
  --intervals METHOD
          intervals of all parameters: Wald (the default), profile, or "parametric bootstrap"
  --json  everything as JSON:
            formula, method, status ("converged", "singular", "undetermined" or "not converged")
            observations, dropped {total, byVariable}
            fixed [{term, estimate, se, z, p}], vcov (by rows), aliased
            randomEffects [{group, groups, terms, covariance, sd, correlation,
                            modes {group: [...]}, modeCovariances {group: [[...]]}}]
            theta, sigma, criterion, logLik, parameters, aic, bic
            r2 {marginal, conditional}, icc [{groupingFactor, variance, correlation}]
            inference [{method, level, effects [{term, status, reason, se, df, statistic, p, lower, upper}]}]
            intervals {method, level, meaning, intervals [{parameter, estimate, status, lower, upper, boundary, reason}]}
            cooks [{group, rowCount, status, cooksDistance, change, reason}] of the first grouping factor
            rows {row, fitted, fittedPopulation, residual, residualPopulation, leverage}, one value a row of the file
            certificate {largestGradient, smallestCurvature, gradient, hessian, hessianFrom, evaluations, rank,
                         secondStart {outcome, criterionDifference}}

A column is numeric if all of its cells are numbers or missing (empty, NA, NaN), else it is a factor. Rows with a
missing variable are dropped and counted.`;

const methods = [
  "normal",
  "Satterthwaite",
  "Kenward-Roger",
  "CR2",
] as const satisfies readonly InferenceMethod[];

const intervalMethods = [
  "Wald",
  "profile",
  "parametric bootstrap",
] as const satisfies readonly IntervalMethod[];

/** A parameter in words. */
function nameOf({ parameter }: ConfidenceIntervals["intervals"][number]): string {
  switch (parameter.kind) {
    case "fixed effect":
      return parameter.term;
    case "standard deviation":
      return `SD of ${parameter.term} by ${parameter.groupingFactor}`;
    case "correlation":
      return `correlation of ${parameter.terms.join(" and ")} by ${parameter.groupingFactor}`;
    case "residual standard deviation":
      return "SD of residuals";
  }
}

function printIntervals({ method, level, meaning, intervals }: ConfidenceIntervals): void {
  const rows = intervals.map((interval) => ({
    parameter: nameOf(interval),
    estimate: interval.estimate,
    lower: interval.status === "defined" ? interval.lower : Number.NaN,
    upper: interval.status === "defined" ? interval.upper : Number.NaN,
  }));
  const reasons = new Set(intervals.flatMap((one) => (one.status === "defined" ? [] : [one.reason])));
  const caption = `${100 * level} % intervals by the method: ${method} (${meaning})`;
  console.log(`\n${formatText(dataTable(rows, { caption, digits: 4, notes: [...reasons] }))}`);
}

function printInference({ method, level, effects }: FixedEffectInferences): void {
  const rows = effects.map((effect) =>
    effect.status === "defined"
      ? {
          term: effect.term,
          "degrees of freedom": effect.degreesOfFreedom,
          p: effect.pValue < 0.001 ? effect.pValue.toExponential(2) : effect.pValue.toFixed(4),
          lower: effect.lower,
          upper: effect.upper,
        }
      : {
          term: effect.term,
          "degrees of freedom": Number.NaN,
          p: "not defined",
          lower: Number.NaN,
          upper: Number.NaN,
        },
  );
  const reasons = new Set(effects.flatMap((effect) => (effect.status === "defined" ? [] : [effect.reason])));
  const caption = `Tests and ${100 * level} % intervals by the method: ${method}`;
  console.log(`\n${formatText(dataTable(rows, { caption, digits: 4, notes: [...reasons] }))}`);
}

function printFit(
  fit: MixedModelFit,
  inferences: readonly FixedEffectInferences[],
  intervals: ConfidenceIntervals,
): void {
  console.log(
    formatText(
      regressionTable([regressionColumnOf(fit, { title: fit.method })], { caption: fit.formula, digits: 4 }),
    ),
  );
  for (const inference of inferences) printInference(inference);
  if (intervals.method !== "Wald") printIntervals(intervals);
  const { total, byVariable } = fit.dropped;
  if (total > 0) {
    const counts = Object.entries(byVariable).map(([name, count]) => `${name} in ${count}`);
    console.log(`${total} rows were dropped, since a variable is missing there: ${counts.join(", ")}.`);
  }
  if (fit.aliased.length > 0) {
    console.log(`Dropped as linear combinations of other columns: ${fit.aliased.join(", ")}.`);
  }
  console.log(`Status: ${fit.status}.`);
}

runCommand("fit", help, () => {
  const { values, words } = readOptions(
    "fit",
    process.argv.slice(2),
    {
      ml: { flag: true },
      json: { flag: true },
      inference: { value: "METHOD", choices: [...methods, "all"] },
      intervals: { value: "METHOD", choices: intervalMethods },
    },
    2,
  );
  if (words.length !== 2) {
    throw new UsageError(
      `fit: ${words.length} words were given; expected a file and a formula, such as\n  npm run --silent fit -- FILE.csv "y ~ x + (1 + x | g)"`,
    );
  }
  const { inference: asked = "normal", intervals: intervalMethod = "Wald" } = values;
  const [path, formula] = words;
  const fit = fitMixedModel(formula, readInferredTable(userPath(path)).columns, {
    method: values.ml ? "ML" : "REML",
  });
  const inferences = (asked === "all" ? methods : [asked]).map((method) => inferFixedEffects(fit, method));
  const intervals = confidenceIntervals(fit, intervalMethod);
  if (values.json) console.log(JSON.stringify(describeFit(fit, { inferences, intervals }), null, 2));
  else printFit(fit, inferences, intervals);
});
