import assert from "node:assert/strict";

/** Asserts that a number lies within some distance of what is expected. */
export function assertNear(actual: number, expected: number, allowed: number, what: string): void {
  assert.ok(Math.abs(actual - expected) <= allowed, `${what}: ${actual}, expected ${expected}`);
}

/** Asserts that a number differs from what is expected by some part of it at most. */
export function assertRelativelyNear(actual: number, expected: number, part: number, what: string): void {
  assertNear(actual, expected, part * Math.abs(expected), what);
}
