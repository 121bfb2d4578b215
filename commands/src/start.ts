import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, relative } from "node:path";
import {
  type Chapter,
  formatBook,
  formatNotebook,
  type Notebook,
  notebooksFolder,
  runNotebook,
  writeWhole,
} from "@alignment/kernel";
import { chooseInput, type Input } from "@alignment/panel";
import { runCommand } from "./run-command";
import { parseStartOptions, type StartRequest, startHelp } from "./start-options";
import { describeFailure, describeProgress } from "./start-progress";
import { describeResults, mergeResults } from "./start-results";
import { table2Lines } from "./start-summary";

const notebookName = /^\d\d-.*\.ipynb$/;

function numberedNotebooks(only: string | undefined): string[] {
  const names = readdirSync(notebooksFolder)
    .filter((name) => notebookName.test(name))
    .filter((name) => only === undefined || name.startsWith(`${only}-`))
    .sort();
  if (names.length === 0) {
    throw new RangeError(
      `start: no notebook ${only === undefined ? "" : `${only} `}is in ${notebooksFolder}; ` +
        "expected files named NN-name.ipynb",
    );
  }
  return names;
}

/** Removes what an earlier run wrote, so that an interrupted run leaves nothing that looks finished. */
function removeEarlier(outFolder: string, names: readonly string[], all: boolean): void {
  if (all) {
    rmSync(join(outFolder, "book.html"), { force: true });
    rmSync(join(outFolder, "results.json"), { force: true });
    rmSync(join(outFolder, "notebooks"), { recursive: true, force: true });
  }
  for (const name of names) rmSync(join(outFolder, "notebooks", name), { force: true });
}

function failedName(name: string): string {
  return name.replace(/\.ipynb$/, ".failed.ipynb");
}

/** Runs one notebook and writes its executed copy; on failure says where, and returns `undefined`. */
async function runOne(
  name: string,
  request: StartRequest,
  input: Input,
  recordings: string,
  signal: AbortSignal,
): Promise<Notebook | undefined> {
  const progress = describeProgress(name);
  const run = await runNotebook(join(notebooksFolder, name), {
    environment: { ALIGNMENT_INPUT: input.folder, ALIGNMENT_RESULTS: join(recordings, `${name}.jsonl`) },
    onProgress: progress.update,
    signal,
  });
  progress.end(run);
  const written = join(request.outFolder, "notebooks", run.status === "ok" ? name : failedName(name));
  writeWhole(written, formatNotebook(run.executed));
  if (run.status === "ok") return run.executed;
  console.error(`\n${describeFailure(name, run.failure, written)}`);
  process.exitCode = 1;
  return undefined;
}

async function runAll(request: StartRequest, recordings: string, signal: AbortSignal): Promise<void> {
  const names = numberedNotebooks(request.only);
  removeEarlier(request.outFolder, names, request.only === undefined);
  const input = chooseInput(request.input);
  console.log(`Input: ${input.title}`);
  const chapters: Chapter[] = [];
  for (const name of names) {
    const notebook = await runOne(name, request, input, recordings, signal);
    if (notebook === undefined) return;
    chapters.push({ name: basename(name, ".ipynb"), notebook });
  }
  const merged = mergeResults(
    names.map((name) => ({ notebook: name, path: join(recordings, `${name}.jsonl`) })),
  );
  const shown = relative(process.cwd(), request.outFolder) || ".";
  if (request.only !== undefined) {
    console.log(`\nWrote ${shown}/notebooks/${names[0]}. The book and results.json come from a full run.`);
    return;
  }
  const title = {
    title: "Human rights alignment in intergovernmental organizations",
    subtitle: `Every notebook as it ran, with its outputs, on ${input.title}.`,
  };
  writeWhole(join(request.outFolder, "book.html"), formatBook(title, chapters, notebooksFolder));
  const results = describeResults(input, merged);
  writeWhole(join(request.outFolder, "results.json"), `${JSON.stringify(results, null, 2)}\n`);
  const table = table2Lines(results.results);
  if (table.length > 0) console.log(`\n${table.join("\n")}`);
  console.log(`\nThese numbers stand on ${input.title}.`);
  console.log(
    `Look next at ${shown}/book.html (all notebooks on one page); every number is in ${shown}/results.json;`,
  );
  console.log("npm run lab opens the notebooks to step through.");
}

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
    await runAll(request, recordings, interruption.signal);
  } finally {
    rmSync(recordings, { recursive: true, force: true });
  }
});
