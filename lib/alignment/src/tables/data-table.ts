import { UserError } from "@alignment/engine";
import { formatNumber } from "../text";
import { checkedTable, type ReportTable, type TableColumn } from "./table";

/** What a cell of a data table may hold. */
export type DataCell = string | number | boolean;

/** How a data table is titled and rounded. */
export interface DataTableOptions {
  readonly caption: string;
  /** Digits after the decimal point of columns that hold a number with a fraction; 2 if not given. */
  readonly digits?: number;
  /** Sentences below the table. */
  readonly notes?: readonly string[];
}

function formatColumn(
  values: readonly DataCell[],
  digits: number,
): { cells: string[]; column: "left" | "decimal" } {
  const numbers = values.filter((value): value is number => typeof value === "number");
  const shown = numbers.every((value) => Number.isInteger(value) || Number.isNaN(value)) ? 0 : digits;
  const cells = values.map((value) => {
    if (typeof value === "number") return formatNumber(value, shown);
    return typeof value === "boolean" ? (value ? "yes" : "no") : value;
  });
  return { cells, column: numbers.length > 0 ? "decimal" : "left" };
}

/**
 * A table of rows of data: columns in the order of the first row's names, each rounded alike.
 *
 * A column of whole numbers is shown with commas between thousands and no fraction; one with any fraction takes
 * `digits` throughout. Give years and codes as text, which is shown as it is. `NaN` is an empty cell.
 *
 * @param rows records by column name, all with the same names.
 * @throws RangeError if there is no row, or if a row's names differ from the first one's (names the row).
 */
export function dataTable(
  rows: readonly { readonly [column: string]: DataCell }[],
  options: DataTableOptions,
): ReportTable {
  const { caption, digits = 2, notes = [] } = options;
  if (rows.length === 0) {
    throw new UserError(
      `dataTable: "${caption}" has no rows; expected at least one; check what was filtered`,
    );
  }
  const names = Object.keys(rows[0]);
  rows.forEach((row, index) => {
    const own = Object.keys(row);
    if (own.length === names.length && names.every((name) => name in row)) return;
    throw new UserError(
      `dataTable: row ${index + 1} of "${caption}" has the columns ${own.join(", ")}; expected ${names.join(", ")}, ` +
        "as in the first row",
    );
  });
  const formatted = names.map((name) =>
    formatColumn(
      rows.map((row) => row[name]),
      digits,
    ),
  );
  const columns: TableColumn[] = names.map((head, index) => ({ head, alignment: formatted[index].column }));
  const cells = rows.map((_, row) => formatted.map((column) => column.cells[row]));
  return checkedTable({ caption, columns, groups: [{ title: "", rows: cells }], notes });
}
