import { binomialShare, randomisationP } from "../study/evidence/summary";

/**
 * The p of a hypothesis, how many draws it stands on (none where it is of a distribution), and by what it was found.
 */
export interface Deciding {
  readonly p: number;
  readonly draws: number | undefined;
}

const notDefined: Deciding = { p: Number.NaN, draws: undefined };

/** The largest of some p-values; not defined where one is not. */
export function worstOf(values: readonly Deciding[]): Deciding {
  if (values.some(({ p }) => Number.isNaN(p))) return notDefined;
  return values.reduce((worst, one) => (one.p > worst.p ? one : worst));
}

/** The third smallest of the four versions: three of the four must pass; not defined where one is not. */
export function thirdSmallest(values: readonly Deciding[]): Deciding {
  if (values.some(({ p }) => Number.isNaN(p))) return notDefined;
  return [...values].sort((a, b) => a.p - b.p)[2];
}

/** p of a statistic in draws, nine in ten of which must have it. */
export function pOf(draws: Float64Array, T: number): Deciding {
  const defined = draws.filter(Number.isFinite);
  if (!Number.isFinite(T) || defined.length < 0.9 * draws.length) return notDefined;
  return { p: randomisationP(defined, T), draws: defined.length };
}

/** p for and against T in draws that are turned as T is. */
export function bothP(
  draws: Float64Array,
  T: number,
): { readonly upper: Deciding; readonly lower: Deciding } {
  return {
    upper: pOf(draws, T),
    lower: pOf(
      draws.map((value) => -value),
      -T,
    ),
  };
}

/** The 95 % binomial interval of a p-value, by the draws that it was found by. */
export function intervalOfP({ p, draws }: Deciding): readonly [lower: number, upper: number] | undefined {
  if (draws === undefined || Number.isNaN(p)) return undefined;
  const { lower, upper } = binomialShare(Math.round(p * (draws + 1)), draws + 1);
  return [lower, upper];
}

/** What is said of a p-value besides: its draws and its interval, where it has them. */
export function precisionOf(one: Deciding) {
  const interval = intervalOfP(one);
  return interval === undefined ? {} : { draws: one.draws, interval };
}
