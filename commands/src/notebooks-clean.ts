import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { cleanNotebook, formatNotebook, notebooksFolder, readNotebook, writeWhole } from "@alignment/kernel";
import { runCommand } from "./run-command";

const help = `npm run notebooks:clean: takes outputs, counts and traces of the front end out of notebooks/

Run it before a commit: notebooks are kept without outputs, and npm test checks it.`;

runCommand("notebooks:clean", help, () => {
  parseArgs({ options: {} });
  let cleaned = 0;
  for (const name of readdirSync(notebooksFolder).filter((file) => file.endsWith(".ipynb"))) {
    const path = join(notebooksFolder, name);
    const text = formatNotebook(cleanNotebook(readNotebook(path)));
    if (text === readFileSync(path, "utf8")) continue;
    writeWhole(path, text);
    console.log(`notebooks:clean: cleaned ${name}`);
    cleaned += 1;
  }
  if (cleaned === 0) console.log("notebooks:clean: every notebook was clean");
});
