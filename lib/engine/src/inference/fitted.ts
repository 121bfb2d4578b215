import { determinedNumbers } from "../fit/along-flat";
import { modesOf } from "../fit/conditional-modes";
import { solutionOf } from "../fit/known-fit";
import type { Solution } from "../fit/solution";
import { observedResponse } from "../frame/frame";
import type { MixedModelFit } from "../types";

/**
 * Fitted values and residuals, one a row of the data that was not dropped; `NaN` where the fit does not determine them.
 */
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

/** The fitted values at the theta of a solution, whether the data determine it or not. */
function valuesAt(solution: Solution): Pick<FittedValues, "population" | "conditional"> {
  const { fixed, frame, estimates } = solution;
  const n = frame.rowCount;
  const population = frame.offset?.slice() ?? new Float64Array(n);
  estimates.coefficients.forEach((estimate, column) => {
    const values = fixed.columns[column];
    for (let row = 0; row < n; row++) population[row] += estimate * values[row];
  });
  const conditional = population.slice();
  modesOf(solution).forEach(({ modes, terms }, term) => {
    const { groups, matrix } = frame.random[term];
    for (let row = 0; row < n; row++) {
      for (let column = 0; column < terms.length; column++) {
        conditional[row] += modes[groups[row]][column] * matrix.columns[column][row];
      }
    }
  });
  return { population, conditional };
}

/**
 * Fitted values and residuals, of the population and given the groups. Source: Bates, Mächler, Bolker & Walker
 * (2015), Journal of Statistical Software 67(1), section 3.
 *
 * @param fit a fit of `fitMixedModel`.
 * @example
 * fittedValues(fit).conditionalResiduals;
 */
export function fittedValues(fit: MixedModelFit): FittedValues {
  const solution = solutionOf(fit);
  const { frame } = solution;
  const { population, conditional } = valuesAt(solution);
  if (solution.flat.length > 0) {
    const scales = conditional.map(() => fit.residualStandardDeviation);
    for (const [values, of] of [
      [population, (at: Solution) => valuesAt(at).population],
      [conditional, (at: Solution) => valuesAt(at).conditional],
    ] as const) {
      determinedNumbers(solution, of, scales).forEach((isDetermined, row) => {
        if (!isDetermined) values[row] = Number.NaN;
      });
    }
  }
  const observed = observedResponse(frame);
  return {
    rows: frame.rows,
    population,
    conditional,
    populationResiduals: observed.map((value, row) => value - population[row]),
    conditionalResiduals: observed.map((value, row) => value - conditional[row]),
  };
}
