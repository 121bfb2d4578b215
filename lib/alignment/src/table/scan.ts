import { CellDecoder, isSameSpan, plainNumber } from "./cell-bytes";
import { type CellReader, type FileForm, parseNumber, readerOf } from "./cells";
import type { Column } from "./columns";
import { headerOf } from "./csv";
import { type GrowingNumbers, grown, numbersOfKind } from "./growing";
import { columnFinder, likeliestDelimiter } from "./headers";
import { type LocatedCells, locateCells } from "./locate";
import { MissingSpellings } from "./missing";
import type { CodeColumnSchema, ColumnSchema, ColumnSchemas, ColumnsOf, TableSchema } from "./schema";

const quote = 34;

/**
 * The text of the header line, without a byte-order mark, and its end; `undefined` where it is not plainly one line.
 */
function headerLine(bytes: Uint8Array): { readonly text: string; readonly end: number } | undefined {
  const start = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  let end = start;
  let quotes = 0;
  for (; end < bytes.length && bytes[end] !== 10 && bytes[end] !== 13; end++)
    if (bytes[end] === quote) quotes += 1;
  if (end === bytes.length || quotes % 2 === 1) return undefined;
  return { text: new TextDecoder().decode(bytes.subarray(start, end)), end };
}

/** Turns located cells into the values of one column. */
abstract class ColumnScan {
  constructor(
    readonly name: string,
    readonly position: number,
    protected readonly bytes: Uint8Array,
    private readonly reader: CellReader,
    private readonly decoder: CellDecoder,
  ) {}

  /**
   * Reads the column's cells of a block of records.
   *
   * @param cells the block.
   * @param place the column's place among the wanted ones, of which there are `count`.
   * @param row the first of the rows that they become.
   * @returns false where a cell is refused.
   */
  abstract read(cells: LocatedCells, place: number, count: number, row: number): boolean;

  abstract column(rows: number): Column;

  /** The value of a cell that is not of the usual form. */
  protected valueOf(start: number, end: number, row: number): number | string | undefined {
    const isQuoted = start > 0 && this.bytes[start - 1] === quote;
    return this.reader.valueOf(this.decoder.decode(start, end, isQuoted), row + 1);
  }
}

/** The numbers that a column accepts. */
interface NumberBounds {
  readonly minimum: number;
  readonly maximum: number;
  readonly isWhole: boolean;
  /** Whether a number between the bounds is surely a value. */
  readonly isCertain: boolean;
}

/** A column of numbers, whole numbers or codes. */
class NumbersScan extends ColumnScan {
  private numbers: GrowingNumbers;
  private readonly codes: readonly boolean[];
  private readonly bounds: NumberBounds;
  private lastStart = 0;
  private lastEnd = 0;
  private last: number | string | undefined;
  private repeats = 0;

  constructor(
    name: string,
    position: number,
    schema: Exclude<ColumnSchema, { kind: "text" }>,
    bytes: Uint8Array,
    reader: CellReader,
    decoder: CellDecoder,
  ) {
    super(name, position, bytes, reader, decoder);
    this.numbers = numbersOfKind(schema.kind, 4096);
    this.codes = schema.kind === "code" ? acceptedCodes(schema) : [];
    this.bounds =
      schema.kind === "code"
        ? { minimum: 0, maximum: 0, isWhole: true, isCertain: false }
        : {
            minimum: schema.minimum,
            maximum: schema.maximum,
            isWhole: schema.kind === "integer" || schema.isWhole === true,
            isCertain: !mayBeMissing(schema),
          };
  }

  read(cells: LocatedCells, place: number, count: number, row: number): boolean {
    while (row + cells.records > this.numbers.length)
      this.numbers = grown(this.numbers, 2 * this.numbers.length);
    const { numbers, bytes } = this;
    const read =
      numbers instanceof Int8Array
        ? readCodes(bytes, cells, place, count, numbers, row, this.codes)
        : readNumbers(bytes, cells, place, count, numbers, row, this.bounds);
    for (const record of read) {
      const at = record * count + place;
      const value = this.otherValue(cells.starts[at], cells.ends[at], row + record);
      if (typeof value !== "number") return false;
      numbers[row + record] = value;
    }
    return true;
  }

  /**
   * The value of a cell of another form. Most are missing and written as the one before; the first two are looked at.
   */
  private otherValue(start: number, end: number, row: number): number | string | undefined {
    const isRepeated = this.repeats > 0 && isSameSpan(this.bytes, start, end, this.lastStart, this.lastEnd);
    if (isRepeated && this.repeats > 1) return this.last;
    const value = this.valueOf(start, end, row);
    this.repeats = isRepeated ? this.repeats + 1 : 1;
    this.last = value;
    this.lastStart = start;
    this.lastEnd = end;
    return value;
  }

  column(rows: number): Column {
    return this.numbers.slice(0, rows);
  }
}

/** Which of the codes from -9 to 9 a column accepts, by the code plus 9. */
function acceptedCodes({ allowed }: CodeColumnSchema): readonly boolean[] {
  return Array.from({ length: 19 }, (_, at) => allowed.includes(at - 9));
}

/** Whether a plain number may be one of the source's codes for a missing value. */
function mayBeMissing(schema: ColumnSchema): boolean {
  return (
    schema.kind === "number" &&
    schema.missing.some((spelling) => {
      const value = parseNumber(spelling);
      return value >= schema.minimum && value <= schema.maximum;
    })
  );
}

/** Reads codes of one digit, with a minus sign or without; gives the records whose cells are of another form. */
function readCodes(
  bytes: Uint8Array,
  { records, starts, ends }: LocatedCells,
  place: number,
  count: number,
  numbers: Int8Array,
  row: number,
  accepted: readonly boolean[],
): readonly number[] {
  const others: number[] = [];
  for (let record = 0; record < records; record++) {
    const start = starts[record * count + place];
    const length = ends[record * count + place] - start;
    const isNegative = length === 2 && bytes[start] === 45;
    const digit = bytes[isNegative ? start + 1 : start] - 48;
    const isShort = (length === 1 || isNegative) && digit >= 0 && digit <= 9;
    const code = isNegative ? -digit : digit;
    if (isShort && accepted[code + 9]) numbers[row + record] = code;
    else others.push(record);
  }
  return others;
}

/** Reads plain numbers between two bounds; gives the records whose cells are of another form. */
function readNumbers(
  bytes: Uint8Array,
  { records, starts, ends }: LocatedCells,
  place: number,
  count: number,
  numbers: Float64Array | Int32Array,
  row: number,
  { minimum, maximum, isWhole, isCertain }: NumberBounds,
): readonly number[] {
  const others: number[] = [];
  for (let record = 0; record < records; record++) {
    const at = record * count + place;
    const value = plainNumber(bytes, starts[at], ends[at]);
    const isAccepted =
      isCertain && value >= minimum && value <= maximum && (!isWhole || Number.isInteger(value));
    if (isAccepted) numbers[row + record] = value;
    else others.push(record);
  }
  return others;
}

/** A column of text. Most texts are those of the record above. */
class TextsScan extends ColumnScan {
  private readonly texts: string[] = [];
  private lastStart = 0;
  private lastEnd = 0;
  private last = "";

  read({ records, starts, ends }: LocatedCells, place: number, count: number, row: number): boolean {
    for (let record = 0; record < records; record++) {
      const start = starts[record * count + place];
      const end = ends[record * count + place];
      // A missing value is counted each time.
      const isRepeated = this.last !== "" && isSameSpan(this.bytes, start, end, this.lastStart, this.lastEnd);
      const value = isRepeated ? this.last : this.valueOf(start, end, row + record);
      if (typeof value !== "string") return false;
      this.texts[row + record] = value;
      this.last = value;
      this.lastStart = start;
      this.lastEnd = end;
    }
    return true;
  }

  column(): Column {
    return this.texts;
  }
}

/** Reads all records into columns; says how many there are, or `undefined` where the file is not plain. */
function scanRecords(
  bytes: Uint8Array,
  headerEnd: number,
  delimiter: string,
  width: number,
  columns: readonly ColumnScan[],
): number | undefined {
  const positions = Int32Array.from(columns, ({ position }) => position);
  const layout = { headerEnd, delimiter: delimiter.charCodeAt(0), width, positions };
  let rows = 0;
  for (const cells of locateCells(bytes, layout)) {
    if (cells === undefined) return undefined;
    for (const [place, column] of columns.entries())
      if (!column.read(cells, place, columns.length, rows)) return undefined;
    rows += cells.records;
  }
  return rows;
}

/**
 * Reads the declared columns of a plain delimited file in one pass over its bytes: cells that nobody asks for are only
 * passed over. What it reads is what the text of the file is parsed to.
 *
 * @param bytes the whole file.
 * @param schema the declaration.
 * @returns the declared columns, or `undefined` where the file is not plain (see `locateCells`) or a cell is refused:
 *   the parser of texts then reads it, or says what is wrong with it.
 */
export function scanColumns<S extends ColumnSchemas>(
  bytes: Uint8Array,
  schema: TableSchema<S>,
): ColumnsOf<S> | undefined {
  const line = headerLine(bytes);
  if (line === undefined || bytes.indexOf(0) >= 0) return undefined;
  const entries = Object.entries(schema.columns);
  const delimiter = likeliestDelimiter(
    line.text,
    entries.map(([, column]) => column.header),
  );
  const header = headerOf(line.text, delimiter);
  const find = columnFinder(header);
  const places = entries.map(([, column]) => find(column.header));
  const isPlain = header.length > 1 && delimiter !== ";" && places.every(({ length }) => length === 1);
  if (!isPlain || new Set(places.flat()).size < places.length) return undefined;
  const form: FileForm = {
    missingNumbers: new MissingSpellings(),
    missingTexts: new MissingSpellings(),
    decimalComma: false,
  };
  const decoder = new CellDecoder(bytes);
  const columns = entries
    .map(([name, column], at) => {
      const [position] = places[at];
      const reader = readerOf(column, form);
      return column.kind === "text"
        ? new TextsScan(name, position, bytes, reader, decoder)
        : new NumbersScan(name, position, column, bytes, reader, decoder);
    })
    .sort((a, b) => a.position - b.position);
  const rows = scanRecords(bytes, line.end, delimiter, header.length, columns);
  const isStray = (form.missingNumbers.stray() ?? form.missingTexts.stray()) !== undefined;
  if (rows === undefined || rows === 0 || isStray) return undefined;
  const read = new Map(columns.map((column) => [column.name, column.column(rows)]));
  return Object.fromEntries(entries.map(([name]) => [name, read.get(name)])) as unknown as ColumnsOf<S>;
}
