import type { PanelSpecification } from "../specification/specification";
import { entryDistancesOf, selectCases } from "./case-selection";
import type { Layout } from "./layout";
import { meanScoresOf } from "./means";
import { measuresOf } from "./measures";
import { membersOf, spellsOf } from "./members";
import { type Sample, sampleColumns } from "./sample-columns";
import { rowsOf } from "./sample-rows";
import { scalesOf, scalesOfMemberships } from "./scales";

/**
 * Makes the estimation sample of a layout, from the membership codes on: members and their means, cases, rows, scales
 * and columns (construction rules 5 to 25). It is what `buildPanel` gives as `panel.sample`, without what surrounds
 * it, for the many samples of exchanged memberships or of other scores.
 *
 * @param layout memberships, scores and covariates, as `layOut` gives them for the specification, or changed.
 * @param specification every choice of the construction; parts of the sample (`igos`, `regionalGroup`) are not taken.
 * @returns the sample by IGO, state and year.
 * @throws RangeError if a covariate has no spread to be scaled by, as where no row is left.
 */
export function sampleOf(layout: Layout, specification: PanelSpecification): Sample {
  const members = membersOf(layout, specification);
  const means = meanScoresOf(layout, members, layout.score);
  const spells = spellsOf(layout, members, specification);
  const entryDistance = entryDistancesOf(spells, means, specification);
  const cases = selectCases(spells, entryDistance, specification);
  const capacity = layout.taxShare ?? layout.gdp;
  const states = layout.states.length;
  const { rows } = rowsOf({ cases, means, capacity, delegation: layout.delegation, states }, specification);
  const parts = { ...layout, size: members.size };
  const ofMemberships = () => scalesOfMemberships(layout, spells.rowsOfStateYear);
  const scales = scalesOf({ sample: rows, measures: measuresOf(rows, parts), ofMemberships }, specification);
  return sampleColumns(rows, cases.entry, parts, scales, specification);
}
