export const inferenceMethods = ["normal", "Satterthwaite", "Kenward-Roger", "CR2"] as const;

/** How standard errors and degrees of freedom of fixed effects are found. */
export type InferenceMethod = (typeof inferenceMethods)[number];

/** One coefficient with its test against zero and its interval. */
export interface DefinedInference {
  readonly term: string;
  readonly estimate: number;
  readonly status: "defined";
  readonly standardError: number;
  /** Estimate over standard error. */
  readonly statistic: number;
  /** Degrees of freedom of the t distribution; `Infinity` under the normal distribution. */
  readonly degreesOfFreedom: number;
  /** Two-sided. */
  readonly pValue: number;
  readonly lower: number;
  readonly upper: number;
}

/** One coefficient whose test is not defined by the method. */
export interface UndefinedInference {
  readonly term: string;
  readonly estimate: number;
  readonly status: "not defined";
  readonly reason: string;
}

/** What a method says of one coefficient. */
export type FixedEffectInference = DefinedInference | UndefinedInference;

/** The coefficients of a fit by one method. */
export interface FixedEffectInferences {
  readonly method: InferenceMethod;
  /** Coverage of the intervals. */
  readonly level: number;
  readonly effects: readonly FixedEffectInference[];
}

/** Standard errors and degrees of freedom, one a coefficient. */
export interface Uncertainty {
  readonly standardErrors: readonly number[];
  readonly degreesOfFreedom: readonly number[];
}
