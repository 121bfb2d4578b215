import {
  confidenceIntervals,
  fitMixedModel,
  type InferenceMethod,
  type IntervalMethod,
  inferFixedEffects,
  parseFormula,
} from "@alignment/engine";
import { readInferredTable } from "alignment/node";
import { checkColumns } from "./fit/check-columns";
import { describeFit } from "./fit/describe";
import { explainedFactors } from "./fit/factors";
import { withIdentifiers } from "./fit/identifiers";
import { contrastsOf, listOf, pairsOf } from "./fit/lists";
import { printFit } from "./fit/print";
import { columnRoles } from "./fit/roles";
import { readOptions, UsageError, userPath } from "./options";
import { runCommand } from "./run-command";

const help = `npm run --silent fit -- FILE.csv "y ~ x + (1 + x | g)" [OPTIONS]

Fits a linear mixed model to the columns of a CSV file and prints it, with the columns that it took as factors.

  --ml    maximum likelihood instead of restricted maximum likelihood
  --missing TEXT[,TEXT]
          further spellings of a missing value; always missing are the empty cell, NA and NaN
  --decimal ,
          numbers have a decimal comma; cells stand between semicolons or tabs
  --factor COLUMN[,COLUMN]
          columns of numbers that are factors, as with factor(COLUMN) in the formula
  --contrasts FACTOR=sum[,FACTOR=treatment]
          how the fixed effects code a factor: each level against the reference level (treatment, the default), or
          against the mean of all levels (sum; the last level has no coefficient)
  --reference FACTOR=LEVEL[,FACTOR=LEVEL]
          the reference level of a factor; by default the first by number or by text
  --weights COLUMN
          known precisions: the residual of a row with weight w has the variance sigma^2/w, as in lme4
  --inference METHOD
          tests of the fixed effects: normal (the default), Satterthwaite, Kenward-Roger, CR2, or all
  --intervals METHOD
          intervals of all parameters: Wald (the default), profile, or "parametric bootstrap"
  --json  everything as JSON:
            formula, method, status ("converged", "singular", "undetermined" or "not converged"), statusReason
            observations, dropped {total, byVariable}, weights (their column, or null)
            factors [{name, levels, contrasts, reason}]
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

A column is numeric if all of its cells are numbers or missing, else it is a factor. A column that serves as a number
but holds other cells among its numbers is refused, with the cells. Rows with a missing variable are dropped and counted;
arithmetic that gives no finite number is refused, with the row. The formula is in the language of R and lme4:
  y ~ a * b + (1 | g)   a:b, a/b, (a + b)^2, b %in% a, - a:b, 0 + a, (x | g), (x || g), (1 | g/h), (1 | g:h)
  poly(x, 2), scale(x), log(x), log2(x), log10(x), exp(x), sqrt(x), abs(x), I(x^2), I(x > 0), I(a == "yes"),
  factor(year), offset(x); names in backticks where they hold other characters than letters, digits, . and _`;

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

runCommand("fit", help, () => {
  const { values, words } = readOptions(
    "fit",
    process.argv.slice(2),
    {
      ml: { flag: true },
      json: { flag: true },
      inference: { value: "METHOD", choices: [...methods, "all"] },
      intervals: { value: "METHOD", choices: intervalMethods },
      missing: { value: "TEXT[,TEXT]" },
      decimal: { value: "SIGN", choices: [",", "."] },
      factor: { value: "COLUMN[,COLUMN]" },
      contrasts: { value: "FACTOR=sum[,FACTOR=treatment]" },
      reference: { value: "FACTOR=LEVEL[,FACTOR=LEVEL]" },
      weights: { value: "COLUMN" },
    },
    2,
  );
  if (words.length !== 2) {
    throw new UsageError(
      `fit: ${words.length} words were given; expected a file and a formula, such as\n  npm run --silent fit -- FILE.csv "y ~ x + (1 + x | g)"`,
    );
  }
  const { inference: asked = "normal", intervals: intervalMethod = "Wald", decimal } = values;
  const [path, formula] = [words[0], words[1].normalize("NFC")];
  const named = listOf(values.factor?.normalize("NFC"));
  const weights = values.weights?.normalize("NFC");
  const roles = columnRoles(parseFormula(formula), weights);
  const table = readInferredTable(userPath(path), { missing: listOf(values.missing), decimal });
  checkColumns(table, roles, named);
  const fit = fitMixedModel(formula, withIdentifiers(table, roles), {
    method: values.ml ? "ML" : "REML",
    ...(weights === undefined ? {} : { weights }),
    factors: named.filter((name) => roles.variables.has(name)),
    contrasts: contrastsOf(values.contrasts),
    reference: pairsOf("reference", values.reference),
  });
  const factors = explainedFactors(fit, table, named);
  const inferences = (asked === "all" ? methods : [asked]).map((method) => inferFixedEffects(fit, method));
  const intervals = confidenceIntervals(fit, intervalMethod);
  const described = { factors, weights, inferences, intervals };
  if (values.json) console.log(JSON.stringify(describeFit(fit, described), null, 2));
  else printFit(fit, factors, inferences, intervals);
});
