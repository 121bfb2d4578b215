import { buildPanel } from "alignment/construct";
import { chooseInput, inputOf, openFolder, readSpecification } from "alignment/node";
import { parseSources } from "alignment/sources";
import { panelSpecification } from "alignment/specification";
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

  --out DIR         where to write; the folder is made if need be
  --raw DIR         the raw files; by default data/raw if they are there, else the simulated world
  --spec FILE.json  choices that differ from the default, such as {"lastYear": 2005}`;

runCommand("panel", help, () => {
  const { values } = readOptions("panel", process.argv.slice(2), {
    out: { value: "DIR", path: true },
    raw: { value: "DIR", path: true },
    spec: { value: "FILE.json", path: true },
  });
  if (values.out === undefined)
    throw new UsageError("panel: --out is missing; expected --out DIR, a folder to write to");
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
