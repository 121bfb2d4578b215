import { ModelError } from "../errors";
import {
  type ArithmeticOperator,
  type Call,
  type ComparisonOperator,
  columnsOf,
  type Expression,
  formatExpression,
} from "../formula/expression";
import type { ElementaryName } from "../formula/function-names";
import { type Arguments, matchArguments } from "../formula/functions";
import { shown } from "../options";
import { columnOf, type DataRows, isMissing, isText, numbersOf, rowNumber } from "./columns";
import { refuseNotFinite } from "./finite";

/** Gives numbers for any rows; a logical one gives 1 where it is true and 0 where it is false. */
export interface NumberEvaluator {
  readonly kind: "number" | "logical";
  values(rows: DataRows): Float64Array;
}

/** Gives the text of any rows. */
export interface TextEvaluator {
  readonly kind: "text";
  values(rows: DataRows): readonly string[];
}

export type Evaluator = NumberEvaluator | TextEvaluator;

const elementary: { readonly [Name in ElementaryName]: (value: number) => number } = {
  log: Math.log,
  log2: Math.log2,
  log10: Math.log10,
  log1p: Math.log1p,
  exp: Math.exp,
  expm1: Math.expm1,
  sqrt: Math.sqrt,
  abs: Math.abs,
  sign: Math.sign,
  floor: Math.floor,
  ceiling: Math.ceil,
  sin: Math.sin,
  cos: Math.cos,
  tan: Math.tan,
};

const truth = (value: boolean): number => (value ? 1 : 0);

/** Operators between numbers; those between truths take 1 and 0. */
const operations: {
  readonly [Operator in ArithmeticOperator | ComparisonOperator]: (a: number, b: number) => number;
} = {
  "+": (a, b) => a + b,
  "-": (a, b) => a - b,
  "*": (a, b) => a * b,
  "/": (a, b) => a / b,
  "^": (a, b) => a ** b,
  "%%": (a, b) => a - Math.floor(a / b) * b,
  "%/%": (a, b) => Math.floor(a / b),
  "<": (a, b) => truth(a < b),
  "<=": (a, b) => truth(a <= b),
  ">": (a, b) => truth(a > b),
  ">=": (a, b) => truth(a >= b),
  "==": (a, b) => truth(a === b),
  "!=": (a, b) => truth(a !== b),
  "&": (a, b) => truth(a !== 0 && b !== 0),
  "|": (a, b) => truth(a !== 0 || b !== 0),
};

const arithmeticOperators: ReadonlySet<string> = new Set(["+", "-", "*", "/", "^", "%%", "%/%"]);

/** The arguments of a call by parameter; a typed specification may hold a call that no formula can write. */
export function argumentsOf(call: Call): Arguments {
  const matched = matchArguments(call.name, call.arguments);
  if (typeof matched === "string") throw new ModelError("fitMixedModel", matched, "correct the term");
  return matched;
}

/**
 * Makes an expression ready to be evaluated on any rows; `scale` learns its mean and standard deviation here.
 *
 * @param data the rows of the fit.
 * @throws ModelError where text stands in arithmetic, or a factor or polynomial inside of an expression.
 */
export function evaluatorOf(expression: Expression, data: DataRows): Evaluator {
  switch (expression.kind) {
    case "column": {
      const { name } = expression;
      if (!isText(columnOf(data, name))) return { kind: "number", values: (rows) => numbersOf(rows, name) };
      return { kind: "text", values: (rows) => textOf(rows, name) };
    }
    case "number":
      return { kind: "number", values: ({ rowCount }) => new Float64Array(rowCount).fill(expression.value) };
    case "logical":
      return {
        kind: "logical",
        values: ({ rowCount }) => new Float64Array(rowCount).fill(truth(expression.value)),
      };
    case "text":
      return { kind: "text", values: ({ rowCount }) => new Array(rowCount).fill(expression.value) };
    case "parentheses":
      return evaluatorOf(expression.inner, data);
    case "sign": {
      const operand = numberEvaluatorOf(expression.operand, data);
      if (expression.operator === "+") return { kind: "number", values: operand.values };
      if (expression.operator === "-") {
        return { kind: "number", values: (rows) => operand.values(rows).map((value) => -value) };
      }
      return {
        kind: "logical",
        values: (rows) =>
          operand.values(rows).map((value) => (Number.isNaN(value) ? value : truth(value === 0))),
      };
    }
    case "operation":
      return operationEvaluator(expression, data);
    case "call":
      return callEvaluator(expression, data);
  }
}

/** Text of a column that held text in the data of the fit. */
function textOf(rows: DataRows, name: string): readonly string[] {
  return Array.from(columnOf(rows, name) as ArrayLike<unknown>, (value) =>
    isMissing(value) ? "" : String(value),
  );
}

/** As `evaluatorOf`, where a number is needed. */
function numberEvaluatorOf(expression: Expression, data: DataRows): NumberEvaluator {
  const evaluator = evaluatorOf(expression, data);
  if (evaluator.kind !== "text") return evaluator;
  const inner = expression.kind === "parentheses" ? expression.inner : expression;
  if (inner.kind === "column") {
    const [value] = evaluator.values(data);
    throw new ModelError(
      data.caller,
      `column "${inner.name}" holds ${shown(value)} in row ${rowNumber(data, 0)}; it must be numeric`,
      `use a numeric column, or factor(${inner.name}) for categories`,
    );
  }
  throw new ModelError(data.caller, `${formatExpression(inner)} is text`, "expected a number");
}

function operationEvaluator(
  expression: Extract<Expression, { kind: "operation" }>,
  data: DataRows,
): NumberEvaluator {
  const { operator } = expression;
  const isEquality = operator === "==" || operator === "!=";
  if (isEquality) {
    const sides = [evaluatorOf(expression.left, data), evaluatorOf(expression.right, data)];
    if (sides.some(({ kind }) => kind === "text")) return textComparison(expression, sides, data);
  }
  const left = numberEvaluatorOf(expression.left, data);
  const right = numberEvaluatorOf(expression.right, data);
  const operation = operations[operator];
  if (arithmeticOperators.has(operator)) {
    return {
      kind: "number",
      values: (rows) => {
        const other = right.values(rows);
        return left.values(rows).map((value, row) => operation(value, other[row]));
      },
    };
  }
  return {
    kind: "logical",
    values: (rows) => {
      const other = right.values(rows);
      return left
        .values(rows)
        .map((value, row) =>
          Number.isNaN(value) || Number.isNaN(other[row]) ? Number.NaN : operation(value, other[row]),
        );
    },
  };
}

/** `a == "yes"`: missing where one side is. */
function textComparison(
  expression: Extract<Expression, { kind: "operation" }>,
  [left, right]: readonly Evaluator[],
  data: DataRows,
): NumberEvaluator {
  if (left.kind !== "text" || right.kind !== "text") {
    throw new ModelError(
      data.caller,
      `${formatExpression(expression)} compares a text with a number`,
      'expected two texts, such as I(a == "yes"), or two numbers',
    );
  }
  const whenEqual = expression.operator === "==";
  return {
    kind: "logical",
    values: (rows) => {
      const [a, b] = [left.values(rows), right.values(rows)];
      return Float64Array.from(a, (value, row) =>
        value === "" || b[row] === "" ? Number.NaN : truth((value === b[row]) === whenEqual),
      );
    },
  };
}

function callEvaluator(call: Call, data: DataRows): Evaluator {
  const { x, base, center, scale } = argumentsOf(call);
  if (x === undefined) throw new ModelError(data.caller, `${call.name}() has no argument`, "name a column");
  switch (call.name) {
    case "I":
      return evaluatorOf(x, data);
    case "factor":
    case "as.factor":
    case "poly":
      throw new ModelError(
        data.caller,
        `${formatExpression(call)} stands inside of an expression`,
        "use it as a term of its own",
      );
    case "scale": {
      const argument = finiteEvaluatorOf(x, data);
      const isTrue = (one: Expression | undefined): boolean => one?.kind !== "logical" || one.value;
      const { centre, divisor } = learnScale(
        argument.values(data),
        isTrue(center),
        isTrue(scale),
        formatExpression(call),
      );
      return {
        kind: "number",
        values: (rows) => argument.values(rows).map((value) => (value - centre) / divisor),
      };
    }
    default: {
      const argument = numberEvaluatorOf(x, data);
      const transform = elementary[call.name];
      const divisor = base?.kind === "number" ? Math.log(base.value) : 1;
      return {
        kind: "number",
        values: (rows) => argument.values(rows).map((value) => transform(value) / divisor),
      };
    }
  }
}

/**
 * What R's `scale` takes off and divides by: the mean, and the standard deviation (the root of the mean square with
 * n − 1 where nothing is taken off). Sums are of values over the largest, which no square overflows.
 */
function learnScale(
  values: Float64Array,
  center: boolean,
  scale: boolean,
  name: string,
): { centre: number; divisor: number } {
  const centre = center ? values.reduce((sum, value) => sum + value / values.length, 0) : 0;
  if (!scale) return { centre, divisor: 1 };
  const most = values.reduce((reach, value) => Math.max(reach, Math.abs(value - centre)), 0);
  const squares = values.reduce((sum, value) => sum + ((value - centre) / most) ** 2, 0);
  const divisor = most * Math.sqrt(squares / (values.length - 1));
  if (divisor > 0 && Number.isFinite(divisor)) return { centre, divisor };
  throw new ModelError("fitMixedModel", `${name} is constant in the data`, "drop the constant column");
}

/**
 * As `numberEvaluatorOf`, which refuses infinite columns; an infinite or undefined result is refused where the columns
 * themselves are known.
 */
export function finiteEvaluatorOf(expression: Expression, data: DataRows): NumberEvaluator {
  const evaluator = numberEvaluatorOf(expression, data);
  if (expression.kind === "column") return evaluator;
  const values = (rows: DataRows): Float64Array => {
    const result = evaluator.values(rows);
    refuseNotFinite(result, formatExpression(expression), columnsOf(expression), rows);
    return result;
  };
  return { kind: evaluator.kind, values };
}
