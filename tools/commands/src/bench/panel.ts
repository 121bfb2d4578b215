import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { Input } from "alignment/node";
import { compare, hasR, type Peer, printComparison } from "./measure";

const projectFolder = resolve(__dirname, "..", "..", "..", "..");

/** Times raw files to panel, as whole processes: `npm run panel` against R with data.table. */
export async function benchPanel(input: Input, pairs: number): Promise<void> {
  console.log(`\nRaw files to panel, whole processes, on ${input.title}`);
  if (!hasR("data.table")) {
    console.log("  skipped: R with data.table is not installed");
    return;
  }
  const out = mkdtempSync(join(tmpdir(), "alignment-bench-"));
  const ours: Peer = {
    title: "this project (npm run panel, which also writes the files)",
    command: process.execPath,
    arguments: [
      join(projectFolder, "tools", "commands", "dist", "panel.js"),
      "--raw",
      input.folder,
      "--out",
      out,
    ],
  };
  const theirs: Peer = {
    title: "R with data.table (writes no files)",
    command: "Rscript",
    arguments: [join(projectFolder, "test", "peers", "panel.R"), input.folder],
  };
  try {
    printComparison(ours, theirs, await compare(ours, theirs, pairs));
  } finally {
    rmSync(out, { recursive: true });
  }
}
