import { type ConditionalModes, type MixedModelFit, UserError } from "@alignment/engine";
import normalQuantile from "@stdlib/stats-base-dists-normal-quantile";

/** A case's own slope with its interval. */
export interface CaseSlope {
  readonly name: string;
  /** The common slope plus the case's deviation from it. */
  readonly slope: number;
  readonly lower: number;
  readonly upper: number;
}

/** Which slope is asked for, and how sure its interval is. */
export interface CaseSlopeOptions {
  /** Coverage of the intervals; 0.95 if not given. */
  readonly level?: number;
}

/**
 * The case-specific slopes of a varying-slopes model: β + bᵢ with the interval β + bᵢ ± z · SD(bᵢ | y), bᵢ the
 * conditional mode of case i. The interval is that given the common slope β, as lme4's `ranef(condVar = TRUE)`
 * has it; it says nothing of the uncertainty of β.
 *
 * @param fit a fitted model.
 * @param modes the modes of one of its random-effects terms, from `conditionalModes`.
 * @param term the variable whose slope varies, such as `duration`.
 * @param options coverage of the intervals.
 * @returns one entry a case, in the order of the modes.
 * @throws RangeError if the term has no fixed coefficient or does not vary by case, or the level is not in (0, 1).
 */
export function caseSlopes(
  fit: Pick<MixedModelFit, "fixedEffects">,
  modes: ConditionalModes,
  term: string,
  options: CaseSlopeOptions = {},
): CaseSlope[] {
  const { level = 0.95 } = options;
  if (!(level > 0 && level < 1)) {
    throw new UserError(`caseSlopes: level is ${level}; expected a number between 0 and 1, such as 0.95`);
  }
  const fixed = fit.fixedEffects.find((effect) => effect.term === term);
  const column = modes.terms.indexOf(term);
  if (fixed === undefined || column < 0) {
    throw new UserError(
      `caseSlopes: ${term} has ${fixed === undefined ? "no" : "a"} fixed coefficient and the terms that vary by ` +
        `${modes.groupingFactor} are ${modes.terms.join(", ")}; expected a term with both`,
    );
  }
  const quantile = normalQuantile((1 + level) / 2, 0, 1);
  return modes.groupNames.map((name, group) => {
    const slope = fixed.estimate + modes.modes[group][column];
    const reach = quantile * Math.sqrt(modes.conditionalCovariances[group][column][column]);
    return { name, slope, lower: slope - reach, upper: slope + reach };
  });
}
