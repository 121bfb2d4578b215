import type { Looked, PageResult } from "../analysis";
import { differences } from "./address";
import { labelOf, valueInWords } from "./choice-words";

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

/** The slope of a result; undefined where there is none to be used, or none with a standard error of this kind. */
export function slopeOf(result: PageResult | undefined, method: Method): Slope | undefined {
  if (result?.kind !== "fitted" || result.status === "not converged") return undefined;
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
