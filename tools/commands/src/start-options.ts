import { join } from "node:path";
import { projectRoot } from "@alignment/kernel";
import type { Input } from "alignment/node";
import { readOptions, UsageError } from "./options";

/** What `npm start` was asked for. */
export interface StartRequest {
  /** Numbers of the notebooks to run, as they stand in their names; none runs all. */
  readonly only: readonly string[];
  readonly outFolder: string;
  /** `undefined` takes the real files where all are there, else the simulated world. */
  readonly input: Input["kind"] | undefined;
}

/** The help text of `npm start`. */
export const startHelp = `npm start: runs every notebook in order and writes the results to out/

  npm start -- [options]

  --input simulated|real  the input; without it the real files where all of them are in data/raw
                          (or the folder named by ALIGNMENT_RAW), else a simulated world
  --only NN               runs only notebook NN (such as 03), may be given several times; book and results.json are
                          left as they are
  --out DIR               writes there instead of to out/
  --help                  shows this

It writes out/book.html (the answer; the notebooks' pages are in out/book/), out/live.html (the live page),
out/notebooks/ (executed copies) and out/results.json (every number).`;

/**
 * The request in the words of the command line.
 *
 * @param line the command line after `npm start --`
 * @throws UsageError on a wrong option or value
 */
export function parseStartOptions(line: readonly string[]): StartRequest {
  const { input, only, out } = readOptions("start", line, {
    input: { value: "KIND", choices: ["simulated", "real"] },
    only: { value: "NN", many: true },
    out: { value: "DIR", path: "folder" },
  }).values;
  const odd = only.find((number) => !/^\d{1,2}$/.test(number));
  if (odd !== undefined) {
    throw new UsageError(`start: --only is "${odd}"; expected the number of a notebook, such as 03`);
  }
  return {
    only: only.map((number) => number.padStart(2, "0")),
    outFolder: out ?? join(projectRoot, "out"),
    input,
  };
}
