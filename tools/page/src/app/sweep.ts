import { defaultModelChoices } from "alignment/multiverse";
import { defaultSpecification } from "alignment/specification";
import type { Looked } from "../analysis";
import { keyOf, sameValue } from "./address";
import { declarations } from "./choice-words";

/** The default and the declared alternatives of each choice: name, then values. */
const alternativesOf: ReadonlyMap<string, readonly unknown[]> = new Map(
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

/** A value of a choice, and the key of the specification that has it and is the same otherwise. */
export interface ValueAround {
  readonly value: unknown;
  readonly key: string;
}

const keptAround = new WeakMap<Looked, Map<string, readonly ValueAround[]>>();

/** The value that a specification has of a choice and all declared ones, with the keys of what they lead to. */
export function valuesAround(looked: Looked, name: string): readonly ValueAround[] {
  const ofLooked = keptAround.get(looked) ?? new Map<string, readonly ValueAround[]>();
  keptAround.set(looked, ofLooked);
  const before = ofLooked.get(name);
  if (before !== undefined) return before;
  const own = chosenValue(looked, name);
  const declared = alternativesOf.get(name) ?? [];
  const values = declared.some((value) => sameValue(value, own)) ? declared : [own, ...declared];
  const around = values.map((value) => ({ value, key: keyOf(withChoice(looked, name, value)) }));
  ofLooked.set(name, around);
  return around;
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
