import { notebooksFolder } from "@alignment/kernel";
import { runCommand } from "./run-command";
import { startInterruptible } from "./start-interruptible";
import { parseStartOptions, startHelp } from "./start-options";

runCommand("start", startHelp, () =>
  startInterruptible(parseStartOptions(process.argv.slice(2)), notebooksFolder),
);
