/** The columns of the model's covariates; the codebook says what each measures. */
export type CovariateColumns = {
  readonly change_mean: Float64Array;
  readonly year_s: Float64Array;
  readonly gdp: Float64Array;
  readonly gdp_s: Float64Array;
  readonly iccpr: Float64Array;
  readonly civil_war: Float64Array;
  readonly delegation: Float64Array;
  readonly delegation_s: Float64Array;
  readonly hr_igo: Float64Array;
  readonly size: Float64Array;
  readonly size_s: Float64Array;
};

/** The columns that come besides where the specification takes the tax share for state capacity. */
export type TaxColumns = {
  readonly tax_share: Float64Array;
  readonly tax_share_s: Float64Array;
};

/** The columns that say whose and which year a row is. */
export type KeyColumns = {
  /** Number of the case, from 0, by IGO, then state. */
  readonly case: Int32Array;
  readonly ionum: Int32Array;
  readonly ccode: Int32Array;
  readonly year: Int32Array;
};
