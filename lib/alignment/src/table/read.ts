import { type CellReader, type FileForm, readerOf } from "./cells";
import { type Column, type Table, tableOf } from "./columns";
import { lineOfRecord, visitRecords } from "./csv";
import { InputError, quoteValue } from "./errors";
import { refuseOtherFormats } from "./formats";
import { GrowingColumn } from "./growing";
import { columnFinder, hasRowNumber, likeliestDelimiter } from "./headers";
import { firstDoubled } from "./keys";
import { MissingSpellings } from "./missing";
import { scanColumns } from "./scan";
import type { ColumnSchema, ColumnSchemas, ColumnsOf, TableSchema } from "./schema";
import { decodeText, refuseTooLarge } from "./text";

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
  const find = columnFinder(header);
  const wrong = columns.flatMap((column) => {
    const places = find(column.header).length;
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

/** A declared column with its place in every record, its reader and what was read. */
interface ReadColumn {
  readonly name: string;
  readonly position: number;
  readonly reader: CellReader;
  readonly column: GrowingColumn;
}

/** The declared columns, by the positions that the header gives them. */
function readColumns(
  header: readonly string[],
  { columns, title }: DeclaredColumns,
  file: string,
  form: FileForm,
): readonly ReadColumn[] {
  refuseHeader(header, Object.values(columns), title, file);
  const find = columnFinder(header);
  return Object.entries(columns).map(([name, column]) => ({
    name,
    position: find(column.header)[0],
    reader: readerOf(column, form),
    column: new GrowingColumn(column.kind),
  }));
}

/** Refuses columns of which two rows have the same key. */
function refuseDoubledKeys<S extends ColumnSchemas>(
  columns: ColumnsOf<S>,
  { key }: TableSchema<S>,
  file: string,
  lineOf: (row: number) => number,
): void {
  if (key.length === 0) return;
  const parts = key.map((name) => columns[name] as Column);
  const doubled = firstDoubled(parts);
  if (doubled === undefined) return;
  const values = key.map((name, part) => `${name} ${parts[part][doubled.row]}`).join(", ");
  throw new InputError(
    { file, line: lineOf(doubled.row), column: key.join(", ") },
    `duplicate key: ${values} already occurs in line ${lineOf(doubled.earlier)}`,
    "each key once",
  );
}

/**
 * Parses a delimited file by its declaration: finds the delimiter and the columns by name (in any case and
 * order; columns that are not declared are passed over), and checks every cell, the number of fields of every
 * record, and the key. Missing values may be spelled as the source spells them, or throughout in another usual way.
 * The bytes of a plain file are scanned for the declared columns alone (`scanColumns`).
 *
 * @param content the whole file, as bytes in any encoding or as text.
 * @param schema the declaration.
 * @param file the file's name, for messages.
 * @returns the declared columns, one row a record, in the order of the file.
 * @throws InputError if the bytes are no text; if a declared column is missing or doubled, a record has another number
 *   of fields than the header, a cell is not what its column declares, or a key occurs twice; it names line, column and
 *   value.
 */
export function parseTable<S extends ColumnSchemas>(
  content: string | Uint8Array,
  schema: TableSchema<S>,
  file: string,
): Table<ColumnsOf<S>> {
  if (typeof content === "string") return parseText(content, schema, file);
  refuseTooLarge(content.length, file);
  refuseOtherFormats(content, file);
  const columns = scanColumns(content, schema);
  const isKeyed = columns !== undefined && schema.key.length > 0;
  const isDoubled = isKeyed && firstDoubled(schema.key.map((name) => columns[name] as Column)) !== undefined;
  return columns === undefined || isDoubled
    ? parseText(decodeText(content, file), schema, file)
    : tableOf(columns);
}

function parseText<S extends ColumnSchemas>(
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
  let read: readonly ReadColumn[] = [];
  let rowCount = 0;
  let header: readonly string[] = [];
  const refuse = (record: number, column: string | undefined, found: string, expected: string): never => {
    throw new InputError({ file, line: lineOfRecord(text, delimiter, record), column }, found, expected);
  };
  visitRecords(text, file, delimiter, ({ fields, index }) => {
    if (index === 0) {
      header = fields.map((name) => name.trim());
      read = readColumns(header, schema, file, form);
      return undefined;
    }
    if (index === 1 && hasRowNumber(fields, header)) {
      header = ["", ...header];
      read = readColumns(header, schema, file, form);
    }
    if (fields.length !== header.length)
      refuse(
        index,
        undefined,
        `the record has ${fields.length} fields`,
        `${header.length} fields, as in the header`,
      );
    for (const { position, reader, column } of read) {
      const value = reader.valueOf(fields[position], index);
      if (value === undefined)
        refuse(index, header[position], `found ${quoteValue(fields[position].trim())}`, reader.expected);
      else column.set(rowCount, value);
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
  const columns = Object.fromEntries(
    read.map(({ name, column }) => [name, column.column(rowCount)]),
  ) as ColumnsOf<S>;
  refuseDoubledKeys(columns, schema, file, (row) => lineOfRecord(text, delimiter, row + 1));
  return tableOf(columns);
}
