import { join } from "node:path";
import { UserError } from "@alignment/engine/dist/errors";
import {
  blockStates,
  defaultThreads,
  hashOfCode,
  identityOf,
  interruptSignal,
  type Job,
  runUnfinishedBlocks,
} from "@alignment/runner";
import { defaultPowerDesign, type PowerDesign, powerDesign } from "alignment/dist/power/design";
import {
  checkPowerRequest,
  type PowerRequest,
  powerSteps,
  usualPowerRequest,
} from "alignment/dist/power/steps";
import type { PowerCurves } from "alignment/power";
import { formatNumber } from "alignment/text";
import { claimFolder, releaseFolder } from "./claim-folder";
import { readOptions, UsageError, wholeNumber } from "./options";
import type { PowerParameters } from "./power/task";
import type { PowerWatch } from "./power/watch";
import type { PowerSubject } from "./power/write";
import { runCommand } from "./run-command";

const usual = usualPowerRequest;
const help = `npm run power -- --out DIR [--igos N] [--states N] [--years N] [--exits P] [--selection S] [--seed N]
npm run power -- --out DIR --raw DIR [--seed N]
                 [--sizes S,...] [--draws N] [--null-draws N] [--workers N] [--resume]

How often would H1, H2 and H3 be found by a design, by the size of the effect, and how often where there is none?
Memberships are simulated once (or are those of the raw files), scores anew in every world. Writes to DIR:
  power.html  the curves with their bands; it renews itself while the run goes on, and the bands narrow
  power.csv   one row a hypothesis and size: shares with exact 95% intervals
  power.json  the same with the design, the test in words, and the hash of the code

  --igos N         IGOs, 30 to 200; ${defaultPowerDesign.igos} by default
  --states N       states in the last year, 40 to 250; ${defaultPowerDesign.states} by default
  --years N        years of yearly changes from 1966 on, 15 to 45; ${defaultPowerDesign.years} by default
  --exits P        chance that a member leaves an IGO in a year, 0 to 0.1; ${defaultPowerDesign.exits} by default
  --selection S    effect of a state's distance to an IGO's mean on the log rate of its applications, -2 to 2;
                   ${defaultPowerDesign.selection} by default; below 0 states with worse records join more often
  --raw DIR        the memberships and dynamics of these files in place of a simulated design
  --sizes S,...    sizes of the effect in multiples of 0.05 standard deviations, from 0 on; 0 to 3.8 by 0.2 by default
  --draws N        worlds of each hypothesis and size; ${usual.draws} by default
  --null-draws N   draws of each null distribution that p is taken from; ${usual.nullDraws} by default
  --seed N         start of the random numbers; ${defaultPowerDesign.seed} by default
  --workers N      worker threads; by default those of the Slurm job, else one a core
  --resume         goes on with what an interrupted run left in DIR`;

interface Request {
  readonly design: Partial<PowerDesign>;
  readonly raw: string | undefined;
  readonly simulation: PowerRequest;
  readonly out: string;
  readonly threads: number;
  readonly resume: boolean;
}

function numberOf(name: string, text: string): number {
  const value = Number(text);
  if (text.trim() === "" || !Number.isFinite(value))
    throw new UsageError(`power: --${name} is ${JSON.stringify(text)}; expected a number`);
  return value;
}

function parseRequest(): Request {
  const { values } = readOptions("power", process.argv.slice(2), {
    out: { value: "DIR", path: "folder" },
    raw: { value: "DIR", path: "folder" },
    igos: { value: "N" },
    states: { value: "N" },
    years: { value: "N" },
    exits: { value: "P" },
    selection: { value: "S" },
    seed: { value: "N" },
    sizes: { value: "S,..." },
    draws: { value: "N" },
    "null-draws": { value: "N" },
    workers: { value: "N" },
    resume: { flag: true },
  });
  if (values.out === undefined)
    throw new UsageError("power: --out is missing; expected --out DIR, a folder to write to");
  const design: { -readonly [name in keyof PowerDesign]?: number } = {};
  for (const name of ["igos", "states", "years", "exits", "selection", "seed"] as const) {
    const text = values[name];
    if (text !== undefined) design[name] = numberOf(name, text);
  }
  const asked = Object.keys(design).filter((name) => name !== "seed");
  if (values.raw !== undefined && asked.length > 0) {
    throw new UsageError(
      `power: --raw takes the memberships of the files, and --${asked[0]} asks for simulated ones; expected one of them`,
    );
  }
  const whole = (name: "workers" | "draws" | "null-draws", least: number, usualNumber: number) => {
    const text = values[name];
    return text === undefined ? usualNumber : wholeNumber("power", name, text, least);
  };
  const simulation: PowerRequest = {
    sizes: values.sizes?.split(",").map((text) => numberOf("sizes", text)) ?? usual.sizes,
    draws: whole("draws", 1, usual.draws),
    nullDraws: whole("null-draws", 0, usual.nullDraws),
  };
  try {
    checkPowerRequest(simulation);
    powerDesign(design);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw new UsageError(
      error.message.replace(/^powerDesign: /, "power: --").replace("nullDraws", "--null-draws"),
    );
  }
  const threads = whole("workers", 1, defaultThreads());
  return { design, raw: values.raw, simulation, out: values.out, threads, resume: values.resume };
}

/** What the power is of, in words and by what makes its numbers what they are. */
async function subjectOf({ design: changes, raw, simulation: request }: Request): Promise<PowerSubject> {
  const code = hashOfCode();
  const design = powerDesign(changes);
  const { seed } = design;
  if (raw !== undefined) {
    const { evidenceIdentity } = await import("alignment/node");
    const title = `Power of the design of the files in ${raw}`;
    return { title, of: { files: evidenceIdentity(raw).files }, request, seed, code };
  }
  const { igos, states, years, exits, selection } = design;
  const title =
    `Power of a design with ${igos} IGOs, ${states} states, ${years} years, an exit rate of ${exits} and ` +
    `selection ${formatNumber(selection, 2)}`;
  return { title, of: design, request, seed, code };
}

runCommand("power", help, async () => {
  const request = parseRequest();
  await simulate(await subjectOf(request), request);
});

async function simulate(
  subject: PowerSubject,
  { design, raw, out, resume, threads }: Request,
): Promise<void> {
  const { of, request, seed, code } = subject;
  const steps = powerSteps(request);
  const job: Job = {
    identity: identityOf({ of, request, seed, code }),
    units: steps.length,
    unitsPerBlock: 1,
  };
  const isNew = claimFolder("power", out, job.identity, resume);
  const folder = join(out, "blocks");
  const parameters: PowerParameters = {
    of: raw === undefined ? { design: powerDesign(design) } : { folder: raw },
    steps,
    seed,
  };
  let watch: PowerWatch | undefined;
  const running = runUnfinishedBlocks({
    job,
    folder,
    task: { module: join(__dirname, "power", "task.js"), parameters },
    threads,
    what: "steps of worlds",
    signal: interruptSignal(),
    written: () => watch?.look(),
  });
  // The threads load what they need at the same time.
  const loaded = import("./power/watch.js").then(({ PowerWatch }) => {
    watch = new PowerWatch(job, out, subject);
    return watch;
  });
  try {
    const [{ stopped }, watched] = await Promise.all([running, loaded]);
    if (stopped) sayStopped(watched, folder);
    else sayFinished(watched.finish(), subject, out);
  } catch (error) {
    if (isNew && blockStates(folder, job).finished.length === 0) releaseFolder(out);
    throw error;
  }
}

function sayStopped(watch: PowerWatch, folder: string): void {
  watch.stop();
  console.error(`power: stopped; what is done stands in ${folder}; go on with --resume`);
  process.exitCode = 130;
}

function sayFinished({ draws }: PowerCurves, { title }: PowerSubject, out: string): void {
  releaseFolder(out);
  console.log(
    `power: ${title}: ${draws} worlds a size; wrote power.html, power.csv and power.json to ${out}`,
  );
}
