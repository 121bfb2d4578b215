import { UserError } from "@alignment/engine";
import { formatNumber, formatPercent } from "../../text";
import type { NumberClaim, NumberKind, StarsClaim } from "./claims";
import type { JudgedSentence } from "./standing";

/** How far a value of ours may lie from the published one and still be called close. */
export interface Tolerance {
  /** `"relative"` to the published value, or in published `"standard errors"` of the coefficient. */
  readonly measure: "relative" | "standard errors";
  readonly size: number;
}

/** The tolerance of each kind of number. */
export type JudgementRules = { readonly [Kind in NumberKind]: Tolerance };

/** The rules by which the ledger judges if no others are given; stated in its notes. */
export const judgementRules: JudgementRules = {
  coefficient: { measure: "standard errors", size: 1 },
  "standard error": { measure: "relative", size: 0.25 },
  "variance component": { measure: "relative", size: 0.25 },
  count: { measure: "relative", size: 0.05 },
  criterion: { measure: "relative", size: 0.01 },
  quantity: { measure: "relative", size: 0.1 },
  design: { measure: "relative", size: 0 },
};

/** What we have for a claim: a value, a judgement on a sentence, or the reason why there is neither. */
export type OurValue =
  | {
      readonly status: "computed";
      /** A number or stars, as the claim has it. */
      readonly value: number | string;
      /** Of a coefficient: our stars. */
      readonly stars?: string;
    }
  /** Of a sentence: what the data say of it. */
  | ({ readonly status: "judged" } & JudgedSentence)
  | { readonly status: "not computed"; readonly reason: string };

/** How a claim of the paper compares with what we find. */
export type ClaimOutcome = "reproduced" | "close" | "differs" | "cannot be reproduced";

/** An outcome with the reason for it. */
export interface Judgement {
  readonly outcome: ClaimOutcome;
  readonly reason: string;
}

/** Half a unit of the last printed digit, and a hair for decimal fractions that binary numbers do not hold. */
function halfUnit(digits: number): number {
  return 0.5 * 10 ** -digits * (1 + 1e-9);
}

/** Whether a coefficient is significant at the 5% level, by its stars. */
function significanceOf(stars: string): "significant" | "not significant" {
  return stars === "" ? "not significant" : "significant";
}

function allowedDifference(claim: NumberClaim, { measure, size }: Tolerance): number {
  if (measure === "relative") return size * Math.abs(claim.value);
  if (claim.standardError === undefined) {
    throw new UserError(
      `judgeClaim: ${claim.id} has no published standard error; expected one, since its tolerance is measured in it`,
    );
  }
  return size * Math.max(claim.standardError, halfUnit(claim.digits));
}

function toleranceInWords({ measure, size }: Tolerance): string {
  return measure === "relative" ? formatPercent(size) : `${size} published standard error`;
}

function judgeNumber(
  claim: NumberClaim,
  ours: { readonly value: number; readonly stars?: string },
  rules: JudgementRules,
): Judgement {
  const difference = Math.abs(ours.value - claim.value);
  if (difference <= halfUnit(claim.digits)) {
    return { outcome: "reproduced", reason: `equal after rounding to ${claim.digits} digits` };
  }
  const by = `differs by ${formatNumber(difference, claim.digits + (claim.digits === 0 ? 0 : 1))}`;
  if (claim.value !== 0 && Math.sign(claim.value) !== Math.sign(ours.value)) {
    return { outcome: "differs", reason: `opposite sign, ${by}` };
  }
  if (
    claim.stars !== undefined &&
    ours.stars !== undefined &&
    significanceOf(claim.stars) !== significanceOf(ours.stars)
  ) {
    return {
      outcome: "differs",
      reason: `${significanceOf(ours.stars)} at the 5% level, ${significanceOf(claim.stars)} in the paper; ${by}`,
    };
  }
  const tolerance = rules[claim.kind];
  const words = toleranceInWords(tolerance);
  return difference <= allowedDifference(claim, tolerance)
    ? { outcome: "close", reason: `${by}, within ${words}` }
    : { outcome: "differs", reason: `${by}, more than ${words}` };
}

function judgeStars(published: string, ours: string): Judgement {
  if (published === ours) return { outcome: "reproduced", reason: "the same stars" };
  return significanceOf(published) === significanceOf(ours)
    ? { outcome: "close", reason: "both significant at 5%" }
    : {
        outcome: "differs",
        reason: `${significanceOf(ours)} at the 5% level, ${significanceOf(published)} in the paper`,
      };
}

/**
 * How a number or stars of the paper compare with our value.
 *
 * "reproduced": equal at the published rounding, |ours − published| ≤ half a unit of the last printed digit; or the
 * same stars. "close": a number of the same sign and, for a coefficient, the same significance at 5%, within
 * the tolerance of its kind; stars that are both significant at 5%. "cannot be reproduced": we have no value, for the
 * reason given. "differs": all else.
 *
 * A published number that is rounded to zero has no sign, so none is compared.
 *
 * @param claim from `readPaperClaims`, no sentence.
 * @param ours our value of the same kind, or why there is none.
 * @param rules tolerance of each kind of number.
 * @throws UserError if our value is not of the claim's kind, or a tolerance is in standard errors and the claim has
 *   none.
 */
export function judgeClaim(
  claim: NumberClaim | StarsClaim,
  ours: OurValue,
  rules: JudgementRules = judgementRules,
): Judgement {
  if (ours.status === "not computed") return { outcome: "cannot be reproduced", reason: ours.reason };
  const expected = typeof claim.value;
  const value = ours.status === "computed" ? ours.value : ours.standing;
  if (ours.status !== "computed" || typeof value !== expected || Number.isNaN(value)) {
    throw new UserError(
      `judgeClaim: our value for ${claim.id} is ${JSON.stringify(value)} (${typeof value}); expected a ${expected}, as ` +
        'the paper\'s; where there is none, give the status "not computed" with the reason',
    );
  }
  return claim.kind === "stars"
    ? judgeStars(claim.value, value as string)
    : judgeNumber(claim, { value: value as number, stars: ours.stars }, rules);
}
