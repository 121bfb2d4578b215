import { existsSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { notebooksFolder, readNotebook } from "@alignment/kernel";
import { chooseInput, inputOf } from "alignment/dist/node/input";
import { writeNotebookData } from "./notebook-data";
import { UsageError, userPath } from "./options";

/** The file of a notebook that is named by its number or its path. */
function notebookFile(word: string): string {
  if (!/^\d{1,2}$/.test(word)) return userPath(word);
  const number = word.padStart(2, "0");
  const name = readdirSync(notebooksFolder).find(
    (one) => one.startsWith(`${number}-`) && one.endsWith(".ipynb"),
  );
  if (name === undefined)
    throw new UsageError(`panel: there is no notebook ${number}; expected one of notebooks/`);
  return join(notebooksFolder, name);
}

/**
 * Writes the data of the models of a notebook, for R.
 *
 * @param word the notebook: its number or file.
 * @param raw the folder of the raw files; the world beside the notebook, or the usual input, where it is not given.
 * @param out the folder to write to.
 */
export function writeForNotebook(word: string, raw: string | undefined, out: string): void {
  const file = notebookFile(word);
  const own = join(dirname(file), "world"); // a student's, beside the notebook
  const folder = raw ?? (existsSync(own) ? own : undefined);
  const input = folder === undefined ? chooseInput() : inputOf(folder);
  const written = writeNotebookData(readNotebook(file), input.folder, out);
  const title = folder === undefined ? input.title : `the files of ${folder}`;
  for (const { file, rows } of written) console.log(`panel: ${file}: ${rows} rows`);
  console.log(`panel: the data of notebook ${word} from ${title}, written to ${out}`);
}
