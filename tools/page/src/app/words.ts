import type { Looked, PageFit, PageResult } from "../analysis";
import { differences, keyOf } from "./address";
import { labelOf, valueInWords } from "./choice-words";
import { type Draws, drawsBelow } from "./null-range";

/** How the uncertainty of the slope is shown. */
export type Method = "clustered by state" | "model-based";

/** The quantile of the normal distribution that 95% confidence intervals take. */
export const normalQuantile = 1.959963984540054;

/** A number with a true minus sign. */
export function inDigits(value: number, digits = 4): string {
  return value
    .toFixed(digits)
    .replace(/^-(?=.*[1-9])/, "−")
    .replace(/^-/, "");
}

/** A whole number with separators. */
export function inThousands(value: number): string {
  return `${value < 0 ? "−" : ""}${Math.abs(Math.round(value)).toLocaleString("en-US")}`;
}

/** A number with its sign; ±0 where it is zero as printed. */
export function signed(value: number, digits = 0): string {
  const size = digits === 0 ? inThousands(Math.abs(value)) : inDigits(Math.abs(value), digits);
  if (!/[1-9]/.test(size)) return digits === 0 ? "±0" : `±${size}`;
  return `${value > 0 ? "+" : "−"}${size}`;
}

/** A number of things in words. */
export function inCount(count: number, one: string): string {
  return `${inThousands(count)} ${one}${count === 1 ? "" : "s"}`;
}

/** The slope of a result with its standard error and 95% confidence interval under a method. */
export interface Slope {
  readonly estimate: number;
  readonly error: number;
  readonly lower: number;
  readonly upper: number;
}

/** The slope of a result; undefined where there is none, or none with a standard error of this kind. */
export function slopeOf(result: PageResult | undefined, method: Method): Slope | undefined {
  if (result?.kind !== "fitted") return undefined;
  const duration = result.terms.find(({ term }) => term === "duration");
  if (duration === undefined) return undefined;
  const { estimate } = duration;
  const error = method === "clustered by state" ? duration.standardErrorByState : duration.standardError;
  if (error === undefined || !Number.isFinite(error) || !Number.isFinite(estimate)) return undefined;
  return {
    estimate,
    error,
    lower: estimate - normalQuantile * error,
    upper: estimate + normalQuantile * error,
  };
}

/** Whether the 95% confidence interval of a slope excludes zero. */
export function excludesZero({ lower, upper }: Pick<Slope, "lower" | "upper">): boolean {
  return lower > 0 || upper < 0;
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
export function careFor({ status, statusReason }: PageFit): string | undefined {
  switch (status) {
    case "converged":
      return undefined;
    case "singular":
      return `Singular (boundary) fit: the estimates stand, but read the variances with care (${statusReason}).`;
    case "undetermined":
      return `The variances are not identified by these data, so no standard errors are given (${statusReason}).`;
    case "not converged":
      return `The fit did not converge; do not use these numbers (${statusReason}).`;
  }
}

/**
 * What the numbers say, in a sentence. A difference to Table 2 is named only where both slopes are on one scale.
 *
 * @param draws slopes of the specification in null draws; none if empty.
 */
export function sentenceFor(
  looked: Looked,
  result: PageResult,
  base: PageResult,
  method: Method,
  draws: Draws = [],
): string {
  const name = nameOf(looked);
  if (result.kind === "failed") return `${name}: no result. ${result.message.replace(/\.?$/, ".")}`;
  const beginning = name === "Table 2" ? "In Table 2" : `With ${name},`;
  const slope = slopeOf(result, method);
  if (slope === undefined) {
    const estimate = result.terms.find(({ term }) => term === "duration")?.estimate;
    const stated = estimate === undefined || Number.isNaN(estimate) ? "" : ` is ${inDigits(estimate)} and`;
    return `${beginning} the slope${stated} has no standard error ${method === "model-based" ? "by the model" : method}.`;
  }
  const { estimate, lower, upper } = slope;
  const sentences = [
    `${beginning} the slope is ${inDigits(estimate)} ${result.unit} (95% CI ${inDigits(lower)} to ${inDigits(upper)}, standard error ${method}); it is ${excludesZero(slope) ? "" : "not "}statistically distinguishable from zero.`,
  ];
  const other = slopeOf(base, method);
  if (keyOf(looked) !== "[]") {
    if (!result.sameScale)
      sentences.push("It is on another scale than Table 2's slope, so the two are not compared.");
    else if (other !== undefined) {
      const difference = estimate - other.estimate;
      sentences.push(
        Math.abs(difference) < 5e-5
          ? "That is Table 2's slope to four digits."
          : `It is ${inDigits(Math.abs(difference))} ${difference > 0 ? "higher" : "lower"} than in Table 2.`,
      );
    }
  }
  if (draws.length > 0)
    sentences.push(
      `${inThousands(draws.length - drawsBelow(draws, estimate))} of ${inCount(draws.length, "null draw")} are as large.`,
    );
  return sentences.join(" ");
}
