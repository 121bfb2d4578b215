import type { MissingSpellings } from "./missing";
import type {
  CodeColumnSchema,
  ColumnSchema,
  IntegerColumnSchema,
  NumberColumnSchema,
  TextColumnSchema,
} from "./schema";

/** Turns the cells of one column into values. */
export interface CellReader {
  readonly kind: ColumnSchema["kind"];
  /** What the column accepts, in words. */
  readonly expected: string;
  /** The value of the cell of a record, `NaN` or "" where it is missing; `undefined` where it is refused. */
  valueOf(cell: string, record: number): number | string | undefined;
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
  return /^[+-]?\d+,\d+([eE][+-]?\d+)?$/.test(cell) ? Number(cell.replace(",", ".")) : Number.NaN;
}

/** A reader of the cells of a declared column. */
export function readerOf(schema: ColumnSchema, form: FileForm): CellReader {
  switch (schema.kind) {
    case "integer":
      return integerReader(schema);
    case "code":
      return codeReader(schema);
    case "number":
      return numberReader(schema, form);
    case "text":
      return textReader(schema, form);
  }
}

function integerReader({ kind, minimum, maximum }: IntegerColumnSchema): CellReader {
  return {
    kind,
    expected: `a whole number from ${minimum} to ${maximum}`,
    valueOf: (cell) => {
      const value = parseNumber(cell.trim());
      return Number.isInteger(value) && value >= minimum && value <= maximum ? value : undefined;
    },
  };
}

function codeReader({ kind, allowed }: CodeColumnSchema): CellReader {
  const codes = new Map(allowed.map((code) => [String(code), code]));
  const values = new Set(allowed);
  return {
    kind,
    expected: `one of the codes ${allowed.join(", ")}`,
    valueOf: (cell) => {
      const code = codes.get(cell) ?? parseNumber(cell.trim());
      return values.has(code) ? code : undefined;
    },
  };
}

function numberReader(schema: NumberColumnSchema, form: FileForm): CellReader {
  const { kind, minimum, maximum, isWhole = false } = schema;
  const missing = new Set(schema.missing);
  const bounds = `a ${isWhole ? "whole " : ""}number from ${minimum} to ${maximum}`;
  return {
    kind,
    expected: missing.size === 0 ? bounds : `${bounds}, or ${spellings(schema.missing)} where missing`,
    valueOf: (cell, record) => {
      const trimmed = cell.trim();
      let value = missing.has(trimmed) ? Number.NaN : parseNumber(trimmed);
      if (form.decimalComma && Number.isNaN(value)) value = parseDecimalComma(trimmed);
      if (value >= minimum && value <= maximum && (!isWhole || Number.isInteger(value))) return value;
      const isMissing = form.missingNumbers.isMissing(trimmed, missing, record, schema.header[0]);
      return isMissing ? Number.NaN : undefined;
    },
  };
}

/** What a blank or one of the usual codes for a missing value is in a column that always has a text. */
const noText: ReadonlySet<string> = new Set(["", "NA", "N/A", ".", "-9", "-99", "-999"]);

function textReader(schema: TextColumnSchema, form: FileForm): CellReader {
  const missing = new Set(schema.missing);
  return {
    kind: schema.kind,
    expected: schema.form?.description ?? "a text",
    valueOf: (cell, record) => {
      const trimmed = cell.trim();
      const isMissing =
        schema.form === undefined
          ? missing.has(trimmed)
          : form.missingTexts.isMissing(trimmed, missing, record, schema.header[0]);
      if (isMissing) return "";
      const isAccepted = schema.form?.pattern.test(trimmed) ?? !noText.has(trimmed);
      return isAccepted ? trimmed : undefined;
    },
  };
}

function spellings(missing: readonly string[]): string {
  return missing.map((spelling) => (spelling === "" ? "an empty cell" : `"${spelling}"`)).join(" or ");
}
