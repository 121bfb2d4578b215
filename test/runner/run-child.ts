// A run in a process of its own, for the tests that kill it: folder and parameters come as arguments.
import { join } from "node:path";
import { interruptSignal, runUnfinishedBlocks } from "@alignment/runner";
import { squaresJob } from "./squares-job";

const [folder, parameters] = process.argv.slice(2);
runUnfinishedBlocks({
  job: squaresJob,
  folder,
  task: { module: join(__dirname, "squares-task.js"), parameters: JSON.parse(parameters) },
  threads: 2,
  what: "units",
  signal: interruptSignal(),
}).then(
  ({ stopped }) => {
    process.exitCode = stopped ? 130 : 0;
  },
  (error) => {
    console.error(error.message);
    process.exitCode = 1;
  },
);
