import { defaultModelChoices } from "alignment/multiverse";
import { defaultSpecification } from "alignment/specification";
import type { Looked } from "../analysis";
import { keyOf } from "./address";
import { declarations } from "./choice-words";

/** The default and the declared alternatives of each choice: name, then values. */
export const alternativesOf: ReadonlyMap<string, readonly unknown[]> = new Map(
  Object.entries(declarations).map(([name, { default: first, alternatives }]) => [
    name,
    [first, ...alternatives],
  ]),
);

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

const kept = new Map<string, readonly Looked[]>();

/** Every specification that differs from one in a single choice, each once, itself first. */
export function neighboursOf(looked: Looked): readonly Looked[] {
  const own = keyOf(looked);
  const before = kept.get(own);
  if (before !== undefined) return before;
  const all = new Map([[own, looked]]);
  for (const [name, values] of alternativesOf) {
    for (const value of values) {
      const neighbour = withChoice(looked, name, value);
      const key = keyOf(neighbour);
      if (!all.has(key)) all.set(key, neighbour);
    }
  }
  const neighbours = [...all.values()];
  kept.set(own, neighbours);
  return neighbours;
}
