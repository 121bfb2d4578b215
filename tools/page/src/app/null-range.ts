import { randomisationP } from "alignment/multiverse";

/** Slopes of a specification in null draws, by the number of the draw; `null` where the model cannot be fitted. */
export type Draws = readonly (number | null)[];

/** Null draws that came with the page. */
export interface DrawsWithPage {
  /** Slopes by specification (`keyOf`). */
  readonly slopes: Readonly<Record<string, Draws>>;
  /** Slopes of specifications in whole millionths; those above come before them. */
  readonly inMillionths: Readonly<Record<string, Draws>>;
  /** The specifications whose draws another version of the code made. */
  readonly ofOtherCode: readonly string[];
}

/** The middle 95% of the slopes of a specification in null draws. */
export interface NullRange {
  readonly lower: number;
  readonly upper: number;
  readonly draws: number;
}

/** Fewer draws than these show no range. */
const fewestDraws = 20;

/** Slopes are kept in whole millionths of a score point per year: four digits are shown. */
export const millionths = 1e6;

/** The null draws that came with a page, by specification (`keyOf`). */
export function drawsByKey({ slopes, inMillionths }: DrawsWithPage): ReadonlyMap<string, Draws> {
  const kept = Object.entries(inMillionths).map(
    ([key, draws]) => [key, draws.map((draw) => (draw === null ? null : draw / millionths))] as const,
  );
  return new Map([...kept, ...Object.entries(slopes)]);
}

/** Ranges that were worked out, by their draws: a list of draws does not change. */
const kept = new WeakMap<Draws, NullRange | undefined>();

/** The null range of a specification; undefined where it has too few null draws. */
export function nullRangeOf(draws: Draws | undefined): NullRange | undefined {
  if (draws === undefined) return undefined;
  if (!kept.has(draws)) kept.set(draws, rangeOf(draws));
  return kept.get(draws);
}

function rangeOf(all: Draws): NullRange | undefined {
  const draws = all.filter((draw) => draw !== null).sort((one, other) => one - other);
  if (draws.length < fewestDraws) return undefined;
  return {
    lower: draws[Math.floor(0.025 * draws.length)],
    upper: draws[Math.ceil(0.975 * draws.length) - 1],
    draws: draws.length,
  };
}

/** How many draws lie below a slope; a draw without a slope counts against it. */
export function drawsBelow(draws: Draws, estimate: number): number {
  return draws.filter((draw) => draw !== null && draw < estimate).length;
}

/** The randomization p of a slope: (1 + draws at least as large) / (draws + 1). */
export function randomisationPOf(draws: Draws, estimate: number): number {
  return randomisationP(
    estimate,
    draws.map((draw) => draw ?? Number.NaN),
  );
}
