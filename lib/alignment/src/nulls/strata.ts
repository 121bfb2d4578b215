import { studyYears, yearCount } from "../construct/layout";

/** The eras of a state's first year in the study. */
const eras = [
  { name: "1960", first: 1960, last: 1960 },
  { name: "1961-64", first: 1961, last: 1964 },
  { name: "1965-79", first: 1965, last: 1979 },
  { name: "1980-2014", first: 1980, last: 2014 },
] as const;

/** States sorted into strata within which histories of membership are exchanged. */
export interface Strata {
  /** Stratum of every state. */
  readonly of: Int32Array;
  /** Names of the strata. */
  readonly names: readonly string[];
  /** Number of states of every stratum. */
  readonly sizes: Int32Array;
}

function strataOf(names: readonly string[]): Strata {
  const distinct = [...new Set(names)].sort();
  const of = Int32Array.from(names, (name) => distinct.indexOf(name));
  const sizes = new Int32Array(distinct.length);
  for (const stratum of of) sizes[stratum] += 1;
  return { of, names: distinct, sizes };
}

/** First and last year of every state, as years since 1960. */
function spansOf(exists: Uint8Array): { readonly first: number; readonly last: number }[] {
  return Array.from({ length: exists.length / yearCount }, (_, state) => {
    const own = exists.subarray(state * yearCount, (state + 1) * yearCount);
    return { first: own.indexOf(1), last: own.lastIndexOf(1) };
  });
}

/**
 * Strata by the era of the state's first year in 1960–2014, and by whether it has a row in the last one.
 *
 * @param exists 1 where the state exists, by state-year.
 */
export function eraStrata(exists: Uint8Array): Strata {
  return strataOf(
    spansOf(exists).map(({ first, last }) => {
      const year = studyYears.first + first;
      const era = eras.find((one) => year >= one.first && year <= one.last);
      return `${era?.name ?? "none"} ${last === yearCount - 1 ? `to ${studyYears.last}` : "ended"}`;
    }),
  );
}

/** Strata crossed with groups, such as the regional groups of states. */
export function crossStrata({ of, names }: Strata, group: ArrayLike<number>): Strata {
  return strataOf(Array.from(of, (stratum, state) => `${names[stratum]}, group ${group[state]}`));
}

/** States that are alone in their stratum and keep their own history. */
export function statesAlone({ sizes }: Strata): number {
  return sizes.filter((size) => size === 1).length;
}
