import type { Looked, PageFit, PageResult } from "../analysis";
import { differences } from "./address";
import { labelOf, valueInWords } from "./choice-words";

/** How the uncertainty of the slope is shown. */
export type Method = "clustered by state" | "model-based" | "CR2";

/** Methods in the words of a sentence about a standard error. */
export const methodWords: Readonly<Record<Method, string>> = {
  "clustered by state": "clustered by state",
  "model-based": "model-based",
  CR2: "clustered by state with CR2",
};

/** The method under which numbers are shown that come from elsewhere and have no CR2. */
export function methodWithoutCR2(method: Method): Exclude<Method, "CR2"> {
  return method === "CR2" ? "clustered by state" : method;
}

/** The quantile of the normal distribution that 95% confidence intervals take. */
export const normalQuantile = 1.959963984540054;

/** A number with a true minus sign. */
export function inDigits(value: number, digits = 4): string {
  return value
    .toFixed(digits)
    .replace(/^-(?=.*[1-9])/, "−")
    .replace(/^-/, "");
}

/** A text of the engine with true minus signs before its numbers. */
export function withMinusSigns(text: string): string {
  return text.replace(/(^|[\s(])-(?=\d)/g, "$1−");
}

/** A whole number with separators. */
export function inThousands(value: number): string {
  return `${value < 0 ? "−" : ""}${String(Math.abs(Math.round(value))).replace(/\B(?=(\d{3})+$)/g, ",")}`;
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

/** A coefficient with its interval by a method; undefined where it has none. */
export function coefficientOf(fit: PageFit, term: string, method: Method): Slope | undefined {
  if (method === "CR2") {
    const effect = Array.isArray(fit.robust) ? fit.robust.find((one) => one.term === term) : undefined;
    if (effect?.status !== "defined") return undefined;
    const { estimate, standardError: error, lower, upper } = effect;
    return { estimate, error, lower, upper };
  }
  const own = fit.terms.find((one) => one.term === term);
  const error = method === "clustered by state" ? own?.standardErrorByState : own?.standardError;
  if (own === undefined || error === undefined || !Number.isFinite(error) || !Number.isFinite(own.estimate))
    return undefined;
  const { estimate } = own;
  return {
    estimate,
    error,
    lower: estimate - normalQuantile * error,
    upper: estimate + normalQuantile * error,
  };
}

/** The slope of a result; undefined where there is none to be used, or none with a standard error of this kind. */
export function slopeOf(result: PageResult | undefined, method: Method): Slope | undefined {
  if (result?.kind !== "fitted" || result.status === "not converged") return undefined;
  return coefficientOf(result, "duration", method);
}

/** Why a fit has no interval by a method: in words that follow the estimate. */
export function withoutInterval({ status, robust }: PageFit, method: Method): string {
  if (status === "not converged") return "the fit did not converge";
  if (method === "CR2" && robust === undefined) return "the CR2 standard error is being computed";
  return `no standard error ${methodWords[method]}`;
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
