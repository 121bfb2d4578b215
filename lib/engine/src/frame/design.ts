import { columnsOf, type Expression, formatExpression } from "../formula/expression";
import { formatTerm, type Term } from "../formula/tree";
import type { DataColumns } from "../types";
import { type CodedColumn, type CodedVariable, codedVariable, codingOf } from "./coding";
import { type DataRows, onesOf } from "./columns";
import { refuseNotFinite } from "./finite";
import type { FactorOptions } from "./options";
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

/** The columns of some terms, which any data with the same variables can be laid out in. */
export interface Design {
  readonly names: readonly string[];
  /** By column, the position of its term among `terms`. */
  readonly termOfColumn: readonly number[];
  readonly terms: readonly Term[];
  /** The variables of all terms, each once, with the levels of the factors. */
  readonly variables: readonly Variable[];
  /**
   * By column, what it holds: two columns with one identity hold the same on the same data, also where the designs are
   * two, and columns of one design differ in it even where level names make their names equal.
   */
  readonly identities: readonly string[];
  /**
   * Lays data out, one row each; `NaN` where a variable is missing.
   *
   * @param caller the exported function, for messages.
   */
  matrix(data: DataColumns, rowCount: number, caller?: string): ColumnMatrix;
  /** As `matrix`, of rows that know where they come from. */
  layOut(rows: DataRows): ColumnMatrix;
}

interface CodedTerm {
  readonly term: Term;
  readonly variables: readonly CodedVariable[];
}

/** The columns of a term by those of its variables, the first variable's running fastest. */
function columnsOfTerm({ variables }: CodedTerm): readonly (readonly CodedColumn[])[] {
  return variables.reduce<readonly (readonly CodedColumn[])[]>(
    (all, { columns }) => columns.flatMap((column) => all.map((before) => [...before, column])),
    [[]],
  );
}

/**
 * The names of the columns; where level names make two of them equal, those of factors have their levels in backticks.
 */
function namesOf(columns: readonly (readonly CodedColumn[])[]): readonly string[] {
  const named = (nameOf: (column: CodedColumn) => string): string[] =>
    columns.map((parts) => (parts.length === 0 ? "(Intercept)" : parts.map(nameOf).join(":")));
  const names = named(({ name }) => name);
  return new Set(names).size === names.length ? names : named(({ quotedName }) => quotedName);
}

/** The columns of a term: products of the columns of its variables, ones where it has none. */
function valuesOfTerm({ term, variables }: CodedTerm, rows: DataRows): readonly Float64Array[] {
  if (variables.length === 0) return [onesOf(rows)];
  const parts = variables.map((variable) => variable.values(rows));
  const products = parts.reduce((all, columns) =>
    columns.flatMap((column) => all.map((before) => before.map((value, row) => value * column[row]))),
  );
  if (parts.length > 1) {
    for (const column of products) refuseNotFinite(column, formatTerm(term), term.flatMap(columnsOf), rows);
  }
  return products;
}

/**
 * Makes the design of some terms, learning levels, scales and polynomials from the data.
 *
 * @param terms the terms in the order of their columns; the empty one is the intercept.
 * @param data complete rows.
 * @param options how factors are coded; the reference levels hold also where contrasts are not asked for.
 */
export function designOf(terms: readonly Term[], data: DataRows, options: FactorOptions = {}): Design {
  const variables = new Map<string, Variable>();
  const variableFor = (expression: Expression): Variable => {
    const name = formatExpression(expression);
    const known = variables.get(name) ?? variableOf(expression, data, options);
    variables.set(name, known);
    return known;
  };
  for (const expression of terms.flat()) variableFor(expression);
  const codings = codingOf(terms, (name) => variables.get(name)?.kind === "factor");
  const coded = terms.map(
    (term, at): CodedTerm => ({
      term,
      variables: term.map((expression, position) =>
        codedVariable(variableFor(expression), codings[at][position], options),
      ),
    }),
  );
  const columns = coded.map(columnsOfTerm);
  const names = namesOf(columns.flat());
  const layOut = (rows: DataRows): ColumnMatrix => ({
    names,
    rowCount: rows.rowCount,
    columns: coded.flatMap((term) => valuesOfTerm(term, rows)),
  });
  return {
    names,
    terms,
    termOfColumn: columns.flatMap((ofTerm, term) => ofTerm.map(() => term)),
    variables: [...variables.values()],
    identities: columns.flat().map((parts) => JSON.stringify(parts.map(({ identity }) => identity).sort())),
    layOut,
    matrix: (data, rowCount, caller = "fitMixedModel") => layOut({ columns: data, rowCount, caller }),
  };
}
