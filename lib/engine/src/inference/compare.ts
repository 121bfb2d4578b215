import { ModelError } from "../errors";
import { fitFrame } from "../fit/fit";
import { type Solution, solutionOf } from "../fit/solution";
import { observedResponse, type RandomFrame } from "../frame/frame";
import type { EstimationMethod, MixedModelFit } from "../types";
import { chiSquareUpperTail } from "./distribution";

/** One model of a comparison, as it was compared. */
export interface ComparedModel {
  readonly formula: string;
  readonly parameterCount: number;
  readonly logLikelihood: number;
  readonly aic: number;
  readonly bic: number;
}

/** Two models of the same data and their likelihood-ratio test. */
export interface ModelComparison {
  readonly smaller: ComparedModel;
  readonly larger: ComparedModel;
  /** How both were estimated for the comparison. */
  readonly method: EstimationMethod;
  /** What was fitted again, and why; empty where nothing was. */
  readonly refitted: string;
  readonly status: "defined" | "not defined";
  /** Why there is no test, where status is "not defined". */
  readonly reason?: string;
  /** Twice the difference of the log-likelihoods. */
  readonly statistic?: number;
  readonly degreesOfFreedom?: number;
  /** Upper tail of the chi-squared distribution. */
  readonly pValue?: number;
  /** What to know of the p-value; empty where it is asymptotically exact. */
  readonly caution: string;
}

function refuseOtherData(a: Solution, b: Solution): void {
  const sameRows =
    a.frame.rowCount === b.frame.rowCount && a.frame.rows.every((row, i) => row === b.frame.rows[i]);
  const [observed, other] = [observedResponse(a.frame), observedResponse(b.frame)];
  if (!(sameRows && observed.every((value, i) => value === other[i]))) {
    throw new ModelError(
      "compareModels",
      `the models have other rows or another response (${a.frame.rowCount} and ${b.frame.rowCount} rows)`,
      "expected fits of one response to the same rows; drop rows with missing values before fitting",
    );
  }
}

function isContained(names: readonly string[], others: readonly string[]): boolean {
  return names.every((name) => others.includes(name));
}

/** Whether a term's covariances are among those that the larger model allows, columns known by their names. */
function isAllowed({ term, groupingFactor, design }: RandomFrame, larger: readonly RandomFrame[]): boolean {
  const candidates = larger.filter((other) => other.groupingFactor === groupingFactor);
  if (term.covariance !== "correlated") {
    return design.names.every((name) => candidates.some((other) => other.design.names.includes(name)));
  }
  return candidates.some(
    (other) =>
      isContained(design.names, other.design.names) &&
      (design.names.length === 1 || other.term.covariance === "correlated"),
  );
}

function notDefined(smaller: MixedModelFit, larger: MixedModelFit): string | undefined {
  const failed = [smaller, larger].find(({ status }) => status === "not converged");
  if (failed !== undefined) return `${failed.formula} did not reach an optimum`;
  if (smaller.parameterCount === larger.parameterCount) return "the models have equally many parameters";
  const [inner, outer] = [solutionOf(smaller), solutionOf(larger)];
  if (!isContained(inner.fixed.names, outer.fixed.names)) {
    return "the models are not nested: a fixed effect of the smaller is not in the larger";
  }
  if (!inner.frame.random.every((one) => isAllowed(one, outer.frame.random))) {
    return "the models are not nested: a random effect of the smaller is not in the larger";
  }
  return undefined;
}

function comparedOf({ formula, parameterCount, logLikelihood, aic, bic }: MixedModelFit): ComparedModel {
  return { formula, parameterCount, logLikelihood, aic, bic };
}

/**
 * Compares two models of the same data by AIC, BIC and, where one is nested in the other, the likelihood-ratio test
 *
 *   2 (log L_larger − log L_smaller) against χ² with the difference of the numbers of parameters.
 *
 * REML likelihoods compare only models with the same fixed effects: where these or the methods differ, what is fitted
 * by REML is fitted again by ML, and `refitted` says so. Nesting is judged by the names of the columns. Source:
 * Pinheiro & Bates (2000), Mixed-Effects Models in S and S-PLUS, section 2.4.
 *
 * @param a a fit of `fitMixedModel`.
 * @param b another fit to the same rows, in any order of size.
 * @throws ModelError if the rows or the responses differ.
 */
export function compareModels(a: MixedModelFit, b: MixedModelFit): ModelComparison {
  const solutions = [solutionOf(a), solutionOf(b)];
  refuseOtherData(solutions[0], solutions[1]);
  const [names, others] = solutions.map(({ fixed }) => fixed.names);
  const sameFixed = names.length === others.length && isContained(names, others);
  const needsLikelihood = a.method !== b.method || (a.method === "REML" && !sameFixed);
  const again = [a, b].filter(({ method }) => needsLikelihood && method === "REML");
  const fits = [a, b].map((fit, i) =>
    again.includes(fit) ? fitFrame(solutions[i].model, solutions[i].frame, "ML") : fit,
  );
  const [smaller, larger] = fits.sort((one, other) => one.parameterCount - other.parameterCount);
  const why = sameFixed ? "the fits differ in their method" : "the fixed effects differ";
  const common = {
    smaller: comparedOf(smaller),
    larger: comparedOf(larger),
    method: smaller.method,
    refitted:
      again.length === 0
        ? ""
        : `fitted again by ML, as ${why}: ${again.map(({ formula }) => formula).join("; ")}`,
  };
  const undetermined = [a, b].find(({ status }) => status === "undetermined");
  const reason =
    undetermined === undefined
      ? notDefined(smaller, larger)
      : `${undetermined.formula} has parameters without a value: ${undetermined.statusReason}`;
  if (reason !== undefined) return { ...common, status: "not defined", reason, caution: "" };
  const statistic = Math.max(0, 2 * (larger.logLikelihood - smaller.logLikelihood));
  const degreesOfFreedom = larger.parameterCount - smaller.parameterCount;
  return {
    ...common,
    status: "defined",
    statistic,
    degreesOfFreedom,
    pValue: chiSquareUpperTail(statistic, degreesOfFreedom),
    caution:
      smaller.theta.length === larger.theta.length
        ? ""
        : "a variance of zero lies on the boundary of the parameters: the p-value is too large",
  };
}
