import { defaultModelChoices, isModelChoice, modelChoiceProblem } from "alignment/multiverse";
import { defaultSpecification, panelSpecification } from "alignment/specification";
import type { Looked } from "../analysis";

/** Version of the address's form. */
const version = "1";

/** What an address says, and what of it could not be used. */
export interface ReadAddress {
  readonly looked: Looked;
  /** One sentence for each part that was left out. */
  readonly problems: readonly string[];
}

const sameValue = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

/** The choices that differ from Table 2's, without those that do not. */
export function differences({ changes, model }: Looked): Looked {
  const differing = (own: object, defaults: object) =>
    Object.fromEntries(
      Object.entries(own).filter(
        ([name, value]) => !sameValue(value, (defaults as Record<string, unknown>)[name]),
      ),
    );
  return { changes: differing(changes, defaultSpecification), model: differing(model, defaultModelChoices) };
}

/** A text that is the same for the same choices, whatever their order. */
export function keyOf(looked: Looked): string {
  const { changes, model } = differences(looked);
  return JSON.stringify(
    Object.entries({ ...changes, ...model }).sort(([one], [other]) => (one < other ? -1 : 1)),
  );
}

/**
 * The part of an address after `#` for some choices: the differences to Table 2 alone, values as JSON.
 *
 * @example
 * formatAddress({ changes: { entryAfter: 1980 }, model: {} }); // "#entryAfter=1980&v=1"
 */
export function formatAddress(looked: Looked): string {
  const { changes, model } = differences(looked);
  const parts = Object.entries({ ...changes, ...model }).map(
    ([name, value]) => `${name}=${encodeURIComponent(JSON.stringify(value))}`,
  );
  return `#${[...parts, `v=${version}`].join("&")}`;
}

/** Why a value cannot be used; undefined if it can. */
function problemWith(name: string, value: unknown): string | undefined {
  if (isModelChoice(name)) return modelChoiceProblem(name, value);
  if (!Object.hasOwn(defaultSpecification, name)) return `there is no choice "${name}"`;
  try {
    panelSpecification({ [name]: value });
    return undefined;
  } catch (error) {
    return (error as Error).message.replace(/^\w+: /, "");
  }
}

/**
 * Reads the part of an address after `#`. What cannot be used is left out and named; the rest is applied.
 *
 * @param hash such as `#gdpForm=%22natural%20logarithm%22&v=1`; empty for Table 2.
 */
export function readAddress(hash: string): ReadAddress {
  const changes: Record<string, unknown> = {};
  const model: Record<string, unknown> = {};
  const problems: string[] = [];
  for (const part of hash
    .replace(/^#/, "")
    .split("&")
    .filter((one) => one !== "")) {
    const at = part.indexOf("=");
    const name = at < 0 ? part : part.slice(0, at);
    if (name === "v") {
      if (part.slice(at + 1) !== version)
        problems.push(`The link has the form ${part.slice(at + 1)}, which this page may read in part.`);
      continue;
    }
    let value: unknown;
    try {
      value = JSON.parse(decodeURIComponent(part.slice(at + 1)));
    } catch {
      problems.push(`The link's value of "${name}" cannot be read; it was left out.`);
      continue;
    }
    const problem = problemWith(name, value);
    if (problem !== undefined) problems.push(`Left out of the link: ${problem}.`);
    else (isModelChoice(name) ? model : changes)[name] = value;
  }
  return { looked: differences({ changes, model } as Looked), problems };
}
