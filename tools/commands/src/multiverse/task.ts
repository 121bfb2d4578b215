import type { Task } from "@alignment/runner";
import type { Plan } from "alignment/dist/multiverse/plan";
import { planPanels } from "alignment/dist/multiverse/plan-panels";
import { type SpecificationRow, SpecificationRows } from "alignment/dist/multiverse/specification-rows";
import { sampleBuilder } from "alignment/dist/node/folder";

/** What a thread needs to compute the specifications of a plan. */
export interface MultiverseParameters {
  readonly plan: Plan;
  /** Folder of the raw files. */
  readonly folder: string;
}

/** Opens the raw files for a thread; a unit of the job is a panel, its row the rows of all units on it. */
export function openTask({ plan, folder }: MultiverseParameters): Task<readonly SpecificationRow[]> {
  const specifications = new SpecificationRows(planPanels(plan), sampleBuilder(folder));
  return {
    rowsOf: (first, count, done) =>
      Array.from({ length: count }, (_, i) => {
        const rows = specifications.rowsOf(first + i);
        done(1);
        return rows;
      }),
  };
}
