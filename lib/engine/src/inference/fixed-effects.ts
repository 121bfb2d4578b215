import { ModelError } from "../errors";
import { determinedNumbers, insideBoundary } from "../fit/along-flat";
import { type Solution, solutionOf } from "../fit/solution";
import { checkOptionNames, levelOf, oneOf } from "../options";
import type { FixedEffect, MixedModelFit } from "../types";
import { clusterRobust } from "./cluster-robust";
import { testDistribution, twoSidedPValue } from "./distribution";
import { linearTests, reasonAgainst } from "./linear-tests";
import {
  type FixedEffectInference,
  type FixedEffectInferences,
  type InferenceMethod,
  inferenceMethods,
  type Uncertainty,
} from "./types";

/** How to infer. */
export interface InferenceOptions {
  /** Coverage of the intervals, by default .95. */
  readonly level?: number;
  /**
   * "CR2" only: every row's cluster, one value a row of the data given to the fit. Clusters must contain whole
   * groups of every grouping factor. By default the factor with the fewest groups.
   */
  readonly clusters?: ArrayLike<number | string>;
}

/** Every row of the frame's cluster. */
function clustersOf({ frame }: Solution, given: InferenceOptions["clusters"]): ArrayLike<number | string> {
  if (given === undefined) return frame.random[frame.random.length - 1].groups;
  const rowCount = frame.rowCount + frame.dropped.total;
  if (given.length !== rowCount) {
    throw new ModelError(
      "inferFixedEffects",
      `clusters has ${given.length} values, and the data of the fit ${rowCount} rows`,
      "expected one value a row",
    );
  }
  const clusters = Array.from(frame.rows, (row) => given[row]);
  const missing = clusters.filter((cluster) => cluster === "" || Number.isNaN(cluster)).length;
  if (missing > 0) {
    throw new ModelError(
      "inferFixedEffects",
      `${missing} rows have no cluster`,
      "expected a cluster for every row; drop them or supply it",
    );
  }
  return clusters;
}

/** The cluster-robust numbers, without those that depend on which of the variances that fit equally well is taken. */
function determinedRobust(solution: Solution, clusters: ArrayLike<number | string>): Uncertainty {
  const robust = clusterRobust(solution, clusters);
  if (solution.flat.length === 0) return robust;
  const { standardErrors, degreesOfFreedom } = robust;
  const isDetermined = determinedNumbers(
    solution,
    (at) => {
      const moved = clusterRobust(at, clusters);
      return [...moved.standardErrors, ...moved.degreesOfFreedom];
    },
    [...standardErrors, ...degreesOfFreedom],
  );
  const count = standardErrors.length;
  const kept = standardErrors.map((value, i) =>
    isDetermined[i] && isDetermined[count + i] ? value : Number.NaN,
  );
  return { standardErrors: kept, degreesOfFreedom };
}

function uncertaintyOf(
  fit: MixedModelFit,
  solution: Solution,
  method: InferenceMethod,
  options: InferenceOptions,
): Uncertainty {
  if (method === "CR2") return determinedRobust(solution, clustersOf(solution, options.clusters));
  const p = fit.fixedEffects.length;
  const each = Array.from({ length: p }, (_, i) =>
    Float64Array.from({ length: p }, (_unused, j) => +(i === j)),
  );
  const effects = linearTests(fit, method).singles(each);
  return {
    standardErrors: effects.map(({ standardError }) => standardError),
    degreesOfFreedom: effects.map(({ degreesOfFreedom }) => degreesOfFreedom),
  };
}

function inferenceOf(
  fit: MixedModelFit,
  { term, estimate, standardError: ofModel }: FixedEffect,
  standardError: number,
  degreesOfFreedom: number,
  level: number,
): FixedEffectInference {
  if (fit.status === "undetermined" && (Number.isNaN(ofModel) || Number.isNaN(standardError))) {
    return { term, estimate, status: "not defined", reason: fit.statusReason };
  }
  if (!(standardError > 0 && degreesOfFreedom > 0)) {
    const reason = `standard error ${standardError} with ${degreesOfFreedom} degrees of freedom: the data do not determine it`;
    return { term, estimate, status: "not defined", reason };
  }
  const statistic = estimate / standardError;
  const quantile = testDistribution(degreesOfFreedom).quantile((1 + level) / 2);
  return {
    term,
    estimate,
    status: "defined",
    standardError,
    statistic,
    degreesOfFreedom,
    pValue: twoSidedPValue(statistic, degreesOfFreedom),
    lower: estimate - quantile * standardError,
    upper: estimate + quantile * standardError,
  };
}

/**
 * Tests every fixed effect against zero and gives its interval, by one of four methods: "normal" (z), "Satterthwaite"
 * (lmerTest), "Kenward-Roger" (pbkrtest) or "CR2" (clubSandwich: cluster-robust, with its own degrees of freedom).
 *
 * @param fit a fit of `fitMixedModel`.
 * @param options the level of the intervals, and for "CR2" the clusters.
 * @returns the coefficients; where a method has no number for this fit, status "not defined" and the reason.
 * @throws ModelError for clusters that cut a group, or for a level outside 0 to 1.
 * @example
 * inferFixedEffects(fit, "Kenward-Roger", { level: 0.9 }).effects;
 * inferFixedEffects(fit, "CR2");
 */
export function inferFixedEffects(
  fit: MixedModelFit,
  method: InferenceMethod,
  options: InferenceOptions = {},
): FixedEffectInferences {
  const caller = "inferFixedEffects";
  oneOf(caller, "method", method, inferenceMethods);
  checkOptionNames(`${caller} by ${method}`, options, method === "CR2" ? ["level", "clusters"] : ["level"]);
  const level = levelOf(caller, options.level);
  const solution = insideBoundary(solutionOf(fit));
  const reason = reasonAgainst(fit, solution, method);
  if (reason !== undefined) {
    const effects = fit.fixedEffects.map(
      ({ term, estimate }): FixedEffectInference => ({ term, estimate, status: "not defined", reason }),
    );
    return { method, level, effects };
  }
  const { standardErrors, degreesOfFreedom } = uncertaintyOf(fit, solution, method, options);
  const effects = fit.fixedEffects.map((effect, i) =>
    inferenceOf(fit, effect, standardErrors[i], degreesOfFreedom[i], level),
  );
  return { method, level, effects };
}
