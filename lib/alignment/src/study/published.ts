import { UserError } from "@alignment/engine";
import type { RegressionColumn, RegressionStatistic, RegressionTerm } from "../tables/regression-column";

/** A regression of a publication, as printed there. */
export interface PublishedTable {
  readonly title: string;
  readonly source: string;
  /** Digits after the decimal point that are printed. */
  readonly digits: number;
  readonly terms: readonly RegressionTerm[];
  readonly varianceComponents: {
    readonly intercept: number;
    readonly slope: number;
    readonly covariance: number;
    readonly residual: number;
  };
  readonly observationCount: number;
  readonly groupCount: number;
  readonly aic: number;
  readonly bic: number;
  readonly logLikelihood: number;
}

/** The published numbers by the names of their files; read when they are asked for, and in a bundle part of it. */
const references: Readonly<Record<string, () => unknown>> = {
  "paper-claims": () => require("../../../../data/reference/paper-claims.json"),
  "paper-table-2": () => require("../../../../data/reference/paper-table-2.json"),
  "paper-table-3-disappearances": () =>
    require("../../../../data/reference/paper-table-3-disappearances.json"),
  "paper-table-3-imprisonment": () => require("../../../../data/reference/paper-table-3-imprisonment.json"),
  "paper-table-3-killings": () => require("../../../../data/reference/paper-table-3-killings.json"),
  "paper-table-3-torture": () => require("../../../../data/reference/paper-table-3-torture.json"),
};

/**
 * A file of the project's published numbers as it is.
 *
 * @param name its name in `data/reference`, without `.json`.
 * @throws UserError if there is none of this name; it lists those that are there.
 */
export function readReference(name: string): unknown {
  if (!Object.hasOwn(references, name)) {
    throw new UserError(
      `readReference: there is no table "${name}"; expected one of ${Object.keys(references).join(", ")}`,
    );
  }
  return references[name]();
}

/**
 * Reads a table of the project's published numbers.
 *
 * @param name its name in `data/reference`, without `.json`, such as `paper-table-2`.
 * @throws UserError if there is none of this name, or the file is no table.
 */
export function readPublishedTable(name: string): PublishedTable {
  const table = readReference(name) as PublishedTable;
  if (!Array.isArray(table.terms)) {
    throw new UserError(
      `readPublishedTable: "${name}" has no terms; expected a regression, such as paper-table-2`,
    );
  }
  return table;
}

/**
 * A published regression as a column of a regression table, rounded as it was printed.
 *
 * @param table a table of `data/reference` by its name, or as `readPublishedTable` gives it.
 * @throws UserError as `readPublishedTable`.
 * @example
 * publishedColumn("paper-table-2").title; // "Weyrauch & Steinert (2021), Table 2"
 */
export function publishedColumn(table: PublishedTable | string): RegressionColumn {
  const published = typeof table === "string" ? readPublishedTable(table) : table;
  const { varianceComponents: components } = published;
  const statistic = (key: string, label: string, value: number): RegressionStatistic => ({
    key,
    label,
    value,
  });
  return {
    title: published.title,
    knownDigits: published.digits,
    terms: published.terms,
    varianceComponents: [
      statistic("intercept", "Variance of intercepts", components.intercept),
      statistic("slope", "Variance of slopes", components.slope),
      statistic("covariance", "Covariance of intercepts and slopes", components.covariance),
      statistic("residual", "Variance of residuals", components.residual),
    ],
    counts: [
      statistic("observations", "Observations", published.observationCount),
      statistic("groups", "Groups", published.groupCount),
    ],
    criteria: [
      statistic("aic", "AIC", published.aic),
      statistic("bic", "BIC", published.bic),
      statistic("logLikelihood", "Log-likelihood", published.logLikelihood),
    ],
    note: `${published.title}: as printed there.`,
  };
}
