import { join } from "node:path";
import { attritionTable, buildPanel, type Panel } from "alignment/construct";
import {
  chooseInput,
  openFolder,
  readSpecification,
  unverifiedLines,
  writeTable,
  writeTextAtomically,
} from "alignment/node";
import { neededFiles, parseSources } from "alignment/sources";
import { formatPanelCodebook, panelCodebook, panelSpecification } from "alignment/specification";
import { type Columns, tableOf } from "alignment/table";
import { readOptions, UsageError } from "./options";
import { runCommand } from "./run-command";

const help = `npm run panel -- --out DIR [--raw DIR] [--spec FILE.json]

Writes the estimation sample and what surrounds it, for people who go on in R or Stata:
  panel.csv       one row an IGO-country-year of membership
  before.csv      distances before accession
  after.csv       distances after exit
  attrition.csv   rows and cases left at every step
  codebook.md     what every column means

  --out DIR         where to write; the folder is made if need be
  --raw DIR         the raw files; by default data/raw if they are there, else the simulated world
  --spec FILE.json  choices that differ from the default, such as {"lastYear": 2005}`;

/** Writes the files of a panel into a folder, each whole or not at all. */
function writePanel(panel: Panel, folder: string): void {
  const sample: Columns = panel.sample.columns;
  const codebook = panelCodebook(panel.specification).sample;
  const columns = Object.fromEntries(codebook.map(({ column }) => [column, sample[column]]));
  writeTable(join(folder, "panel.csv"), tableOf(columns));
  writeTable(join(folder, "before.csv"), panel.before);
  writeTable(join(folder, "after.csv"), panel.after);
  writeTable(join(folder, "attrition.csv"), attritionTable(panel.attrition));
  writeTextAtomically(join(folder, "codebook.md"), formatPanelCodebook(panel.specification, []));
}

runCommand("panel", help, () => {
  const { values } = readOptions("panel", process.argv.slice(2), {
    out: { value: "DIR", path: true },
    raw: { value: "DIR", path: true },
    spec: { value: "FILE.json", path: true },
  });
  if (values.out === undefined)
    throw new UsageError("panel: --out is missing; expected --out DIR, a folder to write to");
  const specification = values.spec === undefined ? panelSpecification() : readSpecification(values.spec);
  const input =
    values.raw === undefined ? chooseInput() : { folder: values.raw, title: `the files of ${values.raw}` };
  const files = openFolder(input.folder);
  const panel = buildPanel(parseSources(files, specification), specification);
  writePanel(panel, values.out);
  for (const line of unverifiedLines(files.states(neededFiles(specification)))) console.log(line);
  const { rows, cases } = panel.attrition[panel.attrition.length - 1];
  console.log(`panel: ${rows} rows of ${cases} cases from ${input.title}, written to ${values.out}`);
});
