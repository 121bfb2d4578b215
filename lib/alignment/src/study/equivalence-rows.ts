import { type EquivalenceTest, testEquivalence, type UncertainEstimate } from "@alignment/engine";
import { type EquivalenceOutcome, type EquivalenceRow, equivalenceOutcome } from "../figures/equivalence";

/** Effects that were tested against zero and for equivalence. */
export interface EquivalenceRows {
  readonly bounds: readonly [number, number];
  /** For `plot.equivalence`. */
  readonly rows: readonly EquivalenceRow[];
  /** The outcome of each row, as a tag. */
  readonly outcomes: readonly EquivalenceOutcome[];
  readonly tests: readonly EquivalenceTest[];
}

/**
 * Tests each effect against zero and for equivalence within ± the smallest effect size of interest (two one-sided
 * tests at 5%).
 *
 * @param effects by what each is of.
 * @param smallest the smallest effect size of interest, above zero, in the unit of the effects.
 * @throws ModelError as `testEquivalence`.
 * @example
 * equivalenceRows({ "all states": { estimate: 0.01, standardError: 0.02 } }, 0.1).outcomes; // ["too small to matter"]
 */
export function equivalenceRows(
  effects: Readonly<Record<string, UncertainEstimate>>,
  smallest: number,
): EquivalenceRows {
  const bounds = [-smallest, smallest] as const;
  const tests = Object.values(effects).map((effect) => testEquivalence(effect, bounds));
  const rows = Object.entries(effects).map(([label, { estimate }], at) => ({
    label,
    estimate,
    interval90: tests[at].interval,
    interval95: tests[at].intervalAgainstZero,
  }));
  return { bounds, rows, tests, outcomes: rows.map((row) => equivalenceOutcome(row, bounds)) };
}
