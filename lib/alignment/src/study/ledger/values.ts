import type { RegressionColumn, RegressionStatistic } from "../../tables/regression-column";
import type { LedgerValue } from "./entries";
import type { OurValue } from "./judge";

/** A regression of the paper, by the beginning of its claims' ids. */
export type ClaimedTableName =
  | "table-2"
  | "table-3.disappearances"
  | "table-3.killings"
  | "table-3.torture"
  | "table-3.imprisonment";

/** The claims' names of a regression column's statistics. */
const statisticParts = [
  { part: "variance.intercept", key: "intercept" },
  { part: "variance.slope", key: "slope" },
  { part: "covariance", key: "covariance" },
  { part: "variance.residual", key: "residual" },
  { part: "observations", key: "observations" },
  { part: "groups", key: "groups" },
  { part: "aic", key: "aic" },
  { part: "bic", key: "bic" },
  { part: "logLikelihood", key: "logLikelihood" },
] as const;

function ofNumber(value: number | undefined, what: string): OurValue {
  if (value === undefined || Number.isNaN(value)) {
    return {
      status: "not computed",
      reason: value === undefined ? `our model has no ${what}` : `${what} is not defined`,
    };
  }
  return { status: "computed", value };
}

/**
 * Our values for all claims of one regression of the paper, from the same model of ours as a column: coefficients
 * with stars, standard errors, variance components, counts and criteria. What our model lacks, or its method of
 * inference leaves undefined, is "not computed" with that reason.
 *
 * @param name which regression.
 * @param terms the terms of the paper's regression, in any order, such as those of `readPublishedTable`.
 * @param column our model, from `regressionColumnOf`; its terms have the paper's names.
 * @param cell notebook and cell that make it.
 * @returns values by the ids of the claims, for `ledgerOf`.
 */
export function ledgerValuesOf(
  name: ClaimedTableName,
  terms: readonly { readonly term: string }[],
  column: RegressionColumn,
  cell: string,
): { readonly [id: string]: LedgerValue } {
  const values: Record<string, LedgerValue> = {};
  const put = (part: string, ours: OurValue): void => {
    values[`${name}.${part}`] = { ours, cell };
  };
  for (const { term } of terms) {
    const own = column.terms.find((one) => one.term === term);
    const estimate = ofNumber(own?.estimate, `coefficient of ${term}`);
    const standardError = ofNumber(own?.standardError, `standard error of ${term}`);
    const isTested = own !== undefined && standardError.status === "computed";
    put(
      `${term}.estimate`,
      isTested && estimate.status === "computed" ? { ...estimate, stars: own.stars } : estimate,
    );
    put(`${term}.standardError`, standardError);
    put(`${term}.stars`, isTested ? { status: "computed", value: own.stars } : standardError);
  }
  const statistics: readonly RegressionStatistic[] = [
    ...column.varianceComponents,
    ...column.counts,
    ...column.criteria,
  ];
  for (const { part, key } of statisticParts) {
    put(part, ofNumber(statistics.find((one) => one.key === key)?.value, key));
  }
  return values;
}
