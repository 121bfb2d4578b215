import { UserError } from "@alignment/engine";
import type { Finding } from "./claims";
import type { LedgerValue } from "./entries";

/** An interval of an effect on the distance; above zero is closer. */
export interface EffectInterval {
  readonly lower: number;
  readonly upper: number;
}

/**
 * Whether states come closer to the other members: "closer" if the interval lies above zero, "further away" if it lies
 * below, else "no change".
 *
 * @throws RangeError for an interval with an end that is not a number.
 */
export function trendOf({ lower, upper }: EffectInterval): Finding {
  if (Number.isNaN(lower) || Number.isNaN(upper)) {
    throw new UserError(
      `trendOf: the interval is ${lower} to ${upper}; expected two numbers; give the reason in the ledger where there is none`,
    );
  }
  if (lower > 0) return "closer";
  return upper < 0 ? "further away" : "no change";
}

/** Whether a statement holds. */
export function holdsIf(condition: boolean): Finding {
  return condition ? "holds" : "does not hold";
}

/**
 * Whether a statement holds that the verdict on a hypothesis decides. Where the verdict is neither among those under which
 * it holds nor among those under which it fails, it is undecidable: what is not rejected does not hold for that.
 *
 * @param verdict on the hypothesis.
 * @param verdicts those under which the statement holds, and those under which it does not.
 * @example
 * holdsBy("undecidable", { holds: ["not supported"], fails: ["supported"] }); // "undecidable"
 */
export function holdsBy(
  verdict: Finding,
  { holds, fails }: { readonly holds: readonly Finding[]; readonly fails: readonly Finding[] },
): Finding {
  if (holds.includes(verdict)) return "holds";
  return fails.includes(verdict) ? "does not hold" : "undecidable";
}

/**
 * Our value for a claim of the ledger.
 *
 * @param value a number, stars or a finding, as the claim has it.
 * @param cell notebook and cell that make it.
 */
export function found(value: number | Finding, cell: string): LedgerValue {
  return { ours: { status: "computed", value }, cell };
}

/**
 * Our values for several claims that one cell makes.
 *
 * @param cell notebook and cell.
 * @param values by the ids of the claims.
 */
export function foundIn(
  cell: string,
  values: { readonly [id: string]: number | Finding },
): { readonly [id: string]: LedgerValue } {
  return Object.fromEntries(Object.entries(values).map(([id, value]) => [id, found(value, cell)]));
}
