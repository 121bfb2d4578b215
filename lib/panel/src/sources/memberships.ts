import { join } from "node:path";
import {
  type CodeColumnSchema,
  codeColumn,
  integerColumn,
  numberColumn,
  readTable,
  type Table,
  tableSchema,
  textColumn,
} from "@alignment/table";
import { calendarYears, type IgoId, igoCodes, stateCodes } from "./codes";

export const igoYearFile = "igo_year_formatv3.csv";
export const stateYearFile = "state_year_formatv3.csv";

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

/**
 * Reads every IGO of the IGO-year file (comma- or tab-separated), one entry an IGO, by number.
 *
 * @param folder the folder of the raw files.
 * @throws InputError as `readTable`.
 */
export function readIgos(folder: string): ReadonlyMap<IgoId, Igo> {
  const { columns, rowCount } = readTable(join(folder, igoYearFile), igoYearSchema);
  const igos = new Map<IgoId, Igo>();
  for (let row = 0; row < rowCount; row++) {
    const ionum = columns.ionum[row];
    if (igos.get(ionum)?.mandate !== undefined) continue;
    igos.set(ionum, {
      ionum,
      name: columns.name[row],
      fullName: columns.fullName[row],
      mandate: mandateOf(columns.political[row], columns.economic[row], columns.social[row]),
    });
  }
  return igos;
}

/** Membership codes of every existing state-year in every IGO asked for. */
export interface Memberships {
  /** The state-years that exist, in the order of the file. */
  readonly stateYears: Table<{ ccode: Int32Array; year: Int32Array }>;
  /** The code of each of these state-years, by IGO: 1 full, 2 associate, 3 observer, 0 none, -9 missing, -1 no such IGO. */
  readonly codes: ReadonlyMap<IgoId, Int32Array>;
}

const membershipCodes = [0, 1, 2, 3, -1, -9] as const;

/**
 * Reads the memberships of the given IGOs from the state-year file, where an IGO's column is its name in lower
 * case, letters and digits only (construction rule 3).
 *
 * @param folder the folder of the raw files.
 * @param igos the IGOs whose columns are read.
 * @throws InputError as `readTable`, and if an IGO has no column or a cell is none of the six codes.
 */
export function readMemberships(folder: string, igos: readonly Igo[]): Memberships {
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
  const { columns, rowCount } = readTable(join(folder, stateYearFile), schema);
  const read = columns as Readonly<Record<string, Int32Array>>;
  const codes = new Map(igos.map((igo) => [igo.ionum, read[`igo ${igo.ionum}`]]));
  return { stateYears: { rowCount, columns: { ccode: columns.ccode, year: columns.year } }, codes };
}
