import { UserError } from "@alignment/engine/dist/errors";

/** A design: who is observed, how long, and how states come to be members. */
export interface PowerDesign {
  /** IGOs, 30 to 200. */
  readonly igos: number;
  /** States that exist in the last year, 40 to 250. */
  readonly states: number;
  /** Years of yearly changes of the score, 15 to 45, the first of them 1966. */
  readonly years: number;
  /** Chance that a member leaves an IGO in a year, 0 to 0.1. */
  readonly exits: number;
  /**
   * Effect of a state's distance to an IGO's mean on the log rate of its applications, −2 to 2: below 0 states with
   * worse records join more often, above 0 those with better ones.
   */
  readonly selection: number;
  /** Start of the random numbers, a whole number from 0 to 2^32 − 1. */
  readonly seed: number;
}

/** A design like the paper's data: 75 IGOs, 195 states, changes of 1966 to 2010, few exits. */
export const defaultPowerDesign: PowerDesign = {
  igos: 75,
  states: 195,
  years: 45,
  exits: 0.0014,
  selection: 0.22,
  seed: 1,
};

const spans: { readonly [name in keyof PowerDesign]: readonly [number, number] } = {
  igos: [30, 200],
  states: [40, 250],
  years: [15, 45],
  exits: [0, 0.1],
  selection: [-2, 2],
  seed: [0, 0xffffffff],
};

const wholeNumbers: readonly (keyof PowerDesign)[] = ["igos", "states", "years", "seed"];

/**
 * The default design with some of it changed.
 *
 * @param changes what differs from `defaultPowerDesign`.
 * @throws UserError for a name that is no part of a design, or a number outside its span or not whole where it must be.
 * @example
 * powerDesign({ igos: 40 }).states; // 195
 */
export function powerDesign(changes: Partial<PowerDesign> = {}): PowerDesign {
  for (const name of Object.keys(changes)) {
    if (Object.hasOwn(spans, name)) continue;
    throw new UserError(
      `powerDesign: "${name}" is no part of a design; expected of ${Object.keys(spans).join(", ")}`,
    );
  }
  const design: PowerDesign = { ...defaultPowerDesign, ...changes };
  for (const [name, [least, most]] of Object.entries(spans)) {
    const value = design[name as keyof PowerDesign];
    const mustBeWhole = wholeNumbers.includes(name as keyof PowerDesign);
    if (value >= least && value <= most && (!mustBeWhole || Number.isInteger(value))) continue;
    throw new UserError(
      `powerDesign: ${name} is ${value}; expected a ${mustBeWhole ? "whole number" : "number"} from ${least} to ${most}`,
    );
  }
  return design;
}
