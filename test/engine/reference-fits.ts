// Models with their right values written out, estimate by estimate: lme4 1.1-31 in R 4.2.2 (bobyqa, rhoend 1e-10), and
// where that loses digits the deviance by hand with significands of 64 bits. Profiles, joint tests, marginal means,
// comparisons and simulation have theirs in profile-boundary, terms-and-means, compare-models and simulation.
import assert from "node:assert/strict";
import { it } from "node:test";
import { type DataColumns, type FitOptions, fitMixedModel } from "@alignment/engine";
import { oracleData } from "./formula-oracle";

/** A model with its right values. */
export interface Expected {
  readonly data: DataColumns;
  readonly formula: string;
  readonly options?: FitOptions;
  /** Estimates, with standard errors where they are known. */
  readonly effects: { readonly [term: string]: readonly [estimate: number, standardError?: number] };
  readonly criterion?: number;
  /** Of the random effects in the order of the fit, then of the residuals. */
  readonly deviations?: readonly number[];
  readonly rows?: number;
}

/** Asserts that a fit converges at these values. */
export function assertFits({ data, formula, options, effects, criterion, deviations, rows }: Expected): void {
  const fit = fitMixedModel(formula, data, options);
  assert.equal(fit.status, "converged", fit.statusReason);
  const near = (actual: number, expected: number, tolerance: number, what: string): void => {
    const distance = Math.abs(actual - expected);
    assert.ok(distance <= tolerance * Math.abs(expected), `${what}: ${actual}, not ${expected}`);
  };
  for (const [term, [estimate, standardError]] of Object.entries(effects)) {
    const own = fit.fixedEffects.find((effect) => effect.term === term);
    assert.ok(own !== undefined, `${term} is not among ${fit.fixedEffects.map((effect) => effect.term)}`);
    near(own.estimate, estimate, 5e-6, term);
    if (standardError !== undefined)
      near(own.standardError, standardError, 5e-6, `standard error of ${term}`);
  }
  if (criterion !== undefined) near(fit.criterion, criterion, 1e-8, "criterion");
  const own = [...fit.randomEffects.flatMap((one) => one.standardDeviations), fit.residualStandardDeviation];
  deviations?.forEach((deviation, at) => {
    near(own[at], deviation, 3e-6, `standard deviation ${at + 1}`);
  });
  if (rows !== undefined) assert.equal(fit.observationCount, rows);
}

/** The data of most models. */
export const base = oracleData("base");

/** Some rows of a table. */
export function rowsOf(data: DataColumns, keep: (row: number) => boolean): DataColumns {
  return Object.fromEntries(
    Object.entries(data).map(([name, column]) => [
      name,
      Array.from(column as ArrayLike<never>).filter((_, row) => keep(row)),
    ]),
  );
}

/** A column as numbers. */
export function numbers(data: DataColumns, name: string): readonly number[] {
  return Array.from(data[name] as ArrayLike<number | string>, Number);
}

/** A test for each model, named by its formula. */
export function titled(cases: readonly Expected[]): void {
  for (const one of cases) {
    const options = one.options === undefined ? "" : `, ${JSON.stringify(one.options).slice(0, 60)}`;
    it(`${one.formula}${options}`, () => assertFits(one));
  }
}
