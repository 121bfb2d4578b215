import { UserError } from "@alignment/engine/dist/errors";
import { choicesOfCases } from "./choices-of-cases";
import { choicesOfMeasures } from "./choices-of-measures";
import { choicesOfSamples } from "./choices-of-samples";
import { type Declaration, describeAccepted, isAccepted, type ValuesOf } from "./declaration";
import { nearestName } from "./nearest-name";

/** The declarations of all choices of the construction, in groups as a form shows them. */
export const choiceGroups = {
  "Who is in the sample": choicesOfCases,
  "How it is measured": choicesOfMeasures,
  "What is kept and how it is scaled": choicesOfSamples,
} as const;

/**
 * The declaration of every choice of the construction: default, accepted values, construction rule, basis, label,
 * question, meaning and the first stage that reads it. The type `PanelSpecification`, the checks of
 * `panelSpecification`, the codebook and the alternatives of a robustness table all come from it.
 */
export const choices = { ...choicesOfMeasures, ...choicesOfCases, ...choicesOfSamples };

/** Every choice of the construction; `choices` says what each means and where it comes from. */
export interface PanelSpecification extends ValuesOf<typeof choices> {}

/** The name of a choice. */
export type Choice = keyof PanelSpecification;

const declarations: { readonly [choice in Choice]: Declaration } = choices;

/** The names of all choices. */
export const choiceNames = Object.keys(choices) as readonly Choice[];

/** The specification that comes nearest to the paper's Table 2. */
export const defaultSpecification = Object.fromEntries(
  choiceNames.map((choice) => [choice, choices[choice].default]),
) as PanelSpecification;

/** The name that was probably meant, as a sentence, or nothing. */
function advice(found: unknown, accepted: readonly string[]): string {
  const nearest = typeof found === "string" ? nearestName(found, accepted) : undefined;
  return nearest === undefined ? "" : `; did you mean ${JSON.stringify(nearest)}?`;
}

function refuseUnknownChoice(choice: string): void {
  if (Object.hasOwn(choices, choice)) return;
  throw new UserError(
    `panelSpecification: there is no choice "${choice}"; the choices are ${choiceNames.join(", ")}${advice(choice, choiceNames)}`,
  );
}

/** A value as its reader wrote it: JSON would write `NaN` and `Infinity` as null. */
function written(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(written).join(",")}]`;
  return typeof value === "number" ? String(value) : (JSON.stringify(value) ?? String(value));
}

function refuseValue(choice: Choice, value: unknown): void {
  const declaration = declarations[choice];
  if (isAccepted(value, declaration)) return;
  const words = declaration.kind === "one of" ? declaration.values.map(String) : [];
  throw new UserError(
    `panelSpecification: choice "${choice}" is ${written(value)}; expected ${describeAccepted(declaration)}${advice(value, words)}`,
  );
}

/**
 * The default specification with some choices changed.
 *
 * @param changes the choices to change; plain objects parsed from JSON are checked like typed ones.
 * @returns the whole specification.
 * @throws RangeError if a choice does not exist or has a value that it cannot have; it names the choice, the
 *   value and what is accepted, and the name that was probably meant.
 * @example
 * const specification = panelSpecification({ entryAfter: 1980, gdpForm: "natural logarithm" });
 */
export function panelSpecification(changes: Partial<PanelSpecification> = {}): PanelSpecification {
  if (typeof changes !== "object" || changes === null || Array.isArray(changes)) {
    throw new UserError(
      `panelSpecification: ${JSON.stringify(changes)} is no object; expected an object of choices such as {"lastYear": 2005}`,
    );
  }
  for (const [choice, value] of Object.entries(changes)) {
    refuseUnknownChoice(choice);
    refuseValue(choice as Choice, value);
  }
  const specification = { ...defaultSpecification, ...changes };
  if (specification.entryAfter >= specification.lastYear) {
    throw new UserError(
      `panelSpecification: entryAfter is ${specification.entryAfter} and lastYear ${specification.lastYear}; expected entryAfter before lastYear`,
    );
  }
  return specification;
}
