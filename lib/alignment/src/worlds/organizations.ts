import { type RandomStream, randomStream } from "@alignment/engine/dist/random/stream";
import { regionalGroupNames } from "../sources/regions";
import { inventedOrganizationNames } from "./names";
import type { WorldParameters } from "./parameters";
import { type SimulatedState, subregionCount } from "./states";

/** The mandate that the IGO-year file codes. */
export type SimulatedMandate = "political" | "social" | "economic";

/** A fictional IGO. */
export interface SimulatedOrganization {
  /** Its number in the IGO files; some are numbers of real IGOs, to which the construction rules refer. */
  readonly ionum: number;
  /** Its number in the delegation file, or `undefined` where that file does not cover it. */
  readonly delegationNumber: number | undefined;
  /** Short name; its letters and digits, in lower case, name the column of the state-year file. */
  readonly name: string;
  readonly fullName: string;
  readonly mandate: SimulatedMandate;
  /** First year with members. */
  readonly firstYear: number;
  /** Last year with members. */
  readonly lastYear: number;
  /** Whether a state of each subregion may join. */
  readonly openTo: readonly boolean[];
  /** Share of the states that may join and that want to, sooner or later. */
  readonly saturation: number;
  /** Share of those willing that are members from the first year. */
  readonly founderShare: number;
  /** Chance that a willing state applies in a year. */
  readonly applicationRate: number;
  /** Chance that a willing state of at most three years applies in a year. */
  readonly newStateRate: number;
  /** Delegation score in the first year and in the last one, 0 to 1. */
  readonly delegationAtStart: number;
  readonly delegationAtEnd: number;
}

interface OrganizationClass {
  readonly share: number;
  readonly reach: "universal" | "bloc" | "subregion";
  /** Spans of founding years, with their shares; 0 is the world's first year. */
  readonly founded: readonly (readonly [share: number, from: number, to: number])[];
  readonly saturation: readonly [number, number];
  readonly founderShare: readonly [number, number];
  readonly applicationRate: readonly [number, number];
  readonly newStateRate: readonly [number, number];
}

/** Kinds of IGOs, by their reach and their age, so that the sizes and entry years look like the real ones. */
const classes: { readonly [name in ClassName]: OrganizationClass } = {
  universal: {
    share: 12 / 75,
    reach: "universal",
    founded: [[1, 0, 0]],
    saturation: [0.95, 1],
    founderShare: [0.78, 0.97],
    applicationRate: [0.06, 0.15],
    newStateRate: [0.4, 0.7],
  },
  slow: {
    share: 7 / 75,
    reach: "universal",
    founded: [[1, 0, 0]],
    saturation: [0.35, 0.85],
    founderShare: [0.2, 0.55],
    applicationRate: [0.02, 0.05],
    newStateRate: [0.02, 0.1],
  },
  late: {
    share: 8 / 75,
    reach: "universal",
    founded: [
      [0.5, 1966, 1975],
      [0.5, 1986, 1996],
    ],
    saturation: [0.7, 0.96],
    founderShare: [0.6, 0.92],
    applicationRate: [0.03, 0.09],
    newStateRate: [0.05, 0.3],
  },
  bloc: {
    share: 11 / 75,
    reach: "bloc",
    founded: [
      [0.45, 0, 0],
      [0.35, 1962, 1975],
      [0.2, 1990, 1996],
    ],
    saturation: [0.6, 0.95],
    founderShare: [0.5, 0.85],
    applicationRate: [0.03, 0.08],
    newStateRate: [0.1, 0.4],
  },
  regional: {
    share: 37 / 75,
    reach: "subregion",
    founded: [
      [0.3, 0, 0],
      [0.24, 1966, 1975],
      [0.17, 1976, 1985],
      [0.24, 1986, 1995],
      [0.05, 1996, 2004],
    ],
    saturation: [0.5, 0.9],
    founderShare: [0.6, 0.95],
    applicationRate: [0.02, 0.05],
    newStateRate: [0.03, 0.1],
  },
};

type ClassName = "universal" | "slow" | "late" | "bloc" | "regional";

/**
 * IGOs whose numbers the construction rules name: the human rights IGOs (rule 22), the two that the delegation file
 * has under other numbers, the one that splits in two and the one with missing delegation years (rules 2 and 21).
 * Names and members are invented.
 */
const specialOrganizations: readonly {
  readonly ionum: number;
  readonly kind: ClassName;
  readonly firstYear?: number;
  readonly lastYear?: number;
  readonly delegationNumber?: number;
}[] = [
  { ionum: 4400, kind: "universal" },
  { ionum: 2700, kind: "universal" },
  { ionum: 2830, kind: "universal" },
  { ionum: 4410, kind: "universal" },
  { ionum: 4550, kind: "universal" },
  { ionum: 1840, kind: "universal" },
  { ionum: 2250, kind: "slow" },
  { ionum: 3940, kind: "slow" },
  { ionum: 4420, kind: "late", firstYear: 1966 },
  { ionum: 2702, kind: "late", firstYear: 2002 },
  { ionum: 1390, kind: "bloc", firstYear: 0 },
  { ionum: 3760, kind: "bloc", firstYear: 1963, lastYear: 2001 },
  { ionum: 3761, kind: "bloc", firstYear: 2002, delegationNumber: 3760 },
  { ionum: 3900, kind: "bloc", firstYear: 0 },
  { ionum: 3770, kind: "bloc", firstYear: 1973 },
  { ionum: 1830, kind: "bloc", firstYear: 1993 },
  { ionum: 4115, kind: "regional", firstYear: 1996, delegationNumber: 5550 },
  { ionum: 4120, kind: "regional", firstYear: 1996, delegationNumber: 1751 },
];

/** IGOs outside the delegation data; 1750 stands there under a number that means another organization. */
const uncoveredOrganizations: readonly number[] = [1750, 6001, 6003, 6005, 6007, 6009];

/** Number of the state-year file's IGOs for which there is no delegation score. */
const uncoveredCount = uncoveredOrganizations.length;

/** Numbers of other organizations in the delegation file that no rule takes for an IGO of these files. */
export const foreignDelegationNumbers: readonly number[] = [1750, 1831];

/** Years without a row for IGO 4420 in the delegation file. */
export const missingDelegationYears = { ionum: 4420, from: 1974, to: 1984 } as const;

/** The IGOs of a world, by number: those of the delegation data and a few outside it. */
export function simulateOrganizations(
  parameters: WorldParameters,
  states: readonly SimulatedState[],
): SimulatedOrganization[] {
  const random = randomStream(parameters.seed, "organizations");
  const total = parameters.igoCount + uncoveredCount;
  const names = inventedOrganizationNames(
    random,
    total,
    states.map((state) => state.name),
  );
  const kinds = classList(parameters.igoCount);
  const organizations: SimulatedOrganization[] = [];
  const drawOne = (ionum: number, kind: ClassName, special?: (typeof specialOrganizations)[number]) => {
    const drawn = drawOrganization(random, ionum, kind, names[organizations.length], parameters);
    const firstYear =
      special?.firstYear === 0 ? parameters.firstYear : (special?.firstYear ?? drawn.firstYear);
    organizations.push({
      ...drawn,
      firstYear,
      lastYear: special?.lastYear ?? drawn.lastYear,
      delegationNumber: special?.delegationNumber ?? ionum,
    });
  };
  for (const special of specialOrganizations) {
    kinds.splice(kinds.indexOf(special.kind), 1);
    drawOne(special.ionum, special.kind, special);
  }
  for (const [index, kind] of kinds.entries()) drawOne(6020 + 10 * index, kind);
  for (const ionum of uncoveredOrganizations) {
    const drawn = drawOrganization(random, ionum, "regional", names[organizations.length], parameters);
    organizations.push({ ...drawn, delegationNumber: undefined });
  }
  shareReach(organizations, 3760, 3761);
  return organizations.sort((left, right) => left.ionum - right.ionum);
}

/** The kind of each IGO of the delegation data, `count` in all. */
function classList(count: number): ClassName[] {
  const list: ClassName[] = [];
  for (const name of ["universal", "slow", "late", "bloc"] as const) {
    const needed = specialOrganizations.filter((special) => special.kind === name).length;
    const number = Math.max(needed, Math.round(classes[name].share * count));
    for (let index = 0; index < number; index++) list.push(name);
  }
  while (list.length < count) list.push("regional");
  return list;
}

/** Gives a successor organization the reach of the one it follows. */
function shareReach(organizations: SimulatedOrganization[], from: number, to: number): void {
  const model = organizations.find((organization) => organization.ionum === from)!;
  const place = organizations.findIndex((organization) => organization.ionum === to);
  organizations[place] = { ...organizations[place], openTo: model.openTo };
}

function between(random: RandomStream, [low, high]: readonly [number, number]): number {
  return low + (high - low) * random.uniform();
}

function drawOrganization(
  random: RandomStream,
  ionum: number,
  kind: ClassName,
  name: string,
  parameters: WorldParameters,
): SimulatedOrganization {
  const shape = classes[kind];
  const dissolved = kind === "regional" && random.uniform() < 0.05;
  const firstYear = foundingYear(random, shape, parameters.firstYear);
  const delegationAtEnd = Math.min(0.66, 0.03 + Math.abs(0.22 * random.normal()));
  return {
    ionum,
    delegationNumber: ionum,
    // One name in eight carries a sign that its column in the state-year file does not.
    name: random.uniform() < 0.125 ? `${name.slice(0, 4)}-${name.slice(4)}` : name,
    fullName: `${random.pick(["Union", "League", "Council", "Organization", "Compact", "Assembly"])} of ${name}`,
    mandate: random.pick(["political", "social", "economic", "economic"] as const),
    firstYear,
    lastYear: dissolved ? Math.max(firstYear + 5, random.integer(1985, 2005)) : parameters.lastYear,
    openTo: drawReach(random, shape.reach),
    saturation: between(random, shape.saturation),
    founderShare: between(random, shape.founderShare),
    applicationRate: between(random, shape.applicationRate),
    newStateRate: between(random, shape.newStateRate),
    delegationAtStart:
      delegationAtEnd * (firstYear > 1960 ? 0.3 + 0.6 * random.uniform() : 0.7 + 0.3 * random.uniform()),
    delegationAtEnd,
  };
}

function foundingYear(random: RandomStream, shape: OrganizationClass, firstYear: number): number {
  let rest = random.uniform();
  for (const [share, from, to] of shape.founded) {
    if (rest < share) return from === 0 ? firstYear : random.integer(from, to);
    rest -= share;
  }
  return firstYear;
}

/** Which subregions an IGO is open to: all of them; four or five; or one, with a neighbour now and then. */
function drawReach(random: RandomStream, reach: OrganizationClass["reach"]): boolean[] {
  const open = new Array<boolean>(subregionCount).fill(reach === "universal");
  if (reach === "universal") return open;
  const first = random.integer(0, subregionCount - 1);
  const width =
    reach === "bloc" ? random.integer(3, regionalGroupNames.length) : random.uniform() < 0.25 ? 2 : 1;
  for (let step = 0; step < width; step++) open[(first + step) % subregionCount] = true;
  return open;
}
