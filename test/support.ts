import { existsSync } from "node:fs";
import { join, resolve } from "node:path";

/** The project's root folder. */
export const repositoryRoot = resolve(__dirname, "..", "..");

/** The folder of the real public files: `ALIGNMENT_RAW`, or `data/raw`. */
export const realRawFolder = process.env.ALIGNMENT_RAW ?? join(repositoryRoot, "data", "raw");

/** `false` where the real files are there, or the reason to skip a test that needs them. */
export const skipWithoutRealFiles: false | string = existsSync(join(realRawFolder, "state_year_formatv3.csv"))
  ? false
  : `the real files are not in ${realRawFolder} (npm run data gets them)`;
