import { UserError } from "@alignment/engine";
import {
  type Bounds,
  impliedParameters,
  roundingBounds,
  shareBelowZeroBounds,
  slopeDeviationBounds,
  starsConsistency,
} from "../study/ledger/implied";
import type { PublishedTable } from "../study/published";
import { formatNumber, formatPercent } from "../text";
import { checkedTable, type ReportTable } from "./table";

/** What the rounded output of a varying-slopes regression implies beyond what it prints. */
export interface ImpliedByTable {
  /** Number of parameters, or `undefined` where AIC, BIC and log-likelihood do not settle it. */
  readonly parameterCount: number | undefined;
  /** Bounds of the standard deviation of the case-specific slopes. */
  readonly slopeDeviation: Bounds;
  /** Bounds of the share of cases whose own slope lies below zero, if slopes are normal. */
  readonly shareBelowZero: Bounds;
  /** Terms whose stars cannot stand beside the printed estimate and standard error. */
  readonly contradictoryTerms: readonly string[];
}

/** The same quantities of our model. */
export interface OwnImplied {
  readonly parameterCount: number;
  readonly slopeDeviation: number;
  readonly shareBelowZero: number;
}

/**
 * What the rounded output of a published varying-slopes regression implies: the number of parameters from its AIC,
 * BIC and log-likelihood, bounds of the slopes' standard deviation from its variance components, bounds of the share
 * of cases that diverge, and whether stars agree with estimates and standard errors.
 *
 * @param published a regression as printed.
 * @param slope the term whose slope varies by case.
 * @throws RangeError if the regression has no such term.
 */
export function impliedByTable(published: PublishedTable, slope = "duration"): ImpliedByTable {
  const { digits, terms, varianceComponents } = published;
  const common = terms.find(({ term }) => term === slope);
  if (common === undefined) {
    throw new UserError(
      `impliedByTable: "${published.title}" has no term ${slope}; expected one of ${terms.map(({ term }) => term).join(", ")}`,
    );
  }
  const slopeDeviation = slopeDeviationBounds({ ...varianceComponents, digits });
  return {
    parameterCount: impliedParameters(published).count,
    slopeDeviation,
    shareBelowZero: shareBelowZeroBounds(roundingBounds(common.estimate, digits), slopeDeviation),
    contradictoryTerms: terms
      .filter((term) => starsConsistency({ ...term, digits }).status === "contradictory")
      .map(({ label }) => label),
  };
}

function between({ lower, upper }: Bounds, digits: number, factor: number, unit: string): string {
  return `${formatNumber(factor * lower, digits)} to ${formatNumber(factor * upper, digits)}${unit}`;
}

/**
 * What the paper's rounded tables imply, one row each, with our value in brackets where it is given.
 *
 * @param rows name of each table, the table as published, and what our model has.
 * @param caption of the table.
 * @throws RangeError if there is no row.
 */
export function impliedTable(
  rows: readonly { readonly name: string; readonly published: PublishedTable; readonly ours?: OwnImplied }[],
  caption: string,
): ReportTable {
  if (rows.length === 0) throw new UserError(`impliedTable: "${caption}" has no rows; expected at least one`);
  const withOurs = (text: string, own: string | undefined): string =>
    own === undefined ? text : `${text} [${own}]`;
  const heads = [
    "",
    "Parameters",
    "Standard deviation of slopes",
    "Share of cases implied to diverge (normal slopes)",
    "Stars that contradict estimate and standard error",
  ];
  return checkedTable({
    caption,
    columns: heads.map((head) => ({ head, alignment: "left" })),
    groups: [
      {
        title: "",
        rows: rows.map(({ name, published, ours }) => {
          const implied = impliedByTable(published);
          const { parameterCount, slopeDeviation, shareBelowZero, contradictoryTerms } = implied;
          return [
            name,
            withOurs(
              parameterCount === undefined ? "not determined" : String(parameterCount),
              ours && String(ours.parameterCount),
            ),
            withOurs(between(slopeDeviation, 3, 1, ""), ours && formatNumber(ours.slopeDeviation, 3)),
            withOurs(between(shareBelowZero, 0, 100, "%"), ours && formatPercent(ours.shareBelowZero, 0)),
            contradictoryTerms.length === 0 ? "none" : contradictoryTerms.join(", "),
          ];
        }),
      },
    ],
    notes: [
      "The bounds allow for rounding in the paper. The number of parameters k follows from BIC − AIC = k (log N − 2) and " +
        "AIC = 2k − 2 log-likelihood. The standard deviation of slopes is bounded above by their printed variance and " +
        "below by the covariance over the standard deviation of intercepts. The share is the normal distribution " +
        "function at minus the common slope over the standard deviation of slopes.",
      ...(rows.some(({ ours }) => ours !== undefined) ? ["Our model is in brackets."] : []),
    ],
  });
}
