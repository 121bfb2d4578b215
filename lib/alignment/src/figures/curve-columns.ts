import { medianOf } from "../table/statistics";
import type { Numbers } from "./figure";

/** A choice of a multiverse with the value that each specification takes. */
export interface CurveChoice {
  readonly label: string;
  /** Its values in words. */
  readonly values: readonly string[];
  /** For each specification the position of its value. */
  readonly positions: ArrayLike<number>;
}

/** A multiverse as a curve over a grid of choices. */
export interface MultiverseCurve {
  /** The coefficient in words with its unit. */
  readonly coefficient: string;
  readonly estimates: Numbers;
  /** Bounds of the 95% interval of each estimate; `NaN` where there is none. */
  readonly lower: Numbers;
  readonly upper: Numbers;
  readonly choices: readonly CurveChoice[];
  /** The estimate that readers compare with, such as that of Table 2. */
  readonly reference?: { readonly label: string; readonly estimate: number };
  /** For each null draw the estimates of the same specifications, in the same order; none where no draws were made. */
  readonly nullDraws?: readonly Numbers[];
  /** How the null draws were made, in words. */
  readonly nullLabel?: string;
}

/** Most columns that a reader can tell apart; more specifications share columns. */
const mostColumns = 120;

/** Specifications side by side, in the order of their estimates. */
export interface CurveColumn {
  readonly specifications: readonly number[];
  readonly estimate: number;
  readonly lower: number;
  readonly upper: number;
  /** Share of the specifications whose interval excludes zero. */
  readonly distinguishable: number;
}

/** The specifications with an estimate, lowest first. */
export function orderOf(estimates: Numbers): number[] {
  return Array.from(estimates, (_, k) => k)
    .filter((k) => Number.isFinite(estimates[k]))
    .sort((one, other) => estimates[one] - estimates[other] || one - other);
}

export function columnsOf(
  { estimates, lower, upper }: MultiverseCurve,
  order: readonly number[],
): CurveColumn[] {
  const count = Math.min(order.length, mostColumns);
  return Array.from({ length: count }, (_, column) => {
    const own = order.slice(
      Math.floor((column * order.length) / count),
      Math.floor(((column + 1) * order.length) / count),
    );
    const excludesZero = own.filter((k) => lower[k] > 0 || upper[k] < 0);
    return {
      specifications: own,
      estimate: medianOf(own.map((k) => estimates[k])),
      lower: medianOf(own.map((k) => lower[k])),
      upper: medianOf(own.map((k) => upper[k])),
      distinguishable: excludesZero.length / own.length,
    };
  });
}

/** The middle 95% of the null draws' curves, each sorted by itself, at the places of the columns. */
export function nullRange(
  draws: readonly Numbers[],
  columns: number,
): { low: number[]; high: number[]; middle: number[] } {
  const curves = draws.map((draw) => {
    const sorted = orderOf(draw).map((k) => draw[k]);
    return Array.from(
      { length: columns },
      (_, column) => sorted[Math.floor(((column + 0.5) * sorted.length) / columns)],
    );
  });
  const at = (share: number) =>
    Array.from({ length: columns }, (_, column) => {
      const values = curves.map((curve) => curve[column]).sort((one, other) => one - other);
      return values[Math.min(values.length - 1, Math.floor(share * values.length))];
    });
  return { low: at(0.025), middle: at(0.5), high: at(0.975) };
}
