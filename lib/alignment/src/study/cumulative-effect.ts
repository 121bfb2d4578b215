import { type UncertainEstimate, UserError } from "@alignment/engine";
import { type Coefficients, coefficient } from "./coefficient";

/** How a yearly change carries on: the coefficients of its own past in a model of changes. */
export interface ChangeDynamics {
  /** Coefficient of the change of the year before, between -1 and 1. */
  readonly laggedChange: number;
  /** Coefficient of the level of the year before; below 0 a level returns to where it was. */
  readonly laggedLevel: number;
}

/**
 * The dynamic multiplier: the level after some years of an effect of one unit in every year, in a model of yearly
 * changes
 *
 *     change(t) = laggedChange change(t-1) + laggedLevel level(t-1) + effect,   level(t) = level(t-1) + change(t),
 *
 * from rest.
 *
 * @param years number of years, a whole number above 0.
 * @param dynamics the two coefficients.
 * @returns the level after the last year, in units of the effect.
 * @throws UserError if years is no whole number above 0 or the lagged change is not between -1 and 1.
 * @example
 * dynamicMultiplier(2, { laggedChange: 0.5, laggedLevel: 0 }); // 1 + 1.5 = 2.5
 */
export function dynamicMultiplier(years: number, { laggedChange, laggedLevel }: ChangeDynamics): number {
  if (!(Number.isInteger(years) && years > 0)) {
    throw new UserError(`dynamicMultiplier: years is ${years}; expected a whole number above 0`);
  }
  if (!(laggedChange > -1 && laggedChange < 1)) {
    throw new UserError(
      `dynamicMultiplier: the coefficient of the lagged change is ${laggedChange}; expected a number between -1 and 1`,
    );
  }
  let [level, change] = [0, 0];
  for (let year = 0; year < years; year++) {
    change = laggedChange * change + laggedLevel * level + 1;
    level += change;
  }
  return level;
}

/** Over how many years, and by which terms of the model, an effect accumulates. */
export interface CumulativeEffectOptions {
  readonly years: number;
  /** Units of the term in every year, such as the mean gap of candidates; 1 if not given. */
  readonly dose?: number;
  /** The term of the change of the year before, such as `change_before`. */
  readonly laggedChange: string;
  /** The term of the level of the year before, such as `score_before`. */
  readonly laggedLevel: string;
}

/**
 * The cumulative effect of a term over some years: its coefficient times the dose times the dynamic multiplier. The
 * standard error is that of the coefficient, scaled; the two lagged coefficients are taken as known.
 *
 * @param effects the model of yearly changes, with its method of inference.
 * @param term the term, such as `candidate_gap`.
 * @param options years, dose and the names of the two lagged terms.
 * @returns the effect in units of the outcome, for `equivalenceRows`.
 * @throws UserError as `coefficient` and `dynamicMultiplier`.
 * @example
 * const changes = yearlyChanges(panel).columns;
 * const effects = inferFixedEffects(fitMixedModel(yearlyChangeFormula, changes), "CR2");
 * const lags = { laggedChange: "change_before", laggedLevel: "score_before" };
 * cumulativeEffect(effects, "after_exit", { years: 4, ...lags }).estimate;
 */
export function cumulativeEffect(
  effects: Coefficients,
  term: string,
  options: CumulativeEffectOptions,
): UncertainEstimate {
  const { years, dose = 1 } = options;
  const { estimate, standardError, degreesOfFreedom } = coefficient(effects, term);
  const points =
    dose *
    dynamicMultiplier(years, {
      laggedChange: coefficient(effects, options.laggedChange).estimate,
      laggedLevel: coefficient(effects, options.laggedLevel).estimate,
    });
  return { estimate: points * estimate, standardError: points * standardError, degreesOfFreedom };
}
