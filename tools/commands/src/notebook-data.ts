import { join } from "node:path";
import { UserError } from "@alignment/engine/dist/errors";
import { joinText, type Notebook } from "@alignment/kernel";
import { addRights, aroundMembership, type PanelBuilder, yearlyChanges } from "alignment/construct";
import { panelBuilder, readRightScores, writeTable } from "alignment/node";
import { physicalIntegrityRights } from "alignment/study";
import { type Table, tableOf } from "alignment/table";

/** What the data of a notebook are made of. */
interface DataOf {
  readonly folder: string;
  readonly build: PanelBuilder;
}

/** The data that models of the notebooks are fitted to, by the file in which R reads them. */
const dataSets: Readonly<Record<string, (of: DataOf) => Table>> = {
  "panel.csv": ({ build }) => build().sample,
  "changed.csv": ({ build }) =>
    build({ changeInMeanSign: "the change", gdpForm: "natural logarithm" }).sample,
  "differenced.csv": ({ build }) => build({ outcome: "yearly change of the distance" }).sample,
  "around.csv": ({ build }) => aroundMembership(build()).table,
  "changes.csv": ({ build }) => yearlyChanges(build()),
  "rights.csv": ({ build, folder }) => addRights(build(), readRightScores(folder)),
  ...Object.fromEntries(
    physicalIntegrityRights.map(({ name, item }) => [
      `${name}.csv`,
      ({ build }: DataOf) => build({ score: item }).sample,
    ]),
  ),
};

/**
 * The lines for R in a notebook: the fenced blocks of its Markdown cells.
 *
 * @param notebook the notebook.
 * @returns one text a block, in order.
 */
export function linesForR({ cells }: Notebook): string[] {
  const texts = cells
    .filter(({ cell_type }) => cell_type === "markdown")
    .map(({ source }) => joinText(source));
  return texts.flatMap((text) => [...text.matchAll(/^```r\n([\s\S]*?)^```$/gm)].map(([, block]) => block));
}

/** The files that some lines for R read, each once. */
function filesReadBy(blocks: readonly string[]): string[] {
  return [
    ...new Set(blocks.flatMap((block) => [...block.matchAll(/"([\w-]+\.csv)"/g)].map(([, file]) => file))),
  ];
}

/**
 * Writes the data that the lines for R of a notebook read, each file whole or not at all.
 *
 * @param notebook the notebook.
 * @param input the folder of source files.
 * @param folder where to write.
 * @returns the files with their numbers of rows.
 * @throws UserError if the notebook has no lines for R, or they read a file that is not known here.
 */
export function writeNotebookData(
  notebook: Notebook,
  input: string,
  folder: string,
): { readonly file: string; readonly rows: number }[] {
  const files = filesReadBy(linesForR(notebook));
  if (files.length === 0)
    throw new UserError("panel: the notebook has no lines for R; expected one with a model, such as 05");
  const unknown = files.filter((file) => !Object.hasOwn(dataSets, file));
  if (unknown.length > 0) {
    throw new UserError(
      `panel: the notebook's lines for R read ${unknown.join(", ")}; expected some of ${Object.keys(dataSets).join(", ")}`,
    );
  }
  const of = { folder: input, build: panelBuilder(input) };
  const tables = files.map((file) => ({ file, table: dataSets[file](of) }));
  for (const { file, table } of tables) writeTable(join(folder, file), tableOf(table.columns));
  return tables.map(({ file, table }) => ({ file, rows: table.rowCount }));
}
