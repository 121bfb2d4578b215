import { startInterruptible } from "@alignment/commands/dist/start-interruptible";

// A run of `npm start` on notebooks of a test as its own process, to be killed by the test that started it.
const [, , notebooksFolder, outFolder] = process.argv;
startInterruptible({ only: [], outFolder, input: undefined }, notebooksFolder);
