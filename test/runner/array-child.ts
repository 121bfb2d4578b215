// One task of an array, or the merge, in a process of its own: FOLDER PARAMETERS task N | FOLDER PARAMETERS merge FILE.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { blockStates, blocksOfTask, mergeBlocks, runBlocks } from "@alignment/runner";
import { squaresJob } from "./squares-job";

const [folder, parameters, what, argument] = process.argv.slice(2);

async function run(): Promise<void> {
  if (what === "merge") return writeFileSync(argument, JSON.stringify(mergeBlocks(folder, squaresJob)));
  const { finished } = blockStates(folder, squaresJob);
  const blocks = blocksOfTask(squaresJob, Number(argument)).filter((block) => !finished.includes(block));
  const task = { module: join(__dirname, "squares-task.js"), parameters: JSON.parse(parameters) };
  await runBlocks({ job: squaresJob, folder, task }, blocks, { threads: 1 });
}

run().catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});
