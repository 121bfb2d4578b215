import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { projectRoot } from "@alignment/kernel/dist/project";
import { medianOf } from "alignment/dist/table/statistics";
import type { Input } from "alignment/node";
import { compare, hasR, type Peer, printComparison } from "./measure";

/** Times raw files to the numbers of all tables and figures, as whole processes, against the same chain in R. */
export async function benchChain(input: Input, pairs: number): Promise<void> {
  console.log(`\nRaw files to the numbers of all tables and figures, whole processes, on ${input.title}`);
  if (!hasR("data.table", "lme4")) {
    console.log("  skipped: R with data.table and lme4 is not installed");
    return;
  }
  const out = mkdtempSync(join(tmpdir(), "alignment-bench-"));
  const ours: Peer = {
    title: "this project",
    command: process.execPath,
    arguments: [join(__dirname, "chain-run.js"), input.folder],
  };
  const theirs: Peer = {
    title: "R with data.table, lme4 and loess",
    command: "Rscript",
    arguments: [join(projectRoot, "test", "peers", "chain.R"), input.folder, out],
  };
  try {
    const comparison = await compare(ours, theirs, pairs);
    printComparison(ours, theirs, comparison);
    const memoryOf = (runs: readonly { readonly peakMegabytes: number }[]): number =>
      medianOf(runs.map(({ peakMegabytes }) => peakMegabytes));
    const share = memoryOf(comparison.ours) / memoryOf(comparison.theirs);
    console.log(`  memory: ${share.toFixed(2)} of R's`);
  } finally {
    rmSync(out, { recursive: true });
  }
}
