import type { MixedModelFit, ModelFactor } from "@alignment/engine";
import type { InferredTable } from "alignment/table";

/** A variable that the fit took as a factor, and why. */
export interface ExplainedFactor extends ModelFactor {
  readonly reason: string;
}

function reasonOf(name: string, { kinds }: InferredTable, named: readonly string[]): string {
  if (named.includes(name)) return "--factor names it";
  if (Object.hasOwn(kinds, name)) return "its cells are text";
  if (/^(as\.)?factor\(/.test(name)) return "the formula makes it a factor";
  return "it is true or false";
}

/** The factors among the variables of a fit, with the reason for each. */
export function explainedFactors(
  { factors }: MixedModelFit,
  table: InferredTable,
  named: readonly string[],
): readonly ExplainedFactor[] {
  return factors.map((factor) => {
    const column = factor.name.replace(/^`(.*)`$/, "$1");
    return { ...factor, reason: reasonOf(column, table, named) };
  });
}

/** Levels that a line names. */
const mostLevels = 6;

/** A factor in a line: its levels, and why it is one. */
export function factorInWords({ name, levels, contrasts, reason }: ExplainedFactor): string {
  const marked = levels.map((level, at) =>
    at === 0 && contrasts === "treatment" ? `${level} (reference)` : level,
  );
  const named =
    levels.length > mostLevels ? `${marked.slice(0, mostLevels).join(", ")}, …` : marked.join(", ");
  const sum = contrasts === "sum" ? "; sum contrasts" : "";
  return `${name} is a factor of ${levels.length} levels, since ${reason}: ${named}${sum}.`;
}
