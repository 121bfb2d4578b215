import { chooseInput, sourceReader } from "alignment/node";
import { keepNullSlopes } from "./kept-null-slopes";
import { readSourceParts, sourcesFromParts } from "./source-parts";

/*
 * Makes the null draws that the live page of the simulated world comes with, and writes tools/page/null-slopes.json:
 *   node tools/page/dist/keep-null-slopes.js [DRAWS]
 * Run it after a change of the simulated world, of the choices or of the construction; it takes some minutes.
 */
const draws = Number(process.argv[2] ?? 64);
const { folder } = chooseInput("simulated");
keepNullSlopes(folder, sourcesFromParts(readSourceParts(sourceReader(folder))), draws, (count) =>
  console.error(`${count} of ${draws} draws`),
);
