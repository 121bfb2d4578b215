import { ModelError } from "../errors";
import { quoteName } from "../formula/expression";
import type { ModelFactor } from "../types";
import type { Design } from "./design";
import type { ModelFrame } from "./frame";
import { contrastsOf, type FactorOptions } from "./options";
import type { FactorVariable } from "./variables";

/** The factors of a model, each once. */
export function factorsOfModel({ fixedDesign, random, options }: ModelFrame): readonly ModelFactor[] {
  const all = [fixedDesign, ...random.map(({ design }) => design)].flatMap(factorsOf);
  const byName = new Map(all.map((factor) => [factor.name, factor]));
  return [...byName.values()].map(({ name, names, levels }) => ({
    name,
    levels,
    contrasts: contrastsOf(options, names),
  }));
}

/**
 * Refuses a choice of contrasts or of a reference level for what is no factor of any model: it would be passed over.
 *
 * @param caller the exported function, for messages.
 */
export function refuseUnusedCoding(
  caller: string,
  frames: readonly ModelFrame[],
  options: FactorOptions,
): void {
  const fixed = frames.flatMap(({ fixedDesign }) => factorsOf(fixedDesign));
  const random = frames.flatMap((frame) => frame.random.flatMap(({ design }) => factorsOf(design)));
  const all = [...fixed, ...random];
  const { factors = [], contrasts = {}, reference = {} } = options;
  refuseOtherNames(caller, "factors", factors, "a variable of the model", all);
  refuseOtherNames(caller, "contrasts", Object.keys(contrasts), "a factor of the fixed effects", fixed);
  refuseOtherNames(caller, "reference", Object.keys(reference), "a factor of the model", all);
}

function refuseOtherNames(
  caller: string,
  option: string,
  asked: readonly string[],
  what: string,
  factors: readonly FactorVariable[],
): void {
  const other = asked.find((name) => !factors.some(({ names }) => names.includes(name)));
  if (other === undefined) return;
  const known = [...new Set(factors.map(({ name }) => name))].join(", ") || "none";
  throw new ModelError(
    caller,
    `${option} names ${JSON.stringify(other)}, which is not ${what}`,
    `its factors: ${known}; factor(${quoteName(other)}) in the formula makes a factor of numbers`,
  );
}

function factorsOf({ variables }: Design): readonly FactorVariable[] {
  return variables.filter((variable) => variable.kind === "factor");
}
