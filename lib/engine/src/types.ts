import type { ModelTree } from "./formula/tree";

/** Named columns of equal length: numbers (NaN is missing) or text (the empty string is missing). */
export type DataColumns = { readonly [name: string]: ArrayLike<number> | readonly string[] };

/** Restricted or full maximum likelihood. */
export type EstimationMethod = "REML" | "ML";

/**
 * How a fit ended: at an optimum inside the parameter space, at an optimum on its boundary (a random effect
 * without variance, or correlations of one), at one of many optima that fit equally well (the data do not determine
 * the variances), or not at an optimum.
 */
export type FitStatus = "converged" | "singular" | "undetermined" | "not converged";

/** One coefficient of the fixed effects. */
export interface FixedEffect {
  readonly term: string;
  readonly estimate: number;
  /** `NaN` where the data do not determine it, as z and the p-value then are too. */
  readonly standardError: number;
  /** Estimate over standard error. */
  readonly z: number;
  /** Two-sided p-value of z under the normal distribution; other methods: `inferFixedEffects`. */
  readonly pValue: number;
}

/** The random effects of one term of the formula, such as `(1 + x | g)`. */
export interface RandomEffect {
  readonly groupingFactor: string;
  readonly terms: readonly string[];
  /** Whether the effects of a group may correlate, as with `(1 + x | g)`, or not, as with `(1 + x || g)`. */
  readonly form: "correlated" | "independent";
  readonly groupNames: readonly string[];
  readonly groupCount: number;
  /** Covariance matrix of the random effects, by rows. */
  readonly covariance: readonly (readonly number[])[];
  readonly standardDeviations: readonly number[];
  /** Correlation matrix; `NaN` where a standard deviation is zero. */
  readonly correlations: readonly (readonly number[])[];
}

/** How a factor is coded by columns: each level against the reference level, or each against the mean of all. */
export type Contrasts = "treatment" | "sum";

/** A factor among the variables of a model, in fixed or random effects. */
export interface ModelFactor {
  /** As the formula writes it. */
  readonly name: string;
  /** In the rows that are used; under treatment contrasts the first is the reference level. */
  readonly levels: readonly string[];
  /** How the fixed effects code it. */
  readonly contrasts: Contrasts;
}

/** Rows that left the data because a variable of the model is missing there. */
export interface DroppedRows {
  readonly total: number;
  /** By variable, the rows in which it is missing; a row may count for several. */
  readonly byVariable: { readonly [variable: string]: number };
}

/** Where a search from another start ended. */
export interface SecondStart {
  readonly outcome: "same optimum" | "higher optimum" | "lower optimum" | "no optimum reached";
  /** Its criterion minus that of the fit. */
  readonly criterionDifference: number;
}

/** What is known about the optimum; gradient and Hessian by theta on standardised columns. */
export interface Certificate {
  /** Largest absolute component of the gradient of the criterion at the optimum. */
  readonly largestGradient: number;
  /** Smallest eigenvalue of the Hessian of the criterion at the optimum. */
  readonly smallestCurvature: number;
  readonly gradient: readonly number[];
  /** By rows. */
  readonly hessian: readonly (readonly number[])[];
  readonly hessianFrom: "its formula" | "differences of the gradient";
  /** Evaluations of the criterion until the optimum was found. */
  readonly evaluations: number;
  /** Columns of the fixed effects that are linearly independent. */
  readonly rank: number;
  /** @deprecated Only on the fit itself, not on copies of it; use the function `secondStart`. */
  readonly secondStart: SecondStart;
}

/** How the data of a model are to be read. */
export interface DataOptions {
  /**
   * Known precisions of the rows: one positive number a row of the data, or the name of their column. The residual of a
   * row with weight w has the variance σ²/w, as with `weights` of lme4; a row whose weight is missing is dropped.
   */
  readonly weights?: ArrayLike<number> | string;
  /** Columns of numbers that are factors where they stand as variables of their own, as with `factor(column)`. */
  readonly factors?: readonly string[];
  /**
   * By factor, how it is coded in the fixed effects: "treatment" (the default; the first level is the reference and has
   * no column) or "sum" (columns 1, 2, … are levels 1, 2, … against the mean of all levels; the last has no column).
   * Random effects are always coded by treatment contrasts, as in lme4.
   */
  readonly contrasts?: { readonly [factor: string]: Contrasts };
  /** By factor, the level that comes first, which is the reference of treatment contrasts; by default the lowest. */
  readonly reference?: { readonly [factor: string]: string | number };
}

/**
 * What a fit was made from, and where its search ended: with these a copy of the fit answers as the fit itself does.
 */
export interface FitSource {
  readonly model: ModelTree;
  /** The columns of the model, as they were given. */
  readonly columns: DataColumns;
  readonly options: DataOptions;
  /** The observed response, one number a row that was not dropped, where it is not that of the columns (`refit`). */
  readonly response?: ArrayLike<number>;
  /** Theta on standardised columns, the parameters of the search. */
  readonly parameters: readonly number[];
  /** The criterion there, on standardised columns. */
  readonly value: number;
}

/**
 * A fitted linear mixed model: plain data, so that a copy (by `structuredClone`, by `postMessage` to another thread or
 * read from JSON) can be handed to every function that takes the fit.
 */
export interface MixedModelFit {
  readonly status: FitStatus;
  /** Why the status is what it is, in words; empty where it is "converged". */
  readonly statusReason: string;
  readonly method: EstimationMethod;
  readonly formula: string;
  readonly observationCount: number;
  readonly dropped: DroppedRows;
  /** Variables that are factors: text, what is true or false, and what is made one. */
  readonly factors: readonly ModelFactor[];
  readonly fixedEffects: readonly FixedEffect[];
  /** Covariance matrix of the fixed effects' estimates, by rows; `NaN` where the data do not determine it. */
  readonly fixedEffectCovariance: readonly (readonly number[])[];
  /** Columns that are linear combinations of earlier ones; they have no coefficient. */
  readonly aliased: readonly string[];
  readonly randomEffects: readonly RandomEffect[];
  readonly residualVariance: number;
  readonly residualStandardDeviation: number;
  /** Lower triangles of the relative covariance factors, column by column, term by term, as lme4 orders them. */
  readonly theta: readonly number[];
  /** REML criterion, or minus twice the log-likelihood. */
  readonly criterion: number;
  readonly logLikelihood: number;
  /** Coefficients, theta and the residual variance. */
  readonly parameterCount: number;
  readonly aic: number;
  readonly bic: number;
  readonly certificate: Certificate;
  readonly source: FitSource;
}
