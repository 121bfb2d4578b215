import { type ColumnReader, readerOf } from "./cells";
import { type Column, type Table, tableOf } from "./columns";
import { type Delimiter, delimiters, headerOf, lineOfRecord, visitRecords } from "./csv";
import { InputError, quoteValue } from "./errors";
import type { ColumnSchemas, ColumnsOf, TableSchema } from "./schema";

/** The part of a schema that does not depend on its key. */
type DeclaredColumns = Pick<TableSchema, "title" | "columns">;

function positionsOf(header: readonly string[], schema: DeclaredColumns): Map<string, number[]> {
  const lower = header.map((name) => name.toLowerCase());
  const positions = new Map<string, number[]>();
  for (const [name, column] of Object.entries(schema.columns)) {
    const accepted = new Set(column.header.map((spelling) => spelling.toLowerCase()));
    positions.set(
      name,
      lower.flatMap((spelling, position) => (accepted.has(spelling) ? [position] : [])),
    );
  }
  return positions;
}

function countFound(text: string, delimiter: Delimiter, schema: DeclaredColumns): number {
  let found = 0;
  for (const places of positionsOf(headerOf(text, delimiter), schema).values())
    if (places.length > 0) found += 1;
  return found;
}

/** The delimiter under which the header holds the most declared columns. */
function detectDelimiter(text: string, schema: DeclaredColumns): Delimiter {
  let best: Delimiter = delimiters[0];
  let most = -1;
  for (const delimiter of delimiters) {
    const found = countFound(text, delimiter, schema);
    if (found > most) {
      best = delimiter;
      most = found;
    }
  }
  return best;
}

function columnReaders(header: readonly string[], schema: DeclaredColumns, file: string): ColumnReader[] {
  const positions = positionsOf(header, schema);
  return Object.entries(schema.columns).map(([name, column]) => {
    const places = positions.get(name) ?? [];
    const spelled = column.header.map((spelling) => `"${spelling}"`).join(" or ");
    if (places.length !== 1) {
      throw new InputError(
        { file, line: 1, column: column.header[0] },
        places.length === 0
          ? `the header has no such column (it has ${header.length}: ${header.slice(0, 8).join(", ")}${header.length > 8 ? ", ..." : ""})`
          : `the header has this column ${places.length} times`,
        `one column ${spelled} of ${schema.title}`,
      );
    }
    return readerOf(name, column, places[0]);
  });
}

/**
 * Parses a delimited text by its declaration: finds the delimiter and the columns by name (in any case and
 * order; columns that are not declared are passed over), and checks every cell, the number of fields of every
 * record, and the key.
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
  const delimiter = detectDelimiter(text, schema);
  const width = headerOf(text, delimiter).length;
  let readers: ColumnReader[] = [];
  let rowCount = 0;
  let header: readonly string[] = [];
  visitRecords(text, file, delimiter, ({ fields, index }) => {
    if (index === 0) {
      header = fields.map((name) => name.trim());
      readers = columnReaders(header, schema, file);
      return undefined;
    }
    if (fields.length !== width) {
      throw new InputError(
        { file, line: lineOfRecord(text, delimiter, index) },
        `the record has ${fields.length} fields`,
        `${width} fields, as in the header`,
      );
    }
    for (const reader of readers) {
      const cell = fields[reader.position];
      const expected = reader.add(cell);
      if (expected !== undefined) {
        throw new InputError(
          { file, line: lineOfRecord(text, delimiter, index), column: header[reader.position] },
          `found ${quoteValue(cell.trim())}`,
          expected,
        );
      }
    }
    rowCount += 1;
    return undefined;
  });
  if (rowCount === 0) throw new InputError({ file }, "the file has no records", `records of ${schema.title}`);
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
