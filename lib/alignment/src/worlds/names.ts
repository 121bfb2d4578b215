import type { RandomStream } from "@alignment/engine/dist/random/stream";

const onsets = [
  "b",
  "br",
  "c",
  "d",
  "dr",
  "f",
  "g",
  "gr",
  "h",
  "j",
  "k",
  "kr",
  "l",
  "m",
  "n",
  "p",
  "pr",
  "q",
  "r",
  "s",
];
const laterOnsets = [
  "v",
  "z",
  "th",
  "sk",
  "vr",
  "lz",
  "rg",
  "ndr",
  "mb",
  "rv",
  "xt",
  "zh",
  "kl",
  "lv",
  "nt",
  "sh",
  "t",
];
const vowels = ["a", "e", "i", "o", "u", "ai", "ei", "oa"];
const stateEndings = [
  "oria",
  "ovia",
  "esh",
  "ume",
  "antis",
  "und",
  "ezh",
  "iqua",
  "olle",
  "arax",
  "ithe",
  "omar",
];
const organizationEndings = ["ax", "orum", "ent", "uva", "elor", "ix", "antor", "ima", "ozar", "une"];

function word(random: RandomStream, syllables: number, endings: readonly string[]): string {
  let text = random.pick(onsets) + random.pick(vowels);
  for (let syllable = 1; syllable < syllables; syllable++) {
    text += random.pick(laterOnsets) + (syllable === syllables - 1 ? "" : random.pick(vowels));
  }
  text += random.pick(endings);
  return text[0].toUpperCase() + text.slice(1);
}

/**
 * Draws invented names until there are `count`, none a part of another (each is found by its own pattern) and
 * none of fewer than seven letters.
 */
function inventedNames(
  random: RandomStream,
  count: number,
  endings: readonly string[],
  taken: readonly string[],
): string[] {
  const names: string[] = [];
  while (names.length < count) {
    const name = word(random, random.integer(2, 3), endings);
    const lower = name.toLowerCase();
    const clashes = [...names, ...taken].some((other) => {
      const otherLower = other.toLowerCase();
      return otherLower.includes(lower) || lower.includes(otherLower);
    });
    if (name.length >= 7 && !clashes) names.push(name);
  }
  return names;
}

/** Names of fictional states, built of syllables, none a part of another. */
export function inventedStateNames(random: RandomStream, count: number): string[] {
  return inventedNames(random, count, stateEndings, []);
}

/** Names of fictional organizations, built of syllables, none a part of another or of a state's name. */
export function inventedOrganizationNames(
  random: RandomStream,
  count: number,
  stateNames: readonly string[],
): string[] {
  return inventedNames(random, count, organizationEndings, stateNames);
}
