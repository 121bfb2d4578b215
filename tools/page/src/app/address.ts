import { defaultModelChoices, isModelChoice, modelChoiceProblem } from "alignment/multiverse";
import { defaultSpecification, panelSpecification } from "alignment/specification";
import type { Looked } from "../analysis";
import { withoutCaller } from "../reason";

/** Version of the address's form. */
const version = "1";

/** What an address says, and what of it could not be used. */
export interface ReadAddress {
  readonly looked: Looked;
  /** One sentence for each part that was left out. */
  readonly problems: readonly string[];
}

/** Whether two values of a choice are the same. */
export function sameValue(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** What was worked out of a specification, by the object itself: it does not change. */
const keptDifferences = new WeakMap<Looked, Looked>();
const keptKeys = new WeakMap<Looked, string>();

/** What a map has of a specification, worked out once. */
function once<T>(kept: WeakMap<Looked, T>, looked: Looked, make: (looked: Looked) => T): T {
  const found = kept.get(looked) ?? make(looked);
  kept.set(looked, found);
  return found;
}

/** The choices that differ from Table 2's, without those that do not. */
export function differences(looked: Looked): Looked {
  return once(keptDifferences, looked, differencesOf);
}

function differencesOf({ changes, model }: Looked): Looked {
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
  return once(keptKeys, looked, makeKey);
}

function makeKey(looked: Looked): string {
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

/**
 * Why a value cannot be used, whatever the other choices are; undefined if it can. Whether values go together is told
 * by the construction, beside which the person can undo one of them.
 */
function problemWith(name: string, value: unknown): string | undefined {
  if (isModelChoice(name)) return modelChoiceProblem(name, value);
  if (!Object.hasOwn(defaultSpecification, name)) return `there is no choice "${name}"`;
  try {
    panelSpecification({
      ...(name === "entryAfter" && { lastYear: 2014 }),
      ...(name === "lastYear" && { entryAfter: 1960 }),
      [name]: value,
    });
    return undefined;
  } catch (error) {
    return withoutCaller((error as Error).message);
  }
}

/** One part of an address: a name and what follows its equals sign. */
function nameAndText(part: string): readonly [string, string] {
  const at = part.indexOf("=");
  const decoded = (text: string): string => {
    try {
      return decodeURIComponent(text);
    } catch {
      return text;
    }
  };
  return at < 0 ? [decoded(part), ""] : [decoded(part.slice(0, at)), part.slice(at + 1)];
}

/**
 * Reads the part of an address after `#`. What cannot be used is left out and named; the rest is applied. Where a
 * choice stands twice, the last value counts.
 *
 * @param hash such as `#gdpForm=%22natural%20logarithm%22&v=1`; empty for Table 2.
 */
export function readAddress(hash: string): ReadAddress {
  const changes: Record<string, unknown> = {};
  const model: Record<string, unknown> = {};
  const problems: string[] = [];
  const parts = hash.replace(/^#/, "").split("&");
  for (const part of parts.filter((one) => one !== "")) {
    const [name, text] = nameAndText(part);
    if (name === "v") {
      if (text !== version)
        problems.push(
          `This link was written in version ${text} of the address; this page reads version ${version}. It applied what it understands.`,
        );
      continue;
    }
    let value: unknown;
    try {
      value = JSON.parse(decodeURIComponent(text));
    } catch {
      problems.push(`The link's value of "${name}" cannot be read, so it was left out.`);
      continue;
    }
    const problem = problemWith(name, value);
    if (problem !== undefined) problems.push(`This part of the link was left out: ${problem}.`);
    else (isModelChoice(name) ? model : changes)[name] = value;
  }
  return { looked: differences({ changes, model } as Looked), problems };
}

/**
 * The choice to which a link points, as those of the codebook and the book do: `?choice=NAME`.
 *
 * @param search the part of the address that begins with `?`.
 */
export function choiceAskedFor(search: string): string | undefined {
  return new URLSearchParams(search).get("choice") ?? undefined;
}

/** Whether the page is used for a lesson (`?lesson=1`): what is true in the world is hidden until it is asked for. */
export function isLesson(search: string): boolean {
  return new URLSearchParams(search).get("lesson") === "1";
}

/** Writes the address of a specification as a new entry of the browser's history, where the page may. */
export function writeAddress(looked: Looked): void {
  const address = formatAddress(looked);
  if (location.hash === address || (location.hash === "" && keyOf(looked) === "[]")) return;
  try {
    history.pushState(null, "", address);
  } catch {
    // A frame that forbids it: undo and redo are the page's own, and "Share" makes the link itself.
  }
}

/** The whole address of a specification, without the choice to which a link pointed. */
export function linkTo(looked: Looked): string {
  const search = isLesson(location.search) ? "?lesson=1" : "";
  return `${location.href.replace(/[?#].*$/s, "")}${search}${formatAddress(looked)}`;
}
