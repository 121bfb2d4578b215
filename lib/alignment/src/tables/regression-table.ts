import { UserError } from "@alignment/engine";
import { formatNumber } from "./numbers";
import { type RegressionColumn, type RegressionStatistic, starsLegend } from "./regression-column";
import { checkedTable, type ReportTable, type RowGroup } from "./table";

/** How a regression table is titled and rounded. */
export interface RegressionTableOptions {
  readonly caption: string;
  /** Digits after the decimal point, 2 if not given; published numbers never show more than were published. */
  readonly digits?: number;
}

/** The statistics of all columns by key, in the order in which they first occur, with the factor where several occur. */
function rowsOf(
  columns: readonly (readonly RegressionStatistic[])[],
  format: (value: number, column: number) => string,
): string[][] {
  const factors = new Set(columns.flat().flatMap(({ groupingFactor }) => groupingFactor ?? []));
  const withFactor = (text: string, { groupingFactor }: RegressionStatistic): string =>
    factors.size > 1 && groupingFactor !== undefined ? `${text} (${groupingFactor})` : text;
  const labels = new Map<string, string>();
  for (const statistic of columns.flat()) {
    const key = withFactor(statistic.key, statistic);
    if (!labels.has(key)) labels.set(key, withFactor(statistic.label, statistic));
  }
  return [...labels].map(([key, label]) => [
    label,
    ...columns.map((column, index) => {
      const found = column.find((statistic) => withFactor(statistic.key, statistic) === key);
      return found === undefined ? "" : format(found.value, index);
    }),
  ]);
}

function coefficientRows(
  columns: readonly RegressionColumn[],
  digitsOf: (column: number) => number,
): string[][] {
  const labels = new Map<string, string>();
  for (const { terms } of columns) {
    for (const { term, label } of terms) if (!labels.has(term)) labels.set(term, label);
  }
  return [...labels].flatMap(([term, label]) => {
    const found = columns.map(({ terms }) => terms.find((one) => one.term === term));
    const estimates = found.map((one, column) =>
      one === undefined ? "" : `${formatNumber(one.estimate, digitsOf(column))}${one.stars}`,
    );
    const errors = found.map((one, column) => {
      if (one === undefined) return "";
      return Number.isNaN(one.standardError)
        ? "(–)"
        : `(${formatNumber(one.standardError, digitsOf(column))})`;
    });
    return [
      [label, ...estimates],
      ["", ...errors],
    ];
  });
}

/**
 * Models side by side as a regression table: estimates with stars, standard errors in brackets below them, the
 * variance components, counts and criteria; a term or statistic that a model lacks is an empty cell.
 *
 * @param columns models, from `regressionColumnOf` or `publishedColumn`; terms meet by their names.
 * @throws RangeError if there is no column.
 */
export function regressionTable(
  columns: readonly RegressionColumn[],
  options: RegressionTableOptions,
): ReportTable {
  const { caption, digits = 2 } = options;
  if (columns.length === 0) {
    throw new UserError(`regressionTable: "${caption}" has no columns; expected at least one model`);
  }
  const digitsOf = (column: number): number => Math.min(digits, columns[column].knownDigits ?? digits);
  const decimal = (value: number, column: number): string => formatNumber(value, digitsOf(column));
  const groups: RowGroup[] = [
    { title: "", rows: coefficientRows(columns, digitsOf) },
    {
      title: "",
      rows: rowsOf(
        columns.map((column) => column.varianceComponents),
        decimal,
      ),
    },
    {
      title: "",
      rows: [
        ...rowsOf(
          columns.map((column) => column.counts),
          (value) => formatNumber(value, 0),
        ),
        ...rowsOf(
          columns.map((column) => column.criteria),
          decimal,
        ),
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
    notes: [`Standard errors in parentheses. ${starsLegend}.`, ...columns.map(({ note }) => note)].filter(
      (note) => note !== "",
    ),
  });
}
