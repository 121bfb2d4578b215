import { type MixedModelFit, predictFixed, UserError } from "@alignment/engine";
import type { MembershipPrediction } from "../figures/membership-prediction";
import type { Columns, Table } from "../table";

/**
 * The predicted outcome over the years of membership, with every other variable at its mean in the sample, and the
 * pointwise 95% confidence interval from the covariance of the fixed effects.
 *
 * @param fit a model with `duration` among its fixed effects.
 * @param sample the table that the model was fitted to.
 * @returns the prediction for each year from 1 to the longest duration, for `plot.membershipPrediction`.
 * @throws UserError if the sample has no column `duration`; ModelError for a model with a variable that is no number.
 * @example
 * const prediction = predictAtMeans(fitMixedModel(table2Formula, panel.sample.columns), panel.sample);
 * prediction.predicted[0]; // the predicted distance in the first year of membership
 */
export function predictAtMeans(fit: MixedModelFit, sample: Table<Columns>): MembershipPrediction {
  const { columns, rowCount } = sample;
  const observed = columns.duration as Columns[string] | undefined;
  if (observed === undefined || Array.isArray(observed)) {
    throw new UserError(
      `predictAtMeans: the sample has no numeric column "duration"; expected the sample of a panel, with years of membership`,
    );
  }
  const observedDurations = observed as Int32Array | Float64Array;
  let longest = 1;
  for (const years of observedDurations) longest = Math.max(longest, years);
  const duration = Float64Array.from({ length: longest }, (_, year) => year + 1);
  const grid: Record<string, Float64Array> = {};
  for (const [name, column] of Object.entries(columns)) {
    if (Array.isArray(column)) continue;
    let sum = 0;
    for (const value of column as Float64Array) sum += value;
    grid[name] = duration.map(() => sum / rowCount);
  }
  const { fit: predicted, lower, upper, level } = predictFixed(fit, { ...grid, duration });
  return { duration, predicted, lower, upper, observedDurations, level };
}
