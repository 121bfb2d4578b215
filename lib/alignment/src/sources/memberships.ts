import {
  type CodeColumnSchema,
  codeColumn,
  InputError,
  integerColumn,
  numberColumn,
  type Table,
  tableSchema,
  textColumn,
} from "../table";
import { calendarYears, type IgoId, igoCodes, igoId, stateCodes } from "./codes";
import type { Concordance } from "./countries";
import type { SourceFiles } from "./files";
import { refuseUnknownStates } from "./known";
import { sourceNames } from "./names";

export const igoYearFile = sourceNames.igoYear;
export const stateYearFile = sourceNames.stateYear;

/** One IGO of the Correlates of War IGO data. */
export interface Igo {
  readonly ionum: IgoId;
  /** Short name; its letters and digits name the column of the state-year file. */
  readonly name: string;
  readonly fullName: string;
  /** The mandate that the source codes, or `undefined` where it codes none. */
  readonly mandate: "political" | "economic" | "social" | undefined;
}

const igoYearSchema = tableSchema({
  title: "Correlates of War IGO data, IGO-year form",
  columns: {
    ionum: integerColumn("ionum", igoCodes.minimum, igoCodes.maximum),
    year: integerColumn("year", calendarYears.minimum, calendarYears.maximum),
    name: textColumn("ioname", { missing: [] }),
    fullName: textColumn("orgname", { missing: [] }),
    political: numberColumn("political", 0, 1, [""]),
    economic: numberColumn("economic", 0, 1, [""]),
    social: numberColumn("social", 0, 1, [""]),
  },
  key: ["ionum", "year"],
});

function mandateOf(political: number, economic: number, social: number): Igo["mandate"] {
  if (political === 1) return "political";
  if (economic === 1) return "economic";
  return social === 1 ? "social" : undefined;
}

/** Refuses a record that gives an IGO another name or another mandate than an earlier record does. */
function refuseOtherIgo(igo: Igo, earlier: Igo, year: number): void {
  const differs = (column: string, found: string, before: string): InputError =>
    new InputError(
      { file: igoYearFile, column },
      `IGO ${igo.ionum} is ${JSON.stringify(found)} in ${year} and ${JSON.stringify(before)} in another year`,
      "the same in every year of an IGO",
    );
  if (igo.name !== earlier.name) throw differs("ioname", igo.name, earlier.name);
  if (igo.fullName !== earlier.fullName) throw differs("orgname", igo.fullName, earlier.fullName);
  if (igo.mandate !== undefined && earlier.mandate !== undefined && igo.mandate !== earlier.mandate) {
    throw differs("political, economic, social", igo.mandate, earlier.mandate);
  }
}

/**
 * Parses every IGO of the IGO-year file (comma- or tab-separated), one entry an IGO, by number.
 *
 * @param files the files of the input.
 * @throws InputError as `SourceFiles.table`, or if the records of an IGO differ in its name or mandate.
 */
export function parseIgos(files: SourceFiles): ReadonlyMap<IgoId, Igo> {
  const { columns, rowCount } = files.table(igoYearFile, igoYearSchema);
  const igos = new Map<IgoId, Igo>();
  for (let row = 0; row < rowCount; row++) {
    const ionum = igoId(columns.ionum[row]);
    const igo = {
      ionum,
      name: columns.name[row],
      fullName: columns.fullName[row],
      mandate: mandateOf(columns.political[row], columns.economic[row], columns.social[row]),
    };
    const earlier = igos.get(ionum);
    if (earlier !== undefined) refuseOtherIgo(igo, earlier, columns.year[row]);
    if (earlier?.mandate === undefined) igos.set(ionum, igo);
  }
  return igos;
}

/** Membership codes of every existing state-year in every IGO asked for. */
export interface Memberships {
  /** The state-years that exist, in the order of the file. */
  readonly stateYears: Table<{ ccode: Int32Array; year: Int32Array }>;
  /**
   * The code of each of these state-years, by IGO: 1 full, 2 associate, 3 observer, 0 none, -9 missing, -1 no such IGO.
   */
  readonly codes: ReadonlyMap<IgoId, ArrayLike<number>>;
}

const membershipCodes = [0, 1, 2, 3, -1, -9] as const;

/**
 * Parses the memberships of the given IGOs from the state-year file, where an IGO's column is its name in lower
 * case, letters and digits only (construction rule 3).
 *
 * @param files the files of the input.
 * @param igos the IGOs whose columns are read.
 * @param concordance the concordance, which holds the state numbers there are.
 * @throws InputError as `SourceFiles.table`, and if an IGO has no column, a cell is none of the six codes, or a number
 *   is that of no state.
 */
export function parseMemberships(
  files: SourceFiles,
  igos: readonly Igo[],
  concordance: Concordance,
): Memberships {
  const codeColumns: Record<string, CodeColumnSchema> = {};
  for (const igo of igos) {
    const header = igo.name.toLowerCase().replace(/[^a-z0-9]/g, "");
    codeColumns[`igo ${igo.ionum}`] = codeColumn(header, membershipCodes);
  }
  const schema = tableSchema({
    title: "Correlates of War IGO data, state-year form",
    columns: {
      ccode: integerColumn("ccode", stateCodes.minimum, stateCodes.maximum),
      year: integerColumn("year", calendarYears.minimum, calendarYears.maximum),
      ...codeColumns,
    },
    key: ["ccode", "year"],
  });
  const { columns, rowCount } = files.table(stateYearFile, schema);
  refuseUnknownStates(stateYearFile, "ccode", columns.ccode, concordance);
  const read: Readonly<Record<string, ArrayLike<number>>> = columns;
  const codes = new Map(igos.map((igo) => [igo.ionum, read[`igo ${igo.ionum}`]]));
  return { stateYears: { rowCount, columns: { ccode: columns.ccode, year: columns.year } }, codes };
}
