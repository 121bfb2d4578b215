import { conditionalModes, type MixedModelFit, UserError } from "@alignment/engine";
import normalQuantile from "@stdlib/stats-base-dists-normal-quantile";
import { shareBelowZero } from "./ledger/implied";

/** A case's own slope with its interval. */
export interface CaseSlope {
  readonly name: string;
  /** The fixed effect plus the case's conditional mode. */
  readonly slope: number;
  readonly lower: number;
  readonly upper: number;
}

/** The slopes of all cases of a model. */
export interface VaryingSlopes {
  /** One entry a case, in the order of the fit's groups. */
  readonly cases: readonly CaseSlope[];
  /** The fixed effect, which all cases share. */
  readonly common: number;
  /** The standard deviation of the random slopes. */
  readonly standardDeviation: number;
  /** The share of cases with a slope below zero that normal slopes imply: Φ(−β / σ). */
  readonly shareBelowZero: number;
  /** Coverage of the intervals. */
  readonly level: number;
}

/** How wide the intervals are. */
export interface CaseSlopeOptions {
  /** Coverage of the intervals; 0.95 if not given. */
  readonly level?: number;
}

/**
 * The case-specific slopes of a varying-slopes model: β + bᵢ with the interval β + bᵢ ± z · SD(bᵢ | y), bᵢ the
 * conditional mode of case i. The interval is conditional on the fixed effect β, as lme4's `ranef(condVar = TRUE)` has
 * it; it says nothing of the uncertainty of β.
 *
 * @param fit a fitted model.
 * @param term the variable whose slope varies, such as `duration`.
 * @param options coverage of the intervals.
 * @throws UserError if the term has no fixed coefficient or does not vary by case, or the level is not in (0, 1).
 * @example
 * const { cases, common } = caseSlopes(fitMixedModel(table2Formula, panel.sample.columns), "duration");
 * cases.filter(({ slope }) => slope < 0).length / cases.length; // the share of cases that diverge
 */
export function caseSlopes(fit: MixedModelFit, term: string, options: CaseSlopeOptions = {}): VaryingSlopes {
  const { level = 0.95 } = options;
  if (!(level > 0 && level < 1)) {
    throw new UserError(`caseSlopes: level is ${level}; expected a number between 0 and 1, such as 0.95`);
  }
  const fixed = fit.fixedEffects.find((effect) => effect.term === term);
  const place = fit.randomEffects.findIndex(({ terms }) => terms.includes(term));
  if (fixed === undefined || place < 0) {
    const varying = fit.randomEffects.flatMap(({ terms }) => terms).join(", ");
    throw new UserError(
      `caseSlopes: ${term} has ${fixed === undefined ? "no" : "a"} fixed coefficient and the terms that vary are ` +
        `${varying}; expected a term with both`,
    );
  }
  const modes = conditionalModes(fit)[place];
  const column = modes.terms.indexOf(term);
  const quantile = normalQuantile((1 + level) / 2, 0, 1);
  const standardDeviation = fit.randomEffects[place].standardDeviations[column];
  const cases = modes.groupNames.map((name, group) => {
    const slope = fixed.estimate + modes.modes[group][column];
    const reach = quantile * Math.sqrt(modes.conditionalCovariances[group][column][column]);
    return { name, slope, lower: slope - reach, upper: slope + reach };
  });
  return {
    cases,
    common: fixed.estimate,
    standardDeviation,
    shareBelowZero: shareBelowZero(fixed.estimate, standardDeviation),
    level,
  };
}
