import { randomStream } from "@alignment/engine/dist/random/stream";
import { regionalGroupNames } from "../sources/regions";
import type { WorldParameters } from "./parameters";
import { type SimulatedState, subregionCount } from "./states";

/** What a state is like besides its score; matrices are `[state * years + (year - firstYear)]`. */
export interface CovariateProcess {
  /** Log of GDP per capita in dollars of 2010, in every year of the world, reported or not. */
  readonly logGdp: Float64Array;
  /** First and last year with a reported GDP, by state; 0 where there is none. */
  readonly gdpReportedFrom: Int32Array;
  /** 1 in years of an internal armed conflict. */
  readonly civilWar: Uint8Array;
  /** Year in which a state becomes a party to the ICCPR, 0 where it does not by the last year. */
  readonly iccprYear: Int32Array;
  /**
   * Takes a year's conflict: it breaks out with a chance that falls with wealth and with the score of the year before,
   * and goes on with a fixed one.
   */
  stepConflict(year: number, scoreBefore: (state: number) => number): void;
}

/** Yearly growth of GDP per capita and its spread, of the log. */
const growth = { mean: 0.02, spread: 0.055 } as const;

/** Span of the log of GDP per capita in the first year; states are spread evenly over it. */
const lowestLogGdp = 5.4;
const highestLogGdp = 9.7;

/** Log chance of an outbreak in a state of log GDP 8 and score 0, and what wealth and score do to it. */
const outbreak = { logChance: -4.4, gdp: -0.25, score: -0.55 } as const;

/** Civil wars that there are in every world: they stand under Gleditsch-Ward numbers that a rule recodes. */
const certainWars = [
  { ccode: 679, from: 1993, to: 1994 },
  { ccode: 345, from: 2006, to: 2007 },
] as const;

/** Chance that a civil war goes on in the next year. */
const conflictPersistence = 0.82;

/**
 * Starts the covariates: GDP follows log GDP(t) = log GDP(t-1) + growth + N(0, 0.055^2), its level in the first
 * year differing between groups, subregions and states; a state ratifies the ICCPR from 1968 on with a yearly chance
 * that is higher around 1992 and for new states.
 */
export function startCovariates(
  parameters: WorldParameters,
  states: readonly SimulatedState[],
): CovariateProcess {
  const { firstYear, lastYear } = parameters;
  const years = lastYear - firstYear + 1;
  const random = randomStream(parameters.seed, "covariates");
  const logGdp = new Float64Array(states.length * years);
  const gdpReportedFrom = new Int32Array(states.length);
  const iccprYear = new Int32Array(states.length);
  const groupLevels = regionalGroupNames.map(() => random.normal());
  const subregionLevels = Array.from({ length: subregionCount }, () => random.normal());
  const wealth = states.map(
    (state) =>
      0.55 * groupLevels[state.group] + 0.5 * subregionLevels[state.subregion] + 0.67 * random.normal(),
  );
  const wealthRanks = wealth.map(
    (value) => wealth.filter((other) => other < value).length / (states.length - 1),
  );
  for (const [index, state] of states.entries()) {
    let level = lowestLogGdp + (highestLogGdp - lowestLogGdp) * wealthRanks[index];
    const ownGrowth = growth.mean + 0.01 * random.normal();
    for (let step = 0; step < years; step++) {
      logGdp[index * years + step] = level;
      level += ownGrowth + growth.spread * random.normal();
    }
    gdpReportedFrom[index] = firstReportedYear(state, random.uniform(), random.uniform());
    iccprYear[index] = ratificationYear(state, lastYear, () => random.uniform());
  }

  const conflicts = randomStream(parameters.seed, "conflicts");
  const civilWar = new Uint8Array(states.length * years);
  /** Some states are peaceful at all times, as in the world. */
  const proneness = states.map(() => 1.4 * conflicts.normal());
  function stepConflict(year: number, scoreBefore: (state: number) => number): void {
    for (let state = 0; state < states.length; state++) {
      const chance = conflicts.uniform();
      const place = state * years + (year - firstYear);
      // State 255 has another Gleditsch-Ward number that no rule maps: a conflict there would be lost.
      if (year < states[state].firstYear || year > states[state].lastYear || states[state].ccode === 255)
        continue;
      const before = scoreBefore(state);
      const goesOn = year > states[state].firstYear && civilWar[place - 1] === 1;
      const logChance =
        outbreak.logChance +
        proneness[state] +
        outbreak.gdp * (logGdp[place] - 8) +
        outbreak.score * (Number.isNaN(before) ? 0 : before);
      const isCertain = certainWars.some(
        ({ ccode, from, to }) => ccode === states[state].ccode && year >= from && year <= to,
      );
      const chanceOfWar = goesOn ? conflictPersistence : Math.min(0.3, Math.exp(logChance));
      civilWar[place] = isCertain || chance < chanceOfWar ? 1 : 0;
    }
  }
  return { logGdp, gdpReportedFrom, civilWar, iccprYear, stepConflict };
}

/** States without a code of the GDP file have none; most of the others from 1960 on, some later, a few never. */
function firstReportedYear(state: SimulatedState, kind: number, draw: number): number {
  if (state.iso3 === "") return 0;
  if (state.ccode === 345) return 1995;
  if (kind < 0.04) return 0;
  if (kind < 0.68) return Math.max(1960, state.firstYear - 10);
  return Math.max(state.firstYear, 1965 + Math.floor(draw * 28));
}

function ratificationYear(state: SimulatedState, lastYear: number, uniform: () => number): number {
  let found = 0;
  for (let year = 1968; year <= 2014; year++) {
    const boost = year >= 1990 && year <= 1994 ? 0.11 : 0.034;
    const chance = year - state.firstYear <= 4 ? boost + 0.03 : boost;
    const happens = uniform() < chance;
    const exists = year >= state.firstYear && year <= Math.min(state.lastYear, lastYear);
    if (found === 0 && happens && exists && state.iso3 !== "") found = year;
  }
  return found;
}
