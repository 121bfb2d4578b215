import type { Layout } from "./layout";
import { type CaseYears, ofIgoYear, ofStateYear, ofYear } from "./row-values";

/** What the measures of a row are looked up in. */
export type MeasureParts = Pick<Layout, "gdp" | "taxShare" | "delegation"> & {
  /** Number of members, by IGO-year. */
  readonly size: Int32Array;
};

/** The covariates of rows that can be scaled, as they are; `NaN` where a source has none. */
export interface Measures {
  readonly year: Float64Array;
  readonly gdp: Float64Array;
  /** Where the specification asks for it. */
  readonly taxShare?: Float64Array;
  readonly delegation: Float64Array;
  readonly size: Float64Array;
}

/** The measures of rows. */
export function measuresOf(rows: CaseYears, { gdp, taxShare, delegation, size }: MeasureParts): Measures {
  return {
    year: ofYear(rows),
    gdp: ofStateYear(rows, gdp),
    ...(taxShare && { taxShare: ofStateYear(rows, taxShare) }),
    delegation: ofIgoYear(rows, delegation),
    size: ofIgoYear(rows, size),
  };
}
