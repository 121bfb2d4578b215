import type { EvidenceAtHand, JudgedHypothesis } from "../nulls";
import type { BinomialShare } from "../study/evidence/summary";
import { holm } from "../study/evidence/verdict";
import type { HypothesisName } from "../study/hypotheses";
import { formatNumber, formatP } from "../text";
import { verdictSentence } from "./verdict-shown";

/** What no verdict on these data can say, whatever its numbers: the first sentence of each. */
export const cannotTell: { readonly [hypothesis in HypothesisName]: string } = {
  H1:
    "These data cannot tell whether states adapt to the IGO that they join or improve in the run-up to joining any IGO, " +
    "for instrumental or for other reasons.",
  H2:
    "These data cannot tell whether co-members change a state or whether states choose better company when they are " +
    "about to improve (homophily).",
  H3:
    "These data cannot tell a record that persists from a reversion that only some leavers show, or that takes longer " +
    "than four years.",
  H4: "These data cannot show a shift to disappearances before accession, and the coding error of the rights is not known.",
};

/** The years over which an effect adds up. */
const windows: { readonly [hypothesis in HypothesisName]: number } = { H1: 5, H2: 5, H3: 4, H4: 5 };

const directions: { readonly [hypothesis in HypothesisName]: string } = {
  H1: "rise of candidates",
  H2: "rise with better company",
  H3: "reversion after exit",
  H4: "shift to disappearances",
};

function effectInWords(hypothesis: HypothesisName, { effect, bottom, top }: JudgedHypothesis): string {
  const [shown, low, high] = [effect, bottom, top].map((value) => formatNumber(value, 3));
  const which =
    hypothesis === "H4"
      ? ", the smaller of the two falls that H4 needs (of disappearances themselves, and below the other rights)"
      : "";
  return `${shown} SD [90% interval ${low} to ${high}]${which}`;
}

/** Why the rule gives this verdict, by the numbers that decide it. */
function reasonOf(hypothesis: HypothesisName, one: JudgedHypothesis, delta: number): string {
  const { evidence, verdict, p, holm, p_opposite, holm_opposite, top, top_measured, measurement_t } = one;
  const [size, what] = [formatNumber(delta, 2), directions[hypothesis]];
  const versions = Object.keys(one.p_by_version).length;
  const which = versions > 1 ? ` (${versions - 1} of ${versions} versions of the score must pass)` : "";
  const worst = `Under the least favourable null ${formatP(p)}${which}`;
  switch (verdict) {
    case "supported":
      return `${worst} (${formatP(holm)} after Holm's correction), the CIRI index agrees, and t is ${formatNumber(measurement_t, 2)} with the uncertainty of the score.`;
    case "weakly supported":
      return `${worst}, which passes a one-sided test at 5% without correction for four hypotheses (${formatP(holm)} with it); the CIRI index ${evidence.ciri === "agrees" ? "agrees" : "is silent"}, and t is ${formatNumber(measurement_t, 2)} with the uncertainty of the score.`;
    case "contradicted":
      return `Against the hypothesis ${formatP(p_opposite)} under the least favourable null (${formatP(holm_opposite)} after Holm's correction).`;
    case "not supported":
      return `A ${what} of ${size} SD within ${windows[hypothesis]} years is excluded: the interval ends at ${formatNumber(top, 3)}, and at ${formatNumber(top_measured, 3)} with the uncertainty of the score.`;
    default: {
      if (evidence.upper < 0.05) return `${worst}, but the CIRI index opposes.`;
      const ends = `the interval ends at ${formatNumber(top, 3)}, and at ${formatNumber(top_measured, 3)} with the uncertainty of the score`;
      return top < delta && top_measured < delta
        ? `${worst}; a ${what} of ${size} SD would be excluded (${ends}), but the CIRI index agrees with the hypothesis.`
        : `${worst}, and a ${what} of ${size} SD within ${windows[hypothesis]} years is not excluded${top < delta ? " once the uncertainty of the score counts" : ""}: ${ends}.`;
    }
  }
}

/**
 * A verdict in words: first what the data cannot tell, then the verdict, the effect, and the numbers that decide it.
 * The verdict is that of `verdictOf`; nothing is decided here.
 *
 * @example
 * showMarkdown(evidenceTables.verdictInWords(evidence, "H2"));
 */
export function verdictInWords(evidence: EvidenceAtHand, hypothesis: HypothesisName): string {
  const verdicts = evidence.verdicts();
  const one = verdicts[hypothesis];
  if (one.because !== undefined) {
    return `${cannotTell[hypothesis]} ${hypothesis} is **undecidable** on these data: ${one.because.replace(/^undecidable because /, "")}.`;
  }
  const caution =
    hypothesis === "H1" && one.verdict === "not supported"
      ? " On the real files a constant push of this size is measured at about half its size; notebook 11 shows how often the rule then says *not supported*."
      : "";
  return (
    `${cannotTell[hypothesis]} ${verdictSentence(hypothesis, one)} The estimated ${directions[hypothesis]} within ` +
    `${windows[hypothesis]} years is ${effectInWords(hypothesis, one)}. ` +
    `${reasonOf(hypothesis, one, verdicts.constants.delta)}${caution}`
  );
}

/**
 * What an H1 that is "not supported" must be read with: how often the rule says so where there is a push of the
 * smallest size that counts.
 *
 * @example
 * showMarkdown(evidenceTables.cautionOnH1(evidence));
 */
export function cautionOnH1(evidence: EvidenceAtHand): string {
  const influence = evidence.part("calibration").influence as {
    readonly [hypothesis: string]: { readonly [times: string]: unknown };
  };
  const verdicts = influence.H1["1"] as { readonly [verdict: string]: BinomialShare };
  const { k, n, lower, upper } = verdicts["not supported"];
  return (
    `In ${k} of ${n} simulated worlds with a constant push of the smallest size that counts, the rule calls H1 *not supported* ` +
    `(exact 95% interval ${formatNumber(lower, 3)} to ${formatNumber(upper, 3)}). The gap and the number of candidacies fit ` +
    "such a push badly: on the real files it is measured at about half its size."
  );
}

/**
 * The p-values of several differences after Holm's (1979) correction, in a sentence.
 *
 * @param contrasts tested differences with their names.
 * @example
 * evidenceTables.holmInWords([{ name: "a minus b", pValue: 0.02 }, { name: "a minus c", pValue: 0.5 }]);
 * // "After Holm's correction: a minus b, p = 0.040; a minus c, p = 0.500."
 */
export function holmInWords(
  contrasts: readonly { readonly name: string; readonly pValue: number }[],
): string {
  const corrected = holm(contrasts.map(({ pValue }) => pValue));
  return `After Holm's correction: ${contrasts.map(({ name }, at) => `${name}, ${formatP(corrected[at])}`).join("; ")}.`;
}
