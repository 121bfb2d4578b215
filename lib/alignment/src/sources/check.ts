import { InputError } from "../table";
import { parseCiri } from "./ciri";
import { parseConflicts } from "./conflicts";
import { parseConcordance } from "./countries";
import { parseDelegation } from "./delegation";
import type { SourceFiles } from "./files";
import { type GdpVintage, gdpFiles, parseGdp } from "./gdp";
import { parseIgos, parseMemberships } from "./memberships";
import { type SourceName, sourceNames } from "./names";
import { parseRegions } from "./regions";
import { type FarissVersion, parseStateScores, scoreFiles } from "./scores";
import { igosOfStudy } from "./sources";
import { parseStates } from "./states";
import { parseTaxes } from "./taxes";
import { parseTreaty } from "./treaty";

type Reader = (files: SourceFiles) => unknown;

/** A reader for each of several files of one kind. */
function readersOf<Key extends string>(
  files: { readonly [key in Key]: SourceName },
  reader: (key: Key) => Reader,
): Readonly<Record<string, Reader>> {
  return Object.fromEntries((Object.keys(files) as Key[]).map((key) => [files[key], reader(key)]));
}

const readers: Readonly<Record<string, Reader>> = {
  [sourceNames.stateYear]: (files) =>
    parseMemberships(files, igosOfStudy(parseIgos(files), parseDelegation(files)), parseConcordance(files)),
  [sourceNames.igoYear]: parseIgos,
  [sourceNames.delegation]: (files) => igosOfStudy(parseIgos(files), parseDelegation(files)),
  [sourceNames.ciri]: parseCiri,
  [sourceNames.conflicts]: (files) => parseConflicts(files, parseConcordance(files)),
  [sourceNames.treaty]: (files) => parseTreaty(files, parseConcordance(files)),
  [sourceNames.regions]: parseRegions,
  [sourceNames.states]: parseStates,
  [sourceNames.countries]: parseConcordance,
  [sourceNames.taxes]: (files) => parseTaxes(files, parseConcordance(files)),
  ...readersOf<FarissVersion>(
    scoreFiles,
    (version) => (files) => parseStateScores(files, `Fariss ${version}`, parseConcordance(files)),
  ),
  ...readersOf<GdpVintage>(
    gdpFiles,
    (vintage) => (files) => parseGdp(files, vintage, parseConcordance(files)),
  ),
};

/**
 * Reads a source file as the analysis does, to see whether it can.
 *
 * @param files the files of the input; what another file lacks is not this one's fault.
 * @param file the file.
 * @returns what is wrong with it, or `undefined` where nothing is or it cannot be told for want of another file.
 */
export function faultOf(files: SourceFiles, file: SourceName): InputError | undefined {
  try {
    readers[file]?.(files);
    return undefined;
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return error.place.file.endsWith(file) ? error : undefined;
  }
}
