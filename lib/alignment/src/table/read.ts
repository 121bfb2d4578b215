import { type ColumnReader, type FileForm, readerOf } from "./cells";
import { type Column, type Table, tableOf } from "./columns";
import { lineOfRecord, visitRecords } from "./csv";
import { InputError, quoteValue } from "./errors";
import { columnPositions, hasRowNumber, likeliestDelimiter } from "./headers";
import { MissingSpellings } from "./missing";
import type { ColumnSchema, ColumnSchemas, ColumnsOf, TableSchema } from "./schema";

/** The part of a schema that does not depend on its key. */
type DeclaredColumns = Pick<TableSchema, "title" | "columns">;

function spelledOut(column: ColumnSchema): string {
  return column.header.map((spelling) => `"${spelling}"`).join(" or ");
}

/** Refuses a header that lacks declared columns, or has one twice; names all that are wrong. */
function refuseHeader(
  header: readonly string[],
  columns: readonly ColumnSchema[],
  title: string,
  file: string,
): void {
  const wrong = columns.flatMap((column) => {
    const places = columnPositions(header, column.header).length;
    if (places === 1) return [];
    return [
      { column, what: places === 0 ? `no ${spelledOut(column)}` : `${spelledOut(column)} ${places} times` },
    ];
  });
  if (wrong.length === 0) return;
  const shown = (texts: readonly string[], separator: string) =>
    texts.slice(0, 8).join(separator) + (texts.length > 8 ? `${separator}...` : "");
  throw new InputError(
    { file, line: 1, column: wrong[0].column.header[0] },
    `the header has ${shown(
      wrong.map(({ what }) => what),
      " and ",
    )} (its ${header.length} columns: ${shown(header, ", ")})`,
    `each column of ${title} once`,
  );
}

/** Readers of the declared columns, by the positions that the header gives them. */
export function columnReaders(
  header: readonly string[],
  { columns, title }: DeclaredColumns,
  file: string,
  form: FileForm,
): ColumnReader[] {
  refuseHeader(header, Object.values(columns), title, file);
  return Object.entries(columns).map(([name, column]) =>
    readerOf(name, column, columnPositions(header, column.header)[0], form),
  );
}

/**
 * Parses a delimited text by its declaration: finds the delimiter and the columns by name (in any case and
 * order; columns that are not declared are passed over), and checks every cell, the number of fields of every
 * record, and the key. Missing values may be spelled as the source spells them, or throughout in another usual way.
 *
 * @param text the whole text.
 * @param schema the declaration.
 * @param file the file's name, for messages.
 * @returns the declared columns, one row a record, in the order of the file.
 * @throws InputError if a declared column is missing or doubled, a record has another number of fields than
 *   the header, a cell is not what its column declares, or a key occurs twice; it names line, column and value.
 */
export function parseTable<S extends ColumnSchemas>(
  text: string,
  schema: TableSchema<S>,
  file: string,
): Table<ColumnsOf<S>> {
  const delimiter = likeliestDelimiter(
    text,
    Object.values(schema.columns).map((column) => column.header),
  );
  const form: FileForm = {
    missingNumbers: new MissingSpellings(),
    missingTexts: new MissingSpellings(),
    decimalComma: delimiter === ";",
  };
  let readers: ColumnReader[] = [];
  let rowCount = 0;
  let header: readonly string[] = [];
  const refuse = (record: number, column: string | undefined, found: string, expected: string): never => {
    throw new InputError({ file, line: lineOfRecord(text, delimiter, record), column }, found, expected);
  };
  visitRecords(text, file, delimiter, ({ fields, index }) => {
    if (index === 0) {
      header = fields.map((name) => name.trim());
      readers = columnReaders(header, schema, file, form);
      return undefined;
    }
    if (index === 1 && hasRowNumber(fields, header)) {
      header = ["", ...header];
      readers = columnReaders(header, schema, file, form);
    }
    if (fields.length !== header.length)
      refuse(
        index,
        undefined,
        `the record has ${fields.length} fields`,
        `${header.length} fields, as in the header`,
      );
    for (const reader of readers) {
      const cell = fields[reader.position];
      const expected = reader.add(cell, index);
      if (expected !== undefined)
        refuse(index, header[reader.position], `found ${quoteValue(cell.trim())}`, expected);
    }
    rowCount += 1;
    return undefined;
  });
  if (rowCount === 0) throw new InputError({ file }, "the file has no records", `records of ${schema.title}`);
  const stray = form.missingNumbers.stray() ?? form.missingTexts.stray();
  if (stray !== undefined)
    refuse(
      stray.record,
      stray.column,
      `found ${quoteValue(stray.cell)} where a value is due`,
      "a value, or one way to write missing values throughout the file",
    );
  const columns = Object.fromEntries(readers.map((reader) => [reader.name, reader.column()])) as ColumnsOf<S>;
  refuseDoubledKeys(columns, schema, (row) => ({ file, line: lineOfRecord(text, delimiter, row + 1) }));
  return tableOf(columns);
}

function refuseDoubledKeys<S extends ColumnSchemas>(
  columns: ColumnsOf<S>,
  schema: TableSchema<S>,
  placeOfRow: (row: number) => { file: string; line: number },
): void {
  if (schema.key.length === 0) return;
  const parts = schema.key.map((name) => columns[name] as Column);
  const first = new Map<string, number>();
  for (let row = 0; row < parts[0].length; row++) {
    const key = parts.map((part) => part[row]).join("\u0000");
    const earlier = first.get(key);
    if (earlier !== undefined) {
      const values = schema.key.map((name, part) => `${name} ${parts[part][row]}`).join(", ");
      throw new InputError(
        { ...placeOfRow(row), column: schema.key.join(", ") },
        `the key (${values}) occurs twice, first in line ${placeOfRow(earlier).line}`,
        "one record a key",
      );
    }
    first.set(key, row);
  }
}
