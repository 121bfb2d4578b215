/** A column of whole numbers, none missing. */
export interface IntegerColumnSchema {
  readonly kind: "integer";
  /** Names the header may give the column, in any case. */
  readonly header: readonly string[];
  readonly minimum: number;
  readonly maximum: number;
}

/** A column of numbers; a missing value becomes `NaN`. */
export interface NumberColumnSchema {
  readonly kind: "number";
  readonly header: readonly string[];
  readonly minimum: number;
  readonly maximum: number;
  /** How the file writes a missing value. */
  readonly missing: readonly string[];
  /** Whether only whole numbers are values. */
  readonly isWhole?: true;
}

/** A column of codes from a declared list, from -128 to 127, none missing. */
export interface CodeColumnSchema {
  readonly kind: "code";
  readonly header: readonly string[];
  readonly allowed: readonly number[];
}

/** A column of text; a missing value becomes the empty string. */
export interface TextColumnSchema {
  readonly kind: "text";
  readonly header: readonly string[];
  readonly missing: readonly string[];
  /** The form every value that is not missing must have, with its description in words. */
  readonly form?: { readonly pattern: RegExp; readonly description: string };
}

/** The declaration of one column. */
export type ColumnSchema = IntegerColumnSchema | NumberColumnSchema | CodeColumnSchema | TextColumnSchema;

/** Declarations by the name that the column has in the table. */
export type ColumnSchemas = { readonly [name: string]: ColumnSchema };

/** The declaration of a source file. */
export interface TableSchema<S extends ColumnSchemas = ColumnSchemas> {
  /** What the file is, for messages. */
  readonly title: string;
  readonly columns: S;
  /** Columns whose values together occur once in the file; empty where rows may repeat. */
  readonly key: readonly (keyof S & string)[];
}

/** The column type that a declaration yields. */
export type ColumnOf<S extends ColumnSchema> = S extends { kind: "integer" }
  ? Int32Array
  : S extends { kind: "code" }
    ? Int8Array
    : S extends { kind: "number" }
      ? Float64Array
      : readonly string[];

/** The columns that the declarations yield. */
export type ColumnsOf<S extends ColumnSchemas> = { readonly [name in keyof S]: ColumnOf<S[name]> };

/** Declares a column of whole numbers between two bounds (both included). */
export function integerColumn(
  header: string | readonly string[],
  minimum: number,
  maximum: number,
): IntegerColumnSchema {
  return { kind: "integer", header: namesOf(header), minimum, maximum };
}

/** Declares a column of numbers between two bounds (both included), with the spellings of a missing value. */
export function numberColumn(
  header: string | readonly string[],
  minimum: number,
  maximum: number,
  missing: readonly string[] = ["", "NA"],
): NumberColumnSchema {
  return { kind: "number", header: namesOf(header), minimum, maximum, missing };
}

/** Declares a column of whole numbers between two bounds (both included), with the spellings of a missing value. */
export function wholeNumberColumn(
  header: string | readonly string[],
  minimum: number,
  maximum: number,
  missing: readonly string[] = ["", "NA"],
): NumberColumnSchema {
  return { ...numberColumn(header, minimum, maximum, missing), isWhole: true };
}

/** Declares a column of codes. */
export function codeColumn(header: string | readonly string[], allowed: readonly number[]): CodeColumnSchema {
  return { kind: "code", header: namesOf(header), allowed };
}

/** Declares a column of text, with the spellings of a missing value and the form of the others. */
export function textColumn(
  header: string | readonly string[],
  options: { readonly missing?: readonly string[]; readonly form?: TextColumnSchema["form"] } = {},
): TextColumnSchema {
  return {
    kind: "text",
    header: namesOf(header),
    missing: options.missing ?? ["", "NA"],
    form: options.form,
  };
}

/** Declares a source file; the types of its columns follow from the declarations. */
export function tableSchema<S extends ColumnSchemas>(schema: TableSchema<S>): TableSchema<S> {
  return schema;
}

function namesOf(header: string | readonly string[]): readonly string[] {
  return typeof header === "string" ? [header] : header;
}
