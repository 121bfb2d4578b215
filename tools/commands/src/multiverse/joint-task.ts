import type { Task } from "@alignment/runner";
import { sampleBuilderOf } from "alignment/construct";
import {
  type CurveNull,
  type CurveRow,
  curveDraws,
  nullSources,
  type Plan,
  type ShortcutP,
  shortcutP,
} from "alignment/multiverse";
import { sourceReader } from "alignment/node";

/** One unit of the joint question: the curve in a draw of a null, or the shortcut in the data or in a null world. */
export type JointUnit =
  | { readonly kind: "curve"; readonly null: CurveNull; readonly draw: number }
  | { readonly kind: "shortcut"; readonly null: CurveNull | undefined; readonly draw: number };

/** What a unit yields. */
export type JointRow = CurveRow | ShortcutP;

/** What a thread needs to answer the joint question. */
export interface JointParameters {
  readonly plan: Plan;
  /** Folder of the raw files. */
  readonly folder: string;
  /** Units of the plan whose curve is drawn, and those on which the shortcut is tried. */
  readonly units: readonly number[];
  readonly shortcutUnits: readonly number[];
  readonly jointUnits: readonly JointUnit[];
}

/** Opens the raw files for a thread. */
export function openTask({
  plan,
  folder,
  units,
  shortcutUnits,
  jointUnits,
}: JointParameters): Task<JointRow> {
  const sourcesOf = sourceReader(folder);
  const drawCurve = curveDraws(plan, units, sourcesOf);
  const drawSources = nullSources(sourcesOf, plan.seed);
  const rowOf = (unit: JointUnit): JointRow => {
    if (unit.kind === "curve") return drawCurve(unit.null, unit.draw);
    const sources = unit.null === undefined ? sourcesOf : drawSources(unit.null, unit.draw);
    return shortcutP(plan, shortcutUnits, sampleBuilderOf(sources));
  };
  return {
    rowsOf: (first, count, done) =>
      Array.from({ length: count }, (_, at) => {
        const row = rowOf(jointUnits[first + at]);
        done(1);
        return row;
      }),
  };
}
