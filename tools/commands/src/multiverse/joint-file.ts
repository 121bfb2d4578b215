import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { CurveNull, CurveRow, JointTest, ShortcutP, shortcutRejections } from "alignment/multiverse";

/** How much of the joint question is asked. */
export interface JointRequest {
  /** Draws of each null. */
  readonly draws: number;
  /** Most specifications of the curve that is drawn. */
  readonly specifications: number;
}

/** The answer in short: what stands in `summary.json`. */
export interface JointSummary {
  readonly tests: readonly Omit<JointTest, "units">[];
  /** The usual shortcut: its p in the data, and how often it rejects where nothing happens. */
  readonly shortcut: {
    readonly specifications: number;
    readonly worlds: number;
    readonly null: CurveNull;
    readonly p: ShortcutP;
    readonly rejections: ReturnType<typeof shortcutRejections>;
  };
}

/** What stands in `joint.json`. */
export interface JointFile extends JointSummary {
  readonly identity: string;
  /** Identity of the multiverse whose curve was drawn: its plan, data and code. */
  readonly study: string;
  /** The units of the curve. */
  readonly units: readonly number[];
  readonly observed: CurveRow;
  /** The curve in each draw, by null. */
  readonly draws: Readonly<Record<string, readonly CurveRow[]>>;
}

/** The answer that a folder has to the joint question of the same multiverse, if it was asked before. */
export function keptJoint(out: string, study: string): JointSummary | undefined {
  const path = join(out, "joint.json");
  if (!existsSync(path)) return undefined;
  const { tests, shortcut, study: own }: JointFile = JSON.parse(readFileSync(path, "utf8"));
  return own === study ? { tests, shortcut } : undefined;
}
