import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { projectRoot } from "@alignment/kernel";
import type { Input } from "alignment/panel";

/** What `npm start` was asked for. */
export interface StartRequest {
  /** Number of the one notebook to run, as it stands in its name; `undefined` runs all. */
  readonly only: string | undefined;
  readonly outFolder: string;
  /** `undefined` takes the real files where all are there, else the simulated world. */
  readonly input: Input["kind"] | undefined;
}

/** The help text of `npm start`. */
export const startHelp = `npm start: runs every notebook in order and writes the results to out/

  npm start -- [options]

  --input simulated|real  the input; without it the real files where all of them are in data/raw
                          (or the folder named by ALIGNMENT_RAW), else a simulated world
  --only NN               runs only notebook NN (such as 03); book and results.json are left as they are
  --out DIR               writes there instead of to out/
  --help                  shows this

It writes out/book.html (all notebooks on one page), out/notebooks/ (executed copies) and out/results.json (every number).`;

/**
 * The request in the words of the command line.
 *
 * @param values the arguments after `npm start --`
 * @throws TypeError on an unknown option (of Node's `parseArgs`), RangeError on an unknown value
 */
export function parseStartOptions(values: readonly string[]): StartRequest {
  const { input, only, out } = parseArgs({
    args: [...values],
    options: { input: { type: "string" }, only: { type: "string" }, out: { type: "string" } },
  }).values;
  if (input !== undefined && input !== "simulated" && input !== "real") {
    throw new RangeError(`start: --input ${input} is unknown; expected simulated or real`);
  }
  if (only !== undefined && !/^\d{1,2}$/.test(only)) {
    throw new RangeError(`start: --only ${only} is no notebook number; expected two digits such as 03`);
  }
  const outFolder = resolve(process.env.INIT_CWD ?? process.cwd(), out ?? resolve(projectRoot, "out"));
  return { only: only?.padStart(2, "0"), outFolder, input };
}
