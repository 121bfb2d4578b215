import { type Expression, formatExpression, inBackticks, quoteName } from "./expression";

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
  /** What is added to the linear predictor without a coefficient. */
  readonly offsets: readonly Expression[];
  readonly random: readonly RandomTerm[];
}

/**
 * A term as a formula writes it; the intercept is 1.
 *
 * @param term a term of `parseFormula`.
 * @example
 * parseFormula("y ~ b:log(x) + (1 | g)").fixed.map(formatTerm); // ["1", "b:log(x)"]
 */
export function formatTerm(term: Term): string {
  return term.length === 0 ? "1" : term.map(formatExpression).join(":");
}

/** What a term is, in whatever order its variables are written. */
export function termKey(term: Term): string {
  return JSON.stringify(term.map(formatExpression).sort());
}

/**
 * Terms in R's order: by their number of variables, and within a term the variables as they first occur in the formula.
 *
 * @param variables the variables in the order of their first occurrence, as `formatExpression` writes them.
 */
export function inOrder(terms: readonly Term[], variables: readonly string[]): readonly Term[] {
  const place = new Map(variables.map((name, at) => [name, at]));
  const placeOf = (expression: Expression): number => place.get(formatExpression(expression)) ?? place.size;
  return terms
    .map((term) => [...term].sort((a, b) => placeOf(a) - placeOf(b)))
    .sort((a, b) => a.length - b.length);
}

/** The name of a grouping factor: its columns with colons between them, in backticks where a name holds a colon. */
export function formatGrouping(grouping: readonly string[]): string {
  return grouping.map((name) => (/[:`]/.test(name) ? inBackticks(name) : name)).join(":");
}

function formatTerms(terms: readonly Term[], offsets: readonly Expression[] = []): string {
  const hasIntercept = terms.some((term) => term.length === 0);
  const others = [
    ...terms.filter((term) => term.length > 0).map(formatTerm),
    ...offsets.map((offset) => `offset(${formatExpression(offset)})`),
  ];
  if (!hasIntercept) return ["0", ...others].join(" + ");
  return others.length === 0 ? "1" : others.join(" + ");
}

/**
 * The model as a formula in lme4's language.
 *
 * @param model a model of `parseFormula`.
 * @returns the formula with every product and power written out, which stands for the same model.
 * @example
 * formatFormula(parseFormula("y ~ (a + x)^2 - x + (x | g)")); // "y ~ a + a:x + (1 + x | g)"
 */
export function formatFormula(model: ModelTree): string {
  const random = model.random.map(({ terms, grouping, covariance }) => {
    const intercept = terms.some((term) => term.length === 0) && terms.length > 1 ? "1 + " : "";
    const bar = covariance === "correlated" ? "|" : "||";
    return `(${intercept}${formatTerms(terms)} ${bar} ${grouping.map(quoteName).join(":")})`;
  });
  const fixed = formatTerms(model.fixed, model.offsets);
  return `${formatExpression(model.response)} ~ ${[fixed, ...random].join(" + ")}`;
}
