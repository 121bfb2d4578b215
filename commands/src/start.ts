import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { notebooksFolder } from "@alignment/kernel";
import { runCommand } from "./run-command";
import { parseStartOptions, startHelp } from "./start-options";
import { runStart } from "./start-run";

runCommand("start", startHelp, async () => {
  const request = parseStartOptions(process.argv.slice(2));
  const recordings = mkdtempSync(join(tmpdir(), "alignment-results-"));
  const interruption = new AbortController();
  const stop = (): void => {
    interruption.abort();
    rmSync(recordings, { recursive: true, force: true });
    console.error("\nInterrupted; no results were written.");
    process.exit(130);
  };
  process.once("SIGINT", stop);
  process.once("SIGTERM", stop);
  try {
    const { signal } = interruption;
    const outcome = await runStart(request, { notebooksFolder, recordings, signal });
    if (outcome === "failed") process.exitCode = 1;
  } finally {
    process.off("SIGINT", stop);
    process.off("SIGTERM", stop);
    rmSync(recordings, { recursive: true, force: true });
  }
});
