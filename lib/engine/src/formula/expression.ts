import type { FunctionName } from "./function-names";

/** Operators between two numbers, as R writes them: `%%` is the remainder, `%/%` the whole quotient. */
export type ArithmeticOperator = "+" | "-" | "*" | "/" | "^" | "%%" | "%/%";

/** Operators whose result is true or false. */
export type ComparisonOperator = "<" | "<=" | ">" | ">=" | "==" | "!=" | "&" | "|";

/** An argument of a function, with its name where one is written. */
export interface Argument {
  readonly name?: string;
  readonly value: Expression;
}

/** A function with its arguments, in the order in which they are written. */
export interface Call {
  readonly kind: "call";
  readonly name: FunctionName;
  readonly arguments: readonly Argument[];
}

/** An expression of columns, such as `log(x)`, `I(x^2)` or `I(x > 0)`. */
export type Expression =
  | { readonly kind: "column"; readonly name: string }
  | { readonly kind: "number"; readonly value: number }
  | { readonly kind: "text"; readonly value: string }
  | { readonly kind: "logical"; readonly value: boolean }
  | { readonly kind: "parentheses"; readonly inner: Expression }
  | { readonly kind: "sign"; readonly operator: "-" | "+" | "!"; readonly operand: Expression }
  | {
      readonly kind: "operation";
      readonly operator: ArithmeticOperator | ComparisonOperator;
      readonly left: Expression;
      readonly right: Expression;
    }
  | Call;

/**
 * Letters, digits, periods and underscores of any script (with joiners); first a letter, or a period before no digit.
 */
export const nameSource = "(?:[\\p{L}\\p{Nl}]|\\.(?!\\p{Nd}))[\\p{L}\\p{M}\\p{N}._\\u200c\\u200d]*";

const plainName = new RegExp(`^${nameSource}$`, "u");

/**
 * A column's name as a formula writes it: in backticks unless it is made of letters, digits, periods and underscores.
 */
export function quoteName(name: string): string {
  if (plainName.test(name) && name !== "TRUE" && name !== "FALSE") return name;
  return inBackticks(name);
}

/** Text in backticks, with those inside it escaped. */
export function inBackticks(text: string): string {
  return `\`${text.replace(/[\\`]/g, "\\$&")}\``;
}

/** A number as R writes it: 15 digits, in scientific notation where that is shorter. */
export function formatNumber(value: number): string {
  const rounded = Number(value.toPrecision(15));
  const [mantissa, power] = rounded.toExponential().split("e");
  const exponent = Number(power);
  const sign = exponent < 0 ? "-" : "+";
  const scientific = `${mantissa}e${sign}${String(Math.abs(exponent)).padStart(2, "0")}`;
  const digits = mantissa.replace(/[-.]/g, "").length;
  const fixed = rounded.toFixed(Math.min(100, Math.max(0, digits - 1 - exponent)));
  return fixed.length <= scientific.length ? fixed : scientific;
}

function formatArgument({ name, value }: Argument): string {
  return name === undefined ? formatExpression(value) : `${name} = ${formatExpression(value)}`;
}

/** Operators that R writes without blanks around them. */
const tightOperators: ReadonlySet<string> = new Set(["/", "^", "%%", "%/%"]);

/** An expression as a formula writes it, with R's blanks. */
export function formatExpression(expression: Expression): string {
  switch (expression.kind) {
    case "column":
      return quoteName(expression.name);
    case "number":
      return formatNumber(expression.value);
    case "text":
      return JSON.stringify(expression.value);
    case "logical":
      return expression.value ? "TRUE" : "FALSE";
    case "parentheses":
      return `(${formatExpression(expression.inner)})`;
    case "sign":
      return expression.operator + formatExpression(expression.operand);
    case "operation": {
      const blank = tightOperators.has(expression.operator) ? "" : " ";
      const [left, right] = [formatExpression(expression.left), formatExpression(expression.right)];
      return `${left}${blank}${expression.operator}${blank}${right}`;
    }
    case "call":
      return `${expression.name}(${expression.arguments.map(formatArgument).join(", ")})`;
  }
}

/** The columns that an expression reads. */
export function columnsOf(expression: Expression): readonly string[] {
  switch (expression.kind) {
    case "column":
      return [expression.name];
    case "number":
    case "text":
    case "logical":
      return [];
    case "parentheses":
      return columnsOf(expression.inner);
    case "sign":
      return columnsOf(expression.operand);
    case "operation":
      return [...columnsOf(expression.left), ...columnsOf(expression.right)];
    case "call":
      return expression.arguments.flatMap(({ value }) => columnsOf(value));
  }
}
