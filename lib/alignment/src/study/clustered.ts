import {
  type AcrossModels,
  type FixedEffectInference,
  inferFixedEffects,
  type MixedModelFit,
  testAcrossModels,
  UserError,
} from "@alignment/engine";
import type { Inferences } from "./coefficient";

/** The cluster of each row of the data given to a fit. */
export type Clusters = ArrayLike<number | string>;

/** How standard errors are clustered. */
export interface ClusterOptions {
  /**
   * `"CR1"` (the default): the factor G / (G − 1) with t on G − 1 degrees of freedom; clusters may cut groups. `"CR2"`:
   * bias-reduced, with degrees of freedom of its own; clusters contain whole groups.
   */
  readonly correction?: "CR1" | "CR2";
  /** The terms that are asked for; all if not given. */
  readonly terms?: readonly string[];
}

function byCR1(fit: MixedModelFit, clusters: Clusters, terms: readonly string[]): FixedEffectInference[] {
  const isKnown = (term: string): boolean => {
    const effect = fit.fixedEffects.find((one) => one.term === term);
    return fit.status !== "not converged" && effect !== undefined && !Number.isNaN(effect.standardError);
  };
  const known = terms.filter(isKnown);
  const weights = known.map((_, index) => (index === 0 ? 1 : 0));
  const tested =
    known.length === 0
      ? undefined
      : testAcrossModels(
          known.map((term) => ({ name: term, fit, term, clusters })),
          [{ name: known[0], weights }],
        );
  return terms.map((term) => {
    const estimate = fit.fixedEffects.find((one) => one.term === term)?.estimate ?? Number.NaN;
    const robust = tested?.coefficients.find(({ name }) => name === term);
    if (tested === undefined || robust === undefined) {
      return { term, estimate, status: "not defined", reason: fit.statusReason };
    }
    const { name: _, ...numbers } = robust;
    return { term, status: "defined", ...numbers, degreesOfFreedom: tested.clusterCount - 1 };
  });
}

/**
 * The coefficients of a model with cluster-robust standard errors: robust to any dependence among the rows of one
 * cluster, such as a state whose score enters the rows of all its IGOs.
 *
 * CR1 as in `testAcrossModels` (Liang & Zeger 1986), CR2 as in `inferFixedEffects` (Pustejovsky & Tipton 2018).
 *
 * @param fit a fitted model; for CR1 with one grouping factor.
 * @param clusters one value a row of the data given to the fit.
 * @param options the correction, and the terms that are asked for.
 * @returns the coefficients, for `coefficient`, `effectsTable` and `regressionColumnOf`.
 * @throws UserError for a term that the model lacks; ModelError as `testAcrossModels` and `inferFixedEffects`.
 * @example
 * const data = { y: [1, 2, 4, 3, 5, 7, 2, 2, 3], x: [1, 2, 3, 1, 2, 3, 1, 2, 3], g: [1, 1, 1, 2, 2, 2, 3, 3, 3] };
 * const fit = fitMixedModel("y ~ x + (1 | g)", data);
 * coefficient(clusteredBy(fit, data.g), "x").degreesOfFreedom; // 2
 */
export function clusteredBy(
  fit: MixedModelFit,
  clusters: Clusters,
  options: ClusterOptions = {},
): Inferences {
  const { correction = "CR1" } = options;
  const all = fit.fixedEffects.map(({ term }) => term);
  const { terms = all } = options;
  const strange = terms.find((term) => !all.includes(term));
  if (strange !== undefined) {
    throw new UserError(
      `clusteredBy: the model has no term "${strange}"; expected some of ${all.join(", ")}`,
    );
  }
  const method = `${correction}, clustered`;
  if (correction === "CR1") return { method, effects: byCR1(fit, clusters, terms) };
  const { effects } = inferFixedEffects(fit, "CR2", { clusters });
  return { method, effects: effects.filter(({ term }) => terms.includes(term)) };
}

/** A model with its name and the clusters of its rows. */
export interface NamedModel {
  readonly name: string;
  readonly fit: MixedModelFit;
  readonly clusters: Clusters;
}

/**
 * Compares one coefficient between models that share clusters: the coefficient of each model, its difference from that
 * of a chosen model, and a joint test that all are equal; standard errors are clustered across all models (CR1).
 *
 * @param models at least two, with different names; they may have other rows, outcomes and terms.
 * @param term the term whose coefficient is compared.
 * @param options `against`: the name of the model from whose coefficient those of the others are taken.
 * @returns the coefficients in the order of the models, and one contrast `A minus B` for each other model B.
 * @throws UserError if no model has the name, or two have one name; ModelError as `testAcrossModels`.
 * @example
 * const data = { y: [1, 2, 4, 3, 5, 7, 2, 2, 3], x: [1, 2, 3, 1, 2, 3, 1, 2, 3], g: [1, 1, 1, 2, 2, 2, 3, 3, 3] };
 * const model = (formula) => ({ name: formula, fit: fitMixedModel(formula, data), clusters: data.g });
 * const models = ["y ~ x + (1 | g)", "y ~ x + (0 + x | g)"].map(model);
 * compareCoefficients(models, "x", { against: "y ~ x + (1 | g)" }).contrasts.length; // 1
 */
export function compareCoefficients(
  models: readonly NamedModel[],
  term: string,
  { against }: { readonly against: string },
): AcrossModels {
  const names = models.map(({ name }) => name);
  if (new Set(names).size < names.length || names.filter((name) => name === against).length !== 1) {
    throw new UserError(
      `compareCoefficients: the models are ${names.join(", ")} and the first of each pair is "${against}"; expected ` +
        "different names, and one of them",
    );
  }
  const contrasts = names
    .filter((name) => name !== against)
    .map((other) => ({
      name: `${against} minus ${other}`,
      weights: names.map((name) => (name === against ? 1 : name === other ? -1 : 0)),
    }));
  return testAcrossModels(
    models.map((model) => ({ ...model, term })),
    contrasts,
  );
}
