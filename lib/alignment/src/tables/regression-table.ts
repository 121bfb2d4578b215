import { UserError } from "@alignment/engine";
import { formatNumber } from "../text";
import { fewestDigits, rowDigits } from "./digits";
import { type RegressionColumn, type RegressionStatistic, starsLegend } from "./regression-column";
import { checkedTable, type ReportTable, type RowGroup } from "./table";

/** How a regression table is titled and rounded. */
export interface RegressionTableOptions {
  readonly caption: string;
  /**
   * Digits after the decimal point of coefficients, variances and criteria. If not given, each row has as many as show
   * two significant digits of its smallest standard error, or three of its smallest variance or covariance; at least
   * 2 and at most 10. Published numbers never show more than were published.
   */
  readonly digits?: number;
}

/** A number with the digits of its row, or with those that are known of its column where they are fewer. */
function printed(value: number, digits: number, { knownDigits }: RegressionColumn): string {
  return formatNumber(value, Math.min(digits, knownDigits ?? digits));
}

/** The name of each term in the table: that of the first column that has it. */
function termLabels(columns: readonly RegressionColumn[]): ReadonlyMap<string, string> {
  const labels = new Map<string, string>();
  for (const { term, label } of columns.flatMap(({ terms }) => terms)) {
    if (!labels.has(term)) labels.set(term, label);
  }
  return labels;
}

function coefficientRows(columns: readonly RegressionColumn[], digits: number | undefined): string[][] {
  return [...termLabels(columns)].flatMap(([term, label]) => {
    const found = columns.map(({ terms }) => terms.find((one) => one.term === term));
    const errors = found.flatMap((one, index) =>
      one === undefined || columns[index].knownDigits !== undefined ? [] : [one.standardError],
    );
    const ofRow = digits ?? rowDigits(errors, 2);
    const cells = found.map((one, index) => {
      if (one === undefined) return ["", ""];
      const { estimate, standardError, stars } = one;
      const error = Number.isNaN(standardError) ? "–" : printed(standardError, ofRow, columns[index]);
      return [`${printed(estimate, ofRow, columns[index])}${stars}`, `(${error})`];
    });
    return [
      [label, ...cells.map(([estimate]) => estimate)],
      ["", ...cells.map(([, error]) => error)],
    ];
  });
}

/** How the values of a row of statistics are printed. */
type StatisticDigits = (values: readonly number[]) => number;

/**
 * The statistics of all columns by key, in the order in which they first occur, with the factor where several occur.
 */
function statisticRows(
  columns: readonly RegressionColumn[],
  part: "varianceComponents" | "counts" | "criteria",
  digitsOf: StatisticDigits,
): string[][] {
  const statistics = columns.map((column) => column[part]);
  const factors = new Set(statistics.flat().flatMap(({ groupingFactor }) => groupingFactor ?? []));
  const withFactor = (text: string, { groupingFactor }: RegressionStatistic): string =>
    factors.size > 1 && groupingFactor !== undefined ? `${text} (${groupingFactor})` : text;
  const labels = new Map<string, string>();
  for (const statistic of statistics.flat()) {
    const key = withFactor(statistic.key, statistic);
    if (!labels.has(key)) labels.set(key, withFactor(statistic.label, statistic));
  }
  return [...labels].map(([key, label]) => {
    const found = statistics.map((own) =>
      own.find((statistic) => withFactor(statistic.key, statistic) === key),
    );
    const ours = found.flatMap((one, index) =>
      one === undefined || columns[index].knownDigits !== undefined ? [] : [one.value],
    );
    const digits = digitsOf(ours);
    return [label, ...found.map((one, index) => (one ? printed(one.value, digits, columns[index]) : ""))];
  });
}

/** What is said of a column below the table: its own note, and the terms that its fit left out. */
function notesOf(column: RegressionColumn, labels: ReadonlyMap<string, string>): string[] {
  const { title, note, leftOut = [] } = column;
  if (leftOut.length === 0) return [note];
  const names = leftOut.map(({ term, label }) => labels.get(term) ?? label).join(", ");
  const [is, combination] =
    leftOut.length === 1 ? ["is", "a linear combination"] : ["are", "linear combinations"];
  return [note, `${title}: ${names} ${is} left out as ${combination} of the other terms.`];
}

/**
 * Models side by side as a regression table: estimates with stars, standard errors in brackets below them, the
 * variance components, counts and criteria; a term or statistic that a model lacks is an empty cell, and a term that
 * a model left out as a linear combination of others is named below the table.
 *
 * @param columns models, from `regressionColumnOf` or `publishedColumn`; terms meet by their names.
 * @throws RangeError if there is no column.
 */
export function regressionTable(
  columns: readonly RegressionColumn[],
  options: RegressionTableOptions,
): ReportTable {
  const { caption, digits } = options;
  if (columns.length === 0) {
    throw new UserError(`regressionTable: "${caption}" has no columns; expected at least one model`);
  }
  const labels = termLabels(columns);
  const groups: RowGroup[] = [
    { title: "", rows: coefficientRows(columns, digits) },
    {
      title: "",
      rows: statisticRows(columns, "varianceComponents", (values) => digits ?? rowDigits(values, 3)),
    },
    {
      title: "",
      rows: [
        ...statisticRows(columns, "counts", () => 0),
        ...statisticRows(columns, "criteria", () => digits ?? fewestDigits),
      ],
    },
  ];
  return checkedTable({
    caption,
    columns: [
      { head: "", alignment: "left" },
      ...columns.map(({ title }) => ({ head: title, alignment: "decimal" as const })),
    ],
    groups: groups.filter(({ rows }) => rows.length > 0),
    notes: [
      `Standard errors in parentheses. ${starsLegend}.`,
      ...columns.flatMap((column) => notesOf(column, labels)),
    ].filter((note) => note !== ""),
  });
}
