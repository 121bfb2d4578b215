import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { formatNotebook, notebooksFolder, readNotebook, storedNotebook } from "@alignment/kernel";
import { writeAtomically } from "alignment/dist/node/write";
import { pictureOf } from "./notebook-picture";
import { readOptions } from "./options";
import { runCommand } from "./run-command";
import { numberedNotebooks, runStart } from "./start-run";

const help = `npm run notebooks:store

Runs all notebooks on the simulated world and keeps their outputs in notebooks/, figures as pictures, without counts of
other runs or traces of a front end; the picture with which each begins is kept in notebooks/pictures/. Run it before a commit that changes a notebook or its results; npm test checks it.`;

runCommand("notebooks:store", help, async () => {
  readOptions("notebooks:store", process.argv.slice(2), {});
  const work = mkdtempSync(join(tmpdir(), "alignment-store-"));
  const [recordings, outFolder] = [join(work, "recordings"), join(work, "out")];
  mkdirSync(recordings);
  try {
    const request = { only: [], outFolder, input: "simulated" } as const;
    const { signal } = new AbortController();
    if ((await runStart(request, { notebooksFolder, recordings, signal })) === "failed") {
      process.exitCode = 1;
      return;
    }
    const copies = join(outFolder, "notebooks");
    for (const name of numberedNotebooks(copies)) {
      const stored = storedNotebook(readNotebook(join(copies, name)));
      writeAtomically(join(notebooksFolder, name), formatNotebook(stored));
      const picture = pictureOf(stored);
      if (picture !== undefined)
        writeAtomically(join(notebooksFolder, "pictures", name.replace(/\.ipynb$/, ".png")), picture);
    }
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
});
