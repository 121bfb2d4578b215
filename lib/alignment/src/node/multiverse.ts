import { type MultiverseAtHand, multiverseOf } from "../multiverse/at-hand";
import { sourceReader } from "./folder";

/**
 * Fits the model under every combination of the choices of a plan on the files of a folder, in this thread; for large
 * plans there is `npm run multiverse`.
 *
 * @param folder the raw files, real or simulated.
 * @param plan a plan such as `{ choices: { entryAfter: [1965, 1980] } }`; what it does not name has its default.
 * @throws UserError as `parsePlan`; InputError as `readSources`.
 * @example
 * const found = multiverse.of(chooseInput().folder, { choices: { entryAfter: [1965, 1980] } });
 * showFigure(plot.multiverse(found.curve()));
 */
export function multiverseOfFolder(folder: string, plan: unknown): MultiverseAtHand {
  return multiverseOf(sourceReader(folder), plan);
}
