import { join } from "node:path";
import { fitMixedModel } from "@alignment/engine";
import { readInferredTable } from "alignment/node";

/*
 * Prints the median seconds of a fit to DATA.csv of a folder, from columns in memory, and the log-likelihood:
 *   node fit-several.js FOLDER DATA FORMULA REPEATS
 */
const [folder, name, formula, repeats] = process.argv.slice(2);
const { columns } = readInferredTable(join(folder, `${name}.csv`));
const seconds = Array.from({ length: Number(repeats) }, () => {
  const started = performance.now();
  fitMixedModel(formula, columns);
  return (performance.now() - started) / 1000;
}).sort((a, b) => a - b);
console.log(`seconds ${seconds[seconds.length >> 1].toFixed(6)}`);
console.log(`log-likelihood ${fitMixedModel(formula, columns).logLikelihood.toFixed(9)}`);
