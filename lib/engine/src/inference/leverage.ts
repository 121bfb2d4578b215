import { determinedNumbers } from "../fit/along-flat";
import { solutionOf } from "../fit/known-fit";
import type { Solution } from "../fit/solution";
import type { MixedModelFit } from "../types";
import { covarianceOfRows, rowsOfFit, rowUncertainty } from "./joint-uncertainty";

/**
 * The leverages, the diagonal of the matrix H that takes the response to the conditional fitted values,
 *
 *   H = I − V⁻¹ + V⁻¹X(X'V⁻¹X)⁻¹X'V⁻¹,   V over σ²,
 *
 * at the estimated variances; lme4's `hatvalues`. Their sum is the number of parameters that the fit amounts to.
 * Source: Demidenko & Stukel (2005), Statistics in Medicine 24(6), section 3.
 *
 * @param fit a fit of `fitMixedModel`.
 * @returns one leverage a row of the data that was not dropped; `NaN` where the data do not determine it.
 * @example
 * Math.max(...leverages(fit));
 */
export function leverages(fit: MixedModelFit): Float64Array {
  const solution = solutionOf(fit);
  const own = leveragesAt(solution);
  const scales = own.map(() => 1);
  const isDetermined = determinedNumbers(solution, leveragesAt, scales);
  return own.map((value, row) => (isDetermined[row] ? value : Number.NaN));
}

function leveragesAt(solution: Solution): Float64Array {
  const uncertaintyOf = rowUncertainty(solution);
  const rowOf = rowsOfFit(solution);
  return Float64Array.from({ length: solution.frame.rowCount }, (_, row) => {
    const uncertainty = uncertaintyOf(rowOf(row));
    return covarianceOfRows(uncertainty, uncertainty);
  });
}
