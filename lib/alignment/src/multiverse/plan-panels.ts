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
 * The units of a plan by panel, the panels in the order in which the stages of the construction can be kept from one to
 * the next: the choice of the earliest stage varies slowest.
 *
 * @param plan a checked plan.
 * @returns the panels; together they hold every unit once.
 */
export function planPanels(plan: Plan): PlannedPanel[] {
  const names = Object.keys(plan.choices);
  const early = names
    .map((name, i) => ({ name, i }))
    .filter(({ name }) => !isModelChoice(name))
    .sort((one, other) => stageOf(one.name) - stageOf(other.name))
    .map(({ i }) => i);
  const panels = new Map<
    string,
    { order: readonly number[]; units: PlannedPanel["units"][number][]; changes: PlannedPanel["changes"] }
  >();
  planUnits(plan).forEach((positions, unit) => {
    const order = early.map((i) => positions[i]);
    const { changes, model } = specificationOfUnit(plan, positions);
    const panel = panels.get(order.join()) ?? { order, units: [], changes };
    panel.units.push({ unit, model });
    panels.set(order.join(), panel);
  });
  return [...panels.values()]
    .sort((one, other) => {
      const differing = one.order.findIndex((position, i) => position !== other.order[i]);
      return differing < 0 ? 0 : one.order[differing] - other.order[differing];
    })
    .map(({ changes, units }) => ({ changes, units }));
}
