import { parseArgs } from "node:util";
import { conditionalModes, fitMixedModel, type MixedModelFit } from "@alignment/model";
import { formatText, regressionColumnOf, regressionTable } from "@alignment/report";
import { readInferredTable } from "@alignment/table";
import { runCommand } from "./run-command";

const help = `npm run --silent fit -- FILE.csv "y ~ x + (1 + x | g)" [--ml] [--json]

Fits a linear mixed model to the columns of a CSV file and prints it.

  --ml    maximum likelihood instead of restricted maximum likelihood
  --json  everything as JSON:
            formula, method, status ("converged", "singular" or "not converged")
            observations, dropped {total, byVariable}
            fixed [{term, estimate, se, z, p}], vcov (by rows), aliased
            randomEffects [{group, groups, terms, covariance, sd, correlation, modes {group: [...]}}]
            theta, sigma, criterion, logLik, parameters, aic, bic
            certificate {largestGradient, smallestCurvature, evaluations, rank}

A column is numeric if all of its cells are numbers or missing (empty, NA, NaN), else it is a factor. Rows with a
missing variable are dropped and counted.`;

/** A fit under the short keys that the help documents; a number that is not defined is null. */
function describeFit(fit: MixedModelFit): Record<string, unknown> {
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
    certificate: fit.certificate,
  };
}

function printFit(fit: MixedModelFit): void {
  console.log(
    formatText(
      regressionTable([regressionColumnOf(fit, { title: fit.method })], { caption: fit.formula, digits: 4 }),
    ),
  );
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
    options: { ml: { type: "boolean", default: false }, json: { type: "boolean", default: false } },
    allowPositionals: true,
  });
  if (positionals.length !== 2) {
    throw new RangeError(
      `fit: ${positionals.length} words were given; expected a file and a formula, such as\n  npm run --silent fit -- FILE.csv "y ~ x + (1 + x | g)"`,
    );
  }
  const [path, formula] = positionals;
  const fit = fitMixedModel(formula, readInferredTable(path).columns, { method: values.ml ? "ML" : "REML" });
  if (values.json) console.log(JSON.stringify(describeFit(fit), null, 2));
  else printFit(fit);
});
