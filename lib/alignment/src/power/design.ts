import { UserError } from "@alignment/engine";
import { studyYears, yearCount } from "../construct/layout";
import { defaultSpecification } from "../specification/specification";
import { type EvidenceData, evidenceDataOf } from "../study/evidence/evidence-data";
import { simulateWorld } from "../worlds";
import { sourcesOf } from "../worlds/sources-of";

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

/** First year of a yearly change. */
const firstChange = 1966;

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

/** The score up to the last year of a design. */
function withinYears(score: Float64Array, years: number): Float64Array {
  const last = firstChange + years - 1 - studyYears.first;
  return score.map((value, stateYear) => (stateYear % yearCount > last ? Number.NaN : value));
}

/**
 * The memberships of a design, simulated once, with everything that the tests of H1 to H3 are computed of. IGOs have no
 * influence in this world (mechanism "none"); its scores serve to fit the dynamics from which scores are drawn.
 *
 * @param design a checked design.
 */
export function dataOfDesign({ igos, states, years, exits, selection, seed }: PowerDesign): EvidenceData {
  const world = simulateWorld({
    seed,
    mechanism: "none",
    igoCount: igos,
    stateCount: states,
    exitRate: exits,
    selectionOnDistance: selection,
  });
  const choice = { ...defaultSpecification, regionalGroup: "African States" } as const;
  const { regions } = sourcesOf(world, choice);
  if (regions === undefined) throw new UserError("dataOfDesign: the world has no regional groups");
  const data = evidenceDataOf({
    sourcesOf: (one) => sourcesOf(world, one),
    regions,
    deviations: { missing: "a simulated design has no posterior standard deviations" },
  });
  const scores = Object.entries(data.scores).map(([name, score]) => [name, withinYears(score, years)]);
  return {
    ...data,
    layout: { ...data.layout, score: withinYears(data.layout.score, years) },
    scores: Object.fromEntries(scores) as EvidenceData["scores"],
  };
}
