import { UserError } from "@alignment/engine";
import type { Task } from "@alignment/runner";
import { type Drawer, drawer, drawNames, nullWorlds } from "alignment/nulls";
import { type EvidenceData, evidenceStudy } from "alignment/study";
import { type Step, type StepRow, stepRow } from "./steps";

/** What a thread needs to compute draws. */
export interface EvidenceParameters {
  readonly data: EvidenceData;
  readonly steps: readonly Step[];
  readonly seed: number;
}

function rowOf(draws: Drawer, step: Step): StepRow {
  const refusals: string[] = [];
  const values = Array.from({ length: step.count }, (_, at) => {
    try {
      return draws.values(step.kind, step.first + at);
    } catch (error) {
      // A draw on which a statistic is not defined is counted; anything else is a defect and ends the run.
      if (!(error instanceof UserError)) throw error;
      refusals.push(error.message);
      return drawNames(step.kind).map(() => Number.NaN);
    }
  });
  return stepRow(step, values, refusals);
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
