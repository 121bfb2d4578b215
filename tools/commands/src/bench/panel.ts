import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { projectRoot } from "@alignment/kernel/dist/project";
import type { Input } from "alignment/node";
import { benchKeptStages } from "./kept-stages";
import { compare, hasR, type Peer, printComparison, versionsOfR } from "./measure";

/**
 * Times raw files to panel, as whole processes: `npm run panel` against R with data.table, first without and then with
 * what an earlier run has kept of the files. Times the construction alone before that.
 */
export async function benchPanel(input: Input, pairs: number): Promise<void> {
  benchKeptStages(input);
  console.log(`\nRaw files to panel, whole processes, on ${input.title}`);
  if (!hasR("data.table")) {
    console.log("  skipped: R with data.table is not installed");
    return;
  }
  console.log(`  ${versionsOfR("data.table")}, on one thread`);
  const work = mkdtempSync(join(tmpdir(), "alignment-bench-"));
  const cache = join(work, "cache");
  const program = join(projectRoot, "tools", "commands", "dist", "panel.js");
  const warm: Peer = {
    title:
      "this project (npm run panel, which also writes the files), with the columns kept of an earlier run",
    command: process.execPath,
    arguments: [program, "--raw", input.folder, "--out", join(work, "out")],
    environment: { ALIGNMENT_CACHE: cache },
  };
  const cold: Peer = {
    ...warm,
    title: "this project (npm run panel, which also writes the files), every file read anew",
    prepare: () => rmSync(cache, { recursive: true, force: true }),
  };
  const theirs: Peer = {
    title: "R with data.table (writes no files)",
    command: "Rscript",
    arguments: [join(projectRoot, "test", "peers", "panel.R"), input.folder],
    environment: { R_DATATABLE_NUM_THREADS: "1" },
  };
  try {
    for (const ours of [cold, warm]) printComparison(ours, theirs, await compare(ours, theirs, pairs));
  } finally {
    rmSync(work, { recursive: true });
  }
}
