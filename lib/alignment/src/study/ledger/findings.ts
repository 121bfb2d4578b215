import { UserError } from "@alignment/engine";

/** What an interval of a slope of the distance says: distances shrink, grow, or neither can be told from zero. */
export type Finding = "closer" | "no change" | "further away";

/** An interval of an effect on the distance; above zero distances shrink. */
export interface EffectInterval {
  readonly lower: number;
  readonly upper: number;
}

/**
 * What an interval says of a distance: "closer" if it lies above zero, "further away" if it lies below, else "no
 * change".
 *
 * @throws UserError for an interval with an end that is not a number.
 */
export function trendOf({ lower, upper }: EffectInterval): Finding {
  if (Number.isNaN(lower) || Number.isNaN(upper)) {
    throw new UserError(
      `trendOf: the interval is ${lower} to ${upper}; expected two numbers; leave out what has none`,
    );
  }
  if (lower > 0) return "closer";
  return upper < 0 ? "further away" : "no change";
}
