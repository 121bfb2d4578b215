import type { JudgedHypothesis } from "../nulls";
import { formatNumber, formatPValue } from "../text";

/** What is shown of a verdict: the rule's word, and what the draws leave open of it. */
export type ShownVerdict = Pick<JudgedHypothesis, "verdict" | "because" | "borderline" | "too_few_draws">;

/**
 * A verdict in a cell of a table: the word of the rule; that it is borderline, with the p that decides it and its
 * interval; and that its draws are too few for a published verdict.
 *
 * @example
 * verdictShown({ verdict: "weakly supported", borderline: { p: 0.048, lower: 0.042, upper: 0.054 } });
 * // "borderline: weakly supported at p = 0.048 [0.042, 0.054]"
 */
export function verdictShown({ verdict, because, borderline, too_few_draws: tooFew }: ShownVerdict): string {
  if (because !== undefined) return because;
  const word =
    borderline === undefined
      ? verdict
      : `borderline: ${verdict} at p = ${formatPValue(borderline.p)} [${formatNumber(borderline.lower, 3)}, ${formatNumber(borderline.upper, 3)}]`;
  return tooFew === undefined
    ? word
    : `${word}; ${formatNumber(tooFew.draws)} draws are too few for a published verdict`;
}

/** The same in sentences, which begin with the name of the hypothesis. */
export function verdictSentence(
  hypothesis: string,
  { verdict, borderline, too_few_draws: tooFew }: ShownVerdict,
): string {
  const few =
    tooFew === undefined
      ? ""
      : ` ${formatNumber(tooFew.draws)} draws are too few for a published verdict, which needs ${formatNumber(tooFew.needed)} (\`npm run evidence\`).`;
  if (borderline === undefined) return `${hypothesis} is **${verdict}**.${few}`;
  return (
    `${hypothesis} is **borderline**: the rule gives *${verdict}*, but the p-value that decides it is ` +
    `${formatPValue(borderline.p)}, and the number of draws leaves it between ${formatNumber(borderline.lower, 3)} ` +
    `and ${formatNumber(borderline.upper, 3)}, so that another run can give another verdict.${few}`
  );
}
