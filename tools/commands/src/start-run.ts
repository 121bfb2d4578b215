import { cpSync, existsSync, readdirSync, rmSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { UserError } from "@alignment/engine";
import {
  type CellFailure,
  type Chapter,
  codeCells,
  formatBook,
  formatNotebook,
  type Notebook,
  NotebookError,
  readNotebook,
  runNotebook,
} from "@alignment/kernel";
import { removeUnfinished } from "alignment/dist/node/unfinished";
import { writeAtomically } from "alignment/dist/node/write";
import { chooseInput, type Input } from "alignment/node";
import { MissingFileError, missingFilesOf } from "alignment/table";
import type { StartRequest } from "./start-options";
import { createProgress, describeFailure, type PlannedNotebook, type ProgressLine } from "./start-progress";
import { checkUnchanged, describeResults, hashInput, mergeResults } from "./start-results";
import { table2Lines } from "./start-summary";
import { unverifiedOf } from "./unverified";

const notebookName = /^\d\d-.*\.ipynb$/;

/** What a run needs besides the request. */
export interface RunPlace {
  /** The folder of the notebooks, which are named `NN-name.ipynb`. */
  readonly notebooksFolder: string;
  /** An empty folder for what the notebooks record. */
  readonly recordings: string;
  /** Ends the run. */
  readonly signal: AbortSignal;
}

/** The number of a notebook, as its name begins. */
function numberOf(name: string): string {
  return name.slice(0, 2);
}

/**
 * The notebooks of a folder in order.
 *
 * @param notebooksFolder where they are
 * @param only the numbers of those that are wanted; none means all
 * @throws UserError if there is none, or none of a number
 */
export function numberedNotebooks(notebooksFolder: string, only: readonly string[] = []): string[] {
  const names = readdirSync(notebooksFolder)
    .filter((name) => notebookName.test(name))
    .sort();
  const absent = only.filter((number) => !names.some((name) => numberOf(name) === number));
  if (names.length === 0 || absent.length > 0) {
    throw new UserError(
      `start: no notebook ${absent.length === 0 ? "" : `${absent.join(", ")} `}is in ${notebooksFolder}; ` +
        "expected files named NN-name.ipynb",
    );
  }
  return names.filter((name) => only.length === 0 || only.includes(numberOf(name)));
}

/** Removes the pages of an earlier book, the way in first; what else is in the folder stays. */
function removeBookPages(folder: string): void {
  if (!existsSync(folder)) return;
  removeUnfinished(folder);
  rmSync(join(folder, "index.html"), { force: true });
  for (const name of readdirSync(folder)) {
    if (/^\d\d-.*\.html$/.test(name)) rmSync(join(folder, name));
  }
}

/** Removes what an earlier run wrote, so that an interrupted run leaves nothing that looks finished. */
function removeEarlier(outFolder: string, only: readonly string[]): void {
  if (only.length === 0) {
    rmSync(join(outFolder, "book.html"), { force: true });
    removeBookPages(join(outFolder, "book"));
    rmSync(liveFileIn(outFolder), { force: true });
    rmSync(join(outFolder, "results.json"), { force: true });
  }
  const copies = join(outFolder, "notebooks");
  removeUnfinished(outFolder);
  removeUnfinished(copies);
  if (!existsSync(copies)) return;
  for (const name of readdirSync(copies)) {
    const wanted = only.length === 0 || only.includes(numberOf(name));
    if (notebookName.test(name) && wanted) rmSync(join(copies, name));
  }
}

/** The file of the live page. */
function liveFileIn(outFolder: string): string {
  return join(outFolder, "live.html");
}

/** The name of a copy that has the outputs up to an error, or up to where the input lacks a file. */
function unfinishedName(name: string, ending: "failed" | "left-out"): string {
  return name.replace(/\.ipynb$/, `.${ending}.ipynb`);
}

/** What is to be run, and a line for each file that is left out because it is no notebook of TypeScript. */
interface Plan {
  readonly notebooks: readonly PlannedNotebook[];
  readonly leftOut: readonly string[];
}

/**
 * What is to be run, before anything is.
 *
 * @param names the notebooks in order
 * @param isAskedFor whether they were asked for by their numbers: one of them that cannot be run is refused then
 * @throws UserError where one that was asked for, or every one, is no notebook of TypeScript
 */
function planOf(names: readonly string[], notebooksFolder: string, isAskedFor: boolean): Plan {
  const notebooks: PlannedNotebook[] = [];
  const leftOut: string[] = [];
  for (const name of names) {
    try {
      notebooks.push({ name, cells: codeCells(readNotebook(join(notebooksFolder, name))).length });
    } catch (error) {
      if (!(error instanceof NotebookError)) throw error;
      if (isAskedFor) throw new UserError(`start: ${name} ${error.problem}`);
      leftOut.push(`Left out: ${name} ${error.problem}`);
    }
  }
  if (notebooks.length === 0) throw new UserError(`start: no notebook can be run\n${leftOut.join("\n")}`);
  return { notebooks, leftOut };
}

/** Copies the pictures with which notebooks begin, to stand beside their executed copies. */
function copyPictures(notebooksFolder: string, outFolder: string): void {
  const pictures = join(notebooksFolder, "pictures");
  if (existsSync(pictures)) cpSync(pictures, join(outFolder, "notebooks", "pictures"), { recursive: true });
}

/** The source files that the input lacks, where a notebook stopped for them and for nothing else. */
function filesLacking({ evalue }: CellFailure, input: Input): readonly string[] | undefined {
  const lines = evalue.split("\n");
  const paths = lines.map((line) => line.slice(0, Math.max(0, line.indexOf(": "))));
  const isMissing = lines.every(
    (line, at) =>
      dirname(paths[at]) === resolve(input.folder) && line === new MissingFileError(paths[at]).message,
  );
  return isMissing ? paths.map((path) => basename(path)) : undefined;
}

/**
 * Runs one notebook and writes its executed copy; on failure says where, and returns `undefined`. A notebook that was
 * not asked for by its number and needs files which the input lacks is left out: the line that says so is returned.
 */
async function runOne(
  name: string,
  progress: ProgressLine,
  request: StartRequest,
  input: Input,
  { notebooksFolder, recordings, signal }: RunPlace,
): Promise<Notebook | string | undefined> {
  const run = await runNotebook(join(notebooksFolder, name), {
    environment: {
      ALIGNMENT_INPUT: input.folder,
      ALIGNMENT_LIVE: liveFileIn(request.outFolder),
      ALIGNMENT_RESULTS: join(recordings, `${name}.jsonl`),
    },
    onProgress: progress.update,
    signal,
  });
  const lacking =
    run.status === "ok" || request.only.length > 0 ? undefined : filesLacking(run.failure, input);
  progress.end(run, lacking !== undefined);
  const copy =
    run.status === "ok" ? name : unfinishedName(name, lacking === undefined ? "failed" : "left-out");
  const written = join(request.outFolder, "notebooks", copy);
  writeAtomically(written, formatNotebook(run.executed));
  if (run.status === "ok") return run.executed;
  if (lacking !== undefined) {
    const line = `Left out: ${name} from cell ${run.failure.cell} on; the input lacks ${lacking.join(", ")}`;
    console.log(line);
    return line;
  }
  console.error(describeFailure(name, run.failure));
  console.error(`The outputs up to there: ${pathToFileURL(written)}`);
  return undefined;
}

/** Writes the live page; where the input does not allow one, says why. */
async function writeLivePage(input: Input, outFolder: string): Promise<boolean> {
  const { makeLivePage } = await import("@alignment/page");
  try {
    writeAtomically(liveFileIn(outFolder), (await makeLivePage(input)).html);
    return true;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const missing = missingFilesOf(error)?.map((path) => basename(path));
    console.log(
      `No live page: ${missing === undefined ? error.message : `the input lacks ${missing.join(", ")}`}`,
    );
    return false;
  }
}

/** Says what was found and where to look next. */
function printSummary(
  results: Readonly<Record<string, unknown>>,
  input: Input,
  outFolder: string,
  hasPage: boolean,
): void {
  const table = table2Lines(results, input.kind);
  if (table.length > 0) console.log(`\n${table.join("\n")}`);
  console.log(`
These numbers stand on ${input.title}.
npm run lab opens the notebooks, to step through
Every number, by key:          ${pathToFileURL(join(outFolder, "results.json"))}${
    hasPage
      ? `
Change the paper, live:        ${pathToFileURL(liveFileIn(outFolder))}`
      : ""
  }
The answer, and all notebooks: ${pathToFileURL(join(outFolder, "book.html"))}`);
}

/**
 * Runs the notebooks in order and writes their executed copies, then the book and `results.json`. A file that is no
 * notebook of TypeScript is left out, and so is a notebook that needs files which the input lacks, with a line that
 * says so there too. Stops at the first notebook that fails otherwise, says where, and writes neither book nor results
 * then.
 *
 * @throws UserError where no notebook has the number, one that was asked for or all are no notebooks of TypeScript, the
 *   copies would be written over the notebooks themselves, or the input changed in the meantime
 */
export async function runStart(request: StartRequest, place: RunPlace): Promise<"done" | "failed"> {
  const { notebooksFolder, recordings } = place;
  const { outFolder, only } = request;
  if (join(outFolder, "notebooks") === notebooksFolder) {
    throw new UserError(
      `start: --out ${outFolder} would write the executed copies over the notebooks; expected another folder`,
    );
  }
  const asked = numberedNotebooks(notebooksFolder, only);
  const { notebooks, leftOut: noNotebooks } = planOf(asked, notebooksFolder, only.length > 0);
  const leftOut = [...noNotebooks];
  const names = notebooks.map(({ name }) => name);
  const progressOf = createProgress(notebooks);
  removeEarlier(outFolder, only);
  const input = chooseInput(request.input);
  const because =
    input.kind === "simulated" && request.input === undefined ? "; npm run data gets the real files" : "";
  console.log(`Input: ${input.title}${because}`);
  const files = hashInput(input);
  const unverified = unverifiedOf(input.folder);
  for (const line of [...unverified, ...leftOut]) console.log(line);
  copyPictures(notebooksFolder, outFolder);
  const hasPage = only.length === 0 && (await writeLivePage(input, outFolder));
  const chapters: Chapter[] = [];
  for (const [position, name] of names.entries()) {
    const notebook = await runOne(name, progressOf(position), request, input, place);
    if (notebook === undefined) return "failed";
    if (typeof notebook === "string") leftOut.push(notebook);
    else chapters.push({ name: basename(name, ".ipynb"), notebook });
  }
  if (only.length > 0) {
    const copies = chapters.map(({ name }) => pathToFileURL(join(outFolder, "notebooks", `${name}.ipynb`)));
    console.log(`Book and results.json come from a full run. Executed:\n${copies.join("\n")}`);
    return "done";
  }
  const merged = mergeResults(
    chapters.map(({ name }) => ({
      notebook: `${name}.ipynb`,
      path: join(recordings, `${name}.ipynb.jsonl`),
    })),
  );
  checkUnchanged(files, hashInput(input));
  const results = describeResults(input, files, { unverified, leftOut }, merged);
  const title = {
    title: "Human rights alignment in intergovernmental organizations",
    subtitle: [
      `Every notebook as it ran, with its outputs, on ${input.title}.`,
      ...unverified,
      ...leftOut,
    ].join("\n"),
  };
  const facts = { results: results.results, isSimulated: input.kind === "simulated", hasLivePage: hasPage };
  for (const { path, text } of formatBook(title, chapters, notebooksFolder, facts)) {
    writeAtomically(join(outFolder, path), text);
  }
  writeAtomically(join(outFolder, "results.json"), `${JSON.stringify(results, null, 2)}\n`);
  printSummary(results.results, input, outFolder, hasPage);
  return "done";
}
