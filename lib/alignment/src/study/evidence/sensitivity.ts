import { UserError } from "@alignment/engine";
import tQuantile from "@stdlib/stats-base-dists-t-quantile";
import type { LeastSquaresFit } from "./least-squares";

/** A benchmark: what a confounder as strong as an observed covariate would do. */
export interface Benchmark {
  /** Partial R² of the covariate with the outcome, given treatment and the other covariates. */
  readonly partialR2Outcome: number;
  /** Partial R² of the covariate with the treatment, given the other covariates. */
  readonly partialR2Treatment: number;
  /** Bounds on the same of a confounder of strength 1. */
  readonly boundOutcome: number;
  readonly boundTreatment: number;
  readonly adjustedEstimate: number;
  readonly adjustedT: number;
}

/** How strong a confounder must be to undo an estimate. */
export interface Sensitivity {
  readonly estimate: number;
  readonly t: number;
  readonly degreesOfFreedom: number;
  readonly partialR2: number;
  /** Robustness value: the partial R² with treatment and outcome at which the estimate is zero. */
  readonly robustness: number;
  /** The one at which the estimate is no longer significant at 5 %; 0 if it is not to begin with. */
  readonly robustness05: number;
}

/** RV of f, from the partial Cohen's f: ½(√(f⁴ + 4f²) − f²). */
function robustnessOf(f: number): number {
  return f <= 0 ? 0 : (Math.sqrt(f ** 4 + 4 * f ** 2) - f ** 2) / 2;
}

/**
 * Robustness values of an estimate: f = |t|/√df, RV = ½(√(f⁴+4f²) − f²); RV₀.₀₅ takes f − t*₀.₀₂₅(df−1)/√(df−1) for f,
 * and is 0 if that is negative. Source: Cinelli & Hazlett (2020), JRSS B 82(1), sections 4.2 and 4.3. With a
 * cluster-robust t in place of the classical one it is an approximation.
 *
 * @param t ratio of the estimate to its standard error.
 * @param degreesOfFreedom at least 2.
 * @throws UserError for fewer degrees of freedom.
 * @example
 * robustnessValues(1.96118889, 6902).robustness; // 0.0233
 */
export function robustnessValues(
  t: number,
  degreesOfFreedom: number,
): Pick<Sensitivity, "partialR2" | "robustness" | "robustness05"> {
  if (!(degreesOfFreedom >= 2)) {
    throw new UserError(`robustnessValues: ${degreesOfFreedom} degrees of freedom; expected at least 2`);
  }
  const f = Math.abs(t) / Math.sqrt(degreesOfFreedom);
  const critical = tQuantile(0.975, degreesOfFreedom - 1) / Math.sqrt(degreesOfFreedom - 1);
  return {
    partialR2: (t * t) / (t * t + degreesOfFreedom),
    robustness: robustnessOf(f),
    robustness05: robustnessOf(f - critical),
  };
}

/** Classical estimate, standard error and t of one column of a fit. */
function classical<Name extends string>(
  { names, estimates, inverse, residualVariance }: LeastSquaresFit<Name>,
  name: Name,
) {
  const at = names.indexOf(name);
  const se = Math.sqrt(residualVariance * inverse[at * names.length + at]);
  return { estimate: estimates[at], se, t: estimates[at] / se };
}

/** Sensitivity of one coefficient, by its classical t. */
export function sensitivityOf<Name extends string>(fit: LeastSquaresFit<Name>, name: Name): Sensitivity {
  const { estimate, t } = classical(fit, name);
  return {
    estimate,
    t,
    degreesOfFreedom: fit.degreesOfFreedom,
    ...robustnessValues(t, fit.degreesOfFreedom),
  };
}

/**
 * What a confounder as strong as an observed covariate (k = 1) would do to an estimate. With R²_y the partial R² of the
 * covariate with the outcome given the treatment and the other covariates, R²_d that with the treatment,
 *
 *     bound_d = R²_d / (1 − R²_d),   ρ² = R²_d² / ((1 − R²_d)(1 − R²_d)),
 *     bound_y = ((√1 + √ρ²) / √(1 − ρ²))² · R²_y / (1 − R²_y)
 *     bias = se √df · √(bound_y bound_d / (1 − bound_d)),   adjusted estimate = sign(b) (|b| − bias),
 *     adjusted se = se √((1 − bound_y)/(1 − bound_d)) √(df/(df − 1)).
 *
 * Source: Cinelli & Hazlett (2020), section 4.4 and equations 8, 14 and 15 (sensemakr's `ovb_partial_r2_bound`, k = 1).
 *
 * @param outcome the fit of the outcome on treatment and covariates.
 * @param treatment the fit of the treatment on the same covariates.
 */
export function benchmarkOf<Name extends string>(
  outcome: LeastSquaresFit<Name>,
  treatment: LeastSquaresFit<Name>,
  treatmentName: Name,
  covariate: Name,
): Benchmark {
  const partialR2 = (fit: LeastSquaresFit<Name>) => {
    const { t } = classical(fit, covariate);
    return (t * t) / (t * t + fit.degreesOfFreedom);
  };
  const [withOutcome, withTreatment] = [partialR2(outcome), partialR2(treatment)];
  const boundTreatment = withTreatment / (1 - withTreatment);
  const confounding = (withTreatment * withTreatment) / ((1 - withTreatment) * (1 - withTreatment));
  const factor = (1 + Math.sqrt(confounding)) / Math.sqrt(1 - confounding);
  const boundOutcome = Math.min(1, (factor * factor * withOutcome) / (1 - withOutcome));
  const { estimate, se } = classical(outcome, treatmentName);
  const df = outcome.degreesOfFreedom;
  const bias = se * Math.sqrt(df) * Math.sqrt((boundOutcome * boundTreatment) / (1 - boundTreatment));
  const adjustedEstimate = Math.sign(estimate) * (Math.abs(estimate) - bias);
  const adjustedSe = se * Math.sqrt((1 - boundOutcome) / (1 - boundTreatment)) * Math.sqrt(df / (df - 1));
  return {
    partialR2Outcome: withOutcome,
    partialR2Treatment: withTreatment,
    boundOutcome,
    boundTreatment,
    adjustedEstimate,
    adjustedT: adjustedEstimate / adjustedSe,
  };
}
