import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { parseCiri } from "alignment/dist/sources/ciri";
import { parseConcordance } from "alignment/dist/sources/countries";
import { parseTaxes } from "alignment/dist/sources/taxes";
import { ensureSimulatedWorld, openFolder, readRegions, readSources, readStates } from "alignment/node";
import { neededFiles, type ScoreName, scoreNames, stateYearsOutside } from "alignment/sources";
import { panelSpecification } from "alignment/specification";
import { realRawFolder, skipWithoutRealFiles, temporaryFolder } from "../support";

const root = temporaryFolder();
const world = join(root, "world");
ensureSimulatedWorld(world);

/** What must hold of the files of any input. */
function checkInput(folder: string): void {
  for (const score of scoreNames) {
    const { scores } = readSources(folder, { ...panelSpecification(), score });
    const known = scores.columns.score.filter((value) => !Number.isNaN(value));
    assert.ok(known.length > 1000, score);
    const isItem = !score.startsWith("Fariss") && score !== "CIRI index";
    if (isItem)
      assert.ok(
        known.every((value) => [0, 1, 2].includes(value)),
        score,
      );
    if (score === "CIRI index")
      assert.ok(
        known.every((value) => value >= 0 && value <= 8),
        score,
      );
  }
  assert.ok(parseCiri(openFolder(folder)).rowCount > 1000);
  const regions = readRegions(folder);
  assert.equal(new Set(regions.columns.group).size, 5);
  assert.ok(parseTaxes(openFolder(folder), parseConcordance(openFolder(folder))).table.rowCount > 1000);
}

describe("the sources of the simulated world", () => {
  it("can all be read, under every score", () => checkInput(world));

  it("hold state-years that lie in the spells of the state system", () => {
    const { memberships } = readSources(world, panelSpecification());
    assert.deepEqual([...stateYearsOutside(memberships.stateYears, readStates(world))], []);
  });
});

describe("the real sources", { skip: skipWithoutRealFiles }, () => {
  it("can all be read, under every score", () => checkInput(realRawFolder));

  it("have the numbers of rows that their documentation gives", () => {
    const sources = readSources(realRawFolder, panelSpecification());
    assert.equal(sources.memberships.stateYears.rowCount, 15_557);
    assert.equal(sources.scores.rowCount, 9_268);
    assert.equal(sources.igos.length, 75);
    assert.equal(readStates(realRawFolder).rowCount, 243);
    assert.equal(parseCiri(openFolder(realRawFolder)).rowCount, 6_262);
    assert.deepEqual(sources.treaty.participantsWithoutState, ["State of Palestine"]);
  });

  it("put one state, Turkey, into two regional groups", () => {
    const { ccode, group } = readRegions(realRawFolder).columns;
    const doubled = [...ccode].filter((state, row) => ccode.indexOf(state) !== row);
    assert.deepEqual(doubled, [640]);
    assert.deepEqual(group.filter((_, row) => ccode[row] === 640).sort(), [
      "Asia-Pacific States",
      "Western European and other States",
    ]);
  });
});

/** A copy of the world with one file changed. */
function worldWith(file: string, change: (text: string) => string): string {
  const folder = mkdtempSync(join(root, "changed-"));
  cpSync(world, folder, { recursive: true });
  writeFileSync(join(folder, file), change(readFileSync(join(world, file), "utf8")));
  return folder;
}

describe("readSources refuses", () => {
  const scores = "HumanRightsProtectionScores_v2.03.csv";
  const refusals: readonly (readonly [string, string, (text: string) => string, RegExp])[] = [
    [
      "a file cut at a line end, by its number of records",
      scores,
      (text) => text.slice(0, text.lastIndexOf("\n", text.length - 2) + 1),
      /line \d+: the file has \d+ records, 1 fewer than expected; .*npm run data -- --check/,
    ],
    [
      "a file cut within its last line",
      scores,
      (text) => text.slice(0, -1),
      /line \d+: the last line is not terminated .*may be truncated; .*add the line end/,
    ],
    [
      "a number of no state",
      scores,
      (text) => text.replace(/\n2,/, "\n799,"),
      /column "COW": unknown state number 799/,
    ],
    [
      "a code of no economy",
      "wdi_gdppc_2018-11_const2010usd.csv",
      (text) => text.replace(/\n[a-z]{3},/, "\nno_body,"),
      /column "geo": unknown country name or code "NO_BODY"/,
    ],
    [
      "a number of no IGO in the delegation data",
      "mia_delegation_pooling_io_year.csv",
      (text) => text.replace(/\n\d+,/, "\n9998,"),
      /column "cow_igocode": found 9998, the number of no IGO/,
    ],
    [
      "an IGO whose name changes",
      "igo_year_formatv3.csv",
      (text) => text.replace(/(\n[^\t\n]*\t)[^\t\n]*(\t)/, "$1Another$2"),
      /column "orgname": IGO \d+ is .* in another year/,
    ],
  ];
  for (const [what, file, change, message] of refusals) {
    it(what, () => {
      const folder = worldWith(file, change);
      assert.throws(() => readSources(folder, panelSpecification()), message);
    });
  }

  it("no file with more records than are known, as a later vintage has", () => {
    const folder = worldWith(scores, (text) => {
      const last = text.trimEnd().slice(text.trimEnd().lastIndexOf("\n") + 1);
      return `${text}${last.replace(/^([\d.]+),\d{4}/, "$1,2029")}\n`;
    });
    assert.ok(readSources(folder, panelSpecification()).scores.rowCount > 1000);
  });
});

describe("neededFiles", () => {
  it("names the file of the score and of the vintage of GDP that the specification asks for", () => {
    const needs = (score: ScoreName) => neededFiles({ score, gdpVintage: "2026-03, US dollars of 2015" });
    assert.ok(needs("Fariss 4.02").includes("LHRS-v4.02-2021.csv"));
    assert.ok(needs("TORT").includes("HumanRightsProtectionScores_v2.03.csv"));
    assert.ok(needs("TORT").includes("wdi_gdppc_2026-03_const2015usd.csv"));
  });
});
