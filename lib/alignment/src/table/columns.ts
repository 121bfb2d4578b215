import { UserError } from "@alignment/engine/dist/errors";
/**
 * A numeric column, one value a row. A missing value of a `Float64Array` is `NaN`; the other arrays, of whole numbers
 * and of codes, have none.
 */
export type NumericColumn = Float64Array | Int32Array | Int8Array;

/** A text column, one value a row. A missing value is the empty string. */
export type TextColumn = readonly string[];

/** One column of a table. */
export type Column = NumericColumn | TextColumn;

/** Whether a column is one of text. */
export function isTextColumn(column: Column): column is TextColumn {
  return Array.isArray(column);
}

/** Columns by name, all of the same length. */
export type Columns = { readonly [name: string]: Column };

/** Named columns of equal length; the type parameter carries every column's name and kind. */
export interface Table<C extends Columns = Columns> {
  readonly rowCount: number;
  readonly columns: C;
}

/**
 * Makes a table of columns.
 *
 * @param columns columns by name, all of one length.
 * @returns the table; the columns are taken as they are, not copied.
 * @throws RangeError if two columns differ in length (names both, with their lengths).
 */
export function tableOf<C extends Columns>(columns: C): Table<C> {
  const names = Object.keys(columns);
  const rowCount = names.length === 0 ? 0 : (columns[names[0]] as Column).length;
  for (const name of names) {
    const length = (columns[name] as Column).length;
    if (length !== rowCount) {
      throw new UserError(
        `tableOf: column "${name}" has ${length} rows and column "${names[0]}" has ${rowCount}; expected columns of one length`,
      );
    }
  }
  return { rowCount, columns };
}
