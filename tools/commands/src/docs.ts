import { join } from "node:path";
import { projectRoot } from "@alignment/kernel";
import { writeAtomically } from "alignment/dist/node/write";
import { apiPage, documentedPackages } from "./docs/api-page";
import { readOptions } from "./options";
import { runCommand } from "./run-command";

const help = `npm run docs

Writes a page for each package from its doc comments: docs/api/engine.md, docs/api/alignment.md.`;

runCommand("docs", help, () => {
  readOptions("docs", process.argv.slice(2), {});
  for (const { name, folder, page } of documentedPackages) {
    writeAtomically(join(projectRoot, page), apiPage(name, join(projectRoot, folder)));
    console.log(`docs: ${page}`);
  }
});
