import type { InfluenceMechanism, WorldParameters } from "./parameters";
import type { SimulatedWorld } from "./world";

/** Name of the file that holds a simulated world's truth. */
export const truthFile = "truth.json";

/** Version of the generator: a world written by another version is made anew. */
export const generatorVersion = 3;

/** What a test of a hypothesis should find in a simulated world. */
export type ExpectedFinding = "supported" | "not supported";

/** Average change in a year, in score units; `undefined` where no pair has such years. */
export interface ChangePerYear {
  /** In the `candidacyYears` years up to accession. */
  readonly beforeAccession: number | undefined;
  /** From accession to the last year of membership. */
  readonly duringMembership: number | undefined;
  /** In the `reversionYears` years after an exit. */
  readonly afterExit: number | undefined;
}

/**
 * What influence does to the distance of the states that join worse than the mean, averaged over pairs and years: the
 * yearly change of the part of the distance that influence has made (own part less the mean part of the other
 * members). Above 0 the state comes closer. The intrinsic part also changes before an accession and after an exit,
 * because a state is in other IGOs too.
 */
export interface TrueAlignment {
  /** The part that is gradual and lasting. */
  readonly intrinsic: ChangePerYear;
  /** The part that is instrumental restraint. */
  readonly restraint: ChangePerYear;
  /** Number of pairs that join worse than the mean after 1965. */
  readonly pairs: number;
  /** Number of those pairs that end before the last year. */
  readonly exits: number;
}

/** A simulated world's truth, to compare what an analysis finds with. */
export interface SimulatedTruth {
  readonly generatorVersion: number;
  readonly mechanism: InfluenceMechanism;
  readonly parameters: WorldParameters;
  /** Records of each file, so that a part of a file is told from the whole; absent until the files are written. */
  readonly records?: { readonly [file: string]: number };
  /** Share of the gap that a member closes in a year; 0 where the mechanism has no intrinsic part. */
  readonly truePullPerYear: number;
  /** Share of the gap that a state closes before accession; 0 where the mechanism has no instrumental part. */
  readonly trueRestraint: number;
  readonly alignment: TrueAlignment;
  /**
   * H1: states come closer shortly before accession. H2: they come closer as members. H3: they go back after an exit.
   * H4: they shift to disappearances.
   */
  readonly expected: {
    readonly H1: ExpectedFinding;
    readonly H2: ExpectedFinding;
    readonly H3: ExpectedFinding;
    readonly H4: ExpectedFinding;
  };
}

/** The truth of a world. */
export function truthOf(world: SimulatedWorld): SimulatedTruth {
  const { parameters } = world;
  const intrinsic = parameters.mechanism === "intrinsic" || parameters.mechanism === "mixed";
  const instrumental = parameters.mechanism === "instrumental" || parameters.mechanism === "mixed";
  const pull = intrinsic ? parameters.intrinsicPull : 0;
  const restraint = instrumental ? parameters.instrumentalRestraint : 0;
  const finding = (holds: boolean): ExpectedFinding => (holds ? "supported" : "not supported");
  return {
    generatorVersion,
    mechanism: parameters.mechanism,
    parameters,
    truePullPerYear: pull,
    trueRestraint: restraint,
    alignment: trueAlignment(world),
    expected: {
      H1: finding(restraint > 0),
      H2: finding(pull > 0),
      H3: finding(restraint > 0),
      H4: finding(parameters.disappearanceShift > 1 && (pull > 0 || restraint > 0)),
    },
  };
}

/** A state that joins an IGO worse than the mean of its members. */
interface WorsePair {
  readonly organization: number;
  readonly state: number;
  readonly entry: number;
  /** First year out, or the year after the last one of the state or of the IGO. */
  readonly end: number;
  readonly exits: boolean;
}

/** The pairs that join worse than the mean after 1965. */
function worsePairs(world: SimulatedWorld): WorsePair[] {
  const { firstYear, lastYear } = world.parameters;
  const years = lastYear - firstYear + 1;
  const pairs: WorsePair[] = [];
  for (const [organization, members] of world.members.entries()) {
    const meanScore = meansOfOthers(members, world.score, years);
    for (const [index, state] of world.states.entries()) {
      const entry = entryYear(members, index, years, firstYear);
      if (entry <= Math.max(1965, state.firstYear)) continue;
      const before = entry - 1 - firstYear;
      if (!(world.score[index * years + before] < meanScore(index, before))) continue;
      let end = entry + 1;
      while (end <= state.lastYear && members[index * years + (end - firstYear)] === 1) end++;
      const exits = end <= Math.min(state.lastYear, world.organizations[organization].lastYear);
      pairs.push({ organization, state: index, entry, end, exits });
    }
  }
  return pairs;
}

function trueAlignment(world: SimulatedWorld): TrueAlignment {
  const pairs = worsePairs(world);
  return {
    intrinsic: changesOf(world, pairs, world.intrinsicInfluence),
    restraint: changesOf(world, pairs, world.instrumentalRestraint),
    pairs: pairs.length,
    exits: pairs.filter((pair) => pair.exits).length,
  };
}

/** Averages the yearly change of one part of the distance over the three phases. */
function changesOf(
  world: SimulatedWorld,
  pairs: readonly WorsePair[],
  influence: Float64Array,
): ChangePerYear {
  const { firstYear, lastYear, candidacyYears, reversionYears } = world.parameters;
  const years = lastYear - firstYear + 1;
  const means = world.members.map((members) => meansOfOthers(members, influence, years));
  const [before, during, after] = [new Average(), new Average(), new Average()];
  for (const { organization, state, entry, end, exits } of pairs) {
    const born = world.states[state].firstYear;
    const part = (year: number) =>
      influence[state * years + (year - firstYear)] - means[organization](state, year - firstYear);
    const change = (year: number) => part(year) - part(year - 1);
    for (let year = Math.max(entry - candidacyYears, born + 1); year < entry; year++)
      before.add(change(year));
    for (let year = entry + 1; year < end; year++) during.add(change(year));
    if (!exits) continue;
    const members = world.members[organization];
    const last = Math.min(end + reversionYears - 1, world.states[state].lastYear);
    for (let year = end; year <= last && members[state * years + (year - firstYear)] === 0; year++) {
      after.add(change(year));
    }
  }
  return { beforeAccession: before.value(), duringMembership: during.value(), afterExit: after.value() };
}

/** A running average that leaves out NaN. */
class Average {
  private sum = 0;
  private count = 0;
  add(value: number): void {
    if (Number.isNaN(value)) return;
    this.sum += value;
    this.count++;
  }
  value(): number | undefined {
    return this.count === 0 ? undefined : this.sum / this.count;
  }
}

/** First year of membership of a state in one IGO, 0 where there is none. */
function entryYear(members: Uint8Array, state: number, years: number, firstYear: number): number {
  const step = members.subarray(state * years, (state + 1) * years).indexOf(1);
  return step < 0 ? 0 : firstYear + step;
}

/** The mean of a quantity over an IGO's other members, by state and step of time; NaN where there are none. */
function meansOfOthers(
  members: Uint8Array,
  values: Float64Array,
  years: number,
): (state: number, step: number) => number {
  const sums = new Float64Array(years);
  const counts = new Int32Array(years);
  for (let place = 0; place < members.length; place++) {
    if (members[place] === 0) continue;
    sums[place % years] += values[place];
    counts[place % years]++;
  }
  return (state, step) => {
    const own = members[state * years + step];
    const others = counts[step] - own;
    return others === 0 ? Number.NaN : (sums[step] - own * values[state * years + step]) / others;
  };
}
