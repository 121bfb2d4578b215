import { fitLoess, type LoessFit, type LoessPrediction, predictLoess, UserError } from "@alignment/engine";

/** A local regression over years, with its prediction at each of them. */
export interface SmoothedCurve {
  readonly fit: LoessFit;
  readonly prediction: LoessPrediction;
}

/**
 * Smooths a variable over years by local regression (LOESS) with the default settings of R's `loess`, and predicts it
 * with its pointwise 95% confidence band at each whole year from 1 to the last.
 *
 * @param years whole years, 1 or more, one a row.
 * @param values the variable, one a row.
 * @throws UserError if there is no year of at least 1; ModelError as `fitLoess`.
 * @example
 * const { years_before, distance } = panel.before.columns;
 * smoothedCurve(years_before, distance).prediction.fit[0]; // the smoothed distance in the year before accession
 */
export function smoothedCurve(years: ArrayLike<number>, values: ArrayLike<number>): SmoothedCurve {
  let last = 0;
  for (let row = 0; row < years.length; row++) last = Math.max(last, years[row]);
  if (!(last >= 1)) {
    throw new UserError(`smoothedCurve: the last year is ${last}; expected rows with years of 1 or more`);
  }
  const fit = fitLoess(years, values);
  const at = Float64Array.from({ length: Math.floor(last) }, (_, year) => year + 1);
  return { fit, prediction: predictLoess(fit, at, { level: 0.95 }) };
}
