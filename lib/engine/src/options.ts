import { ModelError } from "./errors";

/** A value as a message shows it. */
export function shown(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (value instanceof Date)
    return Number.isNaN(value.getTime()) ? "a date that is none" : `the date ${value.toISOString()}`;
  if (typeof value === "bigint") return `${value}n`;
  return typeof value === "object" && value !== null ? "an object" : String(value);
}

/** Names in quotation marks, with commas between them. */
export function listOfNames(names: readonly string[]): string {
  return names.map((name) => JSON.stringify(name)).join(", ");
}

/** Names as a sentence lists them: a, b and c. */
export function listOfWords(words: readonly string[]): string {
  if (words.length <= 1) return words.join("");
  return `${words.slice(0, -1).join(", ")} and ${words[words.length - 1]}`;
}

/**
 * Refuses what is no object of options, and names that no option has: they would be passed over in silence.
 *
 * @param caller the exported function, for the message.
 * @param options what the caller was given.
 * @param accepted the names of all its options.
 * @throws ModelError that names the unknown option and lists the accepted ones.
 */
export function checkOptionNames(caller: string, options: unknown, accepted: readonly string[]): void {
  const expected = `expected an object with any of the options ${accepted.join(", ")}`;
  if (typeof options !== "object" || options === null || Array.isArray(options)) {
    throw new ModelError(caller, `the options are ${shown(options)}`, expected);
  }
  for (const name of Object.keys(options)) {
    if (accepted.includes(name)) continue;
    const alike = accepted.find((one) => one.toLowerCase() === name.toLowerCase());
    const advice = alike === undefined ? "" : ` (the option is called ${alike})`;
    throw new ModelError(caller, `there is no option ${JSON.stringify(name)}${advice}`, expected);
  }
}

/**
 * The properties of an argument that is an object; refuses others than there are.
 *
 * @param what the argument, for the message.
 * @throws ModelError that names the unknown property and lists the accepted ones.
 */
export function checkFields<Name extends string>(
  caller: string,
  what: string,
  value: unknown,
  accepted: readonly Name[],
): { readonly [name in Name]?: unknown } {
  const expected = `expected an object of ${accepted.join(", ")}`;
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new ModelError(caller, `${what} is ${shown(value)}`, expected);
  }
  const other = Object.keys(value).find((name) => !(accepted as readonly string[]).includes(name));
  if (other === undefined) return value;
  throw new ModelError(caller, `${what} has the unknown property ${JSON.stringify(other)}`, expected);
}

/** An argument that must be a list. */
export function listOf(caller: string, what: string, value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw new ModelError(caller, `${what} is ${shown(value)}`, "expected a list");
}

/** An argument that must be a finite number. */
export function finiteNumber(caller: string, what: string, value: unknown): number {
  if (typeof value === "number" && Number.isFinite(value)) return value;
  throw new ModelError(caller, `${what} is ${shown(value)}`, "expected a finite number");
}

/** Numbers or texts, one a row: an array, or an array of numbers of fixed size. */
export function rowsOf(caller: string, what: string, value: unknown): ArrayLike<unknown> {
  if (typeof value === "object" && value !== null && "length" in value && typeof value.length === "number") {
    return value as ArrayLike<unknown>;
  }
  throw new ModelError(caller, `${what} is ${shown(value)}`, "expected a list, one value a row");
}

/**
 * A value that must be one of some words.
 *
 * @param name of the option or argument.
 * @throws ModelError that lists the words.
 */
export function oneOf<Word extends string>(
  caller: string,
  name: string,
  value: unknown,
  accepted: readonly Word[],
): Word {
  const found = accepted.find((word) => word === value);
  if (found !== undefined) return found;
  throw new ModelError(caller, `${name} is ${shown(value)}`, `expected one of ${listOfNames(accepted)}`);
}

/** A value that must be true or false. */
export function trueOrFalse(caller: string, name: string, value: unknown): boolean {
  if (typeof value === "boolean") return value;
  throw new ModelError(caller, `${name} is ${shown(value)}`, "expected true or false");
}

/** A number between two others, neither included. */
export function numberBetween(
  caller: string,
  name: string,
  value: unknown,
  least: number,
  most: number,
  example: number,
): number {
  if (typeof value === "number" && value > least && value < most) return value;
  const range = `expected a number between ${least} and ${most}, such as ${example}`;
  throw new ModelError(caller, `${name} is ${shown(value)}`, range);
}

/** A whole number from `least` to `most`. */
export function wholeNumber(
  caller: string,
  name: string,
  value: unknown,
  least: number,
  most = Number.POSITIVE_INFINITY,
): number {
  if (typeof value === "number" && Number.isInteger(value) && value >= least && value <= most) return value;
  const range = most === Number.POSITIVE_INFINITY ? `from ${least} on` : `from ${least} to ${most}`;
  throw new ModelError(caller, `${name} is ${shown(value)}`, `expected a whole number ${range}`);
}

/** The level of an interval, .95 if none is given. */
export function levelOf(caller: string, level: unknown = 0.95): number {
  return numberBetween(caller, "level", level, 0, 1, 0.95);
}

/** The start of random numbers, 1 if none is given. */
export function seedOf(caller: string, seed: unknown = 1): number {
  return wholeNumber(caller, "seed", seed, 0, 0xffffffff);
}
