import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import {
  ensureSimulatedWorld,
  neededFiles,
  panelSpecification,
  readCiri,
  readConcordance,
  readRegions,
  readSources,
  readStates,
  readTaxes,
  type ScoreName,
  scoreNames,
  stateYearsOutside,
} from "@alignment/panel";
import { realRawFolder, skipWithoutRealFiles } from "../support";

const root = mkdtempSync(join(tmpdir(), "alignment-sources-"));
const world = join(root, "world");
ensureSimulatedWorld(world);
after(() => rmSync(root, { recursive: true }));

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
  assert.ok(readCiri(folder).rowCount > 1000);
  const regions = readRegions(folder);
  assert.equal(new Set(regions.columns.group).size, 5);
  assert.ok(readTaxes(folder, readConcordance(folder)).table.rowCount > 1000);
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
    assert.equal(readCiri(realRawFolder).rowCount, 6_262);
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

describe("neededFiles", () => {
  it("names the file of the score and of the vintage of GDP that the specification asks for", () => {
    const needs = (score: ScoreName) => neededFiles({ score, gdpVintage: "2026-03, US dollars of 2015" });
    assert.ok(needs("Fariss 4.02").includes("LHRS-v4.02-2021.csv"));
    assert.ok(needs("TORT").includes("HumanRightsProtectionScores_v2.03.csv"));
    assert.ok(needs("TORT").includes("wdi_gdppc_2026-03_const2015usd.csv"));
  });
});
