import { InputError } from "../table";
import type { Concordance } from "./countries";

/**
 * Numbers of the sources that the concordance lacks: Germany before 1990 (260) and Korea before 1905 (730), Kosovo
 * (347) and Serbia (345), Hyderabad in 1948 (751), and three territories of the score files.
 */
const numbersBesideConcordance: readonly number[] = [260, 345, 347, 730, 751, 666.001, 666.002, 666.003];

/**
 * Refuses a state number that nobody has: its rows would meet no others and vanish without a word.
 *
 * @param file the file, for the message.
 * @param column the column of the file, for the message.
 * @param codes the numbers of the file, one a record; `NaN` where there is none.
 * @param concordance the concordance, which holds the numbers there are.
 * @throws InputError naming the first such number.
 */
export function refuseUnknownStates(
  file: string,
  column: string,
  codes: Int32Array | Float64Array,
  concordance: Concordance,
): void {
  const known = new Set<number>([...concordance.stateNumbers, ...numbersBesideConcordance]);
  const unknown = codes.find((code) => !Number.isNaN(code) && !known.has(code));
  if (unknown === undefined) return;
  throw new InputError(
    { file, column },
    `unknown state number ${unknown}`,
    "a number of the Correlates of War state system that countrycode_codelist.csv knows",
  );
}

/**
 * Refuses names or codes that belong to no state and are not known to do so.
 *
 * @param file the file, for the message.
 * @param column the column of the file, for the message.
 * @param found what belongs to no state.
 * @param known what is known to belong to none.
 * @throws InputError naming the first that is not known.
 */
export function refuseUnknownNames(
  file: string,
  column: string,
  found: Iterable<string>,
  known: ReadonlySet<string>,
): void {
  for (const name of found) {
    if (known.has(name)) continue;
    throw new InputError(
      { file, column },
      `unknown country name or code ${JSON.stringify(name)}`,
      "a country of countrycode_codelist.csv, or one of the few names and codes known to be none",
      "correct it, remove its records if it is no state, or download the file again with: npm run data",
    );
  }
}
