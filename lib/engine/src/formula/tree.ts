/** A numeric expression of columns, such as `log(x)` or `x^2`. */
export type Expression =
  | { readonly kind: "column"; readonly name: string }
  | { readonly kind: "number"; readonly value: number }
  | { readonly kind: "call"; readonly name: TransformName; readonly argument: Expression }
  | {
      readonly kind: "arithmetic";
      readonly operator: "+" | "-" | "*" | "/" | "^";
      readonly left: Expression;
      readonly right: Expression;
    };

/** Functions that a formula may apply to a column. */
export type TransformName = "I" | "log" | "exp" | "sqrt" | "scale" | "factor";

export const transformNames: readonly TransformName[] = ["I", "log", "exp", "sqrt", "scale", "factor"];

/** A term of a formula: the variables whose interaction it is; the empty list is the intercept. */
export type Term = readonly Expression[];

/** Random effects of one grouping factor, such as `(1 + x | g)`. */
export interface RandomTerm {
  readonly terms: readonly Term[];
  /** Columns whose combination is the grouping factor. */
  readonly grouping: readonly string[];
  /** "correlated" for `|`, "independent" for `||`. */
  readonly covariance: "correlated" | "independent";
}

/** A model: what a formula and a typed specification are lowered to. */
export interface ModelTree {
  readonly response: Expression;
  readonly fixed: readonly Term[];
  readonly random: readonly RandomTerm[];
}

/** An expression as a formula writes it. */
export function formatExpression(expression: Expression): string {
  switch (expression.kind) {
    case "column":
      return /^[A-Za-z.][\w.]*$/.test(expression.name) ? expression.name : `\`${expression.name}\``;
    case "number":
      return String(expression.value);
    case "call":
      return `${expression.name}(${formatExpression(expression.argument)})`;
    case "arithmetic": {
      const side = (part: Expression) =>
        part.kind === "arithmetic" ? `(${formatExpression(part)})` : formatExpression(part);
      const [left, right] = [side(expression.left), side(expression.right)];
      return expression.operator === "^" ? `${left}^${right}` : `${left} ${expression.operator} ${right}`;
    }
  }
}

/** A term as a formula writes it; the intercept is 1. */
export function formatTerm(term: Term): string {
  return term.length === 0 ? "1" : term.map(formatExpression).join(":");
}

function formatTerms(terms: readonly Term[]): string {
  const hasIntercept = terms.some((term) => term.length === 0);
  const others = terms.filter((term) => term.length > 0).map(formatTerm);
  if (!hasIntercept) return ["0", ...others].join(" + ");
  return others.length === 0 ? "1" : others.join(" + ");
}

/** The model as a formula in lme4's language. */
export function formatFormula(model: ModelTree): string {
  const random = model.random.map(({ terms, grouping, covariance }) => {
    const intercept = terms.some((term) => term.length === 0) && terms.length > 1 ? "1 + " : "";
    return `(${intercept}${formatTerms(terms)} ${covariance === "correlated" ? "|" : "||"} ${grouping.join(":")})`;
  });
  return `${formatExpression(model.response)} ~ ${[formatTerms(model.fixed), ...random].join(" + ")}`;
}

/** The columns that an expression reads. */
export function columnsOf(expression: Expression): readonly string[] {
  switch (expression.kind) {
    case "column":
      return [expression.name];
    case "number":
      return [];
    case "call":
      return columnsOf(expression.argument);
    case "arithmetic":
      return [...columnsOf(expression.left), ...columnsOf(expression.right)];
  }
}
