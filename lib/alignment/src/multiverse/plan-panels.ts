import { stages } from "../specification/declaration";
import { type Choice, choices, type PanelSpecification } from "../specification/specification";
import { isModelChoice, type ModelChoices } from "./model-choices";
import { type Plan, planUnits, specificationOfUnit } from "./plan";

/** The units of a plan that are fitted to one panel. */
export interface PlannedPanel {
  /** Changes to the default specification. */
  readonly changes: Partial<PanelSpecification>;
  /** The units on this panel in the order of their numbers. */
  readonly units: readonly { readonly unit: number; readonly model: ModelChoices }[];
}

/** The place of a choice in the order in which the stages of the construction read them. */
function stageOf(choice: string): number {
  return stages.indexOf(choices[choice as Choice].stage);
}

/**
 * The number of a combination of some choices, the first of them varying slowest, from the positions of their values.
 */
function numberOf(positions: readonly number[], places: readonly number[], sizes: readonly number[]): number {
  return places.reduce((number, place) => number * sizes[place] + positions[place], 0);
}

/**
 * The units of a plan by panel, the panels in the order in which the stages of the construction can be kept from one to
 * the next: the choice of the earliest stage varies slowest.
 *
 * @param plan a checked plan.
 * @returns the panels; together they hold every unit once.
 */
export function planPanels(plan: Plan): PlannedPanel[] {
  const names = Object.keys(plan.choices);
  const sizes = Object.values(plan.choices).map((values) => values.length);
  const placesWhere = (isWanted: (name: string) => boolean) =>
    [...names.keys()].filter((place) => isWanted(names[place]));
  const early = placesWhere((name) => !isModelChoice(name)).sort(
    (one, other) => stageOf(names[one]) - stageOf(names[other]),
  );
  const late = placesWhere(isModelChoice);
  const panels = new Map<
    number,
    { changes: PlannedPanel["changes"]; units: PlannedPanel["units"][number][] }
  >();
  // Each model is made once: a unit is no more than its number and its model.
  const models = new Map<number, ModelChoices>();
  planUnits(plan).forEach((positions, unit) => {
    const place = numberOf(positions, early, sizes);
    const modelNumber = numberOf(positions, late, sizes);
    let panel = panels.get(place);
    let model = models.get(modelNumber);
    if (panel === undefined || model === undefined) {
      const specification = specificationOfUnit(plan, positions);
      panel ??= { changes: specification.changes, units: [] };
      model ??= specification.model;
      panels.set(place, panel);
      models.set(modelNumber, model);
    }
    panel.units.push({ unit, model });
  });
  return [...panels].sort(([one], [other]) => one - other).map(([, panel]) => panel);
}
