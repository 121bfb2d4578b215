import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { notebooksFolder, projectRoot, readNotebook } from "@alignment/kernel";
import { writeAtomically } from "alignment/dist/node/write";
import { readOptions } from "./options";
import { formatMultiversePage } from "./results/multiverse-page";
import { formatResultsPage, type PageContent, type ResultsPage } from "./results/page";
import { runCommand } from "./run-command";
import type { ResultsFile } from "./start-results";
import { numberedNotebooks, runStart } from "./start-run";

const help = `npm run results
npm run results -- --multiverse DIR [--multiverse DIR]

Runs all notebooks on the real files (data/raw, or the folder named by ALIGNMENT_RAW) and writes what they show to
docs/real-results.md, what was found first, the hashes of the input last, and figures to docs/real-results/. Estimates and
counts only: no row of the data.

  --multiverse DIR  writes docs/multiverse.md instead, from a finished folder of npm run multiverse; several where repeated`;

const docs = join(projectRoot, "docs");
const figureFolder = "real-results";

/** Writes a page of docs/ under a name, and its figures to the folder of that name. */
function writePage({ markdown, figures }: ResultsPage, name: string): void {
  rmSync(join(docs, name), { recursive: true, force: true });
  for (const figure of figures) writeAtomically(join(docs, name, `${figure.name}.png`), figure.png);
  writeAtomically(join(docs, `${name}.md`), markdown);
  console.log(`Wrote docs/${name}.md with ${figures.length} figures.`);
}

runCommand("results", help, async () => {
  const { values } = readOptions("results", process.argv.slice(2), {
    multiverse: { value: "DIR", path: true, many: true },
  });
  if (values.multiverse.length > 0) {
    writePage(formatMultiversePage(values.multiverse, "multiverse"), "multiverse");
    return;
  }
  const work = mkdtempSync(join(tmpdir(), "alignment-results-"));
  const [recordings, outFolder] = [join(work, "recordings"), join(work, "out")];
  mkdirSync(recordings);
  try {
    const request = { only: [], outFolder, input: "real" } as const;
    const { signal } = new AbortController();
    if ((await runStart(request, { notebooksFolder, recordings, signal })) === "failed") {
      process.exitCode = 1;
      return;
    }
    const results: ResultsFile = JSON.parse(readFileSync(join(outFolder, "results.json"), "utf8"));
    const content: PageContent = {
      date: new Date().toISOString().slice(0, 10),
      projectVersion: results.made.project,
      nodeVersion: results.made.node,
      hashes: results.input.files,
      unverified: results.input.unverified,
      results: results.results,
      notebooks: numberedNotebooks(join(outFolder, "notebooks")).map((file) => ({
        name: file.replace(/\.ipynb$/, ""),
        notebook: readNotebook(join(outFolder, "notebooks", file)),
      })),
      figureFolder,
    };
    writePage(formatResultsPage(content), figureFolder);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
});
