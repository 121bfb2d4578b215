import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { projectRoot } from "@alignment/kernel/dist/project";
import { medianOf } from "alignment/dist/table/statistics";
import type { Input } from "alignment/node";
import { compare, hasR, type Peer, printComparison, runOnce, spread, versionsOfR } from "./measure";
import { benchSeveral } from "./several";

/** What is fitted, with the repeats of a run of ours, which are machine code after a hundred fits, and of R's. */
const tasks = [
  { task: "table-2", title: "Table 2, from columns to the full table", ours: "121", theirs: "15" },
  { task: "crossed", title: "Table 2 with crossed intercepts of states and IGOs", ours: "15", theirs: "3" },
  {
    task: "many",
    title: "one of 1,024 specifications (256 subsets of the controls on 4 samples)",
    ours: "1",
    theirs: "24",
  },
] as const;

/** Times the engine, from columns in memory to the full table, against lme4's `lmer` alone. */
async function benchAgainstR(input: Input, pairs: number): Promise<void> {
  console.log(`\n${versionsOfR("lme4")}, linear algebra on one thread`);
  const folder = mkdtempSync(join(tmpdir(), "alignment-bench-"));
  try {
    const panelCommand = join(projectRoot, "tools", "commands", "dist", "panel.js");
    execFileSync(process.execPath, [panelCommand, "--raw", input.folder, "--out", folder]);
    const panel = join(folder, "panel.csv");
    for (const { task, title, ours: ourRepeats, theirs: theirRepeats } of tasks) {
      console.log(`\n${title}, on ${input.title} (processor seconds of one fit)`);
      const ours: Peer = {
        title: "this project",
        command: process.execPath,
        arguments: [join(__dirname, "fit-models.js"), panel, task, ourRepeats],
        readsSeconds: true,
      };
      const theirs: Peer = {
        title: "lme4 (lmer alone)",
        command: "Rscript",
        arguments: [join(projectRoot, "test", "peers", "models-lmer.R"), panel, task, theirRepeats],
        readsSeconds: true,
      };
      printComparison(ours, theirs, await compare(ours, theirs, pairs));
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Times a fit to ten times the rows: 200,000 in 10,000 groups, and 2 million in 100,000. */
async function benchGrowth(pairs: number): Promise<void> {
  console.log("\nGrowth: a varying slope fitted to 200,000 rows in 10,000 groups, and to ten times as many");
  const peerOf = (groups: number, repeats: number): Peer => ({
    title: `${groups} groups`,
    command: process.execPath,
    arguments: [join(__dirname, "fit-growing.js"), String(groups), String(repeats)],
    readsSeconds: true,
  });
  const ratios: number[] = [];
  const [seconds, memory]: [number[], number[]] = [[], []];
  for (let pair = 0; pair < pairs; pair++) {
    const small = await runOnce(peerOf(10_000, 11));
    const large = await runOnce(peerOf(100_000, 5));
    ratios.push(large.seconds / small.seconds);
    seconds.push(large.seconds);
    memory.push(large.peakMegabytes);
  }
  console.log(
    `  2 million rows: ${spread(seconds)} s of processor time, ${medianOf(memory).toFixed(0)} MB at the peak, data and all`,
  );
  console.log(`  ten times the work takes ${spread(ratios, 1)} times the time`);
}

/** Times the engine against lme4, and against itself on more data. */
export async function benchModel(input: Input, pairs: number): Promise<void> {
  if (hasR("lme4")) await benchAgainstR(input, pairs);
  else console.log("\nThe engine against lme4: skipped, R with lme4 is not installed");
  await benchSeveral(pairs);
  await benchGrowth(pairs);
}
