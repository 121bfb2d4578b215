import { readFileSync } from "node:fs";
import { join } from "node:path";
import { repositoryRoot } from "../support";

/** A nested record, as JSON holds it. */
export type Tree = { readonly [name: string]: unknown };

/** Targets that are compared by their Monte Carlo error. */
interface DrawnTargets {
  /** Names of the numbers of a null's summary, in order. */
  readonly summaryFields: readonly string[];
  /** Names of the counts of a calibration, in order. */
  readonly verdictNames: readonly string[];
  readonly nulls: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, number[]>>>>>>;
  readonly measurement: Readonly<Record<string, Tree>>;
  readonly verdicts: Readonly<Record<string, Tree>>;
  readonly calibration: {
    readonly null: Readonly<Record<string, Readonly<Record<string, Counts>>>>;
    readonly influence: Readonly<Record<string, Readonly<Record<string, Counts>>>>;
  };
}

/** How often each verdict was given. */
interface Counts {
  readonly n: number;
  readonly k: readonly number[];
  readonly mean_effect?: number;
}

/**
 * A text that names paths: names that share what lies below them are joined, those without anything below stand under
 * "".
 */
type PathTree = string | { readonly [names: string]: PathTree };

function readJson<T>(name: string): T {
  return JSON.parse(readFileSync(join(repositoryRoot, "test", "evidence", name), "utf8"));
}

/**
 * Where two implementations, made apart from this one, agree on results of draws; from the definition of the evidence.
 */
export const drawnTargets: DrawnTargets = readJson("drawn-targets.json");

function expand(tree: PathTree): readonly (readonly string[])[] {
  if (typeof tree === "string") return tree.split("|").map((name) => [name]);
  return Object.entries(tree).flatMap(([names, below]) =>
    names === ""
      ? expand(below)
      : names.split("|").flatMap((name) => expand(below).map((path) => [name, ...path])),
  );
}

/** Every path that the definition of the evidence names, those included whose values it keeps for a check. */
export const definedPaths = expand(readJson<PathTree>("paths.json"));

/** The value at a path, or undefined. */
export function valueAt(tree: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((at, name) => (at as Tree | undefined | null)?.[name], tree);
}

/** Paths of the definition at which an evidence.json has no value. */
export function missingPaths(tree: object): readonly string[] {
  return definedPaths
    .filter((path) => {
      const value = valueAt(tree, path);
      return value === undefined || value === null || (typeof value === "number" && Number.isNaN(value));
    })
    .map((path) => path.join("."));
}
