import { UserError } from "@alignment/engine";
import {
  declaredModelChoices,
  formatChoiceValue,
  isModelChoice,
  parsePlan,
  plannableChoices,
} from "alignment/multiverse";
import { choices } from "alignment/specification";
import { type Columns, decodeText, parseInferredTable } from "alignment/table";
import type { Looked, PageResult } from "./analysis";
import { inDigits } from "./app/words";

/** A choice of a multiverse: its values, and which of them each row has. */
export interface ChoiceColumn {
  readonly name: string;
  readonly values: readonly unknown[];
  readonly at: Uint16Array;
}

/** The specifications of a multiverse, one row each; `NaN` where a row has no such number. */
export interface Multiverse {
  /** The name of the file. */
  readonly name: string;
  readonly unit: Int32Array;
  readonly choices: readonly ChoiceColumn[];
  readonly rows: Float64Array;
  readonly estimate: Float64Array;
  readonly standardError: Float64Array;
  readonly standardErrorByState: Float64Array;
  readonly status: readonly string[];
  /** The rows with an estimate, by estimate. */
  readonly order: Int32Array;
}

/** What stands beside the choices in every row. */
const numberColumns = ["unit", "rows", "cases", "estimate", "standard_error", "standard_error_by_state"];
const otherColumns = [...numberColumns, "status", "same_as"];

const isParquet = (bytes: Uint8Array): boolean =>
  bytes.length >= 12 && String.fromCharCode(...bytes.subarray(0, 4)) === "PAR1";

/** The columns of a Parquet file, as plain lists. */
async function parquetColumns(name: string, bytes: Uint8Array): Promise<Record<string, readonly unknown[]>> {
  const { parquetReadObjects } = await import("hyparquet");
  const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
  try {
    const rows = await parquetReadObjects({ file });
    const names = Object.keys(rows[0] ?? {});
    return Object.fromEntries(names.map((column) => [column, rows.map((row) => row[column])]));
  } catch (error) {
    throw new UserError(
      `${name} cannot be read as Parquet (${(error as Error).message}); expected the file as npm run multiverse wrote it; it may be cut short`,
    );
  }
}

function csvColumns(name: string, bytes: Uint8Array): Record<string, readonly unknown[]> {
  const { columns } = parseInferredTable(decodeText(bytes, name), name);
  return Object.fromEntries(
    Object.entries(columns as Columns).map(([column, values]) => [column, Array.from<unknown>(values)]),
  );
}

/** The values that a choice is declared with. */
function declaredValues(name: string): readonly unknown[] {
  const declaration = isModelChoice(name)
    ? declaredModelChoices[name]
    : choices[name as keyof typeof choices];
  return [declaration.default, ...declaration.alternatives];
}

/** What a text in a table stands for, as a value of a choice; the inverse of `formatChoiceValue`. */
function valueInFile(name: string, text: string): unknown {
  const declared = declaredValues(name).find((value) => formatChoiceValue(value as string) === text);
  if (declared !== undefined) return declared;
  const model = declaredValues(name)[0];
  if (typeof model === "number") return Number(text);
  if (!Array.isArray(model)) return text;
  const parts = text.split(" ").filter((part) => part !== "");
  return typeof model[0] === "number" ? parts.map(Number) : parts;
}

/** A cell as text; empty where it is missing, as a list without entries is. */
const textOf = (cell: unknown): string =>
  cell === null || cell === undefined || Number.isNaN(cell) ? "" : String(cell);

function choiceColumn(file: string, name: string, cells: readonly unknown[]): ChoiceColumn {
  const fail = (what: string): never => {
    throw new UserError(
      `${file}: ${what}; expected specifications.csv or .parquet of a multiverse that was run with this version of the project`,
    );
  };
  if (!plannableChoices.includes(name)) fail(`the column "${name}" is no choice of this page`);
  const texts = cells.map(textOf);
  const distinct = [...new Set(texts)];
  const values = distinct.map((text) => valueInFile(name, text));
  try {
    parsePlan({ choices: { [name]: values } });
  } catch (error) {
    fail((error as Error).message.replace(/^plan: /, ""));
  }
  const placeOf = new Map(distinct.map((text, at) => [text, at]));
  return { name, values, at: Uint16Array.from(texts, (text) => placeOf.get(text) as number) };
}

/** The cells of a table by column. */
type Cells = Readonly<Record<string, readonly unknown[]>>;

/** The numbers of a column; NaN where a cell is empty. */
function numbersOf(file: string, columns: Cells, column: string): Float64Array {
  return Float64Array.from(columns[column], (cell, row) => {
    const text = textOf(cell);
    if (text !== "" && Number.isNaN(Number(text)))
      throw new UserError(
        `${file}: specification in row ${row + 1} has "${text}" in the column "${column}"; expected a number; open the file as npm run multiverse wrote it`,
      );
    return text === "" ? Number.NaN : Number(text);
  });
}

/** The numbers of the specifications, each once. */
function unitsOf(file: string, columns: Cells): Int32Array {
  const units = numbersOf(file, columns, "unit");
  units.forEach((unit, row) => {
    if (!Number.isInteger(unit) || unit < 0)
      throw new UserError(
        `${file}: specification in row ${row + 1} has the number "${textOf(columns.unit[row])}"; expected a whole number; open the file as npm run multiverse wrote it`,
      );
  });
  if (new Set(units).size < units.length) {
    const twice = units.find((unit, row) => units.indexOf(unit) < row);
    throw new UserError(
      `${file} has two specifications of the number ${twice}; expected each once; open the file as npm run multiverse wrote it`,
    );
  }
  return Int32Array.from(units);
}

/**
 * Reads the specifications that `npm run multiverse` wrote.
 *
 * @param name the file's name, for messages.
 * @param bytes of `specifications.csv` or `specifications.parquet`; which of them, the content says.
 * @throws UserError for a file that is something else, is cut short, or names a choice or a value that is not known.
 */
export async function readMultiverse(name: string, bytes: Uint8Array): Promise<Multiverse> {
  const columns = isParquet(bytes) ? await parquetColumns(name, bytes) : csvColumns(name, bytes);
  const missing = otherColumns.filter((column) => columns[column] === undefined);
  if (missing.length > 0) {
    throw new UserError(
      `${name} has no column ${missing.join(", ")}; expected specifications.csv or .parquet, as npm run multiverse writes them`,
    );
  }
  const unit = unitsOf(name, columns);
  const estimate = numbersOf(name, columns, "estimate");
  const order = Int32Array.from(unit.keys())
    .filter((row) => Number.isFinite(estimate[row]))
    .sort((one, other) => estimate[one] - estimate[other] || one - other);
  if (order.length === 0) {
    throw new UserError(`${name} has no specification with an estimate; expected at least one`);
  }
  return {
    name,
    unit,
    estimate,
    order,
    choices: Object.keys(columns)
      .filter((column) => !otherColumns.includes(column))
      .map((column) => choiceColumn(name, column, columns[column])),
    rows: numbersOf(name, columns, "rows"),
    standardError: numbersOf(name, columns, "standard_error"),
    standardErrorByState: numbersOf(name, columns, "standard_error_by_state"),
    status: columns.status.map(String),
  };
}

/** The specification of a row. */
export function specificationOfRow({ choices: columns }: Pick<Multiverse, "choices">, row: number): Looked {
  const changes: Record<string, unknown> = {};
  const model: Record<string, unknown> = {};
  for (const { name, values, at } of columns) (isModelChoice(name) ? model : changes)[name] = values[at[row]];
  return { changes, model } as Looked;
}

/** The row of a specification by its number; `undefined` where the file has none. */
export function rowOfUnit({ unit }: Pick<Multiverse, "unit">, wanted: number): number | undefined {
  const row = unit[wanted] === wanted ? wanted : unit.indexOf(wanted);
  return row < 0 ? undefined : row;
}

/**
 * Estimates of one specification agree to this part of the larger one: other machines and other companions move digits.
 */
const sameEstimate = 1e-6;

/**
 * What a file says otherwise than this page computes, on its first, middle and last row by estimate: a sentence each.
 * It has some where the file comes from other data or from other code.
 *
 * @param fit computes a specification here.
 */
export async function differencesFrom(
  multiverse: Multiverse,
  fit: (looked: Looked) => Promise<PageResult>,
): Promise<string[]> {
  const { order, unit, rows, estimate } = multiverse;
  const compared = new Set([order[0], order[order.length >> 1], order[order.length - 1]]);
  const differences: string[] = [];
  for (const row of compared) {
    const here = await fit(specificationOfRow(multiverse, row));
    const there = `${rows[row].toLocaleString("en-US")} observations and the slope ${inDigits(estimate[row])}`;
    if (here.kind === "failed") {
      differences.push(
        `specification ${unit[row]} has ${there} in the file and no result here (${here.message})`,
      );
      continue;
    }
    const slope = here.terms.find(({ term }) => term === "duration")?.estimate ?? Number.NaN;
    const tolerance = sameEstimate * Math.max(Math.abs(slope), Math.abs(estimate[row]));
    if (here.rows === rows[row] && Math.abs(slope - estimate[row]) <= tolerance) continue;
    differences.push(
      `specification ${unit[row]} has ${there} in the file, ${here.rows.toLocaleString("en-US")} and ${inDigits(slope)} here`,
    );
  }
  return differences;
}
