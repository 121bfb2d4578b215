import { randomisationP } from "alignment/multiverse";

/** Slopes of a specification in null draws, by the number of the draw; `null` where the model cannot be fitted. */
export type Draws = readonly (number | null)[];

/** The middle 95% of the slopes of a specification in null draws. */
export interface NullRange {
  readonly lower: number;
  readonly upper: number;
  readonly draws: number;
}

/** Fewer draws than these show no range. */
const fewestDraws = 20;

/** The null range of a specification; undefined where it has too few null draws. */
export function nullRangeOf(all: Draws | undefined): NullRange | undefined {
  const draws = (all ?? []).filter((draw) => draw !== null).sort((one, other) => one - other);
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
