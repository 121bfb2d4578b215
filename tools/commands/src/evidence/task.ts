import type { Task } from "@alignment/runner";
import { type Drawer, drawer, nullWorlds, tryDraw } from "alignment/nulls";
import { type EvidenceData, evidenceStudy } from "alignment/study";
import { type Step, type StepRow, stepRow } from "./steps";

/** What a thread needs to compute draws. */
export interface EvidenceParameters {
  readonly data: EvidenceData;
  readonly steps: readonly Step[];
  readonly seed: number;
}

function rowOf(draws: Drawer, step: Step): StepRow {
  const tried = Array.from({ length: step.count }, (_, at) => tryDraw(draws, step.kind, step.first + at));
  return stepRow(
    step,
    tried.map(({ values }) => values),
    tried.flatMap(({ refusal }) => (refusal === undefined ? [] : [refusal])),
  );
}

/** Prepares a thread for draws; a unit of the job is a step. */
export function openTask({ data, steps, seed }: EvidenceParameters): Task<StepRow> {
  const study = evidenceStudy(data);
  const draws = drawer({ study, worlds: nullWorlds(study, seed), seed });
  return {
    rowsOf: (first, count, done) =>
      Array.from({ length: count }, (_, at) => {
        const row = rowOf(draws, steps[first + at]);
        done(1);
        return row;
      }),
  };
}
