import { InputError, type Table, tableOf, tableSchema, textColumn } from "../table";
import { type Concordance, findCountry } from "./countries";
import type { SourceFiles } from "./files";
import { sourceNames } from "./names";

export const treatyFile = sourceNames.treaty;

const treatySchema = tableSchema({
  title: "UN Treaty Collection, ICCPR",
  columns: {
    participant: textColumn("Participant", { missing: [] }),
    ratification: textColumn("Accession(a), Succession(d), Ratification", {
      missing: [""],
      form: {
        pattern: /^\d{1,2} [A-Z][a-z]{2} \d{4}( [ad])?$/,
        description: 'a date such as "12 Sep 1989", "24 Jan 1983 a" or "12 Oct 1992 d"',
      },
    }),
  },
  key: ["participant"],
});

/** Parties to the ICCPR, one row a state. */
export interface TreatySource {
  readonly table: Table<{ ccode: Int32Array; ratificationYear: Int32Array }>;
  /** Participants that are no state of the Correlates of War system. */
  readonly participantsWithoutState: readonly string[];
}

/** Parses the year in which each state became a party to the ICCPR (construction rule 20). */
export function parseTreaty(files: SourceFiles, concordance: Concordance): TreatySource {
  const { columns, rowCount } = files.table(treatyFile, treatySchema);
  const ccode: number[] = [];
  const ratificationYear: number[] = [];
  const without: string[] = [];
  for (let row = 0; row < rowCount; row++) {
    const participant = columns.participant[row];
    const country = findCountry(concordance, participant, { file: treatyFile, column: "Participant" });
    if (Number.isNaN(country.ccode)) {
      without.push(participant);
      continue;
    }
    const year = /\d{4}/.exec(columns.ratification[row])?.[0];
    if (year === undefined) continue;
    if (ccode.includes(country.ccode)) {
      throw new InputError(
        { file: treatyFile, column: "Participant" },
        `"${participant}" is the second participant with the state number ${country.ccode}`,
        "one participant a state",
      );
    }
    ccode.push(country.ccode);
    ratificationYear.push(Number(year));
  }
  return {
    table: tableOf({ ccode: Int32Array.from(ccode), ratificationYear: Int32Array.from(ratificationYear) }),
    participantsWithoutState: without,
  };
}
