import { UserError } from "@alignment/engine";
import { displayText, formatNumber, formatPercent } from "../../text";
import type { Finding, NumberClaim, NumberKind, PaperClaim } from "./claims";

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

/** What we have for a claim: a value, or the reason why there is none. */
export type OurValue =
  | {
      readonly status: "computed";
      /** A number, stars, or a finding, as the claim has it. */
      readonly value: number | string;
      /** Of a coefficient: our stars. */
      readonly stars?: string;
    }
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

/** Findings that point the same way with another strength. */
const sameWay: readonly (readonly Finding[])[] = [
  ["closer", "slightly closer"],
  ["supported", "weakly supported"],
];

function judgeText(kind: "stars" | "finding", published: string, ours: string): Judgement {
  const quoted = ours === "" ? "none" : ours;
  if (published === ours) {
    return { outcome: "reproduced", reason: kind === "stars" ? "the same stars" : "the same finding" };
  }
  const isNear =
    kind === "stars"
      ? significanceOf(published) === significanceOf(ours)
      : sameWay.some((group) => [published, ours].every((one) => (group as readonly string[]).includes(one)));
  return isNear
    ? {
        outcome: "close",
        reason: kind === "stars" ? "both significant at 5%" : "same direction, different strength",
      }
    : {
        outcome: "differs",
        reason:
          kind === "stars"
            ? `${significanceOf(ours)} at the 5% level, ${significanceOf(published)} in the paper`
            : `we find: ${displayText(quoted)}`,
      };
}

/**
 * How a claim of the paper compares with our value.
 *
 * "reproduced": equal at the published rounding, |ours − published| ≤ half a unit of the last printed digit; or the
 * same stars or finding. "close": a number of the same sign and, for a coefficient, the same significance at 5%, within
 * the tolerance of its kind; stars that are both significant at 5%; a finding in the same direction with a different
 * strength. "cannot be reproduced": we have no value, for the reason given. "differs": all else.
 *
 * A published number that is rounded to zero has no sign, so none is compared.
 *
 * @param claim from `readPaperClaims`.
 * @param ours our value of the same kind, or why there is none.
 * @param rules tolerance of each kind of number.
 * @throws TypeError if our value is not of the claim's kind: a number against stars or a finding.
 * @throws RangeError if a tolerance is in standard errors and the claim has none.
 */
export function judgeClaim(
  claim: PaperClaim,
  ours: OurValue,
  rules: JudgementRules = judgementRules,
): Judgement {
  if (ours.status === "not computed") return { outcome: "cannot be reproduced", reason: ours.reason };
  const expected = typeof claim.value;
  const { value } = ours;
  if (typeof value !== expected || Number.isNaN(value)) {
    throw new UserError(
      `judgeClaim: our value for ${claim.id} is ${JSON.stringify(value)} (${typeof value}); expected a ${expected}, as ` +
        'the paper\'s; where there is none, give the status "not computed" with the reason',
    );
  }
  if (claim.kind === "stars" || claim.kind === "finding") {
    return judgeText(claim.kind, claim.value, value as string);
  }
  return judgeNumber(claim, { value: value as number, stars: ours.stars }, rules);
}
