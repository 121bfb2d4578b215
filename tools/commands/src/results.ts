import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { notebooksFolder, projectRoot, readNotebook, writeWhole } from "@alignment/kernel";
import { readOptions } from "./options";
import { formatResultsPage, type PageContent } from "./results/page";
import { runCommand } from "./run-command";
import type { ResultsFile } from "./start-results";
import { numberedNotebooks, runStart } from "./start-run";

const help = `npm run results

Runs all notebooks on the real files (data/raw, or the folder named by ALIGNMENT_RAW) and writes what they show to
docs/real-results.md, what was found first, the hashes of the input last, and figures to docs/real-results/. Estimates and
counts only: no row of the data.`;

const docs = join(projectRoot, "docs");
const figureFolder = "real-results";

runCommand("results", help, async () => {
  readOptions("results", process.argv.slice(2), {});
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
      notebooks: numberedNotebooks(notebooksFolder).map((file) => ({
        name: file.replace(/\.ipynb$/, ""),
        notebook: readNotebook(join(outFolder, "notebooks", file)),
      })),
      figureFolder,
    };
    const { markdown, figures } = formatResultsPage(content);
    rmSync(join(docs, figureFolder), { recursive: true, force: true });
    for (const { name, png } of figures) writeWhole(join(docs, figureFolder, `${name}.png`), png);
    writeWhole(join(docs, "real-results.md"), markdown);
    console.log(`Wrote docs/real-results.md with ${figures.length} figures.`);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
});
