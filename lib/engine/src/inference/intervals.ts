import normalQuantile from "@stdlib/stats-base-dists-normal-quantile";
import { knownFit } from "../fit/known-fit";
import { checkOptionNames, levelOf, oneOf, seedOf, wholeNumber } from "../options";
import type { MixedModelFit } from "../types";
import { bootstrapIntervals } from "./bootstrap";
import { optimumReason } from "./combinations";
import { determinedParameters, type ParameterInterval, parametersOf } from "./parameters";
import { profileIntervals } from "./profile";

/** How intervals are found. */
export type IntervalMethod = "Wald" | "profile" | "parametric bootstrap";

/** Intervals of all parameters of a fit. */
export interface ConfidenceIntervals {
  readonly method: IntervalMethod;
  readonly level: number;
  /** What the intervals rest on. */
  readonly meaning: string;
  readonly intervals: readonly ParameterInterval[];
}

/** How to find intervals. */
export interface IntervalOptions {
  /** Coverage, by default .95. */
  readonly level?: number;
  /** "parametric bootstrap" only: data sets drawn from the fit, by default 500. */
  readonly replicates?: number;
  /** "parametric bootstrap" only: start of the random numbers, by default 1. */
  readonly seed?: number;
  /** "profile" only: is told after every parameter how many of all are done. */
  readonly onProgress?: (done: number, count: number) => void;
}

/** The options that each method has. */
const optionsOf = {
  Wald: ["level"],
  profile: ["level", "onProgress"],
  "parametric bootstrap": ["level", "replicates", "seed"],
} as const satisfies Record<IntervalMethod, readonly (keyof IntervalOptions)[]>;

function waldIntervals(fit: MixedModelFit, level: number): readonly ParameterInterval[] {
  const quantile = normalQuantile((1 + level) / 2, 0, 1);
  const reason = "the sampling distribution of a variance is not normal; use profile or parametric bootstrap";
  return parametersOf(fit).map(({ parameter, estimate }, i): ParameterInterval => {
    if (parameter.kind !== "fixed effect") return { parameter, estimate, status: "not defined", reason };
    const half = quantile * fit.fixedEffects[i].standardError;
    const ends = { lower: estimate - half, upper: estimate + half, boundary: "neither end" } as const;
    return { parameter, estimate, status: "defined", ...ends };
  });
}

/**
 * Confidence intervals of the parameters of a fit, by one of three methods:
 *
 * - "Wald": β̂ ± z SE; for fixed effects only.
 * - "profile": the values of a parameter at which twice the log-likelihood, maximised over all others, lies no more
 * than
 *   the χ²₁ quantile below its maximum. It rests on maximum likelihood, as lme4's `confint` does, whatever the fit; the
 *   ends are found to 1e-6 of their distance from the estimate.
 * - "parametric bootstrap": percentiles of the estimates from data sets that are drawn from the fit and fitted again by
 *   the fit's own method.
 *
 * @param fit a fit of `fitMixedModel`.
 * @returns one entry a parameter; "not defined" with a reason where the method has no interval.
 * @throws ModelError for a level outside 0 to 1, or a number of replicates or a seed that cannot be.
 * @example
 * confidenceIntervals(fit, "profile").intervals;
 * confidenceIntervals(fit, "parametric bootstrap", { replicates: 20, seed: 4 });
 */
export function confidenceIntervals(
  fit: MixedModelFit,
  method: IntervalMethod,
  options: IntervalOptions = {},
): ConfidenceIntervals {
  const caller = "confidenceIntervals";
  oneOf(caller, "method", method, ["Wald", "profile", "parametric bootstrap"]);
  checkOptionNames(`${caller} by ${method}`, options, optionsOf[method]);
  const level = levelOf(caller, options.level);
  const replicates = wholeNumber(caller, "replicates", options.replicates ?? 500, 20);
  const seed = seedOf(caller, options.seed);
  const own = knownFit(fit);
  const reason = optimumReason(own);
  if (reason !== undefined) {
    const intervals = parametersOf(own).map(
      (one): ParameterInterval => ({ ...one, status: "not defined", reason }),
    );
    return { method, level, meaning: reason, intervals };
  }
  const isDetermined = determinedParameters(own);
  const determined = (intervals: readonly ParameterInterval[]) =>
    intervals.map(
      (interval, i): ParameterInterval =>
        isDetermined[i]
          ? interval
          : {
              parameter: interval.parameter,
              estimate: interval.estimate,
              status: "not defined",
              reason: own.statusReason,
            },
    );
  switch (method) {
    case "Wald":
      return {
        method,
        level,
        meaning: "estimate plus and minus standard errors",
        intervals: determined(waldIntervals(own, level)),
      };
    case "profile":
      return {
        method,
        level,
        meaning: "profile of the likelihood (maximum likelihood, whatever the fit)",
        intervals: determined(profileIntervals(own, level, options.onProgress)),
      };
    case "parametric bootstrap":
      return {
        method,
        level,
        meaning: `percentiles of ${replicates} fits to data drawn from the fit, by ${own.method}`,
        intervals: determined(bootstrapIntervals(own, level, replicates, seed)),
      };
  }
}
