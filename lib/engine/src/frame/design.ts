import { type Expression, formatExpression, type Term } from "../formula/tree";
import type { DataColumns } from "../types";
import { type Variable, variableOf } from "./variables";

/** A matrix by columns, each as long as there are rows. A column may be the caller's own, and is never written into. */
export interface ColumnMatrix {
  readonly names: readonly string[];
  readonly rowCount: number;
  readonly columns: readonly Float64Array[];
}

/** Some columns of a matrix, by their positions. */
export function someColumns(
  { names, rowCount, columns }: ColumnMatrix,
  kept: readonly number[],
): ColumnMatrix {
  return {
    names: kept.map((column) => names[column]),
    rowCount,
    columns: kept.map((column) => columns[column]),
  };
}

/** One factor's coding in one term: which of its levels has a column of its own. */
interface CodedVariable {
  readonly variable: Variable;
  /** First level with a column: 1 under treatment contrasts, 0 where every level has one. */
  readonly firstLevel: 0 | 1;
}

/** The columns of some terms, which any data with the same variables can be laid out in. */
export interface Design {
  readonly names: readonly string[];
  /** Lays data out, one row each. */
  matrix(data: DataColumns, rowCount: number): ColumnMatrix;
}

/**
 * Codes a factor of a term by treatment contrasts where the term without it is in the model too, else by a column
 * for every level (R's rule: the columns then span what the term adds).
 */
function codingOf(term: Term, position: number, terms: readonly Term[]): 0 | 1 {
  const others = term.filter((_, at) => at !== position).map(formatExpression);
  const isThere = terms.some(
    (other) => other.length === others.length && other.every((one) => others.includes(formatExpression(one))),
  );
  return isThere ? 1 : 0;
}

/** Names of the columns of a term, the first variable's levels running fastest. */
function columnNames(coded: readonly CodedVariable[]): string[] {
  return coded.reduce<string[]>(
    (names, { variable, firstLevel }) => {
      const own =
        variable.kind === "numeric"
          ? [variable.name]
          : variable.levels.slice(firstLevel).map((level) => variable.name + level);
      return own.flatMap((one) => names.map((before) => (before === "" ? one : `${before}:${one}`)));
    },
    [""],
  );
}

/** The columns of a term: products of the columns of its variables, ones where it has none. */
function columnValues(coded: readonly CodedVariable[], data: DataColumns, rowCount: number): Float64Array[] {
  if (coded.length === 1 && coded[0].variable.kind === "numeric") return [coded[0].variable.values(data)];
  return coded.reduce<Float64Array[]>(
    (columns, { variable, firstLevel }) => {
      if (variable.kind === "numeric") {
        const values = variable.values(data);
        return columns.map((column) => column.map((value, row) => value * values[row]));
      }
      const codes = variable.codes(data);
      return variable.levels
        .slice(firstLevel)
        .flatMap((_, index) =>
          columns.map((column) =>
            column.map((value, row) => (codes[row] === index + firstLevel ? value : 0)),
          ),
        );
    },
    [new Float64Array(rowCount).fill(1)],
  );
}

/**
 * Makes the design of some terms, learning levels and scales from the data.
 *
 * @param terms the terms; the empty one is the intercept.
 * @param data complete data.
 */
export function designOf(terms: readonly Term[], data: DataColumns): Design {
  const variables = new Map<string, Variable>();
  const variableFor = (expression: Expression): Variable => {
    const name = formatExpression(expression);
    const known = variables.get(name) ?? variableOf(expression, data);
    variables.set(name, known);
    return known;
  };
  const coded = terms.map((term) =>
    term.map((expression, position) => ({
      variable: variableFor(expression),
      firstLevel: codingOf(term, position, terms),
    })),
  );
  const names = coded.flatMap((variablesOfTerm) =>
    variablesOfTerm.length === 0 ? ["(Intercept)"] : columnNames(variablesOfTerm),
  );
  return {
    names,
    matrix: (of, rowCount) => ({
      names,
      rowCount,
      columns: coded.flatMap((variablesOfTerm) => columnValues(variablesOfTerm, of, rowCount)),
    }),
  };
}
