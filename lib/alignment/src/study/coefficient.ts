import {
  type DefinedInference,
  type FixedEffectInference,
  inferFixedEffects,
  type MixedModelFit,
  UserError,
} from "@alignment/engine";

/** The coefficients of a fit by one method of inference. */
export interface Inferences {
  /** The method in words, such as `CR2` or `CR1, clustered by state`. */
  readonly method: string;
  readonly effects: readonly FixedEffectInference[];
}

/** A fit, whose own standard errors are meant, or its coefficients by another method. */
export type Coefficients = MixedModelFit | Inferences;

function inferencesOf(of: Coefficients): Inferences {
  return "effects" in of ? of : inferFixedEffects(of, "normal");
}

/**
 * One coefficient with its standard error, test and 95% confidence interval.
 *
 * @param of a fit (standard errors of the model, normal distribution), or the result of `inferFixedEffects` or
 *   `clusteredBy`.
 * @param term the term, such as `duration`.
 * @throws UserError if there is no such term (lists those that there are), or its test is not defined (says why).
 * @example
 * const data = { y: [1, 2, 4, 3, 5, 7], x: [1, 2, 3, 1, 2, 3], g: ["a", "a", "a", "b", "b", "b"] };
 * coefficient(fitMixedModel("y ~ x + (1 | g)", data), "x").estimate; // 1.75
 */
export function coefficient(of: Coefficients, term: string): DefinedInference {
  const { method, effects } = inferencesOf(of);
  const effect = effects.find((one) => one.term === term);
  if (effect === undefined) {
    const terms = effects.map((one) => one.term).join(", ");
    throw new UserError(`coefficient: the model has no term "${term}"; expected one of ${terms}`);
  }
  if (effect.status === "not defined") {
    throw new UserError(
      `coefficient: the test of "${term}" by ${method} is not defined: ${effect.reason}; expected a fit that ` +
        "determines it; use another method, or a simpler model",
    );
  }
  return effect;
}

/**
 * All coefficients whose tests are defined, in the order of the model.
 *
 * @param of a fit, or the result of `inferFixedEffects` or `clusteredBy`.
 * @example
 * const data = { y: [1, 2, 4, 3, 5, 7], x: [1, 2, 3, 1, 2, 3], g: ["a", "a", "a", "b", "b", "b"] };
 * coefficients(fitMixedModel("y ~ x + (1 | g)", data)).map(({ term }) => term); // ["(Intercept)", "x"]
 */
export function coefficients(of: Coefficients): readonly DefinedInference[] {
  return inferencesOf(of).effects.filter((effect) => effect.status === "defined");
}
