import type { Task } from "@alignment/runner";
import { type PowerStep, powerDrawer } from "alignment/power";
import type { EvidenceData } from "alignment/study";

/** What a thread needs to simulate worlds of a design. */
export interface PowerParameters {
  readonly data: EvidenceData;
  readonly steps: readonly PowerStep[];
  readonly seed: number;
}

/** The values of the draws of a step; `null` where a statistic is not defined. */
export type PowerRow = readonly (readonly (number | null)[])[];

/** Lays a design out for a thread; a unit of the job is a step. */
export function openTask({ data, steps, seed }: PowerParameters): Task<PowerRow> {
  const drawer = powerDrawer(data, seed);
  const rowOf = ({ draw, first, count }: PowerStep): PowerRow =>
    Array.from({ length: count }, (_, at) =>
      drawer.values(draw, first + at).map((value) => (Number.isFinite(value) ? value : null)),
    );
  return {
    rowsOf: (first, count, done) =>
      Array.from({ length: count }, (_, at) => {
        const row = rowOf(steps[first + at]);
        done(1);
        return row;
      }),
  };
}
