import { ModelError } from "../errors";
import { type Call, columnsOf, type Expression, formatExpression } from "../formula/expression";
import { type Column, columnOf, type DataRows, isText } from "./columns";
import { argumentsOf, evaluatorOf, finiteEvaluatorOf, type NumberEvaluator } from "./evaluate";
import { refuseNotFinite } from "./finite";
import { codesOf, levelsOf } from "./levels";
import { type FactorOptions, withReference } from "./options";
import { orthogonalPolynomial, rawPolynomial } from "./polynomial";

/** A variable of one or more numeric columns, with what it learned from the data. */
export interface NumericVariable {
  readonly kind: "numeric";
  readonly name: string;
  /** What is written behind the name for each of its columns. */
  readonly suffixes: readonly string[];
  columns(rows: DataRows): readonly Float64Array[];
}

/** A variable with levels, which it learned from the data. */
export interface FactorVariable {
  readonly kind: "factor";
  readonly name: string;
  /** Its name, and the column that it is made of. */
  readonly names: readonly string[];
  readonly levels: readonly string[];
  /** Every row's level, -1 where it is missing. */
  codes(rows: DataRows): Int32Array;
}

/** A variable of the model with what it learned from the data, so that new data are treated alike. */
export type Variable = NumericVariable | FactorVariable;

/**
 * Makes a variable of an expression and learns from the data what it must keep: the levels of a factor, the mean and
 * standard deviation of `scale`, the recurrence of `poly`. A text column is a factor, and so is what is true or false.
 *
 * @param data the rows of the fit.
 * @throws ModelError for a factor with one level, and for numbers that are not finite, by their name.
 */
export function variableOf(expression: Expression, data: DataRows, options: FactorOptions = {}): Variable {
  const name = formatExpression(expression);
  if (expression.kind === "call") {
    if (expression.name === "poly") return polynomialOf(expression, data);
    if (expression.name === "factor" || expression.name === "as.factor") {
      return factorOf(argumentsOf(expression).x as Expression, name, data, options);
    }
  }
  if (expression.kind === "column") {
    const isFactor = isText(columnOf(data, expression.name)) || options.factors?.includes(expression.name);
    if (isFactor) return factorOf(expression, name, data, options);
  }
  const evaluator = finiteEvaluatorOf(expression, data);
  if (evaluator.kind === "logical") return logicalFactor(name, evaluator, data, options);
  return { kind: "numeric", name, suffixes: [""], columns: (rows) => [evaluator.values(rows)] };
}

/** The factor of a column, or of the values of an expression. */
function factorOf(
  expression: Expression,
  name: string,
  data: DataRows,
  options: FactorOptions,
): FactorVariable {
  if (expression.kind === "column") {
    const read = (rows: DataRows): Column => columnOf(rows, expression.name);
    return levelled(name, [name, expression.name], read, data, options);
  }
  const evaluator = evaluatorOf(expression, data);
  if (evaluator.kind === "text")
    return levelled(name, [name], (rows) => evaluator.values(rows), data, options);
  const finite = finiteEvaluatorOf(expression, data);
  if (finite.kind === "logical") return logicalFactor(name, finite, data, options);
  return levelled(name, [name], (rows) => finite.values(rows), data, options);
}

function levelled(
  name: string,
  names: readonly string[],
  read: (rows: DataRows) => Column,
  data: DataRows,
  options: FactorOptions,
): FactorVariable {
  const occurring = levelsOf(read(data), names[names.length - 1], data);
  refuseOneLevel(occurring, name, data);
  const levels = withReference(occurring, options, names);
  return {
    kind: "factor",
    name,
    names,
    levels,
    codes: (rows) => codesOf(read(rows) as ArrayLike<unknown>, levels, name, rows),
  };
}

const truths = ["FALSE", "TRUE"];

/** The factor of what is true or false. */
function logicalFactor(
  name: string,
  evaluator: NumberEvaluator,
  data: DataRows,
  options: FactorOptions,
): FactorVariable {
  const occurring = truths.filter((_, value) => evaluator.values(data).includes(value));
  refuseOneLevel(occurring, name, data);
  const levels = withReference(truths, options, [name]);
  return {
    kind: "factor",
    name,
    names: [name],
    levels,
    codes: (rows) =>
      Int32Array.from(evaluator.values(rows), (value) =>
        Number.isNaN(value) ? -1 : levels.indexOf(truths[value]),
      ),
  };
}

/** As R: contrasts can be applied only to factors with 2 or more levels. */
function refuseOneLevel(
  levels: readonly string[],
  name: string,
  { rowCount, origins, caller }: DataRows,
): void {
  if (levels.length > 1) return;
  const left = origins === undefined ? "" : " that are left after rows with missing values were dropped";
  throw new ModelError(
    caller,
    `the factor ${name} has one level, ${JSON.stringify(levels[0])}, in the ${rowCount} rows${left}`,
    "expected at least two; leave the term out, or keep rows of another level",
  );
}

function polynomialOf(call: Call, data: DataRows): NumericVariable {
  const name = formatExpression(call);
  const { x, degree, raw } = argumentsOf(call);
  const argument = finiteEvaluatorOf(x as Expression, data);
  if (argument.kind === "logical") {
    throw new ModelError(data.caller, `${name} is of a logical value`, "expected a numeric column");
  }
  const size = degree?.kind === "number" ? degree.value : 1;
  const isRaw = raw?.kind === "logical" && raw.value;
  const polynomial = isRaw ? rawPolynomial(size) : orthogonalPolynomial(argument.values(data), size, name);
  return {
    kind: "numeric",
    name,
    suffixes: size === 1 ? [""] : Array.from({ length: size }, (_, power) => String(power + 1)),
    columns: (rows) => {
      const columns = polynomial.columns(argument.values(rows));
      for (const column of columns) refuseNotFinite(column, name, columnsOf(call), rows);
      return columns;
    },
  };
}
