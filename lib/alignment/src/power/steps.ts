import { UserError } from "@alignment/engine/dist/errors";
import type { YearlyHypothesis } from "../nulls/calibration";
import type { NullName } from "../nulls/null-words";
import { requiredNulls } from "../nulls/required-nulls";

/** What is simulated for a design. */
export interface PowerRequest {
  /** Sizes of the effect, in multiples of the smallest one that counts (δ), ascending from 0 on. */
  readonly sizes: readonly number[];
  /** Worlds of each hypothesis and size. */
  readonly draws: number;
  /** Draws of each null distribution that the worlds are ranked among. */
  readonly nullDraws: number;
}

/** Twenty sizes from none to 3.8 times the smallest effect that counts, 200 worlds each. */
export const usualPowerRequest: PowerRequest = {
  sizes: Array.from({ length: 20 }, (_, step) => step / 5),
  draws: 200,
  nullDraws: 399,
};

/** Fewest draws of a null: of fewer no p-value is below 0.05. */
export const fewestNullDraws = 20;

/** The null in whose worlds the rule is tried besides; no p-value rests on it. */
export const heldOutNull = "combined" satisfies NullName;

/** The hypotheses whose power is simulated. */
export const poweredHypotheses = ["H1", "H2", "H3"] as const satisfies readonly YearlyHypothesis[];

/** What a draw is a world of. */
export type PowerDraw =
  /** A null that worlds are ranked among, or the one that is held out. */
  | { readonly kind: "null"; readonly null: NullName }
  /** An influence of one hypothesis, in multiples of the smallest effect; at 0 there is none. */
  | { readonly kind: "influence"; readonly of: YearlyHypothesis; readonly size: number }
  /** Table 2 in the worlds with an influence of H2; its fit takes much longer than that of the yearly model. */
  | { readonly kind: "table2"; readonly size: number };

/** Some draws of one kind: what a thread computes at a time. */
export interface PowerStep {
  readonly draw: PowerDraw;
  /** The first draw, from 0. */
  readonly first: number;
  readonly count: number;
  /** After the last step of a round the curves have about twice the draws of the round before. */
  readonly round: number;
}

function isWhole(value: number, least: number): boolean {
  return Number.isSafeInteger(value) && value >= least;
}

/**
 * Checks what is to be simulated.
 *
 * @throws UserError for sizes that are not ascending from 0 on, or too few draws.
 */
export function checkPowerRequest({ sizes, draws, nullDraws }: PowerRequest): void {
  const isAscending = sizes.every((size, at) => Number.isFinite(size) && (at === 0 || size > sizes[at - 1]));
  if (sizes.length === 0 || sizes[0] !== 0 || !isAscending) {
    throw new UserError(
      `power: the sizes are ${sizes.join(", ")}; expected ascending numbers, the first of them 0 (no influence), such as 0, 1, 2`,
    );
  }
  if (!isWhole(draws, 1))
    throw new UserError(`power: draws is ${draws}; expected a whole number of at least 1`);
  if (isWhole(nullDraws, fewestNullDraws)) return;
  throw new UserError(
    `power: nullDraws is ${nullDraws}; expected a whole number of at least ${fewestNullDraws}, since of fewer no p-value is below 0.05`,
  );
}

/** The draws of a kind after each round: the first ones, then twice as many, up to all. */
function boundaries(first: number, all: number): number[] {
  const ends: number[] = [];
  for (let end = first; end < all; end *= 2) ends.push(end);
  return [...ends, all];
}

/** Most draws of a step, so that it takes about a third of a second. */
const drawsAStep = 40;

function stepsOf(draw: PowerDraw, round: number, from: number, to: number): PowerStep[] {
  const steps: PowerStep[] = [];
  for (let first = from; first < to; first += drawsAStep)
    steps.push({ draw, first, count: Math.min(drawsAStep, to - first), round });
  return steps;
}

/** Draws of every null and of each size after the first round, and how many sizes are in it. */
const firstRound = { nullDraws: fewestNullDraws, draws: 4, sizes: 4 };

/**
 * Places about evenly apart, the first and the last among them.
 *
 * @param count how many places there are.
 * @param most how many are taken at most.
 * @example
 * evenlyApart(20, 4); // [0, 6, 13, 19]
 */
export function evenlyApart(count: number, most: number): readonly number[] {
  const taken = Math.min(count, most);
  return Array.from({ length: taken }, (_, at) => Math.round((at * (count - 1)) / Math.max(1, taken - 1)));
}

/** Numbers of draws after each round. */
class Rounds {
  constructor(private readonly ends: readonly number[]) {}

  /** Draws after a round; none before the first. */
  private reach(round: number): number {
    return round < 0 ? 0 : this.ends[Math.min(round, this.ends.length - 1)];
  }

  /** The steps of a kind in a round; one that begins in the second round makes up for the first. */
  steps(draw: PowerDraw, round: number, begins: 0 | 1 = 0): PowerStep[] {
    if (round < begins) return [];
    return stepsOf(draw, round, round === begins ? 0 : this.reach(round - 1), this.reach(round));
  }
}

/**
 * Everything that is simulated, in rounds: after each the curves of all draws so far can be shown, and each has about
 * twice the draws of the one before, so that the bands narrow. The first, of a few sizes and without Table 2, takes
 * about a second on two cores.
 *
 * @param request what is simulated; see `checkPowerRequest`.
 * @returns the steps in the order in which they are computed; draws of a kind come in the order of their numbers.
 */
export function powerSteps({ sizes, draws, nullDraws }: PowerRequest): readonly PowerStep[] {
  const endsOfNulls = boundaries(firstRound.nullDraws, nullDraws);
  const endsOfWorlds = boundaries(Math.min(firstRound.draws, draws), draws);
  const rounds = Math.max(endsOfNulls.length, endsOfWorlds.length);
  const nulls = new Rounds(endsOfNulls);
  const worlds = new Rounds(endsOfWorlds);
  const second = rounds > 1 ? 1 : 0;
  const first = evenlyApart(sizes.length, firstRound.sizes);
  const steps: PowerStep[] = [];
  for (let round = 0; round < rounds; round++) {
    for (const name of [...requiredNulls, "shuffleIgos"] as const)
      steps.push(...nulls.steps({ kind: "null", null: name }, round));
    sizes.forEach((size, at) => {
      const begins = first.includes(at) ? 0 : second;
      for (const of of poweredHypotheses)
        steps.push(...worlds.steps({ kind: "influence", of, size }, round, begins));
    });
    steps.push(...worlds.steps({ kind: "null", null: heldOutNull }, round));
    for (const size of sizes) steps.push(...worlds.steps({ kind: "table2", size }, round, second));
  }
  return steps;
}
