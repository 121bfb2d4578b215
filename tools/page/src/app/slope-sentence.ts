import type { Looked, PageFit, PageResult } from "../analysis";
import { keyOf } from "./address";
import { asSentence } from "./choice-words";
import { statusSentence } from "./fit-status";
import { type Draws, drawsBelow } from "./null-range";
import { joined, type Sentence, sentence, stated, statedCount } from "./sentence";
import { excludesZero, type Method, methodWords, nameOf, type Slope, slopeOf } from "./words";

/** Differences below this are none in four digits. */
const leastDifference = 5e-5;

/** The slope with its interval. */
function sentenceOfSlope(beginning: string, { unit }: PageFit, slope: Slope, method: Method): Sentence {
  const { estimate, lower, upper } = slope;
  return sentence`${beginning} the slope is ${stated("sentence.estimate", estimate)} ${unit} (95% CI ${stated("sentence.lower", lower)} to ${stated("sentence.upper", upper)}, standard error ${methodWords[method]}); it is ${excludesZero(slope) ? "" : "not "}statistically distinguishable from zero.`;
}

/** A slope without an interval. */
function sentenceWithoutInterval(beginning: string, fit: PageFit, method: Method): Sentence {
  const { terms, status, robust } = fit;
  if (status === "not converged")
    return sentence`${beginning} the fit did not converge, so there is no slope to be used.`;
  const estimate = terms.find(({ term }) => term === "duration")?.estimate ?? Number.NaN;
  const value = Number.isNaN(estimate) ? [] : sentence` is ${stated("sentence.estimate", estimate)} and`;
  if (method === "CR2" && robust === undefined)
    return sentence`${beginning} the slope${value} waits for its CR2 standard error, which is being computed.`;
  if (method === "CR2" && typeof robust === "string")
    return sentence`${beginning} the slope${value} has no CR2 standard error: ${robust}.`;
  return sentence`${beginning} the slope${value} has no standard error ${method === "model-based" ? "by the model" : methodWords[method]}.`;
}

/** The estimate of a slope that can be used, with or without an interval. */
function estimateOf(result: PageResult): number | undefined {
  if (result.kind === "failed" || result.status === "not converged") return undefined;
  return result.terms.find(({ term }) => term === "duration")?.estimate;
}

/** How far a slope is from that of Table 2, where both are on one scale. */
function sentenceOfChange(
  { sameScale }: PageFit,
  slope: Slope,
  base: number | undefined,
): readonly Sentence[] {
  if (!sameScale) return [["It is on another scale than Table 2's slope, so the two are not compared."]];
  if (base === undefined) return [];
  const difference = slope.estimate - base;
  const size = Math.abs(difference);
  if (size < leastDifference) return [["That is Table 2's slope to four digits."]];
  return [
    sentence`It is ${stated("sentence.changeSize", size)} ${difference > 0 ? "higher" : "lower"} than in Table 2.`,
  ];
}

/** How many null draws are as large. */
function sentenceOfDraws({ estimate }: Slope, draws: Draws, origin: string | undefined): readonly Sentence[] {
  if (draws.length === 0) return [];
  const asLarge = draws.length - drawsBelow(draws, estimate);
  return [
    sentence`${statedCount("sentence.drawsAsLarge", asLarge)} of ${statedCount("sentence.draws", draws.length)} null draw${draws.length === 1 ? "" : "s"}${origin === undefined ? "" : ` of ${origin}`} ${asLarge === 1 ? "is" : "are"} as large.`,
  ];
}

/**
 * What the numbers say, in a sentence. A difference to Table 2 is named only where both slopes are on one scale.
 *
 * @param draws slopes of the specification in null draws; none if empty.
 * @param origin of which code the draws are, in words; undefined for that of the page.
 */
export function sentenceFor(
  looked: Looked,
  result: PageResult,
  base: PageResult,
  method: Method,
  draws: Draws = [],
  origin?: string,
): Sentence {
  const name = nameOf(looked);
  if (result.kind === "failed") return [`${name}: no result. ${asSentence(result.message)}`];
  const beginning = name === "Table 2" ? "In Table 2" : `With ${name},`;
  const slope = slopeOf(result, method);
  const isSaid = result.status === "singular" || result.status === "undetermined";
  const status: readonly Sentence[] = isSaid ? [[statusSentence(result.status)]] : [];
  if (slope === undefined) return joined([sentenceWithoutInterval(beginning, result, method), ...status]);
  return joined([
    sentenceOfSlope(beginning, result, slope, method),
    ...status,
    ...(keyOf(looked) === "[]" ? [] : sentenceOfChange(result, slope, estimateOf(base))),
    ...sentenceOfDraws(slope, draws, origin),
  ]);
}
