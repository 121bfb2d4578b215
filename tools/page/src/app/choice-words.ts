import { controlNames, defaultModelChoices } from "alignment/multiverse";
import { choices, type Declaration, describeValue } from "alignment/specification";

/** What the page says of a choice of the model. */
const modelWords: Readonly<Record<string, { label: string; question: string; meaning: string }>> = {
  controls: {
    label: "Controls",
    question: "Which control variables does the model take?",
    meaning: "Table 2 takes eight; the membership duration is always in the model.",
  },
  randomPart: {
    label: "Random part",
    question: "What may differ between cases?",
    meaning: "Table 2 lets each case have its own intercept and its own slope.",
  },
  estimation: {
    label: "Estimation",
    question: "Is the model estimated by restricted or by full maximum likelihood?",
    meaning: "The paper names neither.",
  },
};

const declarations: Readonly<Record<string, Declaration>> = choices;

/** The declaration of a choice of the construction; undefined for one of the model. */
export function declarationOf(name: string): Declaration | undefined {
  return declarations[name];
}

/** The few words that name a choice. */
export function labelOf(name: string): string {
  return declarations[name]?.label ?? modelWords[name]?.label ?? name;
}

/** What a choice decides, and what its values mean. */
export function questionOf(name: string): { readonly question: string; readonly meaning: string } {
  return declarations[name] ?? modelWords[name];
}

/** Whether a choice was inferred and not stated by the paper. */
export function isInferred(name: string): boolean {
  return declarations[name]?.basis === "inferred" || name === "estimation";
}

/** A value of a choice in words. */
export function valueInWords(name: string, value: unknown): string {
  const declaration = declarations[name];
  if (declaration !== undefined) return describeValue(declaration, value);
  if (name !== "controls") return String(value);
  const controls = value as readonly string[];
  if (controls.length === 0) return "none";
  const missing = controlNames.filter((control) => !controls.includes(control));
  if (missing.length === 0) return "all of Table 2";
  return missing.length < controls.length ? `without ${missing.join(", ")}` : controls.join(", ");
}

/** The choices of the model, by name. */
export const modelChoiceNames = Object.keys(defaultModelChoices);
