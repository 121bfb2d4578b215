import { ModelError } from "../errors";
import { type Expression, formatExpression } from "../formula/tree";
import type { DataColumns } from "../types";

/** A variable of the model with what it learned from the data, so that new data are treated alike. */
export type Variable =
  | { readonly kind: "numeric"; readonly name: string; values(data: DataColumns): Float64Array }
  | {
      readonly kind: "factor";
      readonly name: string;
      readonly levels: readonly string[];
      codes(data: DataColumns): Int32Array;
    };

function columnOf(data: DataColumns, name: string): ArrayLike<number> | readonly string[] {
  if (!Object.hasOwn(data, name)) {
    throw new ModelError(
      "fitMixedModel",
      `the data have no column "${name}"`,
      `expected one of ${Object.keys(data).join(", ")}`,
    );
  }
  return data[name];
}

/** Whether a column holds text. */
export function isText(column: ArrayLike<number> | readonly string[]): column is readonly string[] {
  return column.length > 0 && typeof column[0] === "string";
}

/**
 * Marks the rows in which a column is missing: `NaN`, `null`, `undefined`, or the empty string.
 *
 * @returns how many there are.
 */
export function markMissing(column: ArrayLike<number> | readonly string[], marks: Uint8Array): number {
  if (column instanceof Int32Array) return 0;
  if (column instanceof Float64Array) return markNotANumber(column, marks);
  let count = 0;
  for (let row = 0; row < column.length; row++) {
    const value: unknown = column[row];
    if (value === "" || value === null || value === undefined || Number.isNaN(value)) {
      marks[row] = 1;
      count += 1;
    }
  }
  return count;
}

/** Whether all numbers are finite: zero times any other is not a number. */
function areFinite(column: Float64Array): boolean {
  let first = 0;
  let second = 0;
  let third = 0;
  let fourth = 0;
  let row = 0;
  for (; row + 3 < column.length; row += 4) {
    first += 0 * column[row];
    second += 0 * column[row + 1];
    third += 0 * column[row + 2];
    fourth += 0 * column[row + 3];
  }
  for (; row < column.length; row++) first += 0 * column[row];
  return first + second + third + fourth === 0;
}

function markNotANumber(column: Float64Array, marks: Uint8Array): number {
  if (areFinite(column)) return 0;
  let count = 0;
  for (let row = 0; row < column.length; row++) {
    const value = column[row];
    if (!Number.isNaN(value)) continue;
    marks[row] = 1;
    count += 1;
  }
  return count;
}

/** The numbers of a column; a `Float64Array` is handed on as it is, and nothing here writes into it. */
function numbersOf(data: DataColumns, name: string): Float64Array {
  const column = columnOf(data, name);
  if (column instanceof Int32Array) return Float64Array.from(column);
  const values = column instanceof Float64Array ? column : copyNumbers(column, name);
  if (areFinite(values)) return values;
  for (let row = 0; row < values.length; row++) {
    if (values[row] === Number.POSITIVE_INFINITY || values[row] === Number.NEGATIVE_INFINITY) {
      throw new ModelError(
        "fitMixedModel",
        `column "${name}" is infinite in row ${row + 1}`,
        "expected finite numbers",
      );
    }
  }
  return values;
}

function copyNumbers(column: ArrayLike<number> | readonly string[], name: string): Float64Array {
  const values = new Float64Array(column.length);
  for (let row = 0; row < column.length; row++) {
    const value: unknown = column[row];
    if (typeof value !== "number") {
      throw new ModelError(
        "fitMixedModel",
        `column "${name}" holds ${JSON.stringify(value)} in row ${row + 1}, where a number is needed`,
        `use a numeric column, or factor(${name}) for categories`,
      );
    }
    values[row] = value;
  }
  return values;
}

/** The levels of a column in order: numbers ascending, text by code points. */
export function levelsOf(column: ArrayLike<number> | readonly string[]): readonly string[] {
  if (isText(column)) return [...new Set(column)].sort();
  return [...new Set(Array.from(column))].sort((a, b) => a - b).map(String);
}

/** The number of every row's level. */
export function codesOf(
  column: ArrayLike<number> | readonly string[],
  levels: readonly string[],
  name: string,
): Int32Array {
  const number = new Map(levels.map((level, index) => [level, index]));
  const codes = new Int32Array(column.length);
  for (let row = 0; row < column.length; row++) {
    const code = number.get(String(column[row]));
    if (code === undefined) {
      throw new ModelError(
        "predict",
        `"${column[row]}" is no level of ${name} that the model was fitted to`,
        `expected one of ${levels.join(", ")}`,
      );
    }
    codes[row] = code;
  }
  return codes;
}

const transforms = { log: Math.log, exp: Math.exp, sqrt: Math.sqrt } as const;

function arithmetic(operator: string, a: number, b: number): number {
  switch (operator) {
    case "+":
      return a + b;
    case "-":
      return a - b;
    case "*":
      return a * b;
    case "/":
      return a / b;
    default:
      return a ** b;
  }
}

type Evaluator = (data: DataColumns) => Float64Array;

/** A function that evaluates a numeric expression; `scale` keeps the mean and standard deviation of `data`. */
function evaluatorOf(expression: Expression, data: DataColumns): Evaluator {
  switch (expression.kind) {
    case "column":
      return (of) => numbersOf(of, expression.name);
    case "number":
      return (of) => new Float64Array(Object.values(of)[0]?.length ?? 0).fill(expression.value);
    case "arithmetic": {
      const [left, right] = [evaluatorOf(expression.left, data), evaluatorOf(expression.right, data)];
      return (of) => {
        const other = right(of);
        return left(of).map((value, row) => arithmetic(expression.operator, value, other[row]));
      };
    }
    case "call":
      return callEvaluator(expression.name, evaluatorOf(expression.argument, data), expression, data);
  }
}

function callEvaluator(
  name: string,
  argument: Evaluator,
  expression: Expression,
  data: DataColumns,
): Evaluator {
  if (name === "I") return argument;
  if (name === "factor") {
    throw new ModelError("fitMixedModel", "factor() stands inside arithmetic", "use it as a term of its own");
  }
  if (name === "scale") {
    const { mean, standardDeviation } = momentsOf(argument(data), formatExpression(expression));
    return (of) => argument(of).map((value) => (value - mean) / standardDeviation);
  }
  const transform = transforms[name as keyof typeof transforms];
  return (of) => {
    const values = argument(of);
    return values.map((value, row) => {
      const result = transform(value);
      if (Number.isFinite(result) || Number.isNaN(value)) return result;
      throw new ModelError(
        "fitMixedModel",
        `${formatExpression(expression)} is ${result} in row ${row + 1}, where its argument is ${value}`,
        "transform or drop such rows first",
      );
    });
  };
}

/** Mean and standard deviation (with n - 1) of a column, as R's `scale` takes them. */
function momentsOf(values: Float64Array, name: string): { mean: number; standardDeviation: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const standardDeviation = Math.sqrt(squares / (values.length - 1));
  if (!(standardDeviation > 0)) {
    throw new ModelError("fitMixedModel", `${name} has no spread in the data`, "drop the constant column");
  }
  return { mean, standardDeviation };
}

/**
 * Makes a variable of an expression and learns from the data what it must keep: the levels of a factor, the mean
 * and standard deviation of `scale`. A text column is a factor.
 */
export function variableOf(expression: Expression, data: DataColumns): Variable {
  const name = formatExpression(expression);
  const factorColumn = factorColumnOf(expression, data);
  if (factorColumn !== undefined) {
    const levels = levelsOf(columnOf(data, factorColumn));
    return { kind: "factor", name, levels, codes: (of) => codesOf(columnOf(of, factorColumn), levels, name) };
  }
  return { kind: "numeric", name, values: evaluatorOf(expression, data) };
}

/** The column that an expression takes as a factor, if it does. */
function factorColumnOf(expression: Expression, data: DataColumns): string | undefined {
  if (expression.kind === "column")
    return isText(columnOf(data, expression.name)) ? expression.name : undefined;
  if (expression.kind !== "call" || expression.name !== "factor") return undefined;
  if (expression.argument.kind !== "column") {
    throw new ModelError(
      "fitMixedModel",
      `${formatExpression(expression)} is no factor of a column`,
      "write factor(column)",
    );
  }
  return expression.argument.name;
}
