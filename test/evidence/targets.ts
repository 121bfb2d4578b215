import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { repositoryRoot } from "../support";

/** A value of the targets: a number, or a list of numbers. */
type Leaf = number | readonly number[];

/** Targets by name, nested. */
export interface Targets {
  readonly [name: string]: Leaf | Targets;
}

/**
 * Results on the real files that two implementations, made apart from this one, agree on (R, and one of its own); from
 * the definition of the evidence that this project was given.
 */
export const targets: Targets = JSON.parse(
  readFileSync(join(repositoryRoot, "test", "evidence", "targets.json"), "utf8"),
);

/** The targets below a path. */
export function targetsAt(...path: readonly string[]): Targets {
  return path.reduce<Targets>((at, name) => at[name] as Targets, targets);
}

/** Asserts that every target below a path has its value, relative to 1e-6 by default. */
export function assertTargets(found: object, wanted: Targets, tolerance = 1e-6, path = ""): void {
  for (const [name, value] of Object.entries(wanted)) {
    const own = (found as Record<string, unknown>)[name];
    const where = `${path}${name}`;
    if (typeof value === "number") assertClose(own as number, value, tolerance, where);
    else if (Array.isArray(value))
      value.forEach((one, at) => {
        assertClose((own as number[])[at], one, tolerance, `${where}[${at}]`);
      });
    else {
      assert.ok(typeof own === "object" && own !== null, `${where} is missing`);
      assertTargets(own, value as Targets, tolerance, `${where}.`);
    }
  }
}

export function assertClose(own: number, wanted: number, tolerance: number, where: string): void {
  const difference = Math.abs(own - wanted);
  assert.ok(difference <= tolerance * Math.abs(wanted) + 1e-12, `${where} is ${own}; expected ${wanted}`);
}
