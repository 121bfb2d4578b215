import { UserError } from "@alignment/engine";
import type { Columns, Table } from "../table";
import { type DataCell, type DataTableOptions, dataTable } from "./data-table";
import type { ReportTable } from "./table";

/** Which columns of a table are shown, and how. */
export interface ColumnsTableOptions<C extends Columns> extends DataTableOptions {
  /** Column by head, in the order of the table. */
  readonly columns: { readonly [head: string]: keyof C & string };
  /** Columns of years and codes: shown without commas between thousands. */
  readonly plain?: readonly (keyof C & string)[];
}

/**
 * Columns of a table as a table to be shown: a head and a column each, rounded as `dataTable` does.
 *
 * @param table columns of one length.
 * @throws UserError for a column that the table lacks, and as `dataTable`.
 * @example
 * const table = tableOf({ year: Int32Array.of(1965), rows: Int32Array.of(1200) });
 * const columns = { Year: "year", Observations: "rows" } as const;
 * columnsTable(table, { caption: "Counts", columns, plain: ["year"] }).groups[0].rows; // [["1965", "1,200"]]
 */
export function columnsTable<C extends Columns>(
  table: Table<C>,
  options: ColumnsTableOptions<C>,
): ReportTable {
  const { columns, plain = [], ...rest } = options;
  const strange = [...Object.values(columns), ...plain].find((name) => !Object.hasOwn(table.columns, name));
  if (strange !== undefined) {
    throw new UserError(
      `columnsTable: "${options.caption}" shows the column ${strange}; expected some of ` +
        `${Object.keys(table.columns).join(", ")}`,
    );
  }
  const rows = Array.from({ length: table.rowCount }, (_, row) =>
    Object.fromEntries(
      Object.entries(columns).map(([head, name]): [string, DataCell] => {
        const value = table.columns[name][row];
        return [head, plain.includes(name) ? String(value) : value];
      }),
    ),
  );
  return dataTable(rows, rest);
}
