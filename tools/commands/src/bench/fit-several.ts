import { join } from "node:path";
import { fitMixedModel } from "@alignment/engine";
import { readInferredTable } from "alignment/node";
import { timeRepeats } from "./repeats";

/*
 * Prints the median and the least processor seconds of a fit to DATA.csv of a folder, from columns in memory, those of
 * the process's first fit, and the log-likelihood:
 *   node fit-several.js FOLDER DATA FORMULA REPEATS
 */
const [folder, name, formula, repeats] = process.argv.slice(2);
const { columns } = readInferredTable(join(folder, `${name}.csv`));
const { first, median, least } = timeRepeats(Number(repeats), () => {
  fitMixedModel(formula, columns);
});
console.log(`seconds ${median.toFixed(6)}`);
console.log(`least ${least.toFixed(6)}`);
console.log(`first ${first.toFixed(6)}`);
console.log(`log-likelihood ${fitMixedModel(formula, columns).logLikelihood.toFixed(9)}`);
