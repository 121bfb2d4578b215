import type { JudgedHypothesis, ObservedAmongNulls } from "../../nulls";
import { formatNumber, formatP, formatPValue } from "../../text";
import { binomialShare } from "../evidence/summary";
import { smallestEffect, testLevel } from "../evidence/verdict";

/** What the data say of a sentence about the world. Not to reject a sentence is not to find that it holds. */
export type Standing = "holds" | "fails" | "undecidable";

/** The standings, from the one that agrees with a sentence on. */
export const standings: readonly Standing[] = ["holds", "fails", "undecidable"];

/** What the data say of a sentence, and why. */
export interface JudgedSentence {
  readonly standing: Standing;
  readonly reason: string;
}

/** A slope with its 95% confidence interval, standard errors clustered by state. */
export interface SlopeInterval {
  readonly estimate: number;
  readonly lower: number;
  readonly upper: number;
}

function slopeInWords({ estimate, lower, upper }: SlopeInterval): string {
  return `slope ${formatNumber(estimate, 4)} (95% CI ${formatNumber(lower, 4)} to ${formatNumber(upper, 4)}, clustered by state)`;
}

/**
 * A sentence that distances shrink during membership. Cases are selected for a low score, so that regression to the
 * mean alone makes a positive slope: the sentence holds where the slope lies beyond every null distribution at 5%,
 * one-sided; it fails where its 95% confidence interval lies below zero; else it is undecidable. Few draws leave p
 * open: it counts as below 5% where its whole Monte Carlo interval is. A slope of which no null distribution is drawn
 * can fail and cannot hold.
 */
export function distancesShrink(slope: SlopeInterval, among?: ObservedAmongNulls): JudgedSentence {
  const words = slopeInWords(slope);
  if (slope.upper < 0) return { standing: "fails", reason: `${words}: distances grow` };
  const nulls = (among?.nulls ?? []).filter(({ isHeldOut }) => !isHeldOut);
  if (nulls.length === 0) {
    return {
      standing: "undecidable",
      reason: `${words}; cases are selected for a low score, and what regression to the mean gives is not drawn for this model`,
    };
  }
  const worst = Math.max(...nulls.map(({ p }) => p));
  const { draws } = nulls.filter(({ p }) => p === worst)[0];
  const { lower, upper } = binomialShare(Math.round(worst * (draws + 1)), draws + 1);
  const beside = `in data without IGO influence p is up to ${formatPValue(worst)} (${draws} draws, 95% interval ${formatNumber(lower, 3)} to ${formatNumber(upper, 3)})`;
  return upper < testLevel
    ? { standing: "holds", reason: `${words}; ${beside}` }
    : { standing: "undecidable", reason: `${words}; ${beside}` };
}

/**
 * A sentence that distances do not change during membership. Regression to the mean lifts the slope, by how much is not
 * drawn for this model: a slope below zero in spite of it refutes the sentence, and no slope shows that it holds.
 */
export function distancesStay(slope: SlopeInterval): JudgedSentence {
  const words = slopeInWords(slope);
  if (slope.upper < 0) return { standing: "fails", reason: `${words}: distances grow` };
  const isSignificant = slope.lower > 0 ? "significant" : "not significant, as the paper has it";
  return {
    standing: "undecidable",
    reason: `${words}, ${isSignificant}; cases are selected for a low score, and what regression to the mean gives is not drawn for this model`,
  };
}

/**
 * A sentence that a slope above zero remains with the yearly change of the distance as outcome: it fails where the
 * slope lies below zero, that is, where the change becomes smaller over the years of membership; else it is
 * undecidable. A slope of zero is alignment at a constant pace.
 */
export function paceRises(slope: SlopeInterval): JudgedSentence {
  const words = slopeInWords(slope);
  return slope.upper < 0
    ? {
        standing: "fails",
        reason: `${words}: the yearly change becomes smaller over the years of membership, which says nothing of its mean`,
      }
    : {
        standing: "undecidable",
        reason: `${words}; what regression to the mean gives is not drawn for this model`,
      };
}

function verdictInWords(name: string, { verdict, p, because, borderline }: JudgedHypothesis): string {
  const word = borderline === undefined ? verdict : `borderline, ${verdict}`;
  return `${name} is ${because ?? `${word} (${formatP(p)} under the least favourable null distribution)`}`;
}

/**
 * A sentence that a hypothesis is supported, or supported weakly: it holds where the verdict is at least that, fails
 * where the verdict is "not supported" or "contradicted", else it is undecidable, and so it is where the verdict is
 * borderline.
 */
export function isSupported(
  name: string,
  judged: JudgedHypothesis,
  atLeast: "supported" | "weakly supported",
): JudgedSentence {
  const reason = verdictInWords(name, judged);
  const { verdict, borderline } = judged;
  if (borderline !== undefined) return { standing: "undecidable", reason };
  if (verdict === "supported" || verdict === atLeast) return { standing: "holds", reason };
  const isRefuted = verdict === "not supported" || verdict === "contradicted";
  return { standing: isRefuted ? "fails" : "undecidable", reason };
}

/**
 * A sentence that what a hypothesis expects does not occur: it holds where the verdict is "not supported" or
 * "contradicted", fails where the hypothesis is supported, weakly or not, else it is undecidable.
 */
export function isRefuted(name: string, judged: JudgedHypothesis): JudgedSentence {
  const { standing, reason } = isSupported(name, judged, "weakly supported");
  const turned = { holds: "fails", fails: "holds", undecidable: "undecidable" } as const;
  return { standing: turned[standing], reason };
}

/**
 * A sentence that nothing changes where a hypothesis expects a change, in either direction: it holds where an effect of
 * the smallest size of interest is excluded in both, measurement error included, fails where one is found, else it is
 * undecidable, and so it is where the verdict is borderline.
 */
export function nothingChanges(name: string, judged: JudgedHypothesis): JudgedSentence {
  const { verdict, effect, bottom, top, top_measured, borderline } = judged;
  const words = `${verdictInWords(name, judged)}; effect ${formatNumber(effect, 3)} SD (90% CI ${formatNumber(bottom, 3)} to ${formatNumber(top, 3)}, clustered by state)`;
  if (borderline !== undefined) return { standing: "undecidable", reason: words };
  if (verdict === "supported" || verdict === "weakly supported" || verdict === "contradicted")
    return { standing: "fails", reason: words };
  const isSmall =
    judged.because === undefined && bottom > -smallestEffect && Math.max(top, top_measured) < smallestEffect;
  return { standing: isSmall ? "holds" : "undecidable", reason: words };
}

/** A sentence that the data at hand state or refute by themselves, such as a count of what they hold. */
export function isCounted(holds: boolean, reason: string): JudgedSentence {
  return { standing: holds ? "holds" : "fails", reason };
}

/** Several sentences as one: it fails where one fails, holds where all hold, else it is undecidable. */
export function allOf(parts: readonly JudgedSentence[]): JudgedSentence {
  const reason = parts.map((part) => part.reason).join("; ");
  if (parts.some(({ standing }) => standing === "fails")) return { standing: "fails", reason };
  return { standing: parts.every(({ standing }) => standing === "holds") ? "holds" : "undecidable", reason };
}
