import { InputError, type InputPlace, numberColumn, tableSchema, textColumn } from "../table";
import { type CowCode, cowCode } from "./codes";
import type { SourceFiles } from "./files";
import { sourceNames } from "./names";

export const concordanceFile = sourceNames.countries;

const concordanceSchema = tableSchema({
  title: "concordance of country codes",
  columns: {
    name: textColumn("country.name.en", { missing: [] }),
    pattern: textColumn("country.name.en.regex"),
    iso3: textColumn("iso3c", { form: { pattern: /^[A-Z]{3}$/, description: "three capital letters" } }),
    ccode: numberColumn("cown", 2, 999),
    abbreviation: textColumn("cowc"),
  },
  key: ["name"],
});

/** One country of the concordance that has a name pattern. */
export interface NamedCountry {
  readonly name: string;
  readonly pattern: RegExp;
  /** The state's number, or `NaN` where the Correlates of War system has none. */
  readonly ccode: CowCode;
}

/** The concordance between the sources' ways to name a state. */
export interface Concordance {
  readonly codeOfIso3: ReadonlyMap<string, CowCode>;
  readonly countries: readonly NamedCountry[];
  /** Every ISO code of the file, also of those that are no state. */
  readonly iso3Codes: ReadonlySet<string>;
  /** Every state number of the file. */
  readonly stateNumbers: ReadonlySet<CowCode>;
}

/**
 * Additions to the concordance, which gives Serbia no number (construction rule 18): Serbia continues 345, and
 * Kosovo is 347 under either of its codes.
 */
const addedIso3Codes: readonly (readonly [string, CowCode])[] = [
  ["SRB", cowCode(345)],
  ["KOS", cowCode(347)],
  ["XKX", cowCode(347)],
];

/** Additions for names, as for codes (construction rule 20). */
const addedNames: ReadonlyMap<string, CowCode> = new Map([["Serbia", cowCode(345)]]);

/**
 * Parses the concordance, with the additions for Serbia and Kosovo.
 *
 * @param files the files of the input.
 * @throws InputError as `SourceFiles.table`, if an ISO code stands twice, a state has an abbreviation and no number, or
 *   a name pattern is no regular expression.
 */
export function parseConcordance(files: SourceFiles): Concordance {
  const { columns, rowCount } = files.table(concordanceFile, concordanceSchema);
  const codeOfIso3 = new Map<string, CowCode>();
  const countries: NamedCountry[] = [];
  for (let row = 0; row < rowCount; row++) {
    const iso3 = columns.iso3[row];
    const ccode = cowCode(columns.ccode[row]);
    const name = columns.name[row];
    if (columns.abbreviation[row] !== "" && Number.isNaN(ccode)) {
      throw new InputError(
        { file: concordanceFile, column: "cown" },
        `${name} has the abbreviation "${columns.abbreviation[row]}" of a state and no state number`,
        "both or neither",
      );
    }
    if (iso3 !== "" && !Number.isNaN(ccode)) {
      if (codeOfIso3.has(iso3)) {
        throw new InputError(
          { file: concordanceFile, column: "iso3c" },
          `the code "${iso3}" occurs twice with a state number, the second time for ${name}`,
          "each code once",
        );
      }
      codeOfIso3.set(iso3, ccode);
    }
    if (columns.pattern[row] !== "") {
      countries.push({
        name,
        pattern: patternOf(columns.pattern[row], name),
        ccode: addedNames.get(name) ?? ccode,
      });
    }
  }
  for (const [iso3, ccode] of addedIso3Codes) codeOfIso3.set(iso3, ccode);
  const iso3Codes = new Set([...columns.iso3, ...codeOfIso3.keys()]);
  const stateNumbers = new Set(
    Array.from(
      columns.ccode.filter((code) => !Number.isNaN(code)),
      cowCode,
    ),
  );
  return { codeOfIso3, countries, iso3Codes, stateNumbers };
}

function patternOf(source: string, name: string): RegExp {
  try {
    return new RegExp(source, "i");
  } catch (error) {
    throw new InputError(
      { file: concordanceFile, column: "country.name.en.regex" },
      `the pattern of ${name} is broken (${(error as Error).message})`,
      "a regular expression",
    );
  }
}

/** Short names of states that fit no pattern of the concordance, with the name that it has for the state. */
const otherNames: ReadonlyMap<string, string> = new Map([
  ["Micronesia (country)", "Micronesia (Federated States of)"],
  ["Timor", "Timor-Leste"],
]);

/**
 * For each country what its pattern looks for, in lower case, where that is a word; a search is faster than a pattern.
 */
const wordsOf = new WeakMap<Concordance, readonly (string | undefined)[]>();

function plainWords(concordance: Concordance): readonly (string | undefined)[] {
  const known = wordsOf.get(concordance);
  if (known !== undefined) return known;
  const words = concordance.countries.map(({ pattern: { source } }) =>
    /^[a-z ]+$/i.test(source) ? source.toLowerCase() : undefined,
  );
  wordsOf.set(concordance, words);
  return words;
}

/** The countries that a name fits: one where the name is understood, none or several where it is not. */
function countriesNamed(concordance: Concordance, name: string): readonly NamedCountry[] {
  const usual = otherNames.get(name);
  const sought = usual ?? name;
  const lowerCase = sought.toLowerCase();
  const words = plainWords(concordance);
  return concordance.countries.filter(({ name: own, pattern }, at) => {
    const word = words[at];
    return own === usual || (word === undefined ? pattern.test(sought) : lowerCase.includes(word));
  });
}

/** The country that a name belongs to, or `undefined` where it fits no pattern or more than one. */
export function findCountryIfAny(concordance: Concordance, name: string): NamedCountry | undefined {
  const found = countriesNamed(concordance, name);
  return found.length === 1 ? found[0] : undefined;
}

/**
 * The country that a name belongs to.
 *
 * @param concordance the concordance.
 * @param name a country's English name, in any of its usual forms.
 * @param place the file and the column that the name stands in, for the message.
 * @throws InputError if the name fits no pattern or more than one.
 */
export function findCountry(concordance: Concordance, name: string, place: InputPlace): NamedCountry {
  const found = countriesNamed(concordance, name);
  if (found.length !== 1) {
    throw new InputError(
      place,
      `"${name}" is the name of ${found.length === 0 ? "no country" : found.map((country) => country.name).join(" and ")}`,
      `the name of one country of ${concordanceFile}`,
    );
  }
  return found[0];
}
