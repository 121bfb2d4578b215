import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { addRights, buildPanel } from "alignment/construct";
import { parseConcordance } from "alignment/dist/sources/countries";
import { parseTaxes } from "alignment/dist/sources/taxes";
import { ensureSimulatedWorld, openFolder, panelBuilder, readRightScores, readSources } from "alignment/node";
import { type PanelSpecification, panelSpecification } from "alignment/specification";
import { realRawFolder, skipWithoutRealFiles, temporaryFolder } from "../support";

const root = temporaryFolder();
const world = join(root, "world");
ensureSimulatedWorld(world);

/** A copy of the world with one file changed. */
function worldWith(file: string, change: (text: string) => string): string {
  const folder = mkdtempSync(join(root, "changed-"));
  cpSync(world, folder, { recursive: true });
  writeFileSync(join(folder, file), change(readFileSync(join(world, file), "utf8")));
  return folder;
}

describe("a panel is built from what its specification names, or not at all", () => {
  const sources = readSources(world, panelSpecification());
  const refusals: readonly (readonly [Partial<PanelSpecification>, RegExp])[] = [
    [{ score: "DISAP" }, /score "DISAP" and the sources hold "Fariss 2\.03"/],
    [{ score: "Fariss 3.01" }, /score "Fariss 3\.01" and the sources hold "Fariss 2\.03"/],
    [
      { gdpVintage: "2026-03, US dollars of 2015" },
      /gdpVintage "2026-03, US dollars of 2015" and the sources hold "2018-11, US dollars of 2010"/,
    ],
    [{ stateCapacity: "tax share of GDP" }, /needs tax shares/],
    [{ regionalGroup: "African States" }, /needs regional groups/],
    [{ humanRightsIgos: [1390, 99999] }, /humanRightsIgos names 99999, no number of the \d+ IGOs/],
    [{ humanRightsIgos: [1653, -5] }, /humanRightsIgos names 1653, -5,/],
  ];
  for (const [changes, message] of refusals) {
    it(`refuses ${JSON.stringify(changes)} on sources read for the default`, () => {
      assert.throws(() => buildPanel(sources, panelSpecification(changes)), message);
    });
  }

  it("serves the same changes where the sources were read for them", () => {
    const changes = { score: "DISAP", gdpVintage: "2026-03, US dollars of 2015" } as const;
    const specification = panelSpecification(changes);
    const own = buildPanel(readSources(world, specification), specification);
    assert.deepEqual(panelBuilder(world)(changes).sample, own.sample);
    assert.notEqual(own.sample.rowCount, buildPanel(sources, panelSpecification()).sample.rowCount);
  });

  it("takes scores that were put in by hand where they are those of the specification", () => {
    const { scores } = readSources(world, panelSpecification({ score: "TORT" }));
    const own = buildPanel({ ...sources, scores }, panelSpecification({ score: "TORT" }));
    assert.deepEqual(own.sample, panelBuilder(world)({ score: "TORT" }).sample);
    assert.throws(() => buildPanel({ ...sources, scores }, panelSpecification()), /hold "TORT"/);
  });

  it("adds the four rights under their own names alone", () => {
    const { DISAP: _, ...others } = readRightScores(world);
    const swapped = { ...others, DISAP: others.TORT };
    assert.throws(() => addRights(panelBuilder(world)(), swapped), /the scores of DISAP are those of TORT/);
  });
});

describe("states under another number or name", () => {
  it("Czechoslovakia is 315 until 1992 where a version has it as 316 throughout", () => {
    const file = "LHRS-v4.02-2021.csv";
    const folder = worldWith(file, (text) => text.replaceAll(/^(("?\d*"?,)?\d{4},[^,]*,)315,/gm, "$1316,"));
    assert.notEqual(readFileSync(join(folder, file), "utf8"), readFileSync(join(world, file), "utf8"));
    const specification = panelSpecification({ score: "Fariss 4.02" });
    const own = readSources(folder, specification).scores;
    assert.deepEqual(own, readSources(world, specification).scores);
    const { ccode, year } = own.columns;
    assert.ok(ccode.every((state, row) => (state === 315 ? year[row] <= 1992 : true)));
    assert.ok(ccode.every((state, row) => (state === 316 ? year[row] > 1992 : true)));
  });

  it("the tax data's Timor and Micronesia are the states that the concordance has under other names", () => {
    const folder = worldWith("countrycode_codelist.csv", (text) =>
      text.replace(/\n([^\n]*)\n$/, (_, last: string) => `\n${last}\n${micronesia(text)}\n`),
    );
    const taxes = join(folder, "owid_ictd_grd_2021.csv");
    const rows = readFileSync(taxes, "utf8");
    const width = rows.slice(0, rows.indexOf("\n")).split(/,(?=(?:[^"]*"[^"]*")*[^"]*$)/).length;
    writeFileSync(taxes, `${rows}Micronesia (country),2001,12.5${",".repeat(width - 3)}\n`);
    const { table } = parseTaxes(openFolder(folder), parseConcordance(openFolder(folder)));
    const found = Array.from(table.columns.ccode.keys()).filter((row) => table.columns.ccode[row] === 987);
    assert.deepEqual(
      found.map((row) => table.columns.taxShare[row]),
      [12.5],
    );
  });
});

/** A line of the concordance for a state that the simulated world does not have. */
function micronesia(text: string): string {
  const header = text.slice(0, text.indexOf("\n")).split(",");
  const cells: Readonly<Record<string, string>> = {
    "country.name.en": "Micronesia (Federated States of)",
    "country.name.en.regex": "fed.*micronesia",
    iso3c: "FSM",
    cown: "987",
    cowc: "FSM",
  };
  return header.map((name) => cells[name.replaceAll('"', "").trim()] ?? "").join(",");
}

describe("the real files' state numbers and names", { skip: skipWithoutRealFiles }, () => {
  const targets: readonly (readonly [Partial<PanelSpecification>, number, number])[] = [
    [{}, 16_651, 847],
    [{ score: "Fariss 3.01" }, 16_373, 841],
    [{ score: "Fariss 4.02" }, 16_627, 850],
    [{ stateCapacity: "tax share of GDP" }, 12_125, 808],
    [{ score: "DISAP" }, 2_775, 193],
  ];
  const build = panelBuilder(realRawFolder);
  for (const [changes, rows, cases] of targets) {
    it(`give ${rows} rows of ${cases} cases under ${JSON.stringify(changes)}`, () => {
      const last = build(changes).attrition.at(-1);
      assert.deepEqual([last?.rows, last?.cases], [rows, cases]);
    });
  }
});
