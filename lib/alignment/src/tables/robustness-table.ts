import { UserError } from "@alignment/engine";
import { type Finding, type RobustnessCheck, slopeFinding } from "../study/robustness";
import { displayText, formatNumber, formatPValue } from "../text";
import { rowDigits } from "./digits";
import { checkedTable, type ReportTable } from "./table";

/** How robustness checks are shown. */
export interface RobustnessTableOptions {
  readonly caption: string;
  /** What the paper finds of each check, by its label; if given, our findings stand beside it. */
  readonly paper?: { readonly [label: string]: Finding };
  /** Sentences below the table, after those on the standard errors. */
  readonly notes?: readonly string[];
}

/**
 * The slope of duration in several specifications: observations and cases, the slope with its model-based standard
 * error, the standard error clustered by state with its p-value, and where it is given what the paper finds.
 *
 * @param checks from `robustnessCheck`, in the order of the rows; one with the role `"reference"` adds a column with
 *   the change in the number of observations.
 * @throws UserError if there is no check.
 * @example
 * robustnessTable([robustnessCheck("Table 2", panel.sample)], { caption: "Robustness" });
 */
export function robustnessTable(
  checks: readonly RobustnessCheck[],
  options: RobustnessTableOptions,
): ReportTable {
  const { caption, paper, notes = [] } = options;
  if (checks.length === 0) {
    throw new UserError(`robustnessTable: "${caption}" has no checks; expected at least one`);
  }
  const reference = checks.find(({ role }) => role === "reference");
  const errors = checks.flatMap(({ slope, clustered }) => [slope.standardError, clustered.standardError]);
  const digits = rowDigits(errors, 2);
  const finding = (found: Finding | undefined): string => (found === undefined ? "" : displayText(found));
  const rows = checks.map(({ label, fit, slope, clustered }) => [
    label,
    formatNumber(fit.observationCount),
    ...(reference ? [formatNumber(fit.observationCount - reference.observationCount)] : []),
    formatNumber(fit.randomEffects[0].groupCount),
    formatNumber(slope.estimate, digits),
    formatNumber(slope.standardError, digits),
    formatNumber(clustered.standardError, digits),
    formatPValue(clustered.pValue),
    ...(paper ? [finding(paper[label]), finding(slopeFinding(slope)), finding(slopeFinding(clustered))] : []),
  ]);
  const decimal = (head: string) => ({ head, alignment: "decimal" as const });
  const left = (head: string) => ({ head, alignment: "left" as const });
  return checkedTable({
    caption,
    columns: [
      left("Specification"),
      decimal("N"),
      ...(reference ? [decimal("Change in N")] : []),
      decimal("Cases"),
      decimal("Slope"),
      decimal("SE"),
      decimal("Clustered SE"),
      decimal("p"),
      ...(paper ? [left("Paper"), left("Here"), left("Here (clustered)")] : []),
    ],
    groups: [{ title: "", rows }],
    notes: [
      "SE: model-based. Clustered SE and p: clustered by state (CR1).",
      ...(paper
        ? ["Converging: positive and significant at the 5% level; not significant: the 95% CI includes zero."]
        : []),
      ...notes,
    ],
  });
}
