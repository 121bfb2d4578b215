import type { Looked, PageFit, PageResult } from "../analysis";
import { differences, keyOf } from "./address";
import { labelOf, valueInWords } from "./choice-words";
import { table2 } from "./state";

/** A number with a true minus sign. */
export function inDigits(value: number, digits = 4): string {
  return value
    .toFixed(digits)
    .replace(/^-(?=.*[1-9])/, "−")
    .replace(/^-/, "");
}

/** A whole number with separators. */
export function inThousands(value: number): string {
  return value.toLocaleString("en-US");
}

/** The slope of a result with its standard error under a method; undefined where there is none. */
export function slopeOf(
  result: PageResult | undefined,
  method: "by state" | "by the model",
): { readonly estimate: number; readonly error: number } | undefined {
  if (result?.kind !== "fitted") return undefined;
  const duration = result.terms.find(({ term }) => term === "duration");
  if (duration === undefined) return undefined;
  const error = method === "by state" ? duration.standardErrorByState : duration.standardError;
  return error === undefined || Number.isNaN(duration.estimate)
    ? undefined
    : { estimate: duration.estimate, error };
}

/** The choices that differ from Table 2, in words; "Table 2" where none does. */
export function nameOf(looked: Looked): string {
  const { changes, model } = differences(looked);
  const parts = Object.entries({ ...changes, ...model }).map(
    ([name, value]) => `${labelOf(name)}: ${valueInWords(name, value)}`,
  );
  return parts.length === 0 ? "Table 2" : parts.join("; ");
}

/** Why a fit's numbers are to be read with care; undefined where they are not. */
export function careFor({ status }: PageFit): string | undefined {
  switch (status) {
    case "converged":
      return undefined;
    case "singular":
      return "A variance lies on the boundary (singular fit): read the random effects with care.";
    case "undetermined":
      return "These data do not identify the variances; the numbers depend on where the search began.";
    case "not converged":
      return "The fit did not converge; do not use these numbers.";
  }
}

/**
 * What the numbers say, in a sentence. A difference to Table 2 is named only where both slopes are on one scale.
 */
export function sentenceFor(
  looked: Looked,
  result: PageResult,
  base: PageResult,
  method: "by state" | "by the model",
): string {
  const name = nameOf(looked);
  if (result.kind === "failed") return `${name}: no result. ${result.message}`;
  const slope = slopeOf(result, method);
  const beginning = name === "Table 2" ? "In Table 2" : `With ${name}`;
  if (slope === undefined) return `${beginning} the slope has no standard error of this kind.`;
  const unit = result.sameScale
    ? "score points per year"
    : "score points per year, of the yearly change of the distance";
  const lower = slope.estimate - 1.96 * slope.error;
  const upper = slope.estimate + 1.96 * slope.error;
  const stated = `${beginning} the slope is ${inDigits(slope.estimate)} ${unit} (95% CI ${inDigits(lower)} to ${inDigits(upper)}, standard error ${method})`;
  const other = slopeOf(base, method);
  if (keyOf(looked) === keyOf(table2) || other === undefined || !result.sameScale) return `${stated}.`;
  const difference = slope.estimate - other.estimate;
  if (Math.abs(difference) < 5e-5) return `${stated}, as in Table 2 to four digits.`;
  return `${stated}, ${inDigits(Math.abs(difference))} ${difference > 0 ? "higher" : "lower"} than in Table 2.`;
}
