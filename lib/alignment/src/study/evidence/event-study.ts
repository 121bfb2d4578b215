import { UserError } from "@alignment/engine";
import { studyYears, yearCount } from "../../construct/layout";
import { distanceNow } from "../../construct/means";
import type { Estimate } from "./estimates";
import type { PairMeans } from "./pair-means";

/** Years of the window around accession. */
const window = { first: -5, last: 10 } as const;
const steps = Array.from({ length: window.last - window.first + 1 }, (_, at) => window.first + at);

/** Years of accession of the stacks. */
const accessions = { first: 1966 - studyYears.first, last: 2000 - studyYears.first } as const;

/** One event study. */
export interface EventDesign {
  /** The score itself, or the distance to the IGO's other members. */
  readonly outcome: "score" | "distance";
  /** Whether treated and controls must lie below the mean of the members in the year before accession. */
  readonly selected: boolean;
  /** Whether controls are of the treated state's regional group; a stack is then IGO, year and group. */
  readonly withinGroup: boolean;
  /** The year from which outcomes are counted, before accession: -1, or -3 where cases are selected at -1. */
  readonly base: -1 | -3;
}

/** The path of the joiners against states that had not joined. */
export interface EventStudy {
  /** Years since accession. */
  readonly k: readonly number[];
  readonly estimate: readonly number[];
  readonly se: readonly number[];
  /** Places of joiners, and the states that they are. */
  readonly treated: number;
  readonly treatedStates: number;
  readonly stacks: number;
  /** Places of controls. */
  readonly controls: number;
  /** States with any place, the clusters. */
  readonly states: number;
  /** Means over the years -5 to -2 without the base, 0 to 4, and 5 to 10. */
  readonly leads: Estimate;
  readonly lags0to4: Estimate;
  readonly lags5to10: Estimate;
}

/** A stack: an IGO, a year of accession and, where asked for, a group. */
interface Stack {
  readonly igo: number;
  readonly treated: number[];
  readonly controls: number[];
  readonly accession: number;
}

/** The outcome of a state around an accession, every year of the window; `undefined` if a year is missing. */
function pathOf(
  pairs: PairMeans,
  { outcome, base }: EventDesign,
  igo: number,
  state: number,
  accession: number,
): Float64Array | undefined {
  const path = new Float64Array(steps.length);
  for (let at = 0; at < steps.length; at++) {
    const t = accession + steps[at];
    path[at] =
      outcome === "score"
        ? pairs.means.score[state * yearCount + t]
        : distanceNow(pairs.means, igo, state, t);
    if (Number.isNaN(path[at])) return undefined;
  }
  const from = path[base - window.first];
  return path.map((value) => value - from);
}

/** Joiners and controls of an IGO and year that the design admits, before their paths are looked at. */
function candidatesOf(pairs: PairMeans, design: EventDesign, igo: number, accession: number) {
  const [treated, controls]: number[][] = [[], []];
  for (let state = 0; state < pairs.stateCount; state++) {
    const first = pairs.first[igo * pairs.stateCount + state];
    const joins = first === accession;
    if (!joins && first >= 0 && first <= accession + window.last) continue;
    if (design.selected && !(distanceNow(pairs.means, igo, state, accession - 1) < 0)) continue;
    (joins ? treated : controls).push(state);
  }
  return { treated, controls };
}

/** All stacks that have joiners and controls, with the paths of both. */
function stacksOf(
  pairs: PairMeans,
  group: ArrayLike<number>,
  design: EventDesign,
  use: (stack: Stack, paths: ReadonlyMap<number, Float64Array>) => void,
): void {
  for (let igo = 0; igo < pairs.igoCount; igo++) {
    for (let accession = accessions.first; accession <= accessions.last; accession++) {
      const found = candidatesOf(pairs, design, igo, accession);
      if (found.treated.length === 0) continue;
      const paths = new Map<number, Float64Array>();
      for (const state of [...found.treated, ...found.controls]) {
        const path = pathOf(pairs, design, igo, state, accession);
        if (path !== undefined) paths.set(state, path);
      }
      const treated = found.treated.filter((state) => paths.has(state));
      const controls = found.controls.filter((state) => paths.has(state));
      const groups = design.withinGroup ? [...new Set(treated.map((state) => group[state]))] : [undefined];
      for (const own of groups) {
        const inGroup = (state: number) => own === undefined || group[state] === own;
        const stack = {
          igo,
          accession,
          treated: treated.filter(inGroup),
          controls: controls.filter(inGroup),
        };
        if (stack.treated.length > 0 && stack.controls.length > 0) use(stack, paths);
      }
    }
  }
}

/**
 * A stacked difference in differences of accessions. A stack is an IGO and a year f with first entries; treated are its
 * joiners, controls the states that are not members in any year up to f + 10; both are known in all years f − 5 … f +
 * 10. With y_i(k) the outcome at f + k less that at f + base, N treated places and ȳ the mean of the controls of a
 * stack,
 *
 *     θ(k) = Σ_stacks Σ_treated (y_i(k) − ȳ(k)) / N,   SE(k)² = G/(G−1) Σ_i ψ_i(k)²,
 *     ψ_i(k) = [Σ_{treated places of i} (y_i − ȳ − θ) − Σ_{control places of i} (n_T/n_C)(y_i − ȳ)] / N,
 *
 * so that no state that has joined is a control. Source: Cengiz, Dube, Lindner & Zipperer (2019), QJE 134(3); Sun &
 * Abraham (2021), J. Econometrics 225(2). Where treated and controls are selected at −1, both return to their mean, and
 * −1 is the year of selection: show base −3 beside it. A lead that slopes under either base forbids a causal reading.
 *
 * @param pairs memberships with the means of a score that ends in 2010.
 * @param group regional group of every state.
 * @throws UserError if no stack has joiners and controls.
 */
export function eventStudy(pairs: PairMeans, group: ArrayLike<number>, design: EventDesign): EventStudy {
  const stacks: { stack: Stack; paths: ReadonlyMap<number, Float64Array>; mean: Float64Array }[] = [];
  stacksOf(pairs, group, design, (stack, paths) => {
    const mean = new Float64Array(steps.length);
    for (const state of stack.controls) {
      const path = paths.get(state) as Float64Array;
      for (let at = 0; at < mean.length; at++) mean[at] += path[at] / stack.controls.length;
    }
    stacks.push({ stack, paths, mean });
  });
  const treated = stacks.reduce((sum, { stack }) => sum + stack.treated.length, 0);
  if (treated === 0) {
    throw new UserError(
      "eventStudy: no IGO and year from 1966 to 2000 has joiners and states that stay out, known in all 16 years around it; expected at least one",
    );
  }
  const theta = new Float64Array(steps.length);
  for (const { stack, paths, mean } of stacks) {
    for (const state of stack.treated) {
      const path = paths.get(state) as Float64Array;
      for (let at = 0; at < theta.length; at++) theta[at] += (path[at] - mean[at]) / treated;
    }
  }
  const influence = new Map<number, Float64Array>();
  const add = (state: number, at: number, value: number) => {
    let own = influence.get(state);
    if (own === undefined) {
      own = new Float64Array(steps.length);
      influence.set(state, own);
    }
    own[at] += value / treated;
  };
  const treatedStates = new Set<number>();
  let controls = 0;
  for (const { stack, paths, mean } of stacks) {
    const weight = stack.treated.length / stack.controls.length;
    controls += stack.controls.length;
    for (const state of stack.treated) {
      treatedStates.add(state);
      const path = paths.get(state) as Float64Array;
      for (let at = 0; at < theta.length; at++) add(state, at, path[at] - mean[at] - theta[at]);
    }
    for (const state of stack.controls) {
      const path = paths.get(state) as Float64Array;
      for (let at = 0; at < theta.length; at++) add(state, at, -weight * (path[at] - mean[at]));
    }
  }
  const ofWeights = (weights: (k: number) => number): Estimate => {
    const w = steps.map(weights);
    const sum = w.reduce((total, one) => total + one, 0);
    const estimate = theta.reduce((total, value, at) => total + w[at] * value, 0) / sum;
    let squares = 0;
    for (const own of influence.values())
      squares += (own.reduce((total, value, at) => total + w[at] * value, 0) / sum) ** 2;
    const se = Math.sqrt((influence.size / (influence.size - 1)) * squares);
    return { estimate, se, t: estimate / se };
  };
  const at = steps.map((k) => ofWeights((other) => (other === k ? 1 : 0)));
  return {
    k: steps,
    estimate: at.map(({ estimate }) => estimate),
    se: at.map(({ se }) => se),
    treated,
    treatedStates: treatedStates.size,
    stacks: stacks.length,
    controls,
    states: influence.size,
    leads: ofWeights((k) => (k <= -2 && k !== design.base ? 1 : 0)),
    lags0to4: ofWeights((k) => (k >= 0 && k <= 4 ? 1 : 0)),
    lags5to10: ofWeights((k) => (k >= 5 ? 1 : 0)),
  };
}

/** The ten event studies that are shown, by name. */
export const eventDesigns: { readonly [name: string]: EventDesign } = {
  all_score: { outcome: "score", selected: false, withinGroup: false, base: -1 },
  all_score_base3: { outcome: "score", selected: false, withinGroup: false, base: -3 },
  all_score_group: { outcome: "score", selected: false, withinGroup: true, base: -1 },
  all_distance: { outcome: "distance", selected: false, withinGroup: false, base: -1 },
  selected_score: { outcome: "score", selected: true, withinGroup: false, base: -1 },
  selected_score_base3: { outcome: "score", selected: true, withinGroup: false, base: -3 },
  selected_score_group: { outcome: "score", selected: true, withinGroup: true, base: -1 },
  selected_distance: { outcome: "distance", selected: true, withinGroup: false, base: -1 },
  selected_distance_base3: { outcome: "distance", selected: true, withinGroup: false, base: -3 },
  selected_distance_group: { outcome: "distance", selected: true, withinGroup: true, base: -1 },
};
