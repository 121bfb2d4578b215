import { defaultModelChoices, randomParts } from "alignment/multiverse";
import { choices, defaultSpecification } from "alignment/specification";
import type { Looked } from "../analysis";
import { keyOf } from "./address";

/** The choices of the model that the page offers, with their alternatives. */
const modelAlternatives = {
  controls: [defaultModelChoices.controls.filter((name) => name !== "change_mean"), ["year_s"], []],
  randomPart: Object.keys(randomParts),
  estimation: ["REML", "ML"],
} as const;

/** The alternatives of each choice: name, then values. */
export const alternativesOf: ReadonlyMap<string, readonly unknown[]> = new Map<string, readonly unknown[]>([
  ...Object.entries(choices).map(
    ([name, { alternatives }]) =>
      [name, [defaultSpecification[name as keyof typeof defaultSpecification], ...alternatives]] as const,
  ),
  ...Object.entries(modelAlternatives),
]);

/** A specification with one choice changed. */
export function withChoice({ changes, model }: Looked, name: string, value: unknown): Looked {
  return Object.hasOwn(defaultModelChoices, name)
    ? { changes, model: { ...model, [name]: value } }
    : { changes: { ...changes, [name]: value }, model };
}

/** The value of a choice in a specification. */
export function chosenValue({ changes, model }: Looked, name: string): unknown {
  const all: Readonly<Record<string, unknown>> = {
    ...defaultSpecification,
    ...defaultModelChoices,
    ...changes,
    ...model,
  };
  return all[name];
}

/** Every specification that differs from one in a single choice, each once, itself first. */
export function neighboursOf(looked: Looked): Looked[] {
  const all = new Map([[keyOf(looked), looked]]);
  for (const [name, values] of alternativesOf) {
    for (const value of values) {
      const neighbour = withChoice(looked, name, value);
      const key = keyOf(neighbour);
      if (!all.has(key)) all.set(key, neighbour);
    }
  }
  return [...all.values()];
}
