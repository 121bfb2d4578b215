import { type DataColumns, type MixedModelFit, UserError } from "@alignment/engine";
import { rowsByGroup } from "../table";
import { meanOf } from "../table/statistics";

/** One case with the slope that it has alone and its weight in the common slope. */
export interface SlopeWeight {
  readonly group: string;
  readonly rows: number;
  /** The least-squares slope of the case alone; cases whose predictor does not vary have none and are left out. */
  readonly slope: number;
  /** The weight of the case's slope; only ratios of weights mean something. */
  readonly weight: number;
}

/**
 * The weight that a mixed model with one predictor gives to the slope of each case. With S the sum of squares of the
 * predictor around its mean in the case, τ² the variance of slopes and σ² that of residuals,
 *
 *     weight = 1 / (τ² + σ² / S),   without random slopes (τ² = 0) proportional to S.
 *
 * The common slope is nearly the weighted mean of the cases' slopes; not exactly, because the model also uses
 * differences between cases.
 *
 * @param fit a fit with an intercept, one predictor, and random effects of one grouping factor.
 * @param data the data of the fit.
 * @returns one entry a case with at least two values of the predictor, in the order of the data.
 * @throws UserError if the model has other terms.
 * @example
 * const data = { y: [1, 2, 4, 3, 5, 7], x: [1, 2, 3, 1, 2, 3], g: ["a", "a", "a", "b", "b", "b"] };
 * slopeWeights(fitMixedModel("y ~ x + (1 | g)", data), data).map(({ slope }) => slope); // [1.5, 2]
 */
export function slopeWeights(fit: MixedModelFit, data: DataColumns): readonly SlopeWeight[] {
  const { fixedEffects, randomEffects, residualVariance } = fit;
  const [response] = fit.formula.split("~").map((part) => part.trim());
  const predictor = fixedEffects[1]?.term;
  const [random] = randomEffects;
  const [y, t, groups] = [data[response], data[predictor], data[random?.groupingFactor]];
  if (fixedEffects.length !== 2 || randomEffects.length !== 1 || !y || !t || !groups) {
    throw new UserError(
      `slopeWeights: the formula is ${fit.formula}; expected one predictor and random effects of one factor, such as ` +
        "distance ~ duration + (1 + duration | case), with the data of the fit",
    );
  }
  const place = random.terms.indexOf(predictor);
  const slopeVariance = place < 0 ? 0 : random.covariance[place][place];
  return [...rowsByGroup(groups as ArrayLike<number | string>)].flatMap(([group, rows]) => {
    const times = rows.map((row) => t[row] as number);
    const centre = meanOf(times);
    const S = times.reduce((sum, one) => sum + (one - centre) ** 2, 0);
    if (!(S > 0)) return [];
    const slope = rows.reduce((sum, row) => sum + ((t[row] as number) - centre) * (y[row] as number), 0) / S;
    return [
      { group: String(group), rows: rows.length, slope, weight: 1 / (slopeVariance + residualVariance / S) },
    ];
  });
}
