import { readFileSync } from "node:fs";
import { getFiles } from "@alignment/commands/dist/data/run";
import { quickNetwork } from "./data-support";

// A run of the data command as its own process, to be killed by the test that started it.
const [, , manifestPath, rawFolder] = process.argv;
getFiles({
  manifest: JSON.parse(readFileSync(manifestPath, "utf8")),
  rawFolder,
  output: { line: (text) => console.log(text) },
  network: quickNetwork,
}).then((outcomes) => {
  process.exitCode = outcomes.every(({ status }) => status === "got" || status === "already there") ? 0 : 1;
});
