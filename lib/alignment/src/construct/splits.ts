import { UserError } from "@alignment/engine";
import type { Igo } from "../sources/memberships";
import { type RegionTable, regionalGroupOfStates } from "../sources/regions";
import type { IgoGroup, PanelSpecification } from "../specification/specification";
import type { Case } from "./cases";
import type { Grid } from "./grid";

/** A part of the sample that is kept after all other steps (construction rule 28). */
export interface Split {
  /** What is kept, for the attrition. */
  readonly step: string;
  keeps(unit: Case): boolean;
}

/**
 * Whether an IGO belongs to a group: by the list of human rights IGOs, or by the mandate that the IGO data code.
 *
 * @param igo the IGO.
 * @param group the group asked about.
 * @param humanRightsIgos numbers of the IGOs that count as human rights IGOs.
 */
export function belongsToGroup(igo: Igo, group: IgoGroup, humanRightsIgos: readonly number[]): boolean {
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

/**
 * The splits that a specification asks for, none where it keeps everything.
 *
 * @throws RangeError if it keeps a regional group and the sources were read without the groups.
 */
export function splitsOf(
  grid: Grid,
  regions: RegionTable | undefined,
  specification: PanelSpecification,
): readonly Split[] {
  const splits: Split[] = [];
  const { igos, regionalGroup, humanRightsIgos } = specification;
  if (igos !== "all") {
    const belongs = grid.igos.map((igo) => belongsToGroup(igo, igos, humanRightsIgos));
    splits.push({ step: `IGOs: ${igos}`, keeps: (unit) => belongs[unit.igo] });
  }
  if (regionalGroup !== "all") {
    if (regions === undefined) {
      throw new UserError(
        `buildPanel: the sources hold no regional groups, which "regionalGroup": "${regionalGroup}" asks for; read them by readSources with the same specification`,
      );
    }
    const groups = regionalGroupOfStates(regions);
    splits.push({
      step: `states: ${regionalGroup}`,
      keeps: (unit) => groups.get(grid.states[unit.state]) === regionalGroup,
    });
  }
  return splits;
}
