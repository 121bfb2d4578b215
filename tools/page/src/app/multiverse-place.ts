import type { Looked } from "../analysis";
import type { Multiverse } from "../multiverse-file";
import { differences } from "./address";
import { chosenValue } from "./sweep";
import { type Method, normalQuantile } from "./words";

/**
 * The row of a multiverse that is a specification; undefined where it has none.
 *
 * @param multiverse the specifications.
 * @param looked the choices wanted.
 */
export function rowOf(multiverse: Multiverse, looked: Looked): number | undefined {
  const { choices, unit } = multiverse;
  const { changes, model } = differences(looked);
  const named = new Set(choices.map(({ name }) => name));
  if (Object.keys({ ...changes, ...model }).some((name) => !named.has(name))) return undefined;
  const wanted = choices.map(({ name, values }) => {
    const value = JSON.stringify(chosenValue(looked, name));
    return values.findIndex((one) => JSON.stringify(one) === value);
  });
  for (let row = 0; row < unit.length; row++) {
    if (choices.every(({ at }, choice) => at[row] === wanted[choice])) return row;
  }
  return undefined;
}

/** The 95% confidence interval of a row by a kind of standard error; `NaN` where it has none. */
export function intervalOf(
  { estimate, standardError, standardErrorByState }: Multiverse,
  row: number,
  method: Method,
): { readonly lower: number; readonly upper: number } {
  const error = (method === "clustered by state" ? standardErrorByState : standardError)[row];
  return { lower: estimate[row] - normalQuantile * error, upper: estimate[row] + normalQuantile * error };
}

/** A part of the curve as wide as a point of the picture: what it holds. */
export interface CurvePart {
  /** The middle rank of the part. */
  readonly rank: number;
  readonly estimate: number;
  /** Share of its specifications whose interval excludes zero. */
  readonly found: number;
}

/**
 * The curve in as many parts as a picture has room for.
 *
 * @param most most parts.
 */
export function curveParts(multiverse: Multiverse, method: Method, most: number): CurvePart[] {
  const { order, estimate } = multiverse;
  const count = Math.min(most, order.length);
  return Array.from({ length: count }, (_, part) => {
    const [from, to] = [part, part + 1].map((one) => Math.floor((one / count) * order.length));
    let found = 0;
    for (let rank = from; rank < to; rank++) {
      const { lower, upper } = intervalOf(multiverse, order[rank], method);
      if (lower > 0 || upper < 0) found += 1;
    }
    const rank = (from + to - 1) >> 1;
    return { rank, estimate: estimate[order[rank]], found: found / (to - from) };
  });
}
