import { UserError } from "@alignment/engine";
import type { PaperClaim } from "./claims";
import { type Judgement, type JudgementRules, judgeClaim, judgementRules, type OurValue } from "./judge";
import type { JudgedSentence } from "./standing";

/** A claim of the paper beside ours, with the cell that makes ours and the judgement. */
export interface LedgerEntry {
  readonly claim: PaperClaim;
  readonly ours: OurValue;
  /** Notebook and cell, or the empty string where there is no value. */
  readonly cell: string;
  /** Of a number or stars: how it compares with ours. */
  readonly judgement?: Judgement;
  /** Of a sentence: what the data say of it. */
  readonly sentence?: JudgedSentence;
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
    if (claim.kind !== "sentence") return { claim, ours, cell, judgement: judgeClaim(claim, ours, rules) };
    if (ours.status !== "judged") {
      throw new UserError(
        `ledgerOf: the sentence ${claim.id} has the status "${ours.status}"; expected "judged", with what the data say of it`,
      );
    }
    return { claim, ours, cell, sentence: { standing: ours.standing, reason: ours.reason } };
  });
}

/**
 * Our value for a claim of the ledger.
 *
 * @param value a number or stars, as the claim has it.
 * @param cell notebook and cell that make it.
 */
export function found(value: number | string, cell: string): LedgerValue {
  return { ours: { status: "computed", value }, cell };
}
