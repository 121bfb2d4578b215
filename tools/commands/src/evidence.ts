import { join } from "node:path";
import { UserError } from "@alignment/engine";
import {
  defaultThreads,
  identityOf,
  interruptSignal,
  type Job,
  mergeBlocks,
  runUnfinishedBlocks,
} from "@alignment/runner";
import {
  chooseInput,
  evidenceFolder,
  evidenceIdentity,
  openFolder,
  evidenceSeed as seed,
} from "alignment/node";
import {
  DrawTable,
  type EvidencePlan,
  evidencePlan,
  evidenceTree,
  nullStatistics,
  nullWorlds,
  partNames,
  publishedDraws,
  refuseUnusableData,
} from "alignment/nulls";
import { type EvidenceData, evidenceData, evidenceStudy } from "alignment/study";
import { claimFolder, releaseFolder } from "./claim-folder";
import { type StepRow, stepsOf } from "./evidence/steps";
import { writeEvidence } from "./evidence/write";
import { readOptions, UsageError, wholeNumber } from "./options";
import { runCommand } from "./run-command";

const help = `npm run evidence -- [--draws K] [--only PART,...] [--statistics NAME,...] [--raw DIR] [--out DIR] [--workers N] [--resume]

Computes every statistic beside what it would be if IGOs had no influence, and writes to DIR:
  evidence.json  estimates, null distributions, placebo dates, event studies, sensitivity, verdicts and how often
                 they are right
  draws.csv      one row a null, draw and statistic

  --draws K          draws of Table 2 and of H4 in each null, ${publishedDraws} by default; ten times as many of the yearly
                     statistics, a fifth of the specification curve; a multiple of 5 from 10 on
  --only PART,...    ${partNames.join(", ")}, or a null by name
  --statistics NAME,...  of the nulls: ${nullStatistics.join(", ")}
  --raw DIR          the raw files; by default data/raw if they are there, else the simulated world
  --out DIR          where to write, out/evidence by default
  --workers N        worker threads; by default those of the Slurm job, else one a core
  --resume           goes on with what an interrupted run left in DIR`;

/** A block takes about a second: it is what an interruption loses. */
const stepsABlock = 3;

interface Request {
  readonly plan: EvidencePlan;
  readonly raw: string | undefined;
  readonly out: string;
  readonly threads: number;
  readonly resume: boolean;
}

function listOf(text: string | undefined): string[] {
  return text === undefined ? [] : text.split(",").map((word) => word.trim());
}

function parseRequest(): Request {
  const { values } = readOptions("evidence", process.argv.slice(2), {
    draws: { value: "K" },
    only: { value: "PART,..." },
    statistics: { value: "NAME,..." },
    raw: { value: "DIR", path: "folder" },
    out: { value: "DIR", path: "folder" },
    workers: { value: "N" },
    resume: { flag: true },
  });
  const statistics = listOf(values.statistics).map((word) => {
    const known = nullStatistics.find((name) => name === word);
    if (known !== undefined) return known;
    throw new UsageError(
      `evidence: there are no statistics "${word}"; expected of ${nullStatistics.join(", ")}`,
    );
  });
  const threads =
    values.workers === undefined ? defaultThreads() : wholeNumber("evidence", "workers", values.workers, 1);
  const draws =
    values.draws === undefined ? publishedDraws : wholeNumber("evidence", "draws", values.draws, 10);
  try {
    const plan = evidencePlan({ draws, only: listOf(values.only), statistics });
    const out = values.out ?? evidenceFolder();
    return { plan, raw: values.raw, out, threads, resume: values.resume };
  } catch (error) {
    throw error instanceof UserError ? new UsageError(error.message) : error;
  }
}

/** Runs the draws that are not there yet; `undefined` if it was interrupted. */
async function drawAll(
  plan: EvidencePlan,
  data: EvidenceData,
  identity: string,
  { out, threads }: Request,
): Promise<{ readonly table: DrawTable; readonly refusals: ReadonlyMap<string, number> } | undefined> {
  const steps = stepsOf(plan);
  const table = new DrawTable();
  const refusals = new Map<string, number>();
  if (steps.length === 0) return { table, refusals };
  const job: Job = { identity, units: steps.length, unitsPerBlock: stepsABlock };
  const folder = join(out, "blocks");
  const { stopped } = await runUnfinishedBlocks({
    job,
    folder,
    task: { module: join(__dirname, "evidence", "task.js"), parameters: { data, steps, seed } },
    threads,
    what: "steps of draws",
    signal: interruptSignal(),
  });
  if (stopped) return undefined;
  mergeBlocks<StepRow>(folder, job).forEach((row, at) => {
    table.add(
      steps[at].kind,
      row.values.map((values) => values.map((value) => value ?? Number.NaN)),
    );
    for (const reason of row.refusals) refusals.set(reason, (refusals.get(reason) ?? 0) + 1);
  });
  return { table, refusals };
}

runCommand("evidence", help, async () => {
  const request = parseRequest();
  const { plan, out } = request;
  const input = request.raw === undefined ? chooseInput() : { folder: request.raw, title: request.raw };
  const data = evidenceData(openFolder(input.folder));
  refuseUnusableData(data);
  const made = evidenceIdentity(input.folder);
  const identity = identityOf({ made, request: plan.request, seed });
  claimFolder("evidence", out, identity, request.resume);
  const drawn = await drawAll(plan, data, identity, request);
  if (drawn === undefined) {
    console.error(`evidence: stopped; what is done stands in ${join(out, "blocks")}; go on with --resume`);
    process.exitCode = 130;
    return;
  }
  const study = evidenceStudy(data);
  const tree = evidenceTree(plan, drawn.table, { study, worlds: nullWorlds(study, seed), seed });
  const refused = [...drawn.refusals].map(([because, draws]) => ({ because, draws }));
  const whole = {
    ...tree,
    ...(refused.length === 0 ? {} : { refused_draws: refused }),
    made: { ...made, seed },
  };
  const written = writeEvidence(out, whole, drawn.table);
  releaseFolder(out);
  console.log(
    `evidence: ${input.title}, ${plan.request.draws} draws; wrote ${written.join(" and ")} to ${out}`,
  );
});
