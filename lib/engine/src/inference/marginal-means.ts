import { ModelError } from "../errors";
import { solutionOf } from "../fit/known-fit";
import { checkOptionNames, levelOf, oneOf } from "../options";
import type { MixedModelFit } from "../types";
import { testDistribution, twoSidedPValue } from "./distribution";
import { type LinearMethod, linearMethods, linearTests, type SumOfEffects } from "./linear-tests";
import { columnsOfFactors, type HeldValues, type ReferenceGrid, referenceGrid } from "./reference-grid";
import { studentisedRangeTail } from "./studentised-range";

/** The level of every factor, by column. */
export type FactorLevels = { readonly [factor: string]: string };

/** An estimate with its interval. */
interface Estimated {
  readonly status: "defined";
  readonly estimate: number;
  readonly standardError: number;
  /** `Infinity` under the normal distribution. */
  readonly degreesOfFreedom: number;
  readonly lower: number;
  readonly upper: number;
}

interface NotEstimated {
  readonly status: "not defined";
  readonly reason: string;
}

/** The mean of a combination of levels. */
export type MarginalMean = { readonly levels: FactorLevels } & (Estimated | NotEstimated);

/** The first mean less the second. */
export type MeanDifference = { readonly first: FactorLevels; readonly second: FactorLevels } & (
  | (Estimated & {
      /** Estimate over standard error. */
      readonly statistic: number;
      /** Two-sided, of this difference alone. */
      readonly pValue: number;
      /** By Tukey's test of all differences within the same levels of `by`. */
      readonly adjustedPValue: number;
    })
  | NotEstimated
);

/** Marginal means and all differences between two of them. */
export interface MarginalMeans {
  readonly method: LinearMethod;
  /** Coverage of the intervals; those of differences are of each alone. */
  readonly level: number;
  readonly means: readonly MarginalMean[];
  readonly differences: readonly MeanDifference[];
}

/** How to take means. */
export interface MarginalMeanOptions {
  /** Factors within whose levels the means are compared. */
  readonly by?: string | readonly string[];
  /**
   * Values at which variables are held, by column, in place of all levels or the mean; of several the mean is taken.
   */
  readonly at?: HeldValues;
  /** "Satterthwaite" (the default), "Kenward-Roger" or "normal". */
  readonly method?: LinearMethod;
  /** Coverage of the intervals, by default .95. */
  readonly level?: number;
}

/** A mean before it is estimated: the weights of the coefficients, and the offset. */
interface Mean {
  readonly levels: FactorLevels;
  readonly weights: Float64Array;
  readonly offset: number;
  readonly reason: string | undefined;
}

function namesOf(caller: string, option: string, names: unknown): readonly string[] {
  const list = typeof names === "string" ? [names] : names;
  if (Array.isArray(list) && list.every((name) => typeof name === "string")) return list;
  throw new ModelError(
    caller,
    `${option} is no name or list of names`,
    "expected factors of the fixed effects",
  );
}

/** The means over the rows of the grid that have the same levels of some columns, in the order of the grid. */
function meansOver(grid: ReferenceGrid, columns: readonly string[]): readonly Mean[] {
  const rowsByLevels = new Map<string, number[]>();
  for (let row = 0; row < grid.rowCount; row++) {
    const key = JSON.stringify(columns.map((column) => grid.values[column][row]));
    const rows = rowsByLevels.get(key);
    if (rows === undefined) rowsByLevels.set(key, [row]);
    else rows.push(row);
  }
  return [...rowsByLevels.values()].map((rows) => {
    const own = rows.map((row) => grid.row(row));
    const weights = own[0].weights.map(
      (_, j) => own.reduce((sum, one) => sum + one.weights[j], 0) / rows.length,
    );
    return {
      levels: Object.fromEntries(columns.map((column) => [column, String(grid.values[column][rows[0]])])),
      weights,
      offset: rows.reduce((sum, row) => sum + (grid.offset?.[row] ?? 0), 0) / rows.length,
      reason: own.find((one) => one.reason !== undefined)?.reason,
    };
  });
}

function estimated(
  { estimate, standardError, degreesOfFreedom, reason }: SumOfEffects,
  offset: number,
  notEstimable: string | undefined,
  level: number,
): Estimated | NotEstimated {
  const why = notEstimable ?? reason;
  if (why !== undefined) return { status: "not defined", reason: why };
  const half = testDistribution(degreesOfFreedom).quantile((1 + level) / 2) * standardError;
  const centre = estimate + offset;
  return {
    status: "defined",
    estimate: centre,
    standardError,
    degreesOfFreedom,
    lower: centre - half,
    upper: centre + half,
  };
}

/**
 * Estimated marginal means of the levels of factors and their pairwise differences. The mean of a level is that of the
 * predictions of a reference grid, in which the other factors take every level with equal weight and numeric variables
 * their means (one with two values takes both, with equal weight): l'β with l the mean of the rows of the grid,
 * standard error √(l'Vl). Tukey's test adjusts the p-values of all differences within the same levels of `by`. These
 * are the numbers of the R package emmeans.
 *
 * Source: Searle, Speed & Milliken (1980), The American Statistician 34(4); Lenth (2016), Journal of Statistical
 * Software 69(1); Tukey (1953), The Problem of Multiple Comparisons.
 *
 * @param fit a fit of `fitMixedModel`.
 * @param factors one or more factors of the fixed effects, by their columns or as the formula writes them.
 * @param options factors to compare within, values to hold variables at, the method and the level.
 * @returns the means, the first factor's levels running fastest, and the differences; what the data do not determine
 *   has status "not defined" and the reason.
 * @throws ModelError for a name that is no factor of the fixed effects, or an option that there is not.
 * @example
 * const fit = fitMixedModel("y ~ treatment * period + x + (1 | subject)", data);
 * marginalMeans(fit, "treatment", { by: "period", method: "Kenward-Roger" });
 */
export function marginalMeans(
  fit: MixedModelFit,
  factors: string | readonly string[],
  options: MarginalMeanOptions = {},
): MarginalMeans {
  const caller = "marginalMeans";
  checkOptionNames(caller, options, ["by", "at", "method", "level"]);
  const method = oneOf(caller, "method", options.method ?? "Satterthwaite", linearMethods);
  const level = levelOf(caller, options.level);
  const solution = solutionOf(fit);
  const of = columnsOfFactors(caller, "factors", solution, namesOf(caller, "factors", factors));
  const by = columnsOfFactors(caller, "by", solution, namesOf(caller, "by", options.by ?? []));
  if (of.length === 0 || new Set([...of, ...by]).size < of.length + by.length) {
    throw new ModelError(caller, "factors and by name a factor twice, or none", "expected each factor once");
  }
  const at = options.at ?? {};
  if (typeof at !== "object" || at === null || Array.isArray(at)) {
    throw new ModelError(caller, "at is no object", "expected values by column, such as { x: 0 }");
  }
  const means = meansOver(referenceGrid(caller, solution, at), [...of, ...by]);
  const pairs = means.flatMap((first, i) =>
    means
      .slice(i + 1)
      .filter((second) => by.every((column) => first.levels[column] === second.levels[column]))
      .map((second) => ({ first, second })),
  );
  const familySize = means.filter((one) =>
    by.every((column) => one.levels[column] === means[0].levels[column]),
  ).length;
  const singles = linearTests(fit, method).singles([
    ...means.map(({ weights }) => weights),
    ...pairs.map(({ first, second }) => first.weights.map((value, j) => value - second.weights[j])),
  ]);
  return {
    method,
    level,
    means: means.map(
      ({ levels, offset, reason }, i): MarginalMean => ({
        levels,
        ...estimated(singles[i], offset, reason, level),
      }),
    ),
    differences: pairs.map(({ first, second }, i): MeanDifference => {
      const levels = { first: first.levels, second: second.levels };
      const offset = first.offset - second.offset;
      const reason = first.reason ?? second.reason;
      const one = estimated(singles[means.length + i], offset, reason, level);
      if (one.status !== "defined") return { ...levels, ...one };
      const statistic = one.estimate / one.standardError;
      return {
        ...levels,
        ...one,
        statistic,
        pValue: twoSidedPValue(statistic, one.degreesOfFreedom),
        adjustedPValue: studentisedRangeTail(
          Math.SQRT2 * Math.abs(statistic),
          familySize,
          one.degreesOfFreedom,
        ),
      };
    }),
  };
}
