import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { Input } from "alignment/node";
import { type Peer, runOnce, spread } from "./measure";

const program = resolve(__dirname, "..", "evidence.js");

/** A run of `npm run evidence` on two threads. */
function evidenceRun(input: Input, out: string, ...options: readonly string[]): Peer {
  return {
    title: "npm run evidence",
    command: process.execPath,
    arguments: [program, "--raw", input.folder, "--workers", "2", "--out", out, ...options],
    prepare: () => rmSync(out, { recursive: true, force: true }),
  };
}

/**
 * Times `npm run evidence` by the clock as whole processes on two threads, from the raw files to the written folder:
 * 1,000 draws of Table 2 under exchanged memberships several times, and once everything with 500 draws.
 */
export async function benchEvidence(input: Input, runs: number): Promise<void> {
  console.log(`\nThe evidence on two threads, whole processes, on ${input.title}`);
  const folder = mkdtempSync(join(tmpdir(), "alignment-bench-"));
  const out = join(folder, "out");
  try {
    const only = ["--only", "exchangeEra", "--statistics", "table2", "--draws", "1000"];
    const draws = evidenceRun(input, out, ...only);
    const seconds: number[] = [];
    for (let run = 0; run < runs; run++) seconds.push((await runOnce(draws)).elapsedSeconds);
    console.log(`  1,000 draws of Table 2: ${spread(seconds, 1)} s (goal 8)`);
    const whole = await runOnce(evidenceRun(input, out, "--draws", "500"));
    console.log(
      `  everything with 500 draws: ${whole.elapsedSeconds.toFixed(0)} s (goal 360), ` +
        `${whole.seconds.toFixed(0)} s of processor time`,
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}
