import { type FixedEffectInference, type FixedEffectInferences, UserError } from "@alignment/engine";
import { formatNumber, formatPercent, formatPValue } from "../text";
import { rowDigits } from "./digits";
import { starsLegend, starsOf } from "./regression-column";
import { checkedTable, type ReportTable } from "./table";

/** How methods of inference are compared in a table. */
export interface MethodsTableOptions {
  readonly caption: string;
  /** Terms in the order of the rows; all of the first method if not given. */
  readonly terms?: readonly string[];
  /** Names in words by term; a term without one keeps its own name. */
  readonly labels?: { readonly [term: string]: string };
  /** The significance level; 0.05 if not given. */
  readonly level?: number;
  /** Digits of estimates and standard errors; if not given, two significant digits of the smallest standard error. */
  readonly digits?: number;
}

type Significance = "significant" | "not significant" | "not defined";

function significanceOf(effect: FixedEffectInference, level: number): Significance {
  if (effect.status === "not defined") return "not defined";
  return effect.pValue < level ? "significant" : "not significant";
}

function effectOf({ method, effects }: FixedEffectInferences, term: string): FixedEffectInference {
  const found = effects.find((effect) => effect.term === term);
  if (found !== undefined) return found;
  throw new UserError(
    `methodsTable: ${method} has no term ${term}; expected one of ${effects.map((effect) => effect.term).join(", ")}`,
  );
}

function cellsOf(effect: FixedEffectInference, digits: number, isOther: boolean): [string, string] {
  if (effect.status === "not defined") return [isOther ? "– †" : "–", "(–)"];
  const { pValue, standardError } = effect;
  return [
    `${formatPValue(pValue)}${starsOf(pValue)}${isOther ? " †" : ""}`,
    `(${formatNumber(standardError, digits)})`,
  ];
}

/**
 * The p-values of each coefficient by several methods side by side, standard errors in brackets below them; where a
 * method's significance differs from the first method's, it is marked with a dagger and the row says so.
 *
 * A p-value that a method does not define is a dash; the reason stands below the table.
 *
 * @param inferences from `inferFixedEffects` of one fit; the first one is what the others are compared with.
 * @param options caption, terms, labels, significance level, digits.
 * @throws RangeError if there is no method, or a method lacks a term.
 */
export function methodsTable(
  inferences: readonly FixedEffectInferences[],
  options: MethodsTableOptions,
): ReportTable {
  const { caption, labels = {}, level = 0.05 } = options;
  if (inferences.length === 0) {
    throw new UserError(`methodsTable: "${caption}" has no methods; expected at least one`);
  }
  const [first] = inferences;
  const { terms = first.effects.map(({ term }) => term) } = options;
  const reasons = new Set<string>();
  const rows = terms.flatMap((term) => {
    const effects = inferences.map((inference) => effectOf(inference, term));
    const found = effects.map((effect) => significanceOf(effect, level));
    effects.forEach((effect, index) => {
      if (effect.status === "not defined") {
        reasons.add(`${inferences[index].method}: not defined (–), ${effect.reason}.`);
      }
    });
    const others = inferences.filter((_, index) => found[index] !== found[0]);
    const errors = effects.flatMap((one) => (one.status === "defined" ? [one.standardError] : []));
    const digits = options.digits ?? rowDigits(errors, 2);
    const cells = effects.map((effect, index) => cellsOf(effect, digits, found[index] !== found[0]));
    const comparison =
      others.length === 0 ? "same" : `changes: ${others.map(({ method }) => method).join(", ")}`;
    return [
      [labels[term] ?? term, formatNumber(effects[0].estimate, digits), ...cells.map(([p]) => p), comparison],
      ["", "", ...cells.map(([, error]) => error), ""],
    ];
  });
  return checkedTable({
    caption,
    columns: [
      { head: "", alignment: "left" },
      { head: "Estimate", alignment: "decimal" },
      ...inferences.map(({ method }) => ({ head: method, alignment: "decimal" as const })),
      { head: `Significance at ${formatPercent(level)}`, alignment: "left" },
    ],
    groups: [{ title: "", rows }],
    notes: [
      `Two-sided p-values by each method, standard errors in parentheses. ${starsLegend}.`,
      `† Significance at the ${formatPercent(level)} level differs from the first method, ${first.method}.`,
      ...reasons,
    ],
  });
}
