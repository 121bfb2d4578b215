import { randomStream } from "@alignment/engine/dist/random/stream";
import { meanOf } from "../table/statistics";
import type { CovariateProcess } from "./covariates";
import type { MembershipProcess } from "./memberships";
import type { WorldParameters } from "./parameters";
import { type SimulatedState, subregionCount } from "./states";

/**
 * Scores as they come to be year by year; matrices are `[state * years + (year - firstYear)]`.
 *
 * For state i in year t, with a_i and b_i the state's lasting part and own trend, u the persistent shock, and the
 * parameters' names:
 *
 *     conditions(i,t) = a_i + b_i (t - 1960) + trend(t) + gdpEffect (log GDP(i,t) - 8.5) + civilWarEffect war(i,t)
 *                       + iccprEffect party(i,t) + u(i,t)
 *     u(i,t)          = shockPersistence u(i,t-1) + shockSpread e(i,t),   e of variance 1, heavy-tailed
 *     baseline(i,t)   = baseline(i,t-1) + adjustmentRate (conditions(i,t) - baseline(i,t-1))
 *     intrinsic(i,t)  = intrinsic(i,t-1)
 *                       + intrinsicPull * sum over the IGOs k of i of max(0, mean(k,t-1) - score(i,t-1))
 *     restraint(i,t)  = the highest of ramp(k,t) * demand(i,k) over i's applications since its last exit
 *     demand(i,k)     = instrumentalRestraint * max(0, mean(k) - baseline(i) - intrinsic(i)), a year before applying
 *     score(i,t)      = baseline(i,t) + intrinsic(i,t) + restraint(i,t)
 *
 * mean(k,t) is the mean score of the members of IGO k in year t other than i. ramp rises by equal steps from the
 * application to 1 in the year before accession and falls by the share `slackening` of itself a year from accession on.
 * An exit voids all demands made so far; the restraint of that time falls to 0 by equal steps over `reversionYears`,
 * and applications of the ten years after it bring none. The intrinsic part is never taken back.
 */
export interface ScoreProcess {
  /** The score, NaN where the state does not exist. */
  readonly score: Float64Array;
  /** The part of the score that intrinsic influence has made. */
  readonly intrinsic: Float64Array;
  /** The part of the score that is instrumental restraint. */
  readonly restraint: Float64Array;
  /** Takes a year; memberships and covariates of that year must be there. */
  step(year: number): void;
  /** Makes the demands of the applications of a year and voids those of states that leave. */
  stepDemands(year: number, exits: readonly { readonly state: number }[]): void;
  /** Distance of a state to the mean of an IGO's other members in a year, NaN where there is none. */
  distance(organization: number, state: number, year: number): number;
}

interface Demand {
  readonly state: number;
  readonly from: number;
  readonly accession: number;
  readonly size: number;
}

/** Start of the common trend. */
const trendStart = 1975;

/** Years of shocks before the first year, so that their spread does not depend on where the world starts. */
const yearsBefore = 40;

/** Years after an exit in which applications bring no restraint. */
const yearsAloof = 10;

/** Share of the between-state spread that a subregion's states have in common. */
const subregionShare = 0.35;

/** Starts the scores; see `ScoreProcess` for the equations. */
export function startScores(
  parameters: WorldParameters,
  states: readonly SimulatedState[],
  memberships: MembershipProcess,
  covariates: CovariateProcess,
): ScoreProcess {
  const { firstYear, lastYear, mechanism } = parameters;
  const years = lastYear - firstYear + 1;
  const score = new Float64Array(states.length * years).fill(Number.NaN);
  const baseline = new Float64Array(states.length * years);
  const intrinsic = new Float64Array(states.length * years);
  const restraint = new Float64Array(states.length * years);
  const shocks = drawShocks(parameters, states.length, years);
  const lasting = drawLastingParts(parameters, states);
  const ownTrends = drawOwnTrends(parameters, states.length);
  const pullRate = mechanism === "intrinsic" || mechanism === "mixed" ? parameters.intrinsicPull : 0;
  const demandRate =
    mechanism === "instrumental" || mechanism === "mixed" ? parameters.instrumentalRestraint : 0;
  const sums = memberships.members.map(() => new Float64Array(years));
  const counts = memberships.members.map(() => new Int32Array(years));
  let demands: Demand[] = [];
  let candidaciesSeen = 0;
  const lastExit = new Int32Array(states.length);
  const restraintAtExit = new Float64Array(states.length);

  const exists = (state: number, year: number) =>
    year >= states[state].firstYear && year <= states[state].lastYear;

  function distance(organization: number, state: number, year: number): number {
    const step = year - firstYear;
    if (step < 0 || !exists(state, year)) return Number.NaN;
    const own = memberships.members[organization][state * years + step];
    const others = counts[organization][step] - own;
    if (others < 1) return Number.NaN;
    const value = score[state * years + step];
    return value - (sums[organization][step] - (own === 1 ? value : 0)) / others;
  }

  /** Sum over a state's IGOs of the gap to its co-members in a year, where it is worse than they are. */
  function sumOfGaps(state: number, year: number): number {
    let sum = 0;
    for (let organization = 0; organization < sums.length; organization++) {
      if (memberships.members[organization][state * years + (year - firstYear)] === 0) continue;
      const gap = distance(organization, state, year);
      if (gap < 0) sum -= gap;
    }
    return sum;
  }

  function conditions(state: number, year: number): number {
    const place = state * years + (year - firstYear);
    const ratified = covariates.iccprYear[state];
    return (
      lasting[state] +
      ownTrends[state] * (year - 1960) +
      parameters.trendPerYear * Math.max(0, year - trendStart) +
      parameters.gdpEffect * (covariates.logGdp[place] - 8.5) +
      parameters.civilWarEffect * covariates.civilWar[place] +
      (ratified > 0 && year >= ratified ? parameters.iccprEffect : 0) +
      shocks[place]
    );
  }

  /** Lets a new state start where its predecessor stood, but for a fifth of the way to its own conditions. */
  function inherit(state: number, place: number): void {
    const before = states[state].predecessor * years + (place % years) - 1;
    const jump = 0.8 * (baseline[before] - baseline[place - 1]);
    lasting[state] += jump;
    baseline[place - 1] += jump;
    intrinsic[place - 1] = intrinsic[before];
  }

  function restraintOf(state: number, year: number): number {
    const yearsOut = year - lastExit[state] + 1;
    const kept = lastExit[state] === 0 ? 0 : Math.max(0, 1 - yearsOut / parameters.reversionYears);
    let highest = kept * restraintAtExit[state];
    for (const demand of demands) {
      if (demand.state !== state) continue;
      const ramp =
        year < demand.accession
          ? (year - demand.from + 1) / (demand.accession - demand.from)
          : (1 - parameters.slackening) ** (year - demand.accession + 1);
      highest = Math.max(highest, ramp * demand.size);
    }
    return highest;
  }

  function step(year: number): void {
    const column = year - firstYear;
    for (let state = 0; state < states.length; state++) {
      const place = state * years + column;
      const isBorn = states[state].firstYear === year;
      if (isBorn && column > 0 && states[state].predecessor >= 0) inherit(state, place);
      const wanted = conditions(state, year);
      baseline[place] =
        column === 0
          ? wanted
          : baseline[place - 1] + parameters.adjustmentRate * (wanted - baseline[place - 1]);
      if (!exists(state, year)) continue;
      if (column > 0) {
        const gap = isBorn || pullRate === 0 ? 0 : sumOfGaps(state, year - 1);
        intrinsic[place] = intrinsic[place - 1] + pullRate * gap;
      }
      restraint[place] = restraintOf(state, year);
      score[place] = baseline[place] + intrinsic[place] + restraint[place];
    }
    for (let organization = 0; organization < sums.length; organization++) {
      for (let state = 0; state < states.length; state++) {
        const place = state * years + column;
        if (memberships.members[organization][place] === 0) continue;
        sums[organization][column] += score[place];
        counts[organization][column]++;
      }
    }
  }

  function stepDemands(year: number, exits: readonly { readonly state: number }[]): void {
    for (const { state } of exits) {
      restraintAtExit[state] = restraint[state * years + (year - firstYear) - 1];
      lastExit[state] = year;
      demands = demands.filter((demand) => demand.state !== state);
    }
    for (; candidaciesSeen < memberships.candidacies.length; candidaciesSeen++) {
      const { organization, state, from, accession } = memberships.candidacies[candidaciesSeen];
      const gap = distance(organization, state, year - 1);
      const isAloof = lastExit[state] > 0 && year < lastExit[state] + yearsAloof;
      if (demandRate === 0 || Number.isNaN(gap) || isAloof) continue;
      const underlyingGap = -gap + restraint[state * years + (year - firstYear) - 1];
      if (underlyingGap > 0) demands.push({ state, from, accession, size: demandRate * underlyingGap });
    }
  }
  return { score, intrinsic, restraint, step, stepDemands, distance };
}

/** Shocks u(i,t), drawn for every state and year, existing or not. */
function drawShocks(parameters: WorldParameters, stateCount: number, years: number): Float64Array {
  const random = randomStream(parameters.seed, "shocks");
  const shocks = new Float64Array(stateCount * years);
  for (let state = 0; state < stateCount; state++) {
    let shock = 0;
    for (let step = -yearsBefore; step < years; step++) {
      if (step >= 0) shocks[state * years + step] = shock;
      // One year in twenty brings a shock of four times the usual size; 1.75 is the variance of the mixture.
      const size = random.uniform() < 0.05 ? 4 : 1;
      const draw = (size * random.normal()) / Math.sqrt(1.75);
      shock = parameters.shockPersistence * shock + parameters.shockSpread * draw;
    }
  }
  return shocks;
}

/** Own trends b_i of the states. */
function drawOwnTrends(parameters: WorldParameters, stateCount: number): Float64Array {
  const random = randomStream(parameters.seed, "own trends");
  return Float64Array.from({ length: stateCount }, () => parameters.trendSpread * random.normal());
}

/**
 * Lasting parts a_i, of mean 0 and spread `stateSpread` over the states: a subregion's part and the state's own,
 * together skewed to the right as the real scores are (a shifted lognormal of shape 0.1).
 */
function drawLastingParts(parameters: WorldParameters, states: readonly SimulatedState[]): Float64Array {
  const random = randomStream(parameters.seed, "lasting parts");
  const subregions = Array.from({ length: subregionCount }, () => random.normal());
  const shape = 0.1;
  const draws = states.map((state) => {
    const own = Math.sqrt(1 - subregionShare) * random.normal();
    return Math.exp(shape * (Math.sqrt(subregionShare) * subregions[state.subregion] + own));
  });
  const mean = meanOf(draws);
  const variance = draws.reduce((sum, draw) => sum + (draw - mean) ** 2, 0) / draws.length;
  return Float64Array.from(draws, (draw) => (parameters.stateSpread * (draw - mean)) / Math.sqrt(variance));
}
