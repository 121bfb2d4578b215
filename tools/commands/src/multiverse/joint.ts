import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { formatDuration, identityOf, type Job, mergeBlocks, runUnfinishedBlocks } from "@alignment/runner";
import { writeAtomically } from "alignment/dist/node/write";
import {
  type CurveNull,
  type CurveRow,
  curveDraws,
  curveOfRows,
  type JointTest,
  jointTest,
  type ShortcutP,
  type SpecificationRow,
  shortcutRejections,
  shortcutSpecifications,
  shortcutWorlds,
  unitsOfJointTest,
} from "alignment/multiverse";
import { sourceReader } from "alignment/node";
import { type Columns, formatCsv, tableOf } from "alignment/table";
import type { JointFile, JointRequest, JointSummary } from "./joint-file";
import type { JointParameters, JointRow, JointUnit } from "./joint-task";
import type { Study } from "./study";

/** The nulls that the joint question is asked of, and the one in whose worlds the shortcut is tried. */
const nulls: readonly CurveNull[] = ["exchangeEra", "linear"];
const nullOfShortcut: CurveNull = "linear";

/** The draws of the joint question as a job beside that of the specifications. */
export interface Joint {
  readonly job: Job;
  /** Identity of the multiverse. */
  readonly study: string;
  readonly parameters: JointParameters;
}

/** Specifications that a block fits about, so that an interruption loses little. */
const specificationsABlock = 400;

/** The draws that answer the joint question of a study. */
export function jointOf(study: Study, folder: string, { draws, specifications }: JointRequest): Joint {
  const units = unitsOfJointTest(study.plan, study.unitCount, specifications);
  const shortcutUnits = unitsOfJointTest(study.plan, study.unitCount, shortcutSpecifications);
  const worlds = Math.min(shortcutWorlds, draws);
  const jointUnits: JointUnit[] = [
    ...nulls.flatMap((name) =>
      Array.from({ length: draws }, (_, draw) => ({ kind: "curve" as const, null: name, draw })),
    ),
    { kind: "shortcut", null: undefined, draw: 0 },
    ...Array.from({ length: worlds }, (_, draw) => ({
      kind: "shortcut" as const,
      null: nullOfShortcut,
      draw,
    })),
  ];
  const parameters = { plan: study.plan, folder, units, shortcutUnits, jointUnits };
  return {
    parameters,
    study: study.job.identity,
    job: {
      identity: identityOf({ study: study.job.identity, units, shortcutUnits, jointUnits }),
      units: jointUnits.length,
      unitsPerBlock: Math.max(1, Math.round(specificationsABlock / units.length)),
    },
  };
}

/** Most specifications on which the cost is measured. */
const measured = 40;

/** Says what the draws will cost, from one draw of some specifications. */
export function sayCost({ parameters }: Joint, threads: number): void {
  const { plan, folder, units, jointUnits } = parameters;
  const tried = unitsOfJointTest(plan, units.length, measured).map((at) => units[at]);
  const draw = curveDraws(plan, tried, sourceReader(folder));
  draw("exchangeEra", 0);
  const start = performance.now();
  draw("exchangeEra", 1);
  const each = (performance.now() - start) / tried.length;
  const curves = jointUnits.filter(({ kind }) => kind === "curve").length;
  const time = formatDuration((each * units.length * curves) / threads);
  console.error(
    `The joint question: ${curves} null draws of ${units.length} specifications (${each.toFixed(1)} ms each), about ${time} on ${threads} ${threads === 1 ? "thread" : "threads"}, and the shortcut in ${jointUnits.length - curves} worlds.`,
  );
}

/** Runs the draws that are not there yet. */
export function runJoint(
  { job, parameters }: Joint,
  out: string,
  { threads, signal }: { readonly threads: number; readonly signal: AbortSignal },
) {
  const task = { module: join(__dirname, "joint-task.js"), parameters };
  const what = "draws of the joint question";
  return runUnfinishedBlocks({ job, folder: join(out, "joint"), task, threads, what, signal });
}

/** Each specification's own p, one row a unit and null. */
function jointTable(tests: readonly JointTest[]) {
  const rows = tests.flatMap((test) => test.units.map((unit) => ({ null: test.null, ...unit })));
  const numbers = (values: readonly (number | null)[]) =>
    Float64Array.from(values, (one) => one ?? Number.NaN);
  const columns: Record<string, Columns[string]> = {
    unit: Int32Array.from(rows, ({ unit }) => unit),
    null: rows.map((row) => row.null),
    t: numbers(rows.map(({ t }) => t)),
    p: numbers(rows.map(({ p }) => p)),
    adjusted_p: numbers(rows.map(({ adjustedP }) => adjustedP)),
  };
  return tableOf(columns);
}

/**
 * Writes the answer to the joint question, each file whole or not at all: `joint.json` and `joint.csv`.
 *
 * @param rows the rows of all specifications of the plan.
 * @returns what of it stands in `summary.json`.
 */
export function writeJoint(joint: Joint, rows: readonly SpecificationRow[], out: string): JointSummary {
  const { units, shortcutUnits, jointUnits } = joint.parameters;
  const found = mergeBlocks<JointRow>(join(out, "joint"), joint.job);
  const curvesOf = (name: string) =>
    found.filter((_, at) => jointUnits[at].kind === "curve" && jointUnits[at].null === name) as CurveRow[];
  const shortcuts = found.filter((_, at) => jointUnits[at].kind === "shortcut") as ShortcutP[];
  const observed = curveOfRows(rows, units);
  const tests = nulls.map((name) => jointTest(name, units, observed, curvesOf(name)));
  const [ofData, ...ofWorlds] = shortcuts;
  const summary: JointSummary = {
    tests: tests.map(({ units: _, ...test }) => test),
    shortcut: {
      specifications: shortcutUnits.length,
      worlds: ofWorlds.length,
      null: nullOfShortcut,
      p: ofData,
      rejections: shortcutRejections(ofWorlds),
    },
  };
  const curves = Object.fromEntries(nulls.map((name) => [name, curvesOf(name)]));
  const file: JointFile = {
    identity: joint.job.identity,
    study: joint.study,
    ...summary,
    units,
    observed,
    draws: curves,
  };
  writeAtomically(join(out, "joint.json"), `${JSON.stringify(file)}\n`);
  writeAtomically(join(out, "joint.csv"), formatCsv(jointTable(tests)));
  return summary;
}
