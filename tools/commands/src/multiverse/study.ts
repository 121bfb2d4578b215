import { hashOfCode, identityOf, type Job } from "@alignment/runner";
import { type Plan, planUnits } from "alignment/dist/multiverse/plan";
import { type PlannedPanel, planPanels } from "alignment/dist/multiverse/plan-panels";
import { unverifiedLines } from "alignment/dist/node/file-state";
import { openFolder } from "alignment/dist/node/open-folder";
import { neededFiles, type SourceName } from "alignment/sources";
import { panelSpecification } from "alignment/specification";

/** What determines every number of a multiverse. */
export interface Identity {
  /** SHA-256 of each raw file that the plan needs, by name. */
  readonly files: Readonly<Record<string, string>>;
  /** SHA-256 of the compiled library and engine. */
  readonly code: string;
}

/** A plan with all that is needed to run it. */
export interface Study {
  readonly plan: Plan;
  readonly panels: readonly PlannedPanel[];
  readonly unitCount: number;
  readonly identity: Identity;
  /** A line for each raw file that is not the verified one. */
  readonly unverified: readonly string[];
  readonly job: Job;
}

/**
 * Most specifications of a block, which takes about a second: it is what an interruption loses, and what a thread is
 * given.
 */
const specificationsABlock = 256;

/** A plan of few specifications is cut into so many blocks, so that threads that share them end together. */
const leastBlocks = 16;

/** The files that the panels of a plan need: those of the default with each value of each choice. */
function filesOf(plan: Plan): readonly SourceName[] {
  const files = new Set(neededFiles(panelSpecification()));
  for (const { changes } of planPanels({ ...plan, exclude: [] })) {
    for (const name of neededFiles({ ...panelSpecification(), ...changes })) files.add(name);
  }
  return [...files].sort();
}

/**
 * Everything that is needed to run a plan on a folder of raw files.
 *
 * @param plan a checked plan.
 * @param folder the raw files, real or simulated.
 * @returns panels, units, and a job whose identity changes with plan, data and code.
 */
export function studyOf(plan: Plan, folder: string): Study {
  const panels = planPanels(plan);
  const unitCount = planUnits(plan).length;
  const files = filesOf(plan);
  const opened = openFolder(folder);
  const identity: Identity = {
    files: opened.hashes(files),
    code: hashOfCode(),
  };
  const job: Job = {
    identity: identityOf({ plan, identity }),
    units: panels.length,
    unitsPerBlock: Math.max(
      1,
      Math.min(
        Math.round((specificationsABlock * panels.length) / unitCount),
        Math.ceil(panels.length / leastBlocks),
      ),
    ),
  };
  return { plan, panels, unitCount, identity, unverified: unverifiedLines(opened.states(files)), job };
}
