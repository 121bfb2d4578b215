import { type RandomStream, randomStream } from "@alignment/engine/dist/random/stream";
import type { SimulatedOrganization } from "./organizations";
import type { WorldParameters } from "./parameters";
import type { SimulatedState } from "./states";

/** Codes of the state-year file. */
export const membershipCodes = {
  none: 0,
  full: 1,
  associate: 2,
  observer: 3,
  noOrganization: -1,
  missing: -9,
} as const;

/** Years from application to accession of a new state that is not in at once. */
const newStateLead = 3;

/** An application of a state to an IGO. */
export interface Candidacy {
  readonly organization: number;
  readonly state: number;
  /** Year of application. */
  readonly from: number;
  /** Year of accession. */
  readonly accession: number;
}

/** Who is a member of what, as it comes to be year by year. */
export interface MembershipProcess {
  /** 1 where a state is a full member: `members[organization][state * years + (year - firstYear)]`. */
  readonly members: readonly Uint8Array[];
  /** All applications so far, in the order of their years. */
  readonly candidacies: readonly Candidacy[];
  /**
   * Takes a year's exits, accessions and applications.
   *
   * @param year the calendar year; years come in order.
   * @param distance a state's distance to an IGO's mean in the year before, or `NaN` where it is not known.
   * @returns the exits of the year.
   */
  step(year: number, distance: (organization: number, state: number) => number): readonly Exit[];
}

/** A state that leaves an IGO. */
export interface Exit {
  readonly organization: number;
  readonly state: number;
  /** First year out. */
  readonly year: number;
}

/**
 * The process by which states join and leave.
 *
 * A state is willing to join an IGO that is open to its subregion with the IGO's `saturation` as probability; states
 * differ in openness, so that the same ones stay outside. Founders are in from the IGO's first year. After that a
 * willing non-member applies in a year with probability min(1, rate * era * exp(selectionOnDistance * distance)),
 * where era follows the times (more accessions after 1990) and rate is the IGO's `applicationRate` (`newStateRate` for
 * states of at most three years), and accedes `candidacyYears` later (new states at once or three years later). A
 * member leaves with probability `exitRate` a year, and may apply again with `reentryRate`. Accessions from 1961 to
 * 1964 are dated 1965, as the real data were gathered in five-year steps until then.
 *
 * Every pair and year uses the same number of draws whatever happens, so that worlds that differ in influence alone
 * share their luck.
 */
export function startMemberships(
  parameters: WorldParameters,
  states: readonly SimulatedState[],
  organizations: readonly SimulatedOrganization[],
): MembershipProcess {
  const { firstYear, lastYear } = parameters;
  const years = lastYear - firstYear + 1;
  const members = organizations.map(() => new Uint8Array(states.length * years));
  const willing = drawWillingness(randomStream(parameters.seed, "willingness"), states, organizations);
  const random = randomStream(parameters.seed, "memberships");
  /** Year of the coming accession of a pair, 0 where there is none. */
  const accession = organizations.map(() => new Int16Array(states.length));
  const everMember = organizations.map(() => new Uint8Array(states.length));
  const candidacies: Candidacy[] = [];

  function apply(organization: number, state: number, year: number, lead: number): void {
    const date = year + lead;
    const accessionYear = date > 1960 && date < 1965 ? 1965 : date;
    accession[organization][state] = accessionYear;
    candidacies.push({ organization, state, from: year, accession: accessionYear });
  }

  function stepPair(
    organization: number,
    state: number,
    year: number,
    distance: (organization: number, state: number) => number,
    chance: number,
  ): "in" | "out" | "leaves" {
    const igo = organizations[organization];
    const place = state * years + (year - firstYear);
    const age = year - states[state].firstYear;
    if (igo.firstYear === year)
      return willing[organization][state] && chance < igo.founderShare ? "in" : "out";
    const wasMember = age > 0 && members[organization][place - 1] === 1;
    if (wasMember) return chance < parameters.exitRate ? "leaves" : "in";
    if (age === 0 && states[state].predecessor >= 0) {
      const predecessor = states[state].predecessor * years + (year - firstYear);
      const inherits = year > firstYear && members[organization][predecessor - 1] === 1;
      if (inherits) willing[organization][state] = 1;
      if (inherits && chance < 0.35) return "in";
    }
    const pending = accession[organization][state];
    if (pending === year) return "in";
    if (pending > year || !willing[organization][state]) return "out";
    const isNew = age <= 3 && states[state].firstYear > firstYear;
    const base = everMember[organization][state]
      ? parameters.reentryRate
      : isNew
        ? igo.newStateRate
        : igo.applicationRate;
    const gap = distance(organization, state);
    const pull = Number.isNaN(gap) ? 0 : parameters.selectionOnDistance * gap;
    const rate = base * eraFactor(year) * Math.exp(pull);
    if (chance < rate) {
      // Two thirds of the new states that apply are in at once, before they have a record; the others wait a little.
      if (isNew && chance < rate * 0.67) return "in";
      apply(
        organization,
        state,
        year,
        isNew ? Math.min(newStateLead, parameters.candidacyYears) : parameters.candidacyYears,
      );
    }
    return "out";
  }

  function step(year: number, distance: (organization: number, state: number) => number): Exit[] {
    const exits: Exit[] = [];
    for (let organization = 0; organization < organizations.length; organization++) {
      const igo = organizations[organization];
      const alive = year >= igo.firstYear && year <= igo.lastYear;
      for (let state = 0; state < states.length; state++) {
        const chance = random.uniform();
        if (!alive || year < states[state].firstYear || year > states[state].lastYear) continue;
        const outcome = stepPair(organization, state, year, distance, chance);
        if (outcome === "in") {
          members[organization][state * years + (year - firstYear)] = 1;
          everMember[organization][state] = 1;
          accession[organization][state] = 0;
        } else if (outcome === "leaves") {
          exits.push({ organization, state, year });
        }
      }
    }
    return exits;
  }
  return { members, candidacies, step };
}

/** How much more often states apply in a year than on average: rarely in the 1980s, often in the early 1990s. */
function eraFactor(year: number): number {
  if (year < 1974) return 0.7;
  if (year < 1986) return 0.35;
  if (year < 1995) return 1.8;
  return 1.1;
}

function drawWillingness(
  random: RandomStream,
  states: readonly SimulatedState[],
  organizations: readonly SimulatedOrganization[],
): Uint8Array[] {
  const openness = states.map(() => random.normal());
  return organizations.map((organization) => {
    const threshold = normalQuantile(organization.saturation);
    return Uint8Array.from(states, (state, index) => {
      const latent = Math.SQRT1_2 * openness[index] + Math.SQRT1_2 * random.normal();
      return organization.openTo[state.subregion] && latent < threshold ? 1 : 0;
    });
  });
}

/**
 * The standard normal quantile to about 4.5e-4 (Abramowitz and Stegun 1964, formula 26.2.23), enough for a threshold.
 */
function normalQuantile(probability: number): number {
  if (probability >= 1) return Number.POSITIVE_INFINITY;
  if (probability <= 0) return Number.NEGATIVE_INFINITY;
  const upper = Math.min(probability, 1 - probability);
  const t = Math.sqrt(-2 * Math.log(upper));
  const size =
    t - (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)));
  return probability < 0.5 ? -size : size;
}
