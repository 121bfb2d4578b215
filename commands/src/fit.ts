import { parseArgs } from "node:util";
import {
  conditionalModes,
  type FixedEffectInferences,
  fitMixedModel,
  type InferenceMethod,
  inferFixedEffects,
  type MixedModelFit,
} from "@alignment/model";
import { dataTable, formatText, regressionColumnOf, regressionTable } from "@alignment/report";
import { readInferredTable } from "@alignment/table";
import { runCommand } from "./run-command";

const help = `npm run --silent fit -- FILE.csv "y ~ x + (1 + x | g)" [--ml] [--json] [--inference METHOD]

Fits a linear mixed model to the columns of a CSV file and prints it.

  --ml    maximum likelihood instead of restricted maximum likelihood
  --inference METHOD
          tests of the fixed effects: normal (the default), Satterthwaite, Kenward-Roger or CR2
  --json  everything as JSON:
            formula, method, status ("converged", "singular" or "not converged")
            observations, dropped {total, byVariable}
            fixed [{term, estimate, se, z, p}], vcov (by rows), aliased
            randomEffects [{group, groups, terms, covariance, sd, correlation, modes {group: [...]}}]
            theta, sigma, criterion, logLik, parameters, aic, bic
            inference {method, level, effects [{term, status, reason, se, df, statistic, p, lower, upper}]}
            certificate {largestGradient, smallestCurvature, evaluations, rank}

A column is numeric if all of its cells are numbers or missing (empty, NA, NaN), else it is a factor. Rows with a
missing variable are dropped and counted.`;

const methods: readonly InferenceMethod[] = ["normal", "Satterthwaite", "Kenward-Roger", "CR2"];

function isMethod(name: string): name is InferenceMethod {
  return (methods as readonly string[]).includes(name);
}

function describeInference({ method, level, effects }: FixedEffectInferences): Record<string, unknown> {
  return {
    method,
    level,
    effects: effects.map((effect) =>
      effect.status === "defined"
        ? {
            term: effect.term,
            status: effect.status,
            se: effect.standardError,
            df: effect.degreesOfFreedom,
            statistic: effect.statistic,
            p: effect.pValue,
            lower: effect.lower,
            upper: effect.upper,
          }
        : { term: effect.term, status: effect.status, reason: effect.reason },
    ),
  };
}

/** A fit under the short keys that the help documents; a number that is not defined is null. */
function describeFit(fit: MixedModelFit, inference: FixedEffectInferences): Record<string, unknown> {
  const modes = conditionalModes(fit);
  return {
    formula: fit.formula,
    method: fit.method,
    status: fit.status,
    observations: fit.observationCount,
    dropped: fit.dropped,
    fixed: fit.fixedEffects.map(({ term, estimate, standardError, z, pValue }) => ({
      term,
      estimate,
      se: standardError,
      z,
      p: pValue,
    })),
    vcov: fit.fixedEffectCovariance,
    aliased: fit.aliased,
    randomEffects: fit.randomEffects.map((effect, index) => ({
      group: effect.groupingFactor,
      groups: effect.groupCount,
      terms: effect.terms,
      covariance: effect.covariance,
      sd: effect.standardDeviations,
      correlation: effect.correlations,
      modes: Object.fromEntries(effect.groupNames.map((name, group) => [name, modes[index].modes[group]])),
    })),
    theta: fit.theta,
    sigma: fit.residualStandardDeviation,
    criterion: fit.criterion,
    logLik: fit.logLikelihood,
    parameters: fit.parameterCount,
    aic: fit.aic,
    bic: fit.bic,
    inference: describeInference(inference),
    certificate: fit.certificate,
  };
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

function printFit(fit: MixedModelFit, inference: FixedEffectInferences): void {
  console.log(
    formatText(
      regressionTable([regressionColumnOf(fit, { title: fit.method })], { caption: fit.formula, digits: 4 }),
    ),
  );
  printInference(inference);
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
  const { values, positionals } = parseArgs({
    options: {
      ml: { type: "boolean", default: false },
      json: { type: "boolean", default: false },
      inference: { type: "string", default: "normal" },
    },
    allowPositionals: true,
  });
  if (positionals.length !== 2) {
    throw new RangeError(
      `fit: ${positionals.length} words were given; expected a file and a formula, such as\n  npm run --silent fit -- FILE.csv "y ~ x + (1 + x | g)"`,
    );
  }
  if (!isMethod(values.inference)) {
    throw new RangeError(`fit: --inference is "${values.inference}"; expected one of ${methods.join(", ")}`);
  }
  const [path, formula] = positionals;
  const fit = fitMixedModel(formula, readInferredTable(path).columns, { method: values.ml ? "ML" : "REML" });
  const inference = inferFixedEffects(fit, values.inference);
  if (values.json) console.log(JSON.stringify(describeFit(fit, inference), null, 2));
  else printFit(fit, inference);
});
