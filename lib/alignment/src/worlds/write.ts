import { recordCount } from "./text";
import { truthFile, truthOf } from "./truth";
import type { SimulatedWorld } from "./world";
import { concordanceFile, stateSystemFile } from "./write-concordances";
import {
  conflictFile,
  gdpFileOf2018,
  gdpFileOf2026,
  regionalGroupFile,
  taxFile,
  treatyFile,
} from "./write-covariates";
import { delegationFile, igoYearFile, stateYearFile } from "./write-memberships";
import { itemFile, scoreFile, scoreFiles } from "./write-scores";

/** What writes each file, by the file's name. */
const writers: { readonly [file: string]: (world: SimulatedWorld) => string } = {
  "state_year_formatv3.csv": stateYearFile,
  "igo_year_formatv3.csv": igoYearFile,
  ...Object.fromEntries(scoreFiles.map((file) => [file, (world: SimulatedWorld) => scoreFile(world, file)])),
  "CIRI_physint2011.csv": itemFile,
  "ucdp-prio-acd-181.csv": conflictFile,
  "wdi_gdppc_2018-11_const2010usd.csv": gdpFileOf2018,
  "wdi_gdppc_2026-03_const2015usd.csv": gdpFileOf2026,
  "untc_4-4_ICCPR.csv": treatyFile,
  "mia_delegation_pooling_io_year.csv": delegationFile,
  "un_regional_groups.csv": regionalGroupFile,
  "states2016.csv": stateSystemFile,
  "countrycode_codelist.csv": concordanceFile,
  "owid_ictd_grd_2021.csv": taxFile,
};

/** The names of the files of a simulated world, those of the real sources. */
export const simulatedFiles: readonly string[] = Object.keys(writers);

/**
 * The files of a world by name, in the forms of the real sources and with `truth.json` beside them.
 *
 * @param world the world.
 * @returns each file's text by its name.
 */
export function formatSimulatedWorld(world: SimulatedWorld): ReadonlyMap<string, string> {
  const texts = Object.entries(writers).map(([file, write]) => [file, write(world)] as const);
  const records = Object.fromEntries(texts.map(([file, text]) => [file, recordCount(text)]));
  const truth = `${JSON.stringify({ ...truthOf(world), records }, null, 2)}\n`;
  return new Map([...texts, [truthFile, truth]]);
}
