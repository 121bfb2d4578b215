import { randomStream } from "@alignment/engine/dist/random/stream";
import { inventedStateNames } from "./names";
import type { WorldParameters } from "./parameters";

/** A fictional state. */
export interface SimulatedState {
  /** Its number; a few are numbers of real states, to which the construction rules give a special reading. */
  readonly ccode: number;
  readonly name: string;
  /** Regular expression that fits every form of the name and no other state's. */
  readonly pattern: string;
  /** Three-letter code of the GDP file, from the span that ISO 3166 leaves to users (QMA to QZZ), or "". */
  readonly iso3: string;
  /** Gleditsch-Ward number; it differs from `ccode` for some states. */
  readonly gwn: number;
  /** Place in `regionalGroupNames`. */
  readonly group: number;
  /** Number of the subregion, counted over all groups. */
  readonly subregion: number;
  readonly firstYear: number;
  readonly lastYear: number;
  /** Place of the state that this one continues or broke away from, or -1. */
  readonly predecessor: number;
  /** Whether the human rights scores cover the state. */
  readonly scored: boolean;
}

/** How many subregions each group has, and its share of the states. */
const groupShapes = [
  { subregions: 4, share: 0.28 },
  { subregions: 4, share: 0.28 },
  { subregions: 2, share: 0.12 },
  { subregions: 3, share: 0.17 },
  { subregions: 3, share: 0.15 },
] as const;

/** Number of subregions of the world. */
export const subregionCount = groupShapes.reduce((sum, shape) => sum + shape.subregions, 0);

/** When states come into being: share of the states with an ordinary code, and the span of years. */
const entrySpans: readonly { readonly share: number; readonly from: number; readonly to: number }[] = [
  { share: 0.45, from: 0, to: 0 },
  { share: 0.025, from: 1956, to: 1959 },
  { share: 0.095, from: 1960, to: 1960 },
  { share: 0.12, from: 1961, to: 1966 },
  { share: 0.14, from: 1967, to: 1979 },
  { share: 0.04, from: 1980, to: 1984 },
  { share: 0.1, from: 1990, to: 1994 },
  { share: 0.03, from: 1999, to: 2011 },
];

/**
 * States whose numbers the construction rules single out, so that the simulated files put the same rules to work:
 * a pair that unites under a third number (260 and 265 to 255), a state that falls apart into two (315 to 316 and
 * 317), a pair of which one number goes on (678 and 680 to 679; 817 to 816), a state from which others break away
 * while its number goes on (345; 343, 344 and 347), one of two UN groups (640) and one of short life (511).
 * The names are invented; only the numbers, the two code changes of the Gleditsch-Ward system and the three codes of
 * the GDP file (SRB, and XKX for 347) are those of the real files.
 */
interface SpecialState {
  readonly ccode: number;
  readonly family: string;
  readonly prefix: string;
  readonly from: number;
  readonly to: number;
  readonly predecessor?: number;
  readonly iso3?: string;
  readonly gwn?: number;
  readonly scored?: boolean;
}

const start = 0;
const end = 9999;

const specialStates: readonly SpecialState[] = [
  { ccode: 260, family: "A", prefix: "West ", from: start, to: 1989, iso3: "" },
  { ccode: 265, family: "A", prefix: "East ", from: start, to: 1989, iso3: "" },
  { ccode: 255, family: "A", prefix: "", from: 1990, to: end, predecessor: 260, gwn: 260 },
  { ccode: 315, family: "B", prefix: "United ", from: start, to: 1992, iso3: "" },
  { ccode: 316, family: "B", prefix: "Lower ", from: 1993, to: end, predecessor: 315 },
  { ccode: 317, family: "B", prefix: "Upper ", from: 1993, to: end, predecessor: 315 },
  { ccode: 678, family: "C", prefix: "North ", from: start, to: 1989, iso3: "" },
  { ccode: 680, family: "C", prefix: "South ", from: 1967, to: 1989, iso3: "" },
  { ccode: 679, family: "C", prefix: "", from: 1990, to: end, predecessor: 678, gwn: 678 },
  { ccode: 816, family: "D", prefix: "", from: start, to: end },
  { ccode: 817, family: "D", prefix: "South ", from: start, to: 1975, iso3: "" },
  { ccode: 345, family: "E", prefix: "", from: start, to: end, iso3: "SRB", gwn: 340 },
  { ccode: 343, family: "F", prefix: "", from: 1992, to: end, predecessor: 345 },
  { ccode: 344, family: "G", prefix: "", from: 1992, to: end, predecessor: 345 },
  { ccode: 347, family: "H", prefix: "", from: 2008, to: end, predecessor: 345, iso3: "XKX" },
  { ccode: 640, family: "I", prefix: "", from: start, to: end },
  { ccode: 511, family: "J", prefix: "", from: 1963, to: 1964, iso3: "", scored: false },
];

/** Letters after Q of the codes that ISO 3166 leaves to users. */
function userAssignedIso3(index: number): string {
  return `Q${String.fromCharCode(77 + Math.floor(index / 26))}${String.fromCharCode(65 + (index % 26))}`;
}

/** The pattern of a name: the family's name, led by its prefix or by none of the prefixes of its family. */
function namePattern(name: string, prefix: string, familyPrefixes: readonly string[]): string {
  const family = name.toLowerCase();
  if (prefix !== "") return `\\b${prefix.trim().toLowerCase()}\\b.*\\b${family}\\b`;
  const others = familyPrefixes.filter((other) => other !== "").map((other) => other.trim().toLowerCase());
  return others.length === 0 ? `\\b${family}\\b` : `^(?!.*\\b(?:${others.join("|")})\\b).*\\b${family}\\b`;
}

/**
 * The states of a world, by number: the special ones and as many ordinary ones as make up `stateCount` in the last
 * year.
 */
export function simulateStates(parameters: WorldParameters): SimulatedState[] {
  const random = randomStream(parameters.seed, "states");
  const families = [...new Set(specialStates.map((special) => special.family))];
  const lasting = specialStates.filter((special) => special.to >= parameters.lastYear).length;
  const ordinaryCount = parameters.stateCount - lasting;
  const names = inventedStateNames(random, families.length + ordinaryCount);
  const places = drawPlaces(random, families.length + ordinaryCount);
  const drafts: (SimulatedState & { readonly predecessorCode: number })[] = [];
  // A conflict under the Gleditsch-Ward number of another state would be read as that state's.
  const taken = new Set(specialStates.flatMap(({ ccode, gwn = ccode }) => [ccode, gwn]));

  for (const special of specialStates) {
    const family = families.indexOf(special.family);
    const prefixes = specialStates
      .filter((other) => other.family === special.family)
      .map((other) => other.prefix);
    drafts.push({
      ccode: special.ccode,
      name: special.prefix + names[family],
      pattern: namePattern(names[family], special.prefix, prefixes),
      iso3: special.iso3 ?? userAssignedIso3(drafts.length),
      gwn: special.gwn ?? special.ccode,
      ...places[family],
      firstYear: special.from === start ? parameters.firstYear : special.from,
      lastYear: Math.min(special.to, parameters.lastYear),
      predecessor: -1,
      predecessorCode: special.predecessor ?? -1,
      scored: special.scored ?? true,
    });
  }
  let code = 2;
  for (let index = 0; index < ordinaryCount; index++) {
    const name = names[families.length + index];
    while (taken.has(code)) code++;
    taken.add(code);
    drafts.push({
      ccode: code,
      name,
      pattern: namePattern(name, "", []),
      iso3: userAssignedIso3(drafts.length),
      gwn: code,
      ...places[families.length + index],
      firstYear: entryYear((index + 0.5) / ordinaryCount, random.uniform(), parameters.firstYear),
      lastYear: parameters.lastYear,
      predecessor: -1,
      predecessorCode: -1,
      scored: true,
    });
    code += random.integer(2, 4);
  }
  drafts.sort((left, right) => left.ccode - right.ccode);
  const placeOfCode = new Map(drafts.map((draft, place) => [draft.ccode, place]));
  return drafts.map(({ predecessorCode, ...state }) => ({
    ...state,
    predecessor: placeOfCode.get(predecessorCode) ?? -1,
  }));
}

function drawPlaces(
  random: { uniform(): number; integer(minimum: number, maximum: number): number },
  count: number,
): { group: number; subregion: number }[] {
  return Array.from({ length: count }, () => {
    let rest = random.uniform();
    let group = 0;
    let firstSubregion = 0;
    while (group < groupShapes.length - 1 && rest >= groupShapes[group].share) {
      rest -= groupShapes[group].share;
      firstSubregion += groupShapes[group].subregions;
      group++;
    }
    return { group, subregion: firstSubregion + random.integer(0, groupShapes[group].subregions - 1) };
  });
}

/** Year of entry at a rank from 0 to 1 of the order of entry; `draw` places it within its span. */
function entryYear(rank: number, draw: number, firstYear: number): number {
  let rest = rank * entrySpans.reduce((sum, span) => sum + span.share, 0);
  for (const span of entrySpans) {
    if (rest < span.share) {
      return span.from === 0 ? firstYear : span.from + Math.floor(draw * (span.to - span.from + 1));
    }
    rest -= span.share;
  }
  return firstYear;
}
