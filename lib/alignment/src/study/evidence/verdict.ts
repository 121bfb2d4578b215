import { UserError } from "@alignment/engine";

/** What the evidence says of a hypothesis. */
export type Verdict = "supported" | "weakly supported" | "not supported" | "contradicted" | "undecidable";

/** Everything that a verdict is decided by. */
export interface Evidence {
  /** p for the hypothesis: the largest over the required nulls. */
  readonly upper: number;
  /** p against it, likewise. */
  readonly lower: number;
  /** Both after Holm's correction over H1 to H4. */
  readonly holmUpper: number;
  readonly holmLower: number;
  /** Upper end of the effect's 90 % interval, in standard deviations of the score over the window. */
  readonly top: number;
  /** The same with the uncertainty of the score. */
  readonly topMeasured: number;
  /** t with the uncertainty of the score (Rubin's rules, ρ = 0.9), above zero where it speaks for the hypothesis. */
  readonly measuredT: number;
  /** The second measure. */
  readonly ciri: "agrees" | "opposes" | "silent";
}

/**
 * The smallest effect that would carry the argument, δ: what the slope of the paper's Table 2 makes of five years,
 * 5 × 0.0136 = 0.068 points = 0.048 standard deviations.
 */
export const smallestEffect = 0.05;

/** Level of every test of the rule. */
export const testLevel = 0.05;

/** t that the estimate must keep when the uncertainty of the score is counted in. */
const measuredLevel = 1.645;

/**
 * Decides on a hypothesis, in this order:
 *
 *  1. passed at 5 %, but the second measure speaks against it: undecidable;
 *  2. passed after Holm's correction, the second measure agrees, the estimate keeps t above 1.645 when the uncertainty
 *  of
 *     the score is counted in, and an effect above δ is not excluded: supported;
 *  3. passed at 5 % without correction: weakly supported;
 *  4. passed against the hypothesis after correction, and the second measure does not agree with it: contradicted;
 *  5. an effect of δ is excluded, with the uncertainty of the score too, and the second measure does not agree with the
 *     hypothesis: not supported, which is a finding;
 *  6. else undecidable: not to reject is not to support.
 *
 * @example
 * verdictOf({ upper: 0.048, lower: 0.996, holmUpper: 0.191, holmLower: 1, top: 0.147, topMeasured: 0.275,
 *   measuredT: 1.1, ciri: "silent" }); // "weakly supported"
 */
export function verdictOf(evidence: Evidence): Verdict {
  const { upper, holmUpper, holmLower, top, topMeasured, measuredT, ciri } = evidence;
  if (upper < testLevel && ciri === "opposes") return "undecidable";
  const isRobust = ciri === "agrees" && measuredT > measuredLevel && top > smallestEffect;
  if (holmUpper < testLevel && isRobust) return "supported";
  if (upper < testLevel) return "weakly supported";
  if (holmLower < testLevel && ciri !== "agrees") return "contradicted";
  if (top < smallestEffect && topMeasured < smallestEffect && ciri !== "agrees") return "not supported";
  return "undecidable";
}

/** The part of the evidence that a simulated world has. */
export type CoreEvidence = Pick<Evidence, "upper" | "holmUpper" | "holmLower" | "top">;

/**
 * The rule without the second measure and without the uncertainty of the score, which no simulated world has: for
 * "supported", "contradicted" and "not supported" it is more lenient than `verdictOf`.
 */
export function coreVerdictOf({ upper, holmUpper, holmLower, top }: CoreEvidence): Verdict {
  if (holmUpper < testLevel && top > smallestEffect) return "supported";
  if (upper < testLevel) return "weakly supported";
  if (holmLower < testLevel) return "contradicted";
  return top < smallestEffect ? "not supported" : "undecidable";
}

/**
 * p-values after Holm's correction: in ascending order, each times the number of those from it on, at least the one
 * before and at most 1. Source: Holm (1979), Scandinavian Journal of Statistics 6.
 *
 * @throws UserError if a value is no probability.
 * @example
 * holm([0.01, 0.04, 0.03]); // [0.03, 0.06, 0.06]
 */
export function holm(values: readonly number[]): number[] {
  const wrong = values.find((value) => !(value >= 0 && value <= 1));
  if (wrong !== undefined) throw new UserError(`holm: ${wrong} is no p-value; expected numbers from 0 to 1`);
  const order = [...values.keys()].sort((a, b) => values[a] - values[b]);
  const corrected = new Array<number>(values.length);
  let largest = 0;
  order.forEach((at, rank) => {
    largest = Math.max(largest, Math.min(1, (values.length - rank) * values[at]));
    corrected[at] = largest;
  });
  return corrected;
}
