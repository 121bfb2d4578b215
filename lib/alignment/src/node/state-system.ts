import { type Sources, stateYearsOutside } from "../sources";
import { readStates } from "./folder";

/**
 * State-years of the membership file outside a state's period of existence in the COW state list, as a check of codes:
 * no row is dropped for it (construction rule 4).
 *
 * @param folder the folder of the raw files, with the state list.
 * @param sources the sources of that folder.
 * @returns how many state-years fall outside, and of how many states.
 * @example
 * stateYearsOutsideSystem(input.folder, sources).stateYears;
 */
export function stateYearsOutsideSystem(
  folder: string,
  sources: Sources,
): { readonly stateYears: number; readonly states: number } {
  const outside = stateYearsOutside(sources.memberships.stateYears, readStates(folder));
  return { stateYears: [...outside.values()].reduce((sum, count) => sum + count, 0), states: outside.size };
}
