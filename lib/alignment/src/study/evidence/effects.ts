import { meanOf, standardDeviationOf } from "../../table/statistics";
import type { LeastSquaresFit } from "./least-squares";
import type { YearlyEstimates } from "./yearly-model";
import type { YearlyColumns } from "./yearly-rows";
import type { YearlyTerm } from "./yearly-terms";

/** How changes of the score carry on and fade. */
export interface ScoreDynamics {
  /** Coefficient of the change of the year before. */
  readonly momentum: number;
  /** Slope of the change on the score of the year before, at the rows' average. */
  readonly reversion: number;
}

/**
 * The dynamics of a fit of the yearly model: m = b(change_before),
 * r = b(s) + 2 s̄ b(s²) + 3 mean(s²) b(s³) + mean(memberships) b(s·memberships), means over the rows.
 */
export function scoreDynamics(fit: LeastSquaresFit<YearlyTerm>, columns: YearlyColumns): ScoreDynamics {
  const b = (name: YearlyTerm) => fit.estimates[fit.names.indexOf(name)];
  return {
    momentum: b("change_before"),
    reversion:
      b("score") +
      2 * meanOf(columns.score) * b("score2") +
      3 * meanOf(columns.score2) * b("score3") +
      meanOf(columns.memberships) * b("score_memberships"),
  };
}

/**
 * What a push of 1 a year adds up to in k years, from rest: c ← m c + r l + 1, l ← l + c, with c the change and l the
 * level that it has added up to.
 *
 * @param years k, a whole number.
 * @example
 * cumulativePush({ momentum: 0.5, reversion: 0 }, 2); // 1 + 1.5
 */
export function cumulativePush({ momentum, reversion }: ScoreDynamics, years: number): number {
  let [change, level] = [0, 0];
  for (let year = 0; year < years; year++) {
    change = momentum * change + reversion * level + 1;
    level += change;
  }
  return level;
}

/** An effect with its standard error, in standard deviations of the score. */
export interface ScaledEffect {
  readonly estimate: number;
  readonly se: number;
}

/** The scales of the effects: they stay at their observed values in every draw. */
export interface EffectScales {
  /** Standard deviation of s(t−1) over the rows of the yearly model. */
  readonly score: number;
  /** Standard deviation of `company` over the same rows. */
  readonly company: number;
}

/** The scales of observed columns. */
export function effectScales(columns: YearlyColumns): EffectScales {
  return { score: standardDeviationOf(columns.score), company: standardDeviationOf(columns.company) };
}

/** What a unit of each estimate is worth, in standard deviations of the score over the window of its hypothesis. */
export interface EffectFactors {
  readonly H1: number;
  readonly H2: number;
  readonly H3: number;
}

/** Years of a hypothesis's window. */
export const effectYears = { H1: 5, H2: 5, H3: 4, H4: 5 } as const;

/**
 * The factors from estimates to effects: E1 = push · P₅ / SD, E2 = b(company) · SD(company) · P₅ / SD,
 * E3 = −b(after_exit) · P₄ / SD.
 */
export function effectFactors(dynamics: ScoreDynamics, scales: EffectScales): EffectFactors {
  return {
    H1: cumulativePush(dynamics, effectYears.H1) / scales.score,
    H2: (scales.company * cumulativePush(dynamics, effectYears.H2)) / scales.score,
    H3: -cumulativePush(dynamics, effectYears.H3) / scales.score,
  };
}

/** The effects of H1 to H3 on one scale; P, SD and w count as known. */
export function scaledEffects(
  { push, company, exit }: Pick<YearlyEstimates, "push" | "company" | "exit">,
  factors: EffectFactors,
): { readonly [hypothesis in "H1" | "H2" | "H3"]: ScaledEffect } {
  const of = ({ estimate, se }: { estimate: number; se: number }, factor: number): ScaledEffect => ({
    estimate: factor * estimate,
    se: Math.abs(factor) * se,
  });
  return { H1: of(push, factors.H1), H2: of(company, factors.H2), H3: of(exit, factors.H3) };
}

/** The effect of a slope of H4 over its window: −5 · slope / SD of that distance on its rows. */
export function rightsScale({ estimate, se }: ScaledEffect, sd: number): ScaledEffect {
  return { estimate: (-effectYears.H4 * estimate) / sd, se: (effectYears.H4 * se) / sd };
}
