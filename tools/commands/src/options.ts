import { statSync } from "node:fs";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { UserError } from "@alignment/engine/dist/errors";

/** A wrong call of a command; it ends with exit code 2. */
export class UsageError extends UserError {}

/** An option of a command. */
export type OptionDeclaration =
  /** One that is given or not. */
  | { readonly flag: true }
  /** One with a value; `value` is the word for it in messages, such as `DIR`. */
  | {
      readonly value: string;
      /** The values that are accepted; any where this is left out. */
      readonly choices?: readonly string[];
      /** Whether it may be given several times. */
      readonly many?: true;
      /** Whether its value is a file or folder, which counts from where the person stands; a folder is no file. */
      readonly path?: true | "folder";
    };

type ValueOf<Declaration> = Declaration extends { readonly flag: true }
  ? boolean
  : Declaration extends { readonly many: true }
    ? readonly string[]
    : Declaration extends { readonly choices: readonly (infer Choice)[] }
      ? Choice | undefined
      : string | undefined;

/** The options and words of a command line. */
export interface ReadOptions<Declarations> {
  readonly values: { readonly [Name in keyof Declarations]: ValueOf<Declarations[Name]> };
  /** What stands there besides options, in order. */
  readonly words: readonly string[];
}

/**
 * The file or folder that a person means by `path`: a relative one counts from the folder in which npm was called, not
 * from the project's.
 */
export function userPath(path: string): string {
  return resolve(process.env.INIT_CWD ?? process.cwd(), path);
}

/** Whether a path is there and is no folder. */
function isFile(path: string): boolean {
  try {
    return !statSync(path).isDirectory();
  } catch {
    return false;
  }
}

/**
 * The whole number that an option has for its value.
 *
 * @param command the command's name, with which the message begins.
 * @param name the option's name.
 * @param text its value: digits alone.
 * @param least the smallest number that is accepted.
 * @throws UsageError that names the option, what was given and what is expected.
 * @example
 * wholeNumber("evidence", "draws", "500", 1); // 500
 */
export function wholeNumber(command: string, name: string, text: string, least: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= least) return value;
  throw new UsageError(`${command}: --${name} is ${text}; expected a whole number of at least ${least}`);
}

/** An option as a person writes it: `--out DIR`. */
function formOf(name: string, declaration: OptionDeclaration): string {
  if ("flag" in declaration) return `--${name}`;
  return `--${name} ${declaration.choices?.join("|") ?? declaration.value}`;
}

function inWords(choices: readonly string[]): string {
  return choices.length === 1 ? choices[0] : `${choices.slice(0, -1).join(", ")} or ${choices.at(-1)}`;
}

/**
 * Reads the command line of a command. Every command reads it here, so that all refuse the same things in the same
 * words: an option that is unknown, lacks its value, has one that is not accepted, or is given twice where one value
 * is meant.
 *
 * @param command the command's name, with which messages begin
 * @param line the command line after the command
 * @param declarations the options by name; `--help` is known to every command and left out
 * @param mostWords how many words besides options are accepted at most; none where it is left out
 * @throws UsageError that names the option, what was given and what is expected
 *
 * @example
 * ```ts
 * const { values } = readOptions("start", ["--out", "results"], { out: { value: "DIR", path: true } });
 * values.out; // "/home/ada/results"
 * ```
 */
export function readOptions<const Declarations extends Readonly<Record<string, OptionDeclaration>>>(
  command: string,
  line: readonly string[],
  declarations: Declarations,
  mostWords = 0,
): ReadOptions<Declarations> {
  const known = Object.entries<OptionDeclaration>(declarations);
  const forms = [...known.map(([name, declaration]) => formOf(name, declaration)), "--help"].join(", ");
  const refuse = (problem: string, expected = `the options are ${forms}`): never => {
    throw new UsageError(`${command}: ${problem}; ${expected}`);
  };

  const { tokens } = parseArgs({
    args: [...line],
    options: Object.fromEntries(
      known.map(([name, declaration]) => [name, { type: "flag" in declaration ? "boolean" : "string" }]),
    ),
    allowPositionals: true,
    strict: false,
    tokens: true,
  });

  function accepted(name: string, declaration: OptionDeclaration, value: string | undefined): string | true {
    if ("flag" in declaration) {
      return value === undefined ? true : refuse(`--${name} takes no value, but ${value} was given`);
    }
    const { choices, path } = declaration;
    const expected = `expected ${choices === undefined ? formOf(name, declaration) : inWords(choices)}`;
    if (value === undefined || value === "") return refuse(`--${name} has no value`, expected);
    if (choices?.includes(value) === false) return refuse(`--${name} is "${value}"`, expected);
    if (path === undefined) return value;
    const own = userPath(value);
    if (path === "folder" && isFile(own))
      return refuse(`--${name} is ${own}, which is a file`, "expected a folder");
    return own;
  }

  const given = new Map<string, (string | true)[]>();
  const words: string[] = [];
  for (const token of tokens) {
    if (token.kind === "positional") words.push(token.value);
    if (token.kind !== "option") continue;
    const { name, rawName } = token;
    if (!Object.hasOwn(declarations, name)) refuse(`there is no option ${rawName}`);
    const followsOption = token.inlineValue === false && token.value.startsWith("--");
    const value = accepted(name, declarations[name], followsOption ? undefined : token.value);
    given.set(name, [...(given.get(name) ?? []), value]);
  }
  if (words.length > mostWords) {
    const extra = words.slice(mostWords).join(" ");
    refuse(`"${extra}" stands where ${mostWords === 0 ? "only options are" : "nothing more is"} expected`);
  }

  const values = known.map(([name, declaration]) => {
    const all = given.get(name) ?? [];
    if ("flag" in declaration) return [name, all.length > 0];
    if (declaration.many) return [name, all];
    if (new Set(all).size > 1)
      refuse(`--${name} is given twice, as ${all.join(" and ")}`, "expected it once");
    return [name, all[0]];
  });
  return { values: Object.fromEntries(values), words };
}
