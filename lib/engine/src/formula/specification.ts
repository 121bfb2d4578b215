import { checkSpecification } from "./check-specification";
import { type Expression, formatExpression } from "./expression";
import type { ElementaryName } from "./function-names";
import { inOrder, type ModelTree, type RandomTerm, type Term } from "./tree";

/** A variable of a specification: a column, as it is or transformed, or a polynomial of it. */
export type VariableSpecification<Column extends string> =
  | Column
  | { readonly column: Column; readonly transform: ElementaryName | "scale" | "factor" }
  | {
      readonly column: Column;
      /** Degree of the polynomial. */
      readonly polynomial: number;
      /** Whether its columns are the powers themselves; if not given they are orthogonal, as with `poly`. */
      readonly raw?: boolean;
    };

/** A term of a specification: a variable, or the interaction of some. */
export type TermSpecification<Column extends string> =
  | VariableSpecification<Column>
  | { readonly interaction: readonly VariableSpecification<Column>[] };

/** Random effects of one grouping factor. */
export interface RandomSpecification<Column extends string> {
  /** The grouping factor: a column, or columns whose combination it is. */
  readonly grouping: Column | readonly Column[];
  /** Slopes that vary by group; none if not given. */
  readonly slopes?: readonly TermSpecification<Column>[];
  /** Whether the intercept varies by group; it does if not given. */
  readonly intercept?: boolean;
  /** "correlated" (the default) or "independent" effects. */
  readonly covariance?: RandomTerm["covariance"];
}

/** A linear mixed model stated by columns whose names the compiler checks against the data. */
export interface ModelSpecification<Column extends string> {
  readonly response: VariableSpecification<Column>;
  readonly fixed: readonly TermSpecification<Column>[];
  /** Whether there is a fixed intercept; there is if not given. */
  readonly intercept?: boolean;
  /** Columns that are added to the linear predictor without a coefficient. */
  readonly offsets?: readonly VariableSpecification<Column>[];
  readonly random: readonly RandomSpecification<Column>[];
}

function expressionOf(variable: VariableSpecification<string>): Expression {
  if (typeof variable === "string") return { kind: "column", name: variable };
  const value: Expression = { kind: "column", name: variable.column };
  if (!("polynomial" in variable)) return { kind: "call", name: variable.transform, arguments: [{ value }] };
  const degree: Expression = { kind: "number", value: variable.polynomial };
  const raw: Expression = { kind: "logical", value: true };
  return {
    kind: "call",
    name: "poly",
    arguments: [{ value }, { value: degree }, ...(variable.raw ? [{ name: "raw", value: raw }] : [])],
  };
}

function termOf(term: TermSpecification<string>): Term {
  if (typeof term === "object" && "interaction" in term) return term.interaction.map(expressionOf);
  return [expressionOf(term)];
}

function withIntercept(terms: readonly TermSpecification<string>[], intercept = true): readonly Term[] {
  const written = terms.map(termOf);
  const ordered = inOrder(written, [...new Set(written.flat().map(formatExpression))]);
  return intercept ? [[], ...ordered] : ordered;
}

/**
 * Lowers a specification to the same representation as a formula.
 *
 * @throws ModelError for a property or a value that there is not.
 */
export function lowerSpecification(specification: ModelSpecification<string>): ModelTree {
  checkSpecification(specification);
  return {
    response: expressionOf(specification.response),
    fixed: withIntercept(specification.fixed, specification.intercept),
    offsets: (specification.offsets ?? []).map(expressionOf),
    random: specification.random.map(({ grouping, slopes = [], intercept, covariance = "correlated" }) => ({
      terms: withIntercept(slopes, intercept),
      grouping: typeof grouping === "string" ? [grouping] : grouping,
      covariance,
    })),
  };
}
