import normalQuantile from "@stdlib/stats-base-dists-normal-quantile";
import type { DataRows } from "../frame/columns";
import { offsetOf } from "../frame/frame";
import { combinationsOf } from "../inference/combinations";
import { estimability } from "../inference/estimable";
import { checkOptionNames, levelOf } from "../options";
import type { DataColumns, MixedModelFit } from "../types";
import { solutionOf } from "./known-fit";
import { rowCountOf } from "./new-data";

/** Predictions for new rows, one value a row in each column. */
export interface Prediction {
  readonly fit: Float64Array;
  /** `NaN`, and the interval too, where the fit does not determine it: `meaning` then says why. */
  readonly standardError: Float64Array;
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  readonly level: number;
  /** What the interval is for. */
  readonly meaning: string;
}

/** What to say of rows without an interval. */
export function undefinedRows(rows: readonly { readonly reason: string | undefined }[]): string {
  const reasons = rows.flatMap(({ reason }) => (reason === undefined ? [] : [reason]));
  if (reasons.length === 0) return "";
  return `; not defined (NaN) in ${reasons.length} of ${rows.length} rows: ${reasons[0]}`;
}

/**
 * Predicts the population mean, the random effects being zero, for new rows:
 *
 *   x'β (and the offset) with standard error √(x' Cov(β) x) and the interval x'β ± z √(x' Cov(β) x).
 *
 * @param fit a fit of `fitMixedModel`.
 * @param data columns with the variables of the fixed effects and the offset, in raw units; factors, `scale()` and
 *   `poly()` are treated as in the data of the fit. Where a variable is missing, the prediction is `NaN`, and where a
 *   column that was left out as a linear combination of others is another one, too.
 * @param options the level of the interval, by default .95.
 * @returns one prediction a row of the data.
 * @throws ModelError if a variable is missing from the data, or a factor has a level that the fit has not seen.
 * @example
 * const fit = fitMixedModel("y ~ poly(x, 2) + a + (1 | g)", data);
 * const { fit: means, lower, upper } = predictFixed(fit, { x: [0, 1], a: ["hi", "lo"] });
 * means.length; // 2
 */
export function predictFixed(
  fit: MixedModelFit,
  data: DataColumns,
  options: { readonly level?: number } = {},
): Prediction {
  checkOptionNames("predictFixed", options, ["level"]);
  const level = levelOf("predictFixed", options.level);
  const solution = solutionOf(fit);
  const { model, frame, kept } = solution;
  const rowCount = rowCountOf("predictFixed", data);
  const newRows: DataRows = { columns: data, rowCount, caller: "predictFixed" };
  const all = frame.fixedDesign.layOut(newRows).columns;
  const rows = Array.from({ length: rowCount }, (_, row) => kept.map((column) => all[column][row]));
  const reasonOf = estimability(solution);
  const means = combinationsOf(fit, rows).map((one, row) => {
    const reason = reasonOf(all, row);
    return reason === undefined ? one : { estimate: Number.NaN, variance: Number.NaN, reason };
  });
  const offset = offsetOf(model, newRows);
  const predicted = Float64Array.from(means, ({ estimate }, row) => estimate + (offset?.[row] ?? 0));
  const standardError = Float64Array.from(means, ({ variance }) => Math.sqrt(variance));
  const quantile = normalQuantile((1 + level) / 2, 0, 1);
  return {
    fit: predicted,
    standardError,
    lower: predicted.map((value, row) => value - quantile * standardError[row]),
    upper: predicted.map((value, row) => value + quantile * standardError[row]),
    level,
    meaning: `${100 * level}% interval of the population mean, from the uncertainty of the fixed effects alone${undefinedRows(means)}`,
  };
}
