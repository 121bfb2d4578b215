import { declaredModelChoices, choiceLabel as labelOf } from "alignment/multiverse";
import { choiceGroups, choices, type Declaration } from "alignment/specification";

export { controlWords, valueInWords } from "alignment/multiverse";
export { labelOf };

/** What the page reads of the declaration of a choice, of the construction or of the model. */
export type PageDeclaration = Declaration | typeof declaredModelChoices.controls;

/** The declarations of all choices, by name. */
export const declarations: Readonly<Record<string, PageDeclaration>> = {
  ...choices,
  ...declaredModelChoices,
};

/** The groups of choices as the form shows them, with the names of their choices. */
export const groupsOfChoices: readonly (readonly [string, readonly string[]])[] = [
  ...Object.entries(choiceGroups).map(([title, own]) => [title, Object.keys(own)] as const),
  ["What is modelled", Object.keys(declaredModelChoices)],
];

/**
 * What the library says of choices, as a sentence for a reader: choices by their labels, not by their names in code.
 *
 * @param message without the name of a function at its beginning.
 */
export function asSentence(message: string): string {
  const words = Object.keys(declarations).reduce((text, name) => {
    const label = `“${labelOf(name)}”`;
    const quoted = text.replaceAll(`"${name}"`, label);
    return /[A-Z]/.test(name) ? quoted.replace(new RegExp(`\\b${name}\\b`, "g"), label) : quoted;
  }, message);
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`.replace(/\.?$/, ".");
}

/** What a choice rests on, with its construction rule. */
export function basisOf(name: string): string {
  const { rule, basis } = declarations[name];
  const words = { stated: "stated in the paper", inferred: "inferred", source: "required by a source" };
  return `rule ${rule}, ${words[basis]}`;
}

/** Whether a choice was inferred and not stated by the paper. */
export function isInferred(name: string): boolean {
  return declarations[name].basis === "inferred";
}
