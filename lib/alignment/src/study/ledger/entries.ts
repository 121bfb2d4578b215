import { UserError } from "@alignment/engine";
import type { PaperClaim } from "./claims";
import { type Judgement, type JudgementRules, judgeClaim, judgementRules, type OurValue } from "./judge";

/** A claim of the paper beside ours, with the cell that makes ours and the judgement. */
export interface LedgerEntry {
  readonly claim: PaperClaim;
  readonly ours: OurValue;
  /** Notebook and cell, or the empty string where there is no value. */
  readonly cell: string;
  readonly judgement: Judgement;
}

/** What a notebook found for one claim. */
export interface LedgerValue {
  readonly ours: OurValue;
  /** Notebook and cell that make it, such as `05-membership, table-2`. */
  readonly cell: string;
}

/**
 * The ledger: every claim with our value and its judgement, in the order of the claims.
 *
 * @param claims from `readPaperClaims`.
 * @param values what was found, by the claims' ids; each claim has one, be it the reason why there is none.
 * @param rules tolerances; the stated ones if not given.
 * @throws RangeError if a claim has no value, or a value no claim (names the first ones of each).
 */
export function ledgerOf(
  claims: readonly PaperClaim[],
  values: { readonly [id: string]: LedgerValue },
  rules: JudgementRules = judgementRules,
): readonly LedgerEntry[] {
  const known = new Set(claims.map(({ id }) => id));
  const missing = claims.filter(({ id }) => !Object.hasOwn(values, id)).map(({ id }) => id);
  const strange = Object.keys(values).filter((id) => !known.has(id));
  if (missing.length > 0 || strange.length > 0) {
    const some = (ids: readonly string[]): string =>
      ids.length === 0
        ? "none"
        : `${ids.slice(0, 5).join(", ")}${ids.length > 5 ? ` and ${ids.length - 5} more` : ""}`;
    throw new UserError(
      `ledgerOf: no value computed for claims: ${some(missing)}; no claim for values: ${some(strange)}; expected one ` +
        'value per claim; give the status "not computed" with a reason where there is none',
    );
  }
  return claims.map((claim) => {
    const { ours, cell } = values[claim.id];
    return { claim, ours, cell, judgement: judgeClaim(claim, ours, rules) };
  });
}
