import type { ConfidenceIntervals, FixedEffectInferences, MixedModelFit } from "@alignment/engine";
import { dataTable, formatText, regressionColumnOf, regressionTable } from "alignment/tables";
import { type ExplainedFactor, factorInWords } from "./factors";

/** A parameter in words. */
function nameOf({ parameter }: ConfidenceIntervals["intervals"][number]): string {
  switch (parameter.kind) {
    case "fixed effect":
      return parameter.term;
    case "standard deviation":
      return `SD of ${parameter.term} by ${parameter.groupingFactor}`;
    case "correlation":
      return `correlation of ${parameter.terms.join(" and ")} by ${parameter.groupingFactor}`;
    case "residual standard deviation":
      return "SD of residuals";
  }
}

function printIntervals({ method, level, meaning, intervals }: ConfidenceIntervals): void {
  const rows = intervals.map((interval) => ({
    parameter: nameOf(interval),
    estimate: interval.estimate,
    lower: interval.status === "defined" ? interval.lower : Number.NaN,
    upper: interval.status === "defined" ? interval.upper : Number.NaN,
  }));
  const reasons = new Set(intervals.flatMap((one) => (one.status === "defined" ? [] : [one.reason])));
  const caption = `${100 * level}% intervals by the method: ${method} (${meaning})`;
  console.log(`\n${formatText(dataTable(rows, { caption, digits: 4, notes: [...reasons] }))}`);
}

function printInference({ method, level, effects }: FixedEffectInferences): void {
  const rows = effects.map((effect) =>
    effect.status === "defined"
      ? {
          term: effect.term,
          "degrees of freedom": effect.degreesOfFreedom,
          p: effect.pValue < 0.001 ? effect.pValue.toExponential(2) : effect.pValue.toFixed(4),
          lower: effect.lower,
          upper: effect.upper,
        }
      : {
          term: effect.term,
          "degrees of freedom": Number.NaN,
          p: "not defined",
          lower: Number.NaN,
          upper: Number.NaN,
        },
  );
  const reasons = new Set(effects.flatMap((effect) => (effect.status === "defined" ? [] : [effect.reason])));
  const caption = `Tests and ${100 * level}% intervals by the method: ${method}`;
  console.log(`\n${formatText(dataTable(rows, { caption, digits: 4, notes: [...reasons] }))}`);
}

/** Prints a fit as a table, with its tests and intervals, what was left out, and which variables are factors. */
export function printFit(
  fit: MixedModelFit,
  factors: readonly ExplainedFactor[],
  inferences: readonly FixedEffectInferences[],
  intervals: ConfidenceIntervals,
): void {
  console.log(
    formatText(
      regressionTable([regressionColumnOf(fit, { title: fit.method })], { caption: fit.formula, digits: 4 }),
    ),
  );
  for (const inference of inferences) printInference(inference);
  if (intervals.method !== "Wald") printIntervals(intervals);
  const { total, byVariable } = fit.dropped;
  if (total > 0) {
    const counts = Object.entries(byVariable).map(([name, count]) => `${name} in ${count}`);
    console.log(`${total} rows were dropped, since a variable is missing there: ${counts.join(", ")}.`);
  }
  for (const factor of factors) console.log(factorInWords(factor));
  const groups = new Set(fit.randomEffects.map((one) => `${one.groupingFactor} (${one.groupCount} groups)`));
  console.log(`Grouping factors, as the formula says: ${[...groups].join(", ")}.`);
  if (fit.aliased.length > 0) {
    console.log(`Dropped as linear combinations of other columns: ${fit.aliased.join(", ")}.`);
  }
  console.log(`Status: ${fit.status}${fit.statusReason === "" ? "" : `: ${fit.statusReason}`}.`);
}
