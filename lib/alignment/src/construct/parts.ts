import { UserError } from "@alignment/engine/dist/errors";
import type { Sources } from "../sources";
import type { Igo } from "../sources/memberships";
import { regionalGroupOfStates } from "../sources/regions";
import type { IgoGroup } from "../specification/choices-of-samples";
import type { PanelSpecification } from "../specification/specification";
import { type Cases, selectedStatus } from "./case-selection";
import type { MembershipLayout } from "./layout";
import type { Spells } from "./members";

/** A part of the sample that is kept after all other steps (construction rule 28). */
export interface Part {
  /** What is kept, for the sample construction. */
  readonly step: string;
  /** 1 where a case belongs to the part, by case. */
  readonly keeps: Uint8Array;
}

/**
 * Whether an IGO belongs to a group: by the list of human rights IGOs, or by the mandate that the IGO data code.
 *
 * @param igo the IGO.
 * @param group the group asked about.
 * @param humanRightsIgos numbers of the IGOs that count as human rights IGOs.
 */
function belongsToGroup(igo: Igo, group: IgoGroup, humanRightsIgos: readonly number[]): boolean {
  switch (group) {
    case "all":
      return true;
    case "human rights":
      return humanRightsIgos.includes(igo.ionum);
    case "other":
      return !humanRightsIgos.includes(igo.ionum);
    default:
      return igo.mandate === group;
  }
}

/** The flag of each case's IGO, or state. */
function flagsOfCases(units: Int32Array, belongs: ArrayLike<number>): Uint8Array {
  const flags = new Uint8Array(units.length);
  for (let one = 0; one < units.length; one++) flags[one] = belongs[units[one]];
  return flags;
}

/** The part of the IGOs that a specification keeps, `undefined` where it keeps all. */
export function partOfIgos(
  { igos }: MembershipLayout,
  spells: Spells,
  choice: Pick<PanelSpecification, "igos" | "humanRightsIgos">,
): Part | undefined {
  if (choice.igos === "all") return undefined;
  const belongs = igos.map((igo) => (belongsToGroup(igo, choice.igos, choice.humanRightsIgos) ? 1 : 0));
  return { step: `IGOs: ${choice.igos}`, keeps: flagsOfCases(spells.igo, belongs) };
}

/**
 * The part of the states that a specification keeps, `undefined` where it keeps all.
 *
 * @throws RangeError if it keeps a regional group and the sources were read without the groups.
 */
export function partOfStates(
  { states }: MembershipLayout,
  spells: Spells,
  regions: Sources["regions"],
  { regionalGroup }: Pick<PanelSpecification, "regionalGroup">,
): Part | undefined {
  if (regionalGroup === "all") return undefined;
  if (regions === undefined) {
    throw new UserError(
      `buildPanel: "regionalGroup": "${regionalGroup}" needs regional groups, and they were not read; call readSources(folder, specification) with the same specification`,
    );
  }
  const groups = regionalGroupOfStates(regions);
  const belongs = Array.from(states, (ccode) => (groups.get(ccode) === regionalGroup ? 1 : 0));
  return { step: `states: ${regionalGroup}`, keeps: flagsOfCases(spells.state, belongs) };
}

/** 1 for the cases of the study that belong to all parts, by case. */
export function casesKept({ count, status }: Cases, parts: readonly Part[]): Uint8Array {
  const isKept = new Uint8Array(count);
  for (let one = 0; one < count; one++) isKept[one] = status[one] === selectedStatus ? 1 : 0;
  for (const { keeps } of parts) for (let one = 0; one < count; one++) isKept[one] &= keeps[one];
  return isKept;
}
