import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { Input } from "@alignment/panel";
import { compare, hasR, type Peer, printComparison } from "./measure";

const projectFolder = resolve(__dirname, "..", "..", "..");
const repeats = "15";

/** Times the Table 2 model, from columns in memory to the full table, against lme4's `lmer` alone. */
export async function benchModel(input: Input, pairs: number): Promise<void> {
  console.log(
    `\nTable 2, from columns to the full table, on ${input.title} (median of ${repeats} fits a run)`,
  );
  if (!hasR("lme4")) {
    console.log("  skipped: R with lme4 is not installed");
    return;
  }
  const folder = mkdtempSync(join(tmpdir(), "alignment-bench-"));
  try {
    const panelCommand = join(projectFolder, "commands", "dist", "panel.js");
    execFileSync(process.execPath, [panelCommand, "--raw", input.folder, "--out", folder]);
    const panel = join(folder, "panel.csv");
    const ours: Peer = {
      title: "this project (fitMixedModel)",
      command: process.execPath,
      arguments: [join(__dirname, "fit-table-2.js"), panel, repeats],
      readsSeconds: true,
    };
    const theirs: Peer = {
      title: "lme4 (lmer alone)",
      command: "Rscript",
      arguments: [join(projectFolder, "test", "peers", "table-2-lmer.R"), panel, repeats],
      readsSeconds: true,
    };
    printComparison(ours, theirs, await compare(ours, theirs, pairs));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
