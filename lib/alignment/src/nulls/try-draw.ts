import { UserError } from "@alignment/engine";
import { type DrawKind, drawNames } from "./draw-kinds";
import type { Drawer } from "./drawer";

/** The values of a draw, and why there are none where a statistic cannot be computed of it. */
export interface TriedDraw {
  /** In the order of `drawNames`; `NaN` where a value is not defined. */
  readonly values: readonly number[];
  readonly refusal?: string;
}

/**
 * Computes a draw; one on which a statistic cannot be computed has no values, and its reason.
 *
 * @throws whatever is no refusal of data: it is a defect.
 */
export function tryDraw(draws: Drawer, kind: DrawKind, unit: number): TriedDraw {
  try {
    return { values: draws.values(kind, unit) };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { values: drawNames(kind).map(() => Number.NaN), refusal: error.message };
  }
}
