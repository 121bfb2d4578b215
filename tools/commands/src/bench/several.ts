import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { projectRoot } from "@alignment/kernel/dist/project";
import { compare, hasR, type Peer, printComparison } from "./measure";

const script = join(projectRoot, "test", "peers", "several-factors.R");

/** The models, with the repeats of a run of ours and of R's. */
const models = [
  { data: "crossed", formula: "y ~ x + (1 | a) + (1 | b) + (1 | c) + (1 | d)", ours: "15", theirs: "3" },
  {
    data: "crossed",
    formula: "y ~ x + (x + z || a) + (1 | b) + (1 | c) + (1 | d)",
    ours: "11",
    theirs: "3",
  },
  { data: "crossed", formula: "y ~ x + (x | a) + (x | b) + (1 | c)", ours: "11", theirs: "3" },
  { data: "crossed", formula: "y ~ x + z + (x + z | a) + (1 | b)", ours: "15", theirs: "3" },
  { data: "crossed", formula: "y ~ x + (x | b) + (z | c)", ours: "15", theirs: "3" },
  {
    data: "nested",
    formula: "y ~ x + (1 | pupil) + (1 | class) + (1 | school)",
    ours: "9",
    theirs: "3",
  },
  {
    data: "insteval",
    formula: "y ~ service + (1 | student) + (1 | lecturer) + (1 | department)",
    ours: "3",
    theirs: "1",
  },
] as const;

/** Times fits of several grouping factors, from columns in memory to the full table, against lme4's `lmer` alone. */
export async function benchSeveral(pairs: number): Promise<void> {
  if (!hasR("lme4")) {
    console.log("\nSeveral grouping factors against lme4: skipped, R with lme4 is not installed");
    return;
  }
  const folder = mkdtempSync(join(tmpdir(), "alignment-bench-"));
  try {
    execFileSync("Rscript", [script, "write", folder]);
    for (const { data, formula, ours: ourRepeats, theirs: theirRepeats } of models) {
      console.log(`\n${formula}, on ${data} (processor seconds of one fit)`);
      const ours: Peer = {
        title: "this project",
        command: process.execPath,
        arguments: [join(__dirname, "fit-several.js"), folder, data, formula, ourRepeats],
        readsSeconds: true,
      };
      const theirs: Peer = {
        title: "lme4 (lmer alone)",
        command: "Rscript",
        arguments: [script, folder, data, formula, theirRepeats],
        readsSeconds: true,
      };
      printComparison(ours, theirs, await compare(ours, theirs, pairs));
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}
