// Compares what `npm run evidence` wrote of the real files with the definition of the evidence, path by path:
//   node test/dist/evidence/compare-targets-run.js FOLDER
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { compareWithTargets, readDraws } from "./compare-targets";
import { definedPaths, missingPaths } from "./drawn-targets";

const [folder] = process.argv.slice(2);
const tree = JSON.parse(readFileSync(join(folder, "evidence.json"), "utf8"));
const missing = missingPaths(tree);
const { compared, deviations } = compareWithTargets(tree, readDraws(join(folder, "draws.csv")));
for (const path of missing) console.log(`missing: ${path}`);
for (const { path, found, wanted, allowed } of deviations)
  console.log(
    `differs: ${path} is ${found}; expected ${wanted}${allowed === undefined ? "" : ` ± ${allowed}`}`,
  );
console.log(
  `${definedPaths.length - missing.length} of ${definedPaths.length} paths are written; ${deviations.length} of ${compared} visible values differ by more than they may`,
);
if (missing.length + deviations.length > 0) process.exitCode = 1;
