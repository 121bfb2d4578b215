import type { MixedModelFit } from "@alignment/engine";
import { starsOf } from "../tables/regression-column";
import { recordResult } from "./results";

/** An estimate with its test and interval. */
interface RecordedEffect {
  readonly estimate: number;
  readonly standardError: number;
  readonly lower: number;
  readonly upper: number;
  readonly pValue: number;
}

/**
 * Records an estimate with standard error, 95% confidence interval and p-value for `results.json`.
 *
 * @param key words joined by dots, such as `h1.candidateGap`.
 * @param effect a coefficient or a contrast.
 * @param more what is recorded beside it under the same key.
 * @throws UserError as `recordResult`.
 * @example
 * recordEffect("h1.fiveYearsBefore", coefficient(fit, "time_before"));
 */
export function recordEffect(
  key: string,
  effect: RecordedEffect,
  more: { readonly [name: string]: string | number } = {},
): void {
  const { estimate, standardError, lower, upper, pValue } = effect;
  recordResult(key, { estimate, standardError, lower, upper, pValue, ...more });
}

/**
 * Records a fit with random intercepts and slopes for `results.json`: `KEY.TERM.estimate`, `.standardError` and
 * `.stars` of each term, `KEY.variances` and `KEY.fit`.
 *
 * @param key words joined by dots, such as `table2`.
 * @param fit a fitted model whose first random-effects term is `(1 + x | g)`.
 * @example
 * recordFit("table2", fitMixedModel(table2Formula, panel.sample.columns));
 */
export function recordFit(key: string, fit: MixedModelFit): void {
  for (const { term, estimate, standardError, pValue } of fit.fixedEffects) {
    const ofTerm = `${key}.${term === "(Intercept)" ? "intercept" : term}`;
    recordResult(`${ofTerm}.estimate`, estimate);
    recordResult(`${ofTerm}.standardError`, standardError);
    recordResult(`${ofTerm}.stars`, starsOf(pValue));
  }
  const [random] = fit.randomEffects;
  const [[intercept, covariance], [, slope]] = random.covariance;
  recordResult(`${key}.variances`, { intercept, slope, covariance, residual: fit.residualVariance });
  recordResult(`${key}.fit`, {
    rows: fit.observationCount,
    cases: random.groupCount,
    logLikelihood: fit.logLikelihood,
    aic: fit.aic,
    bic: fit.bic,
    status: fit.status,
  });
}
