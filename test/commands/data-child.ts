import { readFileSync } from "node:fs";
import { isThere } from "@alignment/commands/dist/data/outcome";
import { getFiles } from "@alignment/commands/dist/data/run";
import { quickNetwork } from "./data-support";

// A run of the data command as its own process, to be killed by the test that started it.
const [, , entriesPath, rawFolder] = process.argv;
getFiles({
  entries: JSON.parse(readFileSync(entriesPath, "utf8")),
  rawFolder,
  output: { line: (text) => console.log(text) },
  network: quickNetwork,
}).then(({ outcomes }) => {
  process.exitCode = outcomes.every(isThere) ? 0 : 1;
});
