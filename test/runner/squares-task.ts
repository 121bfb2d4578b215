import { appendFileSync, existsSync, writeFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import type { Task } from "@alignment/runner";

/** What the test's task is told: slow units, a unit at which the thread dies (once or always) or throws. */
export interface SquaresParameters {
  readonly milliseconds?: number;
  readonly dieAt?: number;
  /** A file whose presence says that the thread has died already; without it it dies every time. */
  readonly dieOnce?: string;
  readonly throwAt?: number;
  /** Characters of a text in every row, so that writing a block takes a while. */
  readonly padding?: number;
  /** A file to which every computed unit is appended. */
  readonly log?: string;
}

function busy(milliseconds: number): void {
  const end = performance.now() + milliseconds;
  while (performance.now() < end);
}

export async function openTask(parameters: SquaresParameters): Promise<Task> {
  await sleep(1);
  const dies = (unit: number): boolean => {
    if (unit !== parameters.dieAt) return false;
    if (parameters.dieOnce === undefined) return true;
    if (existsSync(parameters.dieOnce)) return false;
    writeFileSync(parameters.dieOnce, "");
    return true;
  };
  return {
    rowsOf: (first, count, done) =>
      Array.from({ length: count }, (_, i) => {
        const unit = first + i;
        if (dies(unit)) process.exit(3);
        if (unit === parameters.throwAt) throw new Error(`unit ${unit} is broken`);
        busy(parameters.milliseconds ?? 0);
        if (parameters.log !== undefined) appendFileSync(parameters.log, `${unit}\n`);
        done(1);
        const padding = parameters.padding === undefined ? {} : { text: "x".repeat(parameters.padding) };
        return { unit, square: unit * unit, root: Math.sqrt(unit), ...padding };
      }),
  };
}
