// Single modules, here and in what this command brings in: of 113 modules it takes 97.
import { buildPanel } from "alignment/dist/construct/panel";
import { chooseInput, inputOf } from "alignment/dist/node/input";
import { openFolder } from "alignment/dist/node/open-folder";
import { readSpecification } from "alignment/dist/node/specification";
import { parseSources } from "alignment/dist/sources/sources";
import { panelSpecification } from "alignment/dist/specification/specification";
import { compileForOneRun } from "./compile-for-one-run";
import { readOptions, UsageError } from "./options";
import { panelSources, writePanel } from "./panel-files";
import { runCommand } from "./run-command";

const help = `npm run panel -- --out DIR [--raw DIR] [--spec FILE.json]

Writes the estimation sample and what surrounds it, for people who go on in R or Stata:
  panel.csv       one row an IGO-country-year of membership
  before.csv      distances before accession
  after.csv       distances after exit
  changes.csv     yearly changes of the scores of all states
  attrition.csv   rows and cases left at every step
  panel.json      every choice, and the SHA-256 of every source file: what it takes to make the panel again
  codebook.md     what the columns of this panel mean, and the rules and choices that made them
With --notebook it writes the data of that notebook's models instead, under the names that its lines for R read.

  --out DIR         where to write; the folder is made if need be
  --notebook NN     a numbered notebook, such as 08, or a file, such as notebooks/exercises/04-centring.ipynb; the
                    copy of an exercise in a student's folder takes the world beside it
  --raw DIR         the raw files; by default data/raw if they are there, else the simulated world
  --spec FILE.json  choices that differ from the default, such as {"lastYear": 2005}`;

runCommand("panel", help, async () => {
  const { values } = readOptions("panel", process.argv.slice(2), {
    out: { value: "DIR", path: "folder" },
    raw: { value: "DIR", path: "folder" },
    spec: { value: "FILE.json", path: true },
    notebook: { value: "NN" },
  });
  if (values.out === undefined)
    throw new UsageError("panel: --out is missing; expected --out DIR, a folder to write to");
  if (values.notebook !== undefined) {
    if (values.spec !== undefined)
      throw new UsageError("panel: --notebook and --spec are both given; a notebook says its own choices");
    // The kernel is brought in for a notebook alone: loading it takes as long as a panel.
    const { writeForNotebook } = await import("./panel-notebook.js");
    writeForNotebook(values.notebook, values.raw, values.out);
    return;
  }
  compileForOneRun();
  const specification = values.spec === undefined ? panelSpecification() : readSpecification(values.spec);
  const input = values.raw === undefined ? chooseInput() : inputOf(values.raw);
  const files = openFolder(input.folder);
  const panel = buildPanel(parseSources(files, specification), specification);
  const sources = panelSources(files, panel);
  writePanel(panel, sources, values.out);
  for (const line of sources.notVerified) console.log(line);
  const title = values.raw === undefined ? input.title : `the files of ${values.raw}`;
  const { rows, cases } = panel.attrition[panel.attrition.length - 1];
  console.log(`panel: ${rows} rows of ${cases} cases from ${title}, written to ${values.out}`);
});
