import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { parseCiri } from "alignment/dist/sources/ciri";
import { parseConflicts } from "alignment/dist/sources/conflicts";
import { parseConcordance } from "alignment/dist/sources/countries";
import { parseDelegation } from "alignment/dist/sources/delegation";
import { parseGdp } from "alignment/dist/sources/gdp";
import { parseScores } from "alignment/dist/sources/scores";
import { parseTaxes } from "alignment/dist/sources/taxes";
import { ensureSimulatedWorld, openFolder, readRightScores } from "alignment/node";
import { panelSpecification } from "alignment/specification";
import { InputError } from "alignment/table";
import { temporaryFolder } from "../support";

/** What other sources and programs write for a missing number. */
const codes = ["-999", "-99", "-88", "-77", "-66", "-9", "-999.0", "Inf", "8888888"];

interface Case {
  readonly file: string;
  readonly column: string;
  /** Values that the column cannot have either. */
  readonly further: readonly string[];
  /** The codes of the source itself. */
  readonly own?: readonly string[];
  readonly read: (folder: string) => unknown;
}

const items = ["DISAP", "KILL", "POLPRIS", "TORT"] as const;
const scores = "HumanRightsProtectionScores_v2.03.csv";
const cases: readonly Case[] = [
  {
    file: scores,
    column: "latentmean",
    further: [""],
    read: (folder) => parseScores(openFolder(folder), "Fariss 2.03"),
  },
  ...items.map((column) => ({ file: scores, column, further: ["1.5", "3"], read: readRightScores })),
  ...items.map((column) => ({
    file: "CIRI_physint2011.csv",
    column,
    further: ["0.5", "88"],
    own: ["-66", "-77", "-999"],
    read: (folder: string) => parseCiri(openFolder(folder)),
  })),
  {
    file: "wdi_gdppc_2018-11_const2010usd.csv",
    column: "gdppercapita_us_inflation_adjusted",
    further: ["0", ""],
    read: (folder) =>
      parseGdp(openFolder(folder), "2018-11, US dollars of 2010", parseConcordance(openFolder(folder))),
  },
  {
    file: "mia_delegation_pooling_io_year.csv",
    column: "delegation",
    further: ["88", "1.01", ""],
    read: (folder) => parseDelegation(openFolder(folder)),
  },
  ...["type_of_conflict", "intensity_level", "gwno_loc"].map((column) => ({
    file: "ucdp-prio-acd-181.csv",
    column,
    further: ["88", "999", "1.5"],
    read: (folder: string) => parseConflicts(openFolder(folder), parseConcordance(openFolder(folder))),
  })),
  {
    file: "owid_ictd_grd_2021.csv",
    column: "Total tax revenue (% of GDP) (ICTD (2019))",
    further: ["999", "100.5"],
    read: (folder) => parseTaxes(openFolder(folder), parseConcordance(openFolder(folder))),
  },
];

const root = temporaryFolder();
const folder = join(root, "world");
ensureSimulatedWorld(folder);

/** The text of a file with the cell of a column in its last record but one replaced. */
function withCell(text: string, column: string, cell: string): string {
  const ending = /\r\n|\r|\n/.exec(text)?.[0] as string;
  const lines = text.trimEnd().split(ending);
  const cellsOf = (line: string) => line.match(/(?<=^|,)("(?:[^"]|"")*"|[^,]*)/g) as string[];
  const place = cellsOf(lines[0]).findIndex((name) => name.trim().replace(/^"|"$/g, "") === column);
  assert.ok(place >= 0, `${column} is not in ${lines[0]}`);
  const cells = cellsOf(lines[lines.length - 2]);
  cells[place] = cell;
  lines[lines.length - 2] = cells.join(",");
  return `${lines.join(ending)}${ending}`;
}

describe("codes for missing values", () => {
  for (const { file, column, further, own = [], read } of cases) {
    it(`of other sources are no values of ${column} in ${file}`, () => {
      const path = join(folder, file);
      const text = readFileSync(path, "utf8");
      try {
        for (const cell of [...codes, ...further].filter((one) => !own.includes(one))) {
          writeFileSync(path, withCell(text, column, cell));
          assert.throws(
            () => read(folder),
            (error: Error) => error instanceof InputError && error.message.includes(file),
            `${JSON.stringify(cell)} is taken`,
          );
        }
      } finally {
        writeFileSync(path, text);
      }
      assert.doesNotThrow(() => read(folder));
    });
  }
});

describe("numbers that a choice cannot have", () => {
  it("are named as they were written, NaN and infinity too", () => {
    const refused = (changes: object) => () => panelSpecification(changes);
    assert.throws(refused({ lastYear: Number.NaN }), /choice "lastYear" is NaN; expected a whole number/);
    assert.throws(refused({ entryAfter: Number.POSITIVE_INFINITY }), /choice "entryAfter" is Infinity; /);
    assert.throws(refused({ humanRightsIgos: [Number.NaN, 1390] }), /is \[NaN,1390\]; expected a list of/);
    assert.throws(
      refused({ humanRightsIgos: [1390, 1390] }),
      /is \[1390,1390\]; expected a list of different/,
    );
    assert.throws(refused({ score: undefined }), /choice "score" is undefined; expected one of/);
  });
});
