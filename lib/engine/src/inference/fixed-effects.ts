import { determinedNumbers, insideBoundary } from "../fit/along-flat";
import { knownFit, solutionOf } from "../fit/known-fit";
import type { Solution } from "../fit/solution";
import { checkOptionNames, levelOf, oneOf } from "../options";
import type { FixedEffect, MixedModelFit } from "../types";
import { clusterRobust, cutGroup } from "./cluster-robust";
import { type Cluster, clustersOfRows } from "./clusters";
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
   * groups of every grouping factor. By default the factor with the fewest groups, where the others are nested in it.
   */
  readonly clusters?: ArrayLike<number | string>;
}

/** Every row of the frame's group of the factor with the fewest. */
function widestGroups({ frame }: Solution): ArrayLike<string> {
  const { groups, groupNames } = frame.random[frame.random.length - 1];
  return Array.from(groups, (group) => groupNames[group]);
}

/** Why the groups of the widest factor are no clusters, or undefined. */
function reasonAgainstWidest(solution: Solution): string | undefined {
  const { groupingFactor, groupNames } = solution.frame.random[solution.frame.random.length - 1];
  if (groupNames.length < 2) return `${groupingFactor} has one group; CR2 needs at least two clusters`;
  const cut = cutGroup(solution, widestGroups(solution));
  if (cut === undefined) return undefined;
  const [one, other] = cut.clusters;
  return `the grouping factors are crossed, so that no factor's groups are clusters: ${cut.groupingFactor} ${cut.group} belongs to ${groupingFactor} ${one} and ${other}; give clusters that contain whole groups of every factor`;
}

/** Every row of the frame's cluster. */
function clustersOf(solution: Solution, given: InferenceOptions["clusters"]): ArrayLike<Cluster> {
  if (given === undefined) return widestGroups(solution);
  return clustersOfRows("inferFixedEffects", "clusters", solution.frame, given);
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
 * @throws ModelError for given clusters that cut a group, or for a level outside 0 to 1.
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
  const own = knownFit(fit);
  const solution = insideBoundary(solutionOf(own));
  const isByOwnGroups = method === "CR2" && options.clusters === undefined;
  const reason =
    reasonAgainst(own, solution, method) ?? (isByOwnGroups ? reasonAgainstWidest(solution) : undefined);
  if (reason !== undefined) {
    const effects = own.fixedEffects.map(
      ({ term, estimate }): FixedEffectInference => ({ term, estimate, status: "not defined", reason }),
    );
    return { method, level, effects };
  }
  const { standardErrors, degreesOfFreedom } = uncertaintyOf(own, solution, method, options);
  const effects = own.fixedEffects.map((effect, i) =>
    inferenceOf(own, effect, standardErrors[i], degreesOfFreedom[i], level),
  );
  return { method, level, effects };
}
