import type { ModelParameter } from "@alignment/engine";
import type { PageFit } from "../analysis";

/** A number of the fit below the coefficients of Table 2. */
export interface FitNumber {
  readonly label: string;
  readonly key: string;
  readonly digits: number;
  readonly of: (fit: PageFit) => number | undefined;
  /**
   * The parameter that has a profile interval: a correlation, or the standard deviation of which the number is the
   * square.
   */
  readonly parameter?: ModelParameter["kind"];
  /** The column that varies, where a parameter of this kind belongs to one. */
  readonly term?: string;
}

/** The numbers of the fit, in the order of the table. */
export const fitNumbers: readonly FitNumber[] = [
  {
    label: "Intercept variance",
    key: "table2.variances.intercept",
    digits: 4,
    of: ({ variances }) => variances.intercept,
    parameter: "standard deviation",
    term: "(Intercept)",
  },
  {
    label: "Slope variance",
    key: "table2.variances.slope",
    digits: 5,
    of: ({ variances }) => variances.slope,
    parameter: "standard deviation",
    term: "duration",
  },
  {
    label: "Covariance",
    key: "table2.variances.covariance",
    digits: 4,
    of: ({ variances }) => variances.covariance,
  },
  {
    label: "Correlation",
    key: "table2.variances.correlation",
    digits: 2,
    of: ({ variances }) => variances.correlation,
    parameter: "correlation",
  },
  {
    label: "Residual variance",
    key: "table2.variances.residual",
    digits: 4,
    of: ({ variances }) => variances.residual,
    parameter: "residual standard deviation",
  },
  {
    label: "Log-likelihood",
    key: "table2.fit.logLikelihood",
    digits: 1,
    of: ({ logLikelihood }) => logLikelihood,
  },
  { label: "AIC", key: "table2.fit.aic", digits: 1, of: ({ aic }) => aic },
  { label: "BIC", key: "table2.fit.bic", digits: 1, of: ({ bic }) => bic },
  { label: "Observations", key: "table2.fit.rows", digits: 0, of: ({ rows }) => rows },
  { label: "Cases", key: "table2.fit.cases", digits: 0, of: ({ cases }) => cases },
];
