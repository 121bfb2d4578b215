import { type MixedModelFit, type RandomEffect, UserError } from "@alignment/engine";
import type { Inferences } from "../study/coefficient";
import { displayText, formatCount } from "../text";

/** A coefficient as it is printed. */
export interface RegressionTerm {
  readonly term: string;
  readonly label: string;
  readonly estimate: number;
  /** `NaN` where the method of inference defines none: it is printed as a dash. */
  readonly standardError: number;
  /** `***`, `**`, `*` or the empty string. */
  readonly stars: string;
}

/**
 * A number of the lower part of a regression table; rows of several columns meet where the keys and the grouping
 * factors are equal.
 */
export interface RegressionStatistic {
  readonly key: string;
  /** The grouping factor that it belongs to; a table in which several occur names it. */
  readonly groupingFactor?: string;
  readonly label: string;
  readonly value: number;
}

/** A term of the formula without a coefficient. */
export interface LeftOutTerm {
  readonly term: string;
  readonly label: string;
}

/** A model as a column of a regression table. */
export interface RegressionColumn {
  readonly title: string;
  /** Digits beyond which the numbers are not known; `undefined` for a fit. */
  readonly knownDigits: number | undefined;
  readonly terms: readonly RegressionTerm[];
  readonly varianceComponents: readonly RegressionStatistic[];
  readonly counts: readonly RegressionStatistic[];
  readonly criteria: readonly RegressionStatistic[];
  /** Terms that the fit left out because they are linear combinations of the others; none if not given. */
  readonly leftOut?: readonly LeftOutTerm[];
  /** What the reader has to know of this column: its source, its method. */
  readonly note: string;
}

/** How a fit is titled and its terms are named. */
export interface RegressionColumnOptions {
  readonly title: string;
  /** Names in words by term and by grouping factor; one without a name in words keeps its own. */
  readonly labels?: { readonly [term: string]: string };
  /**
   * Standard errors and p-values by another method, from `inferFixedEffects` of this fit; the fit's own if not given.
   */
  readonly inference?: Inferences;
}

/** The legend of `starsOf`. */
export const starsLegend = "*** p < 0.001; ** p < 0.01; * p < 0.05";

/** Stars of a p-value: three below 0.001, two below 0.01, one below 0.05. */
export function starsOf(pValue: number): string {
  if (pValue < 0.001) return "***";
  if (pValue < 0.01) return "**";
  return pValue < 0.05 ? "*" : "";
}

const interceptTerm = "(Intercept)";

/** Variances and covariances of one random-effects term; the key names what the label says. */
function componentsOf(effect: RandomEffect, nameOf: (term: string) => string): RegressionStatistic[] {
  const groupingFactor = nameOf(effect.groupingFactor);
  const slopes = effect.terms.filter((term) => term !== interceptTerm);
  const one = slopes.length === 1;
  const keyOf = (term: string): string =>
    term === interceptTerm ? "intercept" : one ? "slope" : `slope.${term}`;
  const labelOf = (term: string): string =>
    term === interceptTerm ? "intercepts" : one ? "slopes" : `slopes of ${nameOf(term)}`;
  const components: RegressionStatistic[] = effect.terms.map((term, index) => ({
    key: keyOf(term),
    groupingFactor,
    label: `Variance of ${labelOf(term)}`,
    value: effect.covariance[index][index],
  }));
  effect.terms.forEach((term, row) => {
    effect.terms.slice(0, row).forEach((other, column) => {
      const simple = one && other === interceptTerm;
      components.push({
        key: simple ? "covariance" : `covariance.${other}.${term}`,
        groupingFactor,
        label: `Covariance of ${labelOf(other)} and ${labelOf(term)}`,
        value: effect.covariance[row][column],
      });
    });
  });
  return components;
}

/** The coefficients with standard errors and stars by the fit's own or another method, and what to say of it. */
function termsOf(
  fit: MixedModelFit,
  nameOf: (term: string) => string,
  inference: Inferences | undefined,
): { terms: RegressionTerm[]; sentences: string[] } {
  if (inference === undefined) {
    const terms = fit.fixedEffects.map(({ term, estimate, standardError, pValue }) => ({
      term,
      label: nameOf(term),
      estimate,
      standardError,
      stars: starsOf(pValue),
    }));
    const isOpen = fit.fixedEffects.some(({ standardError }) => Number.isNaN(standardError));
    return {
      terms,
      sentences: isOpen ? [`tests not defined (–): ${fit.statusReason}`] : ["model-based standard errors"],
    };
  }
  const reasons = new Set<string>();
  const terms = fit.fixedEffects.map(({ term, estimate }) => {
    const effect = inference.effects.find((one) => one.term === term);
    if (effect === undefined) {
      throw new UserError(
        `regressionColumnOf: the inference by ${inference.method} has no term ${term}; expected that of this fit`,
      );
    }
    if (effect.status === "not defined") {
      reasons.add(`tests not defined (–): ${effect.reason}`);
      return { term, label: nameOf(term), estimate, standardError: Number.NaN, stars: "" };
    }
    const { standardError, pValue } = effect;
    return { term, label: nameOf(term), estimate, standardError, stars: starsOf(pValue) };
  });
  return { terms, sentences: [`standard errors and p-values by ${inference.method}`, ...reasons] };
}

/**
 * A fitted mixed model as a column of a regression table, with standard errors and stars by the fit's own p-values
 * (normal distribution of z), or by the method of `inference`; a standard error that is not defined is a dash with
 * the reason in the note.
 *
 * @throws RangeError if the inference lacks a term of the fit.
 */
export function regressionColumnOf(fit: MixedModelFit, options: RegressionColumnOptions): RegressionColumn {
  const { title, labels = {}, inference } = options;
  const nameOf = (term: string): string => labels[term] ?? term;
  const { terms, sentences } = termsOf(fit, nameOf, inference);
  if (fit.dropped.total > 0) {
    const { total, byVariable } = fit.dropped;
    const missing = Object.keys(byVariable).filter((variable) => byVariable[variable] > 0);
    sentences.push(
      `${formatCount(total, "observation")} left out for missing values of ${missing.map(nameOf).join(", ")}`,
    );
  }
  const factors = new Map(
    fit.randomEffects.map((effect) => [nameOf(effect.groupingFactor), effect.groupCount]),
  );
  return {
    title,
    knownDigits: undefined,
    terms,
    varianceComponents: [
      ...fit.randomEffects.flatMap((effect) => componentsOf(effect, nameOf)),
      { key: "residual", label: "Variance of residuals", value: fit.residualVariance },
    ],
    counts: [
      { key: "observations", label: "Observations", value: fit.observationCount },
      ...[...factors].map(([groupingFactor, value]) => ({
        key: "groups",
        groupingFactor,
        label: "Groups",
        value,
      })),
    ],
    criteria: [
      { key: "aic", label: "AIC", value: fit.aic },
      { key: "bic", label: "BIC", value: fit.bic },
      { key: "logLikelihood", label: "Log-likelihood", value: fit.logLikelihood },
    ],
    leftOut: fit.aliased.map((term) => ({ term, label: nameOf(term) })),
    note: `${title}: ${[fit.method === "REML" ? "restricted maximum likelihood" : "maximum likelihood", displayText(fit.status), ...sentences].join("; ")}.`,
  };
}
