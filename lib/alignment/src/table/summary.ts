import { UserError } from "@alignment/engine/dist/errors";
import { type Columns, type NumericColumn, type Table, tableOf } from "./columns";
import { meanOf, quantileOf, standardDeviationOf } from "./statistics";

/** Summary statistics, one row a numeric column; `NaN` where too few values are known. */
export type SummaryTable = Table<{
  variable: readonly string[];
  /** Known values. */
  n: Int32Array;
  missing: Int32Array;
  mean: Float64Array;
  /** Standard deviation with n - 1. */
  sd: Float64Array;
  min: Float64Array;
  /** Quartiles, by linear interpolation between the two nearest values. */
  q1: Float64Array;
  median: Float64Array;
  q3: Float64Array;
  max: Float64Array;
}>;

interface Summary {
  readonly n: number;
  readonly mean: number;
  readonly sd: number;
  readonly sorted: Float64Array;
}

function summaryOf(column: NumericColumn): Summary {
  const sorted = Float64Array.from(column)
    .filter((value) => !Number.isNaN(value))
    .sort();
  const n = sorted.length;
  return { n, mean: meanOf(sorted), sd: n < 2 ? Number.NaN : standardDeviationOf(sorted), sorted };
}

/** The names of a table's numeric columns. */
export type NumericName<C extends Columns> = {
  [name in keyof C]: C[name] extends NumericColumn ? name : never;
}[keyof C] &
  string;

/**
 * Number, mean, standard deviation and quartiles of a table's columns.
 *
 * @param table the table.
 * @param variables the numeric columns to sum up, in the order asked for; all of them if not given.
 * @returns one row a column. A missing value (`NaN`) is counted and left out. Of no value everything is `NaN`, of
 *   one value the standard deviation is.
 * @throws RangeError if a variable is no column of the table, or a column of text.
 */
export function summaryStatistics<C extends Columns>(
  table: Table<C>,
  variables?: readonly NumericName<C>[],
): SummaryTable {
  const columns: Columns = table.columns;
  const isNumeric = (name: string) => !Array.isArray(columns[name]);
  const names: readonly string[] = variables ?? Object.keys(columns).filter(isNumeric);
  for (const name of names) {
    if (!Object.hasOwn(columns, name) || !isNumeric(name)) {
      throw new UserError(
        `summaryStatistics: "${name}" is no numeric column of the table; they are ${Object.keys(columns).filter(isNumeric).join(", ")}`,
      );
    }
  }
  const summaries = names.map((name) => summaryOf(columns[name] as NumericColumn));
  const numbers = (value: (summary: Summary) => number) => Float64Array.from(summaries, value);
  return tableOf({
    variable: names,
    n: Int32Array.from(summaries, ({ n }) => n),
    missing: Int32Array.from(summaries, ({ n }) => table.rowCount - n),
    mean: numbers(({ mean }) => mean),
    sd: numbers(({ sd }) => sd),
    min: numbers(({ sorted }) => quantileOf(sorted, 0)),
    q1: numbers(({ sorted }) => quantileOf(sorted, 0.25)),
    median: numbers(({ sorted }) => quantileOf(sorted, 0.5)),
    q3: numbers(({ sorted }) => quantileOf(sorted, 0.75)),
    max: numbers(({ sorted }) => quantileOf(sorted, 1)),
  });
}
