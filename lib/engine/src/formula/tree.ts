import { ModelError } from "../errors";
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

/** Whether a value is a list of terms, each a list of expressions. */
function isListOfTerms(value: unknown): boolean {
  return (
    Array.isArray(value) &&
    value.every((term) => Array.isArray(term) && term.every((one) => Boolean(one?.kind)))
  );
}

/**
 * Refuses what is no model of `parseFormula`, such as a formula that was not read.
 *
 * @param caller the exported function, for the message.
 */
export function checkModel(caller: string, model: unknown): void {
  const { response, fixed, offsets, random } = (model ?? {}) as {
    readonly [name in keyof ModelTree]?: unknown;
  };
  const isModel =
    typeof model === "object" &&
    Boolean((response as Expression | undefined)?.kind) &&
    isListOfTerms(fixed) &&
    isListOfTerms([offsets]) &&
    Array.isArray(random) &&
    random.every((one) => isListOfTerms(one?.terms) && Array.isArray(one.grouping));
  if (isModel) return;
  const shown = typeof model === "string" ? `the text ${JSON.stringify(model)}` : "no model";
  throw new ModelError(
    caller,
    `the model is ${shown}`,
    'expected a model such as parseFormula("y ~ x + (1 | g)")',
  );
}

/**
 * A term as a formula writes it; the intercept is 1.
 *
 * @param term a term of `parseFormula`.
 * @throws ModelError for what is no term.
 * @example
 * parseFormula("y ~ b:log(x) + (1 | g)").fixed.map(formatTerm); // ["1", "b:log(x)"]
 */
export function formatTerm(term: Term): string {
  if (!isListOfTerms([term])) {
    throw new ModelError(
      "formatTerm",
      "the term is no list of expressions",
      "expected a term of parseFormula",
    );
  }
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
 * @throws ModelError for what is no model.
 * @example
 * formatFormula(parseFormula("y ~ (a + x)^2 - x + (x | g)")); // "y ~ a + a:x + (1 + x | g)"
 */
export function formatFormula(model: ModelTree): string {
  checkModel("formatFormula", model);
  const random = model.random.map(({ terms, grouping, covariance }) => {
    const intercept = terms.some((term) => term.length === 0) && terms.length > 1 ? "1 + " : "";
    const bar = covariance === "correlated" ? "|" : "||";
    return `(${intercept}${formatTerms(terms)} ${bar} ${grouping.map(quoteName).join(":")})`;
  });
  const fixed = formatTerms(model.fixed, model.offsets);
  return `${formatExpression(model.response)} ~ ${[fixed, ...random].join(" + ")}`;
}
