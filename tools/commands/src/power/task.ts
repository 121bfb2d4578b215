import type { Task } from "@alignment/runner";
import { openFolder } from "alignment/node";
import { dataOfDesign, type PowerDesign, type PowerStep, powerDrawer, statesOfPower } from "alignment/power";
import { evidenceData } from "alignment/study";

/** Whose power is simulated: that of a simulated design, or of the files of a folder. */
export type PowerOf = { readonly design: PowerDesign } | { readonly folder: string };

/** What a thread needs to simulate worlds of a design. Each thread makes the data itself: that takes less time. */
export interface PowerParameters {
  readonly of: PowerOf;
  readonly steps: readonly PowerStep[];
  readonly seed: number;
}

/** What a step yields. */
export interface PowerRow {
  /** States with rows in the yearly model. */
  readonly states: number;
  /** The values of each draw; `null` where a statistic is not defined. */
  readonly draws: readonly (readonly (number | null)[])[];
}

/** Lays a design out for a thread; a unit of the job is a step. */
export function openTask({ of, steps, seed }: PowerParameters): Task<PowerRow> {
  const data = "design" in of ? dataOfDesign(of.design) : evidenceData(openFolder(of.folder));
  const states = statesOfPower(data);
  const drawer = powerDrawer(data, seed);
  const rowOf = ({ draw, first, count }: PowerStep): PowerRow => ({
    states,
    draws: Array.from({ length: count }, (_, at) =>
      drawer.values(draw, first + at).map((value) => (Number.isFinite(value) ? value : null)),
    ),
  });
  return {
    rowsOf: (first, count, done) =>
      Array.from({ length: count }, (_, at) => {
        const row = rowOf(steps[first + at]);
        done(1);
        return row;
      }),
  };
}
