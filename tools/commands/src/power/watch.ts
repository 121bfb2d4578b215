import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { type Job, mergeBlocks, readBlock } from "@alignment/runner";
import {
  evenlyApart,
  type PowerCurves,
  type PowerPoint,
  type PowerStep,
  PowerTable,
  powerSteps,
} from "alignment/power";
import { formatNumber } from "alignment/text";
import type { PowerRow } from "./task";
import { type PowerSubject, writePower, writePowerPage } from "./write";

/** Rows of steps, as curves. */
class RowTable {
  private table: PowerTable | undefined;

  constructor(private readonly sizes: readonly number[]) {}

  add(step: PowerStep, { states, draws }: PowerRow): void {
    this.table ??= new PowerTable(this.sizes, states);
    this.table.add(
      step,
      draws.map((values) => values.map((value) => value ?? Number.NaN)),
    );
  }

  curves(): PowerCurves | undefined {
    return this.table?.curves();
  }
}

/** Shows the curves of a run whenever they have twice the worlds of those shown last, and writes the last ones. */
export class PowerWatch {
  private readonly steps: readonly PowerStep[];
  private readonly table: RowTable;
  private next = 0;
  private shown: PowerCurves | undefined;

  /**
   * @param job the job whose blocks are the steps.
   * @param out the folder of the results.
   */
  constructor(
    private readonly job: Job,
    private readonly out: string,
    private readonly subject: PowerSubject,
  ) {
    this.steps = powerSteps(subject.request);
    this.table = new RowTable(subject.request.sizes);
  }

  /** Takes in the blocks that stand, in order, and shows the curves at the end of a round. */
  look(): void {
    for (; this.next < this.steps.length; this.next++) {
      const block = readBlock<PowerRow>(join(this.out, "blocks"), this.job, this.next);
      if (block.fault !== undefined) return;
      const step = this.steps[this.next];
      this.table.add(step, block.rows[0]);
      if (this.steps[this.next + 1]?.round > step.round) this.show();
    }
  }

  /** The page of a run that was stopped renews itself no more. */
  stop(): void {
    if (this.shown !== undefined) writePowerPage(this.out, this.shown, this.subject, "stopped");
  }

  /** Writes the results of a run whose blocks all stand. */
  finish(): PowerCurves {
    const table = new RowTable(this.subject.request.sizes);
    mergeBlocks<PowerRow>(join(this.out, "blocks"), this.job).forEach((row, at) => {
      table.add(this.steps[at], row);
    });
    const curves = table.curves();
    if (curves === undefined) throw new Error("power: the curves of all draws are missing");
    writePower(this.out, curves, this.subject);
    print(curves);
    return curves;
  }

  private show(): void {
    const curves = this.table.curves();
    if (curves === undefined || curves.draws < 2 * (this.shown?.draws ?? 0)) return;
    this.shown = curves;
    print(curves);
    writePowerPage(this.out, curves, this.subject, "running");
  }
}

/** Most sizes that a terminal has room for. */
const mostSizes = 4;

/** Prints the share of worlds in which each hypothesis is found, with its band, at sizes about evenly apart. */
function print({ curves, draws }: PowerCurves): void {
  const places = evenlyApart(curves[0].points.length, mostSizes);
  const cells = [
    ["", ...places.map((at) => effectInWords(curves[0].points[at]))],
    ...curves.map(({ hypothesis, points }) => [
      hypothesis,
      ...places.map((at) => bandInWords(points[at].found)),
    ]),
  ];
  const lines = cells.map((row) => `  ${row.map((cell, at) => cell.padEnd(at === 0 ? 4 : 19)).join("")}`);
  const seconds = formatNumber(performance.now() / 1000, 1);
  // In a terminal the line of the progress is written over.
  process.stderr.write(
    `${process.stderr.isTTY ? "\r\x1b[2K" : ""}after ${seconds} s: found in these shares of at least ${draws} ${draws === 1 ? "world" : "worlds"} a size [95% interval]\n${lines.map((line) => line.trimEnd()).join("\n")}\n`,
  );
}

function effectInWords({ size, effect }: PowerPoint): string {
  return size === 0 ? "no influence" : `${formatNumber(effect, 2)} SD`;
}

function bandInWords({ share, lower, upper }: PowerPoint["found"]): string {
  return `${formatNumber(share, 2)} [${formatNumber(lower, 2)}, ${formatNumber(upper, 2)}]`;
}
