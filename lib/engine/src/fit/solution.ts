import type { Criterion } from "../criterion/criterion";
import type { ModelTree } from "../formula/tree";
import type { ColumnMatrix } from "../frame/design";
import type { ModelFrame } from "../frame/frame";
import type { Standardisation, StandardisedResponse } from "../frame/standardise";
import type { MixedModelFit } from "../types";
import { coefficientsOf, type FixedEstimates } from "./estimates";
import type { RandomLayout } from "./layout";
import type { FlatPath } from "./status";

/** What a fit keeps for the functions that ask more of it; all on standardised columns unless it says raw. */
export interface Solution {
  readonly model: ModelTree;
  readonly frame: ModelFrame;
  readonly criterion: Criterion;
  /** Parameters at the optimum. */
  readonly theta: Float64Array;
  /** Upper triangular factor R of [X y]'V⁻¹[X y], by rows. */
  readonly factor: Float64Array;
  /** The fixed-effects columns that are not aliased, raw. */
  readonly fixed: ColumnMatrix;
  /** Their positions among the columns of the design. */
  readonly kept: readonly number[];
  readonly fixedStandardisation: Standardisation;
  /** The random effects by grouping factor, standardised. */
  readonly random: RandomLayout;
  readonly response: StandardisedResponse;
  readonly responseCentre: number;
  readonly responseScale: number;
  /** Residual variance of the standardised response. */
  readonly residualVariance: number;
  /** Coefficients of the raw columns and their covariance, as if theta were determined. */
  readonly estimates: FixedEstimates;
  /** Where the data do not determine theta, the paths along which it may move; otherwise none. */
  readonly flat: readonly FlatPath[];
}

/** The coefficients of the standardised columns: what they leave of the standardised response are the residuals. */
export function standardisedCoefficients({ factor, fixed, response }: Solution): Float64Array {
  return coefficientsOf(factor, fixed.names.length, response.removed);
}

const solutions = new WeakMap<MixedModelFit, Solution>();

/** Keeps the solution of a fit beside it, so that it need not be made again from `fit.source`. */
export function keepSolution(fit: MixedModelFit, solution: Solution): void {
  solutions.set(fit, solution);
}

/** The solution that is kept of a fit; none of a copy. */
export function keptSolution(fit: MixedModelFit): Solution | undefined {
  return solutions.get(fit);
}
