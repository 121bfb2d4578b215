import { determinedNumbers } from "../fit/along-flat";
import { solutionOf } from "../fit/known-fit";
import { covarianceOfTerm } from "../fit/random-effects";
import type { Solution } from "../fit/solution";
import type { MixedModelFit } from "../types";

/** A parameter of a mixed model. */
export type ModelParameter =
  | { readonly kind: "fixed effect"; readonly term: string }
  | { readonly kind: "standard deviation"; readonly groupingFactor: string; readonly term: string }
  | {
      readonly kind: "correlation";
      readonly groupingFactor: string;
      readonly terms: readonly [string, string];
    }
  | { readonly kind: "residual standard deviation" };

/** A parameter with its estimate. */
export interface EstimatedParameter {
  readonly parameter: ModelParameter;
  readonly estimate: number;
}

/** A parameter's interval, or why there is none. */
export type ParameterInterval = EstimatedParameter &
  (
    | {
        readonly status: "defined";
        readonly lower: number;
        readonly upper: number;
        /** Where an end is that of the parameter space, such as a standard deviation of zero. */
        readonly boundary: "neither end" | "lower end" | "upper end" | "both ends";
      }
    | { readonly status: "not defined"; readonly reason: string }
  );

/**
 * All parameters of a fit with their estimates: fixed effects, standard deviations and correlations, the residual's.
 */
export function parametersOf(fit: MixedModelFit): readonly EstimatedParameter[] {
  const fixed = fit.fixedEffects.map(
    ({ term, estimate }): EstimatedParameter => ({ parameter: { kind: "fixed effect", term }, estimate }),
  );
  const random = fit.randomEffects.flatMap(
    ({ groupingFactor, terms, standardDeviations, correlations, form }) => [
      ...terms.map(
        (term, i): EstimatedParameter => ({
          parameter: { kind: "standard deviation", groupingFactor, term },
          estimate: standardDeviations[i],
        }),
      ),
      ...(form === "independent" ? [] : terms).flatMap((term, i) =>
        terms.slice(0, i).map(
          (other, j): EstimatedParameter => ({
            parameter: { kind: "correlation", groupingFactor, terms: [other, term] },
            estimate: correlations[i][j],
          }),
        ),
      ),
    ],
  );
  const residual: EstimatedParameter = {
    parameter: { kind: "residual standard deviation" },
    estimate: fit.residualStandardDeviation,
  };
  return [...fixed, ...random, residual];
}

/** Covariances of all terms by rows, and the residual's variance. */
function variancesAt(solution: Solution): number[] {
  const { frame, residualVariance, responseScale } = solution;
  const covariances = frame.random.flatMap((_, term) => covarianceOfTerm(solution, term).flat());
  return [...covariances, residualVariance * responseScale * responseScale];
}

/** Which of `parametersOf(fit)` the data determine, although they may not determine all. */
export function determinedParameters(fit: MixedModelFit): readonly boolean[] {
  const solution = solutionOf(fit);
  const numbers = variancesAt(solution);
  const scale = Math.max(...numbers);
  const isDetermined = determinedNumbers(
    solution,
    variancesAt,
    numbers.map(() => scale),
  );
  let first = 0;
  const random = fit.randomEffects.flatMap(({ terms, form }) => {
    const q = terms.length;
    const has = (i: number, j: number) => isDetermined[first + i * q + j];
    const deviations = terms.map((_, i) => has(i, i));
    const pairs = (form === "independent" ? [] : terms).flatMap((_, i) =>
      terms.slice(0, i).map((_other, j) => has(i, j) && has(i, i) && has(j, j)),
    );
    first += q * q;
    return [...deviations, ...pairs];
  });
  const fixed = fit.fixedEffects.map(({ standardError }) => !Number.isNaN(standardError));
  return [...fixed, ...random, isDetermined[isDetermined.length - 1]];
}
