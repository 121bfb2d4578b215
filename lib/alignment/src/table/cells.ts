import type { Column } from "./columns";
import type { MissingSpellings } from "./missing";
import type {
  CodeColumnSchema,
  ColumnSchema,
  IntegerColumnSchema,
  NumberColumnSchema,
  TextColumnSchema,
} from "./schema";

/** Turns the cells of one column into values, row by row. */
export interface ColumnReader {
  readonly name: string;
  readonly position: number;
  /** Adds the cell of a record; returns what was expected where the cell is refused. */
  add(cell: string, record: number): string | undefined;
  column(): Column;
}

/** What the readers of one file share. */
export interface FileForm {
  /** Programs may write a missing number in another way than a missing text. */
  readonly missingNumbers: MissingSpellings;
  readonly missingTexts: MissingSpellings;
  /** Whether numbers may have a decimal comma, as spreadsheets write them where semicolons part the cells. */
  readonly decimalComma: boolean;
}

const plainNumber = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;

/** The number that a cell writes in plain or scientific form, or `NaN`. */
export function parseNumber(cell: string): number {
  return plainNumber.test(cell) ? Number(cell) : Number.NaN;
}

/** The number that a cell writes with a decimal comma, or `NaN`. */
export function parseDecimalComma(cell: string): number {
  return /^[+-]?\d+,\d+$/.test(cell) ? Number(cell.replace(",", ".")) : Number.NaN;
}

/** A reader of the column that stands at `position` of every record of a file. */
export function readerOf(name: string, schema: ColumnSchema, position: number, form: FileForm): ColumnReader {
  switch (schema.kind) {
    case "integer":
      return integerReader(name, schema, position);
    case "code":
      return codeReader(name, schema, position);
    case "number":
      return numberReader(name, schema, position, form);
    case "text":
      return textReader(name, schema, position, form);
  }
}

function integerReader(name: string, schema: IntegerColumnSchema, position: number): ColumnReader {
  const values: number[] = [];
  const expected = `a whole number from ${schema.minimum} to ${schema.maximum}`;
  return {
    name,
    position,
    add: (cell) => {
      const value = parseNumber(cell.trim());
      if (!Number.isInteger(value) || value < schema.minimum || value > schema.maximum) return expected;
      values.push(value);
      return undefined;
    },
    column: () => Int32Array.from(values),
  };
}

/** The value of a cell of one digit, or of a minus sign and one digit; `NaN` for any other cell. */
function shortInteger(cell: string): number {
  if (cell.length === 1) return cell.charCodeAt(0) - 48;
  return cell.length === 2 && cell[0] === "-" ? 48 - cell.charCodeAt(1) : Number.NaN;
}

/**
 * Nearly all codes are one digit or a minus sign and one, and are read without a look-up by their text: on the 1.2
 * million codes of the state-year file this takes half of the time.
 */
function codeReader(name: string, schema: CodeColumnSchema, position: number): ColumnReader {
  const values: number[] = [];
  const codes = new Set(schema.allowed);
  const isShortCode = Array.from({ length: 19 }, (_, index) => schema.allowed.includes(index - 9));
  const expected = `one of the codes ${schema.allowed.join(", ")}`;
  return {
    name,
    position,
    add: (cell) => {
      const short = shortInteger(cell);
      if (isShortCode[short + 9] === true) {
        values.push(short);
        return undefined;
      }
      const code = parseNumber(cell.trim());
      if (!codes.has(code)) return expected;
      values.push(code);
      return undefined;
    },
    column: () => Int8Array.from(values),
  };
}

function numberReader(
  name: string,
  schema: NumberColumnSchema,
  position: number,
  form: FileForm,
): ColumnReader {
  const values: number[] = [];
  const missing = new Set(schema.missing);
  const bounds = `a number from ${schema.minimum} to ${schema.maximum}`;
  const expected = missing.size === 0 ? bounds : `${bounds}, or ${spellings(schema.missing)} where missing`;
  return {
    name,
    position,
    add: (cell, record) => {
      const trimmed = cell.trim();
      let value = missing.has(trimmed) ? Number.NaN : parseNumber(trimmed);
      if (form.decimalComma && Number.isNaN(value)) value = parseDecimalComma(trimmed);
      const isAccepted = value >= schema.minimum && value <= schema.maximum;
      if (!isAccepted && !form.missingNumbers.isMissing(trimmed, missing, record, schema.header[0]))
        return expected;
      values.push(isAccepted ? value : Number.NaN);
      return undefined;
    },
    column: () => Float64Array.from(values),
  };
}

/** What a blank or one of the usual codes for a missing value is in a column that always has a text. */
const noText: ReadonlySet<string> = new Set(["", "NA", "N/A", ".", "-9", "-99", "-999"]);

function textReader(name: string, schema: TextColumnSchema, position: number, form: FileForm): ColumnReader {
  const values: string[] = [];
  const missing = new Set(schema.missing);
  return {
    name,
    position,
    add: (cell, record) => {
      const trimmed = cell.trim();
      const isMissing =
        schema.form === undefined
          ? missing.has(trimmed)
          : form.missingTexts.isMissing(trimmed, missing, record, schema.header[0]);
      const isAccepted = schema.form?.pattern.test(trimmed) ?? !noText.has(trimmed);
      if (!isMissing && !isAccepted) return schema.form?.description ?? "a text";
      values.push(isMissing ? "" : trimmed);
      return undefined;
    },
    column: () => values,
  };
}

function spellings(missing: readonly string[]): string {
  return missing.map((spelling) => (spelling === "" ? "an empty cell" : `"${spelling}"`)).join(" or ");
}
