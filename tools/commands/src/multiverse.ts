import { chmodSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "@alignment/engine/dist/errors";
import {
  blockStates,
  blocksOfTask,
  interruptSignal,
  mergeBlocks,
  parallelScript,
  runBlocks,
  runUnfinishedBlocks,
  slurmScripts,
  tasksOf,
} from "@alignment/runner";
import { paperPlan } from "alignment/dist/multiverse/paper-plan";
import { type Plan, parsePlan, repeatedValues } from "alignment/dist/multiverse/plan";
import type { SpecificationRow } from "alignment/dist/multiverse/specification-rows";
import { usualDraws, usualSpecifications } from "alignment/dist/multiverse/usual-joint";
import { chooseInput } from "alignment/dist/node/input";
import { writeAtomically } from "alignment/dist/node/write";
import { neededFiles } from "alignment/sources";
import { defaultSpecification } from "alignment/specification";
import { formatCsv } from "alignment/table";
import { identityIn } from "./claim-folder";
import { keptJoint } from "./multiverse/joint-file";
import { type MultiverseRequest, parseRequest } from "./multiverse/request";
import { writeRun } from "./multiverse/run-record";
import { specificationTable } from "./multiverse/specification-table";
import { type Study, studyOf } from "./multiverse/study";
import { writeResults } from "./multiverse/write-results";
import { runCommand } from "./run-command";

const help = `npm run multiverse -- --out DIR [--plan FILE.json] [--raw DIR] [--workers N] [--resume] [--slurm | --parallel]
                          [--joint [--draws N] [--specifications N]]
npm run multiverse -- --plan FILE.json --unit K [--raw DIR]

Fits the model under every combination of choices of a plan, such as
  {"choices": {"gdpForm": ["dollars", "natural logarithm"], "entryAfter": [1965, 1980]}}
and writes to DIR:
  specifications.csv, .parquet  one row a specification
  summary.json                  the curve in short, and which choice matters
  codebook.md                   what every column means
  plan.json                     the plan, with the hashes of data and code

  --plan FILE.json  the plan; without it that of the paper: what it leaves open, with the alternatives
  --out DIR         where to write; finished blocks stand in DIR/blocks
  --raw DIR         the raw files; by default data/raw if they are there, else the simulated world
  --workers N       worker threads; by default those of the Slurm job, else one a core
  --resume          goes on with what stands in DIR
  --joint           asks the joint question as well: the whole curve among null draws that are made before cases
                    are selected, each specification's p adjusted for all, and the usual shortcut beside it;
                    writes joint.json and joint.csv, and says what it costs before it starts
  --draws N         draws of each null; ${usualDraws} by default
  --specifications N  specifications of the curve that is drawn, at random; ${usualSpecifications} by default, "all" for all
  --unit K          runs one unit alone and prints its row
  --slurm           writes the scripts of a Slurm job array to DIR and runs nothing; submit with DIR/submit.sh
  --parallel        the same for GNU parallel; run DIR/parallel.sh`;

/** The plan of a file, or that of the paper with what the files of `folder` allow. */
function planFrom(path: string | undefined, folder: string): Plan {
  if (path === undefined) return planOfThePaper(folder);
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(path, "utf8").replace(/^\uFEFF/, ""));
  } catch (error) {
    throw new UserError(
      `multiverse: ${path} cannot be read as JSON (${(error as Error).message}); expected a plan such as {"choices": {"entryAfter": [1965, 1980]}}`,
    );
  }
  return parsePlan(value);
}

function planOfThePaper(folder: string): Plan {
  const { plan, leftOut } = paperPlan((choice, value) => {
    if (!Object.hasOwn(defaultSpecification, choice)) return true;
    const needed = neededFiles({ ...defaultSpecification, [choice]: value });
    return needed.every((name) => existsSync(join(folder, name)));
  });
  console.error("The plan of the paper; left at their default:");
  for (const { choice, because } of leftOut) console.error(`  ${choice}: ${because}`);
  return plan;
}

/** A line for each value that a choice takes several times: every combination is fitted, so that it weighs more. */
function repeatedInWords(plan: Plan): string[] {
  return repeatedValues(plan).map(
    ({ choice, value, times }) =>
      `The plan gives "${choice}" the value ${JSON.stringify(value)} ${times === 2 ? "twice" : `${times} times`}: all combinations are fitted, and it weighs more where equal ones are not counted once.`,
  );
}

/** Writes the plan beside the results; a folder with another plan, other data or other code is left as it is. */
function writePlan({ plan, unitCount, identity, job }: Study, out: string, resume: boolean): void {
  const path = join(out, "plan.json");
  const text = `${JSON.stringify({ ...plan, units: unitCount, identity: job.identity, ...identity }, undefined, 2)}\n`;
  if (existsSync(path)) {
    if (!resume) {
      throw new UserError(
        `multiverse: ${out} holds a multiverse; expected an empty folder; add --resume to go on with it, or choose another folder`,
      );
    }
    if (identityIn(path) !== job.identity) {
      throw new UserError(
        `multiverse: ${out} holds the multiverse of another plan, other data or other code; expected this one; choose another folder`,
      );
    }
    return;
  }
  mkdirSync(out, { recursive: true });
  writeAtomically(path, text);
}

function writeScripts(study: Study, request: MultiverseRequest & { out: string }, folder: string): void {
  const { out, scheduler } = request;
  const own = [process.execPath, join(__dirname, "multiverse.js")];
  const command = [...own, "--plan", join(out, "plan-asked.json"), "--out", out, "--raw", folder, "--resume"];
  writeAtomically(join(out, "plan-asked.json"), JSON.stringify(study.plan));
  const options = {
    task: [...command, "--workers", "1", "--task"],
    merge: [...command, "--merge"],
    folder: out,
    name: "multiverse",
  };
  const scripts =
    scheduler === "slurm"
      ? Object.entries(slurmScripts(study.job, options))
      : ([["parallel", parallelScript(study.job, options)]] as const);
  for (const [name, text] of scripts) {
    writeAtomically(join(out, `${name}.sh`), text);
    chmodSync(join(out, `${name}.sh`), 0o755);
  }
  const { tasks } = tasksOf(study.job);
  const start = join(out, scheduler === "slurm" ? "submit.sh" : "parallel.sh");
  console.log(
    `multiverse: ${specificationsInWords(study.unitCount)} in ${tasks} ${tasks === 1 ? "task" : "tasks"}; start them with ${start}`,
  );
}

async function runAll(
  study: Study,
  request: MultiverseRequest & { out: string },
  folder: string,
): Promise<void> {
  const { out, threads, task, merge } = request;
  const blocks = join(out, "blocks");
  const start = {
    job: study.job,
    folder: blocks,
    task: { module: join(__dirname, "multiverse", "task.js"), parameters: { plan: study.plan, folder } },
  };
  if (task !== undefined) {
    const { finished } = blockStates(blocks, study.job);
    const own = blocksOfTask(study.job, task).filter((block) => !finished.includes(block));
    await runBlocks(start, own, { threads });
    return;
  }
  const signal = interruptSignal();
  const started = performance.now();
  if (!merge) {
    const what = `panels (${specificationsInWords(study.unitCount)})`;
    const { stopped, finished } = await runUnfinishedBlocks({ ...start, threads, what, signal });
    if (stopped) return sayStopped(blocks);
    if (finished > 0)
      writeRun(out, blocks, study.job, {
        threads,
        seconds: (performance.now() - started) / 1000,
        computed: finished,
      });
  }
  const rows = mergeBlocks<readonly SpecificationRow[]>(blocks, study.job)
    .flat()
    .sort((one, other) => one.unit - other.unit);
  await writeResults(study.plan, rows, out, keptJoint(out, study.job.identity));
  console.log(`multiverse: ${specificationsInWords(rows.length)}, written to ${out}`);
  if (request.joint === undefined) return;
  const { jointOf, runJoint, sayCost, writeJoint } = await import("./multiverse/joint.js");
  const joint = jointOf(study, folder, request.joint);
  sayCost(joint, threads);
  const { stopped } = await runJoint(joint, out, { threads, signal });
  if (stopped) return sayStopped(join(out, "joint"));
  await writeResults(study.plan, rows, out, writeJoint(joint, rows, out));
  console.log(
    `multiverse: the joint question on ${joint.parameters.units.length} of them, in ${join(out, "joint.json")}`,
  );
}

function specificationsInWords(count: number): string {
  return `${count} ${count === 1 ? "specification" : "specifications"}`;
}

function sayStopped(blocks: string): void {
  console.error(`multiverse: stopped; finished blocks stand in ${blocks}; go on with --resume`);
  process.exitCode = 130;
}

runCommand("multiverse", help, async () => {
  const request = parseRequest(process.argv.slice(2));
  const folder = request.raw ?? chooseInput().folder;
  const study = studyOf(planFrom(request.plan, folder), folder);
  for (const line of [...study.unverified, ...repeatedInWords(study.plan)]) console.error(line);
  if (request.unit !== undefined) {
    const { rowOfUnit } = await import("./multiverse/one-unit.js");
    const { row, firstOfKind } = rowOfUnit(study, folder, request.unit);
    process.stdout.write(formatCsv(specificationTable(study.plan, [row], [firstOfKind])));
    return;
  }
  const asked = { ...request, out: request.out as string };
  writePlan(study, asked.out, asked.resume);
  if (asked.scheduler !== undefined) writeScripts(study, asked, folder);
  else await runAll(study, asked, folder);
});
