import { type RegionTable, regionalGroupOfStates } from "../../sources/regions";

/** The name of the group of states that belong to none. */
export const ungrouped = "none";

/** The regional group of every state, by the index of the state. */
export interface StateGroups {
  /** Place of each state's group in `names`. */
  readonly of: Int32Array;
  /** Names of the groups in use, in alphabetical order. */
  readonly names: readonly string[];
}

/**
 * The United Nations' regional group of every state (construction rule 28); states that the file does not name are in
 * the group "none".
 *
 * @param states Correlates of War numbers.
 */
export function stateGroups(states: ArrayLike<number>, regions: RegionTable): StateGroups {
  const groups = regionalGroupOfStates(regions);
  const own = Array.from(states, (state) => groups.get(state) ?? ungrouped);
  const names = [...new Set<string>(own)].sort();
  return { of: Int32Array.from(own, (name) => names.indexOf(name)), names };
}
