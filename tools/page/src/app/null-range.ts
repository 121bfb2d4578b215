import type { PageState } from "./state";

/** The middle 95% of the slopes of a specification in null draws. */
export interface NullRange {
  readonly lower: number;
  readonly upper: number;
  readonly draws: number;
}

/** Fewer draws than these show no range. */
const fewestDraws = 20;

/** The null range of a specification, by its key; undefined where it has too few null draws. */
export function nullRangeOf(state: Pick<PageState, "draws">, key: string): NullRange | undefined {
  const draws = [...(state.draws.get(key) ?? [])].sort((one, other) => one - other);
  if (draws.length < fewestDraws) return undefined;
  return {
    lower: draws[Math.floor(0.025 * draws.length)],
    upper: draws[Math.ceil(0.975 * draws.length) - 1],
    draws: draws.length,
  };
}
