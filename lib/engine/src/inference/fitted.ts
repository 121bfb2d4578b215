import { conditionalModes } from "../fit/conditional-modes";
import { solutionOf } from "../fit/solution";
import { observedResponse } from "../frame/frame";
import type { MixedModelFit } from "../types";

/** Fitted values and residuals, one a row of the data that was not dropped. */
export interface FittedValues {
  /** Row of the data given to the fit. */
  readonly rows: Int32Array;
  /** Xβ, and the offset: the random effects being zero. */
  readonly population: Float64Array;
  /** Xβ + Zb, and the offset: with the conditional modes of the random effects. */
  readonly conditional: Float64Array;
  /** The observed response less `population`. */
  readonly populationResiduals: Float64Array;
  /** The observed response less `conditional`. */
  readonly conditionalResiduals: Float64Array;
}

/**
 * Fitted values and residuals, of the population and given the groups. Source: Bates, Mächler, Bolker & Walker
 * (2015), Journal of Statistical Software 67(1), section 3.
 *
 * @param fit a fit of `fitMixedModel`.
 */
export function fittedValues(fit: MixedModelFit): FittedValues {
  const { fixed, frame } = solutionOf(fit);
  const n = frame.rowCount;
  const population = frame.offset?.slice() ?? new Float64Array(n);
  fit.fixedEffects.forEach(({ estimate }, column) => {
    const values = fixed.columns[column];
    for (let row = 0; row < n; row++) population[row] += estimate * values[row];
  });
  const conditional = population.slice();
  conditionalModes(fit).forEach(({ modes, terms }, term) => {
    const { groups, matrix } = frame.random[term];
    for (let row = 0; row < n; row++) {
      for (let column = 0; column < terms.length; column++) {
        conditional[row] += modes[groups[row]][column] * matrix.columns[column][row];
      }
    }
  });
  const observed = observedResponse(frame);
  return {
    rows: frame.rows,
    population,
    conditional,
    populationResiduals: observed.map((value, row) => value - population[row]),
    conditionalResiduals: observed.map((value, row) => value - conditional[row]),
  };
}
