import type { InfluenceOf } from "./influence";
import type { NullName } from "./null-words";

/** The statistics of a null. */
export const nullStatistics = ["yearly", "table2", "curve", "h4", "ciri"] as const;

/** Statistics that are computed together in a draw of a null. */
export type NullStatistic = (typeof nullStatistics)[number];

/** The statistics that are slopes, in score points a year; the others are t values, Z values and shares. */
const slopes: ReadonlySet<string> = new Set(["table2.duration", "curve.median"]);

/**
 * How many digits a statistic and its means in the nulls are shown with: four for a slope in score points a year, two
 * for a t value, a Z value and a share.
 *
 * @param path its path, such as `table2.duration`.
 */
export function digitsOfStatistic(path: string): number {
  return slopes.has(path) ? 4 : 2;
}

/** The draws of worlds with influence, one size of one hypothesis each. */
export interface InfluenceDraw {
  readonly kind: "influence";
  readonly of: InfluenceOf;
  /** In units of the smallest effect. */
  readonly times: number;
}

/** What a draw computes. */
export type DrawKind =
  | { readonly kind: NullStatistic; readonly null: NullName }
  | { readonly kind: "events"; readonly null: NullName }
  | { readonly kind: "measurement"; readonly rho: number }
  | InfluenceDraw;

/** Names of the t statistics of the yearly model in every draw. */
const yearlyDrawNames = [
  "company",
  "push",
  "exit",
  "accession",
  "h1_wald",
  "candidate_gap",
  "candidacies",
  "company_year",
  "push_year",
  "accession_year",
  "exit_year",
  "member_gap",
] as const;

/** What calibration needs of a draw besides: effects on one scale, with their errors, and the states after an exit. */
const effectNames = [
  "effect_H1",
  "effect_H1_se",
  "effect_H2",
  "effect_H2_se",
  "effect_H3",
  "effect_H3_se",
  "exit_states",
] as const;

const eventNames = ["leads", "leads_t", "lags_0_4", "lags_0_4_t", "lags_5_10", "lags_5_10_t"] as const;

/** Estimates of a measurement draw, each followed by its standard error. */
export const measuredNames = [
  "company",
  "push",
  "exit",
  "accession",
  "member_gap_earlier_model",
  "duration_model",
  "duration_state",
  "h4_own",
  "h4_shift",
] as const;

/** Names of the values of a draw, in order. */
export function drawNames({ kind }: Pick<DrawKind, "kind">): readonly string[] {
  switch (kind) {
    case "yearly":
    case "influence":
      return [...yearlyDrawNames, ...effectNames];
    case "table2":
      return ["duration", "t_model", "t_state", "closer", "raw_closer"];
    case "curve":
      return ["median", "share", "stouffer"];
    case "h4":
      return ["h4_T", "h4_own_t", "h4_shift_t"];
    case "ciri":
      return ["ciri_company", "ciri_push", "ciri_exit", "greenhill", "greenhill_year"];
    case "events":
      return [...eventNames, ...eventNames.map((name) => `base3_${name}`)];
    case "measurement":
      return [...measuredNames.flatMap((name) => [name, `${name}_se`]), "rows", "cases"];
  }
}
