import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
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

/** The project's folder of published numbers. */
const referenceFolder = resolve(__dirname, "..", "..", "..", "..", "data", "reference");

/**
 * Reads a file of the project's published numbers as it is.
 *
 * @param name its name in `data/reference`, without `.json`.
 * @throws RangeError if there is none of this name; it lists those that are there.
 */
export function readReference(name: string): unknown {
  const path = join(referenceFolder, `${name}.json`);
  if (!existsSync(path)) {
    const known = readdirSync(referenceFolder).filter((file) => file.endsWith(".json"));
    throw new UserError(
      `readReference: there is no table "${name}"; expected one of ` +
        `${known.map((file) => file.slice(0, -".json".length)).join(", ")}`,
    );
  }
  return JSON.parse(readFileSync(path, "utf8"));
}

/**
 * Reads a table of the project's published numbers.
 *
 * @param name its name in `data/reference`, without `.json`, such as `paper-table-2`.
 * @throws RangeError if there is none of this name, or the file is no table.
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
