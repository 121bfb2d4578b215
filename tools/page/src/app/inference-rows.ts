import type { FixedEffectInference, ParameterInterval } from "@alignment/engine";
import type { PageFit } from "../analysis";
import { termKey } from "./facts";
import { type FitNumber, fitNumbers } from "./fit-numbers";
import type { Inference } from "./use-inference";

/** An interval by its ends. */
export interface Ends {
  readonly lower: number;
  readonly upper: number;
}

/** A number of Table 2 with what was inferred of it; undefined where a method has nothing. */
export interface InferredRow {
  readonly label: string;
  readonly key: string;
  readonly digits: number;
  readonly estimate: number | undefined;
  readonly robust: (Ends & { readonly standardError: number; readonly degreesOfFreedom: number }) | undefined;
  readonly profile: Ends | undefined;
}

/** The entries of what was inferred; none where there is a reason in their place. */
const entriesOf = <T>(inferred: readonly T[] | string): readonly T[] =>
  typeof inferred === "string" ? [] : inferred;

function definedOf(interval: ParameterInterval | undefined): Ends | undefined {
  return interval?.status === "defined" ? interval : undefined;
}

/** Whether a parameter is that of a number of the fit; those of other factors than the case are not in Table 2. */
function isOf({ parameter: kind, term }: FitNumber, { parameter }: ParameterInterval): boolean {
  if (parameter.kind !== kind) return false;
  if ("groupingFactor" in parameter && parameter.groupingFactor !== "case") return false;
  return parameter.kind !== "standard deviation" || parameter.term === term;
}

/** The interval of a number of the fit: that of a variance is the square of that of the standard deviation. */
function endsOf(number: FitNumber, intervals: readonly ParameterInterval[]): Ends | undefined {
  const ends = definedOf(intervals.find((one) => isOf(number, one)));
  if (ends === undefined || number.parameter === "correlation") return ends;
  return { lower: ends.lower ** 2, upper: ends.upper ** 2 };
}

/**
 * The coefficients and variances of a fit with what was inferred of them on demand.
 *
 * @param fit the fit that is shown.
 * @param inference what was computed of it.
 * @param termLabels the names of the terms, as the paper prints them.
 */
export function inferredRows(
  fit: PageFit,
  inference: Inference,
  termLabels: Readonly<Record<string, string>>,
): InferredRow[] {
  const effects = entriesOf(inference.effects);
  const intervals = entriesOf(inference.intervals);
  const coefficients = fit.terms.map(({ term, estimate }): InferredRow => {
    const effect = effects.find((one) => one.term === term);
    const interval = intervals.find(
      ({ parameter }) => parameter.kind === "fixed effect" && parameter.term === term,
    );
    return {
      label: termLabels[term] ?? term,
      key: `table2.${termKey(term)}`,
      digits: 4,
      estimate,
      robust: effect?.status === "defined" ? effect : undefined,
      profile: definedOf(interval),
    };
  });
  const variances = fitNumbers
    .filter(({ parameter, of }) => parameter !== undefined && of(fit) !== undefined)
    .map((number): InferredRow => {
      const { label, key, digits, of } = number;
      return { label, key, digits, estimate: of(fit), robust: undefined, profile: endsOf(number, intervals) };
    });
  return [...coefficients, ...variances];
}

/** Why numbers are missing, each reason once. */
export function reasonsOf(inferred: Inference["effects"] | Inference["intervals"]): readonly string[] {
  if (typeof inferred === "string") return [inferred];
  const all: readonly (FixedEffectInference | ParameterInterval)[] = inferred;
  return [...new Set(all.flatMap((one) => (one.status === "defined" ? [] : [one.reason])))];
}
