import { ModelError } from "../errors";
import { type Expression, formatExpression } from "./expression";
import { checkModel, formatGrouping, formatTerm, type ModelTree, type RandomTerm, type Term } from "./tree";

/** Text as LaTeX sets it upright, with its special characters escaped. */
function upright(text: string): string {
  return `\\mathrm{${text.replace(/[\\{}_^%$&#~]/g, (character) => (character === "\\" ? "\\backslash " : `\\${character}`))}}`;
}

function variable(expression: Expression): string {
  return upright(formatExpression(expression));
}

function product(term: Term): string {
  return term.map(variable).join(" \\times ");
}

/** β_0 + β_1 x + …, the intercept being number 0, and the offsets. */
function fixedPart({ fixed: terms, offsets }: ModelTree): string {
  let next = 1;
  const parts = terms.map((term) =>
    term.length === 0 ? "\\beta_{0}" : `\\beta_{${next++}}\\,${product(term)}`,
  );
  const all = [...parts, ...offsets.map(variable)];
  return all.length === 0 ? "0" : all.join(" + ");
}

const letters = ["b", "c", "d", "e", "f", "g"];

function groupIndex(number: number): string {
  return `${["j", "k", "l", "m", "n", "o"][number]}[i]`;
}

function randomPart({ terms }: RandomTerm, number: number): string {
  const index = groupIndex(number);
  let next = 1;
  return terms
    .map((term) => {
      const name = `${letters[number]}_{${term.length === 0 ? 0 : next++},${index}}`;
      return term.length === 0 ? name : `${name}\\,${product(term)}`;
    })
    .join(" + ");
}

function distribution({ terms, grouping, covariance }: RandomTerm, number: number): string {
  const index = ["j", "k", "l", "m", "n", "o"][number];
  let next = 1;
  const names = terms.map((term) => `${letters[number]}_{${term.length === 0 ? 0 : next++},${index}}`);
  const group = `\\quad \\text{for every } ${upright(formatGrouping(grouping))}`;
  if (names.length === 1) return `${names[0]} \\sim N(0, \\sigma_{${letters[number]}}^{2}) ${group}`;
  const matrix =
    covariance === "correlated"
      ? `\\Sigma_{${letters[number]}}`
      : `\\operatorname{diag}(\\sigma_{${letters[number]}}^{2})`;
  return `(${names.join(", ")}) \\sim N(0, ${matrix}) ${group}`;
}

/**
 * The model as an equation in LaTeX, one line for the response of row i and one for every distribution.
 *
 * @param model a model of `parseFormula`, with at most six random-effects terms.
 * @returns an `aligned` environment.
 * @throws ModelError for more, and for what is no model.
 * @example
 * formatEquation(parseFormula("y ~ x + (1 | g)")).includes("beta_{1}"); // true
 */
export function formatEquation(model: ModelTree): string {
  checkModel("formatEquation", model);
  if (model.random.length > letters.length) {
    const problem = `the model has ${model.random.length} random-effects terms`;
    throw new ModelError("formatEquation", problem, `expected at most ${letters.length}, which have letters`);
  }
  const parts = [fixedPart(model), ...model.random.map(randomPart), "\\varepsilon_{i}"];
  const lines = [
    `${variable(model.response)}_{i} &= ${parts.join(" + ")}`,
    ...model.random.map((term, number) => `${distribution(term, number).replace("\\sim", "&\\sim")}`),
    "\\varepsilon_{i} &\\sim N(0, \\sigma^{2})",
  ];
  return `\\begin{aligned}\n${lines.join(" \\\\\n")}\n\\end{aligned}`;
}

function listInWords(items: readonly string[]): string {
  if (items.length <= 1) return items.join("");
  return `${items.slice(0, -1).join(", ")} and ${items[items.length - 1]}`;
}

function termInWords(term: Term): string {
  return term.length === 1
    ? formatTerm(term)
    : `the interaction of ${listInWords(term.map(formatExpression))}`;
}

/**
 * The model in plain words.
 *
 * @param model a model of `parseFormula`.
 * @throws ModelError for what is no model.
 * @example
 * const words = describeModel(parseFormula("y ~ x + (1 | g)"));
 * words; // "y is modelled as a function of an intercept and x. Every g has its own intercept."
 */
export function describeModel(model: ModelTree): string {
  checkModel("describeModel", model);
  const { response, fixed, offsets, random } = model;
  const predictors = fixed.filter((term) => term.length > 0).map(termInWords);
  const intercept = fixed.some((term) => term.length === 0) ? "an intercept" : "";
  const explained = [intercept, ...predictors].filter((part) => part !== "");
  const sentences = [
    `${formatExpression(response)} is modelled as a function of ${listInWords(explained) || "nothing fixed"}.`,
    ...offsets.map((offset) => `${formatExpression(offset)} is added without a coefficient.`),
  ];
  for (const { terms, grouping, covariance } of random) {
    const slopes = terms.filter((term) => term.length > 0).map((term) => `slope of ${termInWords(term)}`);
    const effects = [...(terms.some((term) => term.length === 0) ? ["intercept"] : []), ...slopes];
    const joint =
      effects.length > 1
        ? covariance === "correlated"
          ? ", which may correlate"
          : ", which are independent"
        : "";
    sentences.push(`Every ${grouping.join(" within ")} has its own ${listInWords(effects)}${joint}.`);
  }
  return sentences.join(" ");
}
