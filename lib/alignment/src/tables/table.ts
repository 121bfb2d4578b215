import { UserError } from "@alignment/engine";
/** How the cells of a column stand: words to the left, numbers so that their decimal points meet. */
export type Alignment = "left" | "decimal";

/** A column of a table. */
export interface TableColumn {
  readonly head: string;
  readonly alignment: Alignment;
}

/** Rows that belong together; a rule parts them from the rows before. */
export interface RowGroup {
  /** A heading above the rows, or the empty string for none. */
  readonly title: string;
  /** Cells by row; the empty string for an empty cell. */
  readonly rows: readonly (readonly string[])[];
}

/** A table as it is printed: text only, so that every format says the same. */
export interface ReportTable {
  readonly caption: string;
  readonly columns: readonly TableColumn[];
  readonly groups: readonly RowGroup[];
  /** Sentences below the table: legends and sources. */
  readonly notes: readonly string[];
}

/**
 * Checks that every row has a cell for every column.
 *
 * @returns the table itself.
 * @throws RangeError naming the first row that has too many or too few cells.
 */
export function checkedTable(table: ReportTable): ReportTable {
  for (const { title, rows } of table.groups) {
    rows.forEach((row, index) => {
      if (row.length === table.columns.length) return;
      throw new UserError(
        `table "${table.caption}": row ${index + 1}${title === "" ? "" : ` of "${title}"`} has ${row.length} cells; ` +
          `expected ${table.columns.length}, one a column; give an empty cell as ""`,
      );
    });
  }
  return table;
}
