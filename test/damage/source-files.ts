import { parseCiri } from "alignment/dist/sources/ciri";
import { parseConflicts } from "alignment/dist/sources/conflicts";
import { parseConcordance } from "alignment/dist/sources/countries";
import { parseDelegation } from "alignment/dist/sources/delegation";
import { type GdpVintage, parseGdp } from "alignment/dist/sources/gdp";
import { refuseUnknownStates } from "alignment/dist/sources/known";
import { parseIgos, parseMemberships } from "alignment/dist/sources/memberships";
import { parseRegions } from "alignment/dist/sources/regions";
import { parseStateScores, type ScoreName } from "alignment/dist/sources/scores";
import { igosOfStudy } from "alignment/dist/sources/sources";
import { parseStates } from "alignment/dist/sources/states";
import { parseTaxes } from "alignment/dist/sources/taxes";
import { parseTreaty } from "alignment/dist/sources/treaty";
import { openFolder } from "alignment/node";
import { type Concordance, parseSources, type Sources } from "alignment/sources";
import { panelSpecification } from "alignment/specification";
import type { Columns, Table } from "alignment/table";

/** The undamaged input, read once. */
export interface Undamaged {
  readonly sources: Sources;
  readonly concordance: Concordance;
  readonly allIgos: ReturnType<typeof parseIgos>;
}

/** A column that a reader declares. */
export interface DeclaredColumn {
  readonly header: string;
  readonly kind: "number" | "text";
  /** What the source itself writes for a missing value. */
  readonly missing: readonly string[];
}

/** A source file, and what of the panel's input it decides. */
export interface SourceFile {
  readonly name: string;
  readonly columns: readonly DeclaredColumn[];
  /** What the columns are that are not listed, where the reader declares them too. */
  readonly otherColumns?: Omit<DeclaredColumn, "header">;
  readonly yearColumn?: string;
  readonly country?: {
    readonly column: string;
    readonly nobody: string;
    /** States that the file need not have, so that their absence is no damage. */
    readonly mayBeAbsent?: readonly string[];
  };
  /** Whether the panel of the main analysis stands on it. */
  readonly use: "main panel" | "other analyses";
  /** Reads everything that the file decides, as lines of text in the order of the file. */
  read(folder: string, undamaged: Undamaged): string[];
}

/** The rows of a table as text, without the columns that are labels, on which no panel stands. */
function rowsOf(table: Table<Columns>, labels: readonly string[] = []): string[] {
  const columns = Object.entries(table.columns).flatMap(([name, column]) =>
    labels.includes(name) ? [] : [column],
  );
  return Array.from({ length: table.rowCount }, (_, row) => columns.map((column) => column[row]).join("|"));
}

function numbers(headers: readonly string[], missing: readonly string[] = []): DeclaredColumn[] {
  return headers.map((header) => ({ header, kind: "number", missing }));
}

function texts(headers: readonly string[], missing: readonly string[] = []): DeclaredColumn[] {
  return headers.map((header) => ({ header, kind: "text", missing }));
}

const items = ["DISAP", "KILL", "POLPRIS", "TORT"];

function scoreFile(name: string, score: ScoreName, latent: string): SourceFile {
  return {
    name,
    columns: [...numbers(["COW", "YEAR", latent]), ...numbers(items, ["NA"])],
    yearColumn: "YEAR",
    country: { column: "COW", nobody: "799" },
    use: score === "Fariss 2.03" ? "main panel" : "other analyses",
    read: (folder, { concordance }) => {
      const rows = rowsOf(parseStateScores(openFolder(folder), score, concordance));
      if (score !== "Fariss 2.03") return rows;
      const index = parseStateScores(openFolder(folder), "CIRI index", concordance).columns.score;
      return rows.map((row, at) => `${row}|${index[at]}`);
    },
  };
}

function gdpFile(name: string, vintage: GdpVintage): SourceFile {
  return {
    name,
    columns: [...texts(["geo"]), ...numbers(["time", "gdppercapita_us_inflation_adjusted"])],
    yearColumn: "time",
    country: { column: "geo", nobody: "no_body" },
    use: vintage.startsWith("2018") ? "main panel" : "other analyses",
    read: (folder, { concordance }) => rowsOf(parseGdp(openFolder(folder), vintage, concordance).table),
  };
}

/**
 * Every source file. Undetectable in principle, and so accepted with the one record that they change: the spellings
 * that a source itself documents for a missing value (`missing` below).
 */
export const sourceFiles: readonly SourceFile[] = [
  {
    name: "state_year_formatv3.csv",
    // Every other column but the state's name is an IGO; -9 is the source's own code for a missing value.
    columns: numbers(["ccode", "year"]),
    otherColumns: { kind: "number", missing: ["-9"] },
    yearColumn: "year",
    country: { column: "ccode", nobody: "799" },
    use: "main panel",
    read: (folder, { sources, concordance }) => {
      const { stateYears, codes } = parseMemberships(openFolder(folder), sources.igos, concordance);
      const columns = [...codes.values()];
      return rowsOf(stateYears).map((row, at) => `${row}|${columns.map((column) => column[at]).join("|")}`);
    },
  },
  {
    name: "igo_year_formatv3.csv",
    columns: [
      ...numbers(["ionum", "year"]),
      ...texts(["ioname", "orgname"]),
      ...numbers(["political", "social", "economic"], [""]),
    ],
    yearColumn: "year",
    country: { column: "ionum", nobody: "9998" },
    use: "main panel",
    read: (folder, { sources }) =>
      igosOfStudy(parseIgos(openFolder(folder)), sources.delegation).map((igo) => JSON.stringify(igo)),
  },
  {
    name: "mia_delegation_pooling_io_year.csv",
    columns: numbers(["cow_igocode", "year", "delegation"]),
    yearColumn: "year",
    country: { column: "cow_igocode", nobody: "9998" },
    use: "main panel",
    read: (folder, { allIgos }) => {
      const delegation = parseDelegation(openFolder(folder));
      igosOfStudy(allIgos, delegation);
      return rowsOf(delegation);
    },
  },
  scoreFile("HumanRightsProtectionScores_v2.03.csv", "Fariss 2.03", "latentmean"),
  scoreFile("HumanRightsProtectionScores_v2.04.csv", "Fariss 2.04", "latentmean"),
  scoreFile("HumanRightsProtectionScores_v3.01.csv", "Fariss 3.01", "theta_mean"),
  scoreFile("LHRS-v4.02-2021.csv", "Fariss 4.02", "theta_mean"),
  gdpFile("wdi_gdppc_2018-11_const2010usd.csv", "2018-11, US dollars of 2010"),
  gdpFile("wdi_gdppc_2026-03_const2015usd.csv", "2026-03, US dollars of 2015"),
  {
    name: "ucdp-prio-acd-181.csv",
    columns: [
      ...numbers(["conflict_id", "year", "type_of_conflict", "intensity_level"]),
      ...texts(["gwno_loc"]),
    ],
    yearColumn: "year",
    country: { column: "gwno_loc", nobody: "799" },
    use: "main panel",
    read: (folder, { concordance }) => rowsOf(parseConflicts(openFolder(folder), concordance)),
  },
  {
    name: "untc_4-4_ICCPR.csv",
    columns: [...texts(["Participant"]), ...texts(["Accession(a), Succession(d), Ratification"], [""])],
    country: { column: "Participant", nobody: "Atlantis" },
    use: "main panel",
    read: (folder, { concordance }) => rowsOf(parseTreaty(openFolder(folder), concordance).table),
  },
  {
    name: "countrycode_codelist.csv",
    columns: [
      ...texts(["country.name.en"]),
      ...texts(["country.name.en.regex", "iso3c", "cowc"], ["", "NA"]),
      ...numbers(["cown"], ["", "NA"]),
    ],
    // Serbia and Kosovo have no number in the real concordance.
    country: { column: "cown", nobody: "799", mayBeAbsent: ["345", "347"] },
    use: "main panel",
    read: (folder, { sources }) => {
      const concordance = parseConcordance(openFolder(folder));
      const { memberships, scores, conflicts } = sources;
      refuseUnknownStates("state-years", "ccode", memberships.stateYears.columns.ccode, concordance);
      refuseUnknownStates("scores", "COW", scores.columns.ccode, concordance);
      refuseUnknownStates("conflicts", "gwno_loc", conflicts.columns.ccode, concordance);
      return [
        ...rowsOf(parseGdp(openFolder(folder), "2018-11, US dollars of 2010", concordance).table),
        ...rowsOf(parseTreaty(openFolder(folder), concordance).table),
        ...rowsOf(parseTaxes(openFolder(folder), concordance).table),
      ];
    },
  },
  {
    name: "owid_ictd_grd_2021.csv",
    columns: [
      ...texts(["Entity"]),
      ...numbers(["Year"]),
      ...numbers(["Total tax revenue (% of GDP) (ICTD (2019))"], ["", "NA"]),
    ],
    yearColumn: "Year",
    country: { column: "Entity", nobody: "Atlantis" },
    use: "other analyses",
    read: (folder, { concordance }) => rowsOf(parseTaxes(openFolder(folder), concordance).table),
  },
  {
    name: "un_regional_groups.csv",
    columns: [...numbers(["cown"]), ...texts(["name", "un_group"])],
    country: { column: "cown", nobody: "799" },
    use: "other analyses",
    read: (folder) => rowsOf(parseRegions(openFolder(folder)), ["name"]),
  },
  {
    name: "states2016.csv",
    columns: [...numbers(["ccode", "styear", "endyear"]), ...texts(["statenme"])],
    yearColumn: "styear",
    country: { column: "ccode", nobody: "799" },
    use: "other analyses",
    read: (folder) => rowsOf(parseStates(openFolder(folder)), ["name"]),
  },
  {
    name: "CIRI_physint2011.csv",
    columns: [
      ...numbers(["YEAR", "CIRI"]),
      ...texts(["CTRY"]),
      ...numbers(["COW"], ["", "NA"]),
      ...numbers(items, [""]),
    ],
    yearColumn: "YEAR",
    country: { column: "COW", nobody: "799" },
    use: "other analyses",
    read: (folder) => rowsOf(parseCiri(openFolder(folder)), ["country"]),
  },
];

/** Reads the undamaged input of a folder. */
export function readUndamaged(folder: string): Undamaged {
  return {
    sources: parseSources(openFolder(folder), panelSpecification()),
    concordance: parseConcordance(openFolder(folder)),
    allIgos: parseIgos(openFolder(folder)),
  };
}
