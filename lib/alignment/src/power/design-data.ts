import { UserError } from "@alignment/engine";
import { studyYears, yearCount } from "../construct/layout";
import { defaultSpecification } from "../specification/specification";
import { type EvidenceData, evidenceDataOf, mainMeasure } from "../study/evidence/evidence-data";
import { simulateWorld } from "../worlds";
import { sourcesOf } from "../worlds/sources-of";
import type { PowerDesign } from "./design";

/** First year of a yearly change. */
const firstChange = 1966;

/** The score up to the last year of a design. */
function withinYears(score: Float64Array, years: number): Float64Array {
  const last = firstChange + years - 1 - studyYears.first;
  return score.map((value, stateYear) => (stateYear % yearCount > last ? Number.NaN : value));
}

/**
 * The memberships of a design, simulated once, with everything that the tests of H1 to H3 are computed of. IGOs have no
 * influence in this world (mechanism "none"); its scores serve to fit the dynamics from which scores are drawn. A
 * design has one measure, which stands under the name of each.
 *
 * @param design a checked design.
 */
export function dataOfDesign({ igos, states, years, exits, selection, seed }: PowerDesign): EvidenceData {
  const world = simulateWorld({
    seed,
    mechanism: "none",
    igoCount: igos,
    stateCount: states,
    exitRate: exits,
    selectionOnDistance: selection,
  });
  const choice = { ...defaultSpecification, regionalGroup: "African States" } as const;
  const { regions } = sourcesOf(world, choice);
  if (regions === undefined) throw new UserError("dataOfDesign: the world has no regional groups");
  const data = evidenceDataOf({
    sourcesOf: (one) => sourcesOf(world, { ...one, score: mainMeasure }),
    regions,
    deviations: { missing: "a simulated design has no posterior standard deviations" },
  });
  const scores = Object.entries(data.scores).map(([name, score]) => [name, withinYears(score, years)]);
  return {
    ...data,
    layout: { ...data.layout, score: withinYears(data.layout.score, years) },
    scores: Object.fromEntries(scores) as EvidenceData["scores"],
  };
}
