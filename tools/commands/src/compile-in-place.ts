import { setFlagsFromString } from "node:v8";

/** The V8 of Node 20, whose flag it is and where it was measured. */
const measuredVersion = /^11\./;

/**
 * Has V8 compile a long loop where it stands. A command that runs each loop once gains nothing by going on in the
 * interpreter while another thread compiles: when that is done, most of the loop is, too. `npm run panel` takes 8 %
 * less processor time where it reads every file anew, and 12 % less with the columns of an earlier run.
 *
 * @example
 * compileLoopsInPlace();
 */
export function compileLoopsInPlace(): void {
  if (measuredVersion.test(process.versions.v8)) setFlagsFromString("--no-concurrent-osr");
}
