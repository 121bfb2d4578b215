import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { buildPanel } from "alignment/construct";
import { ensureSimulatedWorld, readSources, readTruth, writeSimulatedWorld } from "alignment/node";
import { defaultSpecification } from "alignment/specification";
import { formatSimulatedWorld, simulateWorld, truthOf } from "alignment/worlds";
import Papa from "papaparse";
import { realRawFolder, skipWithoutRealFiles, temporaryFolder } from "../support";

const world = simulateWorld();
const files = formatSimulatedWorld(world);
const folder = temporaryFolder();

function rowsOf(file: string): Record<string, string>[] {
  const text = files.get(file);
  assert.ok(text !== undefined, `${file} is written`);
  return Papa.parse<Record<string, string>>(text, { header: true, skipEmptyLines: true }).data;
}

function headerOf(text: string): string[] {
  const first = text.split(/\r\n|\r|\n/, 1)[0];
  const names = Papa.parse<string[]>(first).data[0];
  return names.map((name) => name.toLowerCase());
}

/** Columns that the real files have and the simulated ones do without. */
const columnsLeftOut: { readonly [file: string]: "states and IGOs" | "names in other languages and codes" } =
  {
    "state_year_formatv3.csv": "states and IGOs",
    "igo_year_formatv3.csv": "states and IGOs",
    "countrycode_codelist.csv": "names in other languages and codes",
  };

describe("the files of a simulated world", () => {
  it("have the same bytes for the same parameters, and others for another seed", () => {
    assert.deepEqual(formatSimulatedWorld(simulateWorld()), files);
    const others = formatSimulatedWorld(simulateWorld({ seed: 8 }));
    assert.notEqual(others.get("state_year_formatv3.csv"), files.get("state_year_formatv3.csv"));
  });

  it("are of moderate size, below ten million bytes", () => {
    const size = [...files.values()].reduce((sum, text) => sum + Buffer.byteLength(text), 0);
    assert.ok(size < 10e6, `${size} bytes`);
  });

  it("have the columns of the real files of the same names", { skip: skipWithoutRealFiles }, () => {
    for (const [file, text] of files) {
      if (file === "truth.json" || file in columnsLeftOut) continue;
      const real = readFileSync(join(realRawFolder, file), "utf8");
      assert.deepEqual(headerOf(text), headerOf(real), file);
    }
  });

  it("share the columns beside states and IGOs with the real membership files", {
    skip: skipWithoutRealFiles,
  }, () => {
    const of = (file: string) => headerOf(readFileSync(join(realRawFolder, file), "utf8"));
    const stateYear = headerOf(files.get("state_year_formatv3.csv")!);
    assert.deepEqual(stateYear.slice(0, 3), of("state_year_formatv3.csv").slice(0, 3));
    const igoYear = headerOf(files.get("igo_year_formatv3.csv")!);
    const realIgoYear = of("igo_year_formatv3.csv");
    assert.deepEqual(igoYear.slice(0, 3), realIgoYear.slice(0, 3));
    assert.deepEqual(igoYear.slice(-15), realIgoYear.slice(-15));
    const concordance = of("countrycode_codelist.csv");
    for (const name of headerOf(files.get("countrycode_codelist.csv")!))
      assert.ok(concordance.includes(name), name);
  });

  it("hold no state or IGO name of the real files", { skip: skipWithoutRealFiles }, () => {
    const concordance = readFileSync(join(realRawFolder, "countrycode_codelist.csv"), "utf8");
    const countries = Papa.parse<Record<string, string>>(concordance, {
      header: true,
      skipEmptyLines: true,
    }).data;
    const patterns = countries.map((row) => row["country.name.en.regex"]).filter((pattern) => pattern !== "");
    for (const { name } of world.states) {
      assert.ok(!patterns.some((pattern) => new RegExp(pattern, "i").test(name)), name);
    }
    const realColumns = headerOf(readFileSync(join(realRawFolder, "state_year_formatv3.csv"), "utf8")).slice(
      3,
    );
    const columns = headerOf(files.get("state_year_formatv3.csv")!).slice(3);
    assert.deepEqual(
      columns.filter((name) => realColumns.includes(name)),
      [],
    );
  });

  it("name each IGO's column by the letters and digits of its short name", () => {
    const columns = headerOf(files.get("state_year_formatv3.csv")!).slice(3);
    const names = new Set(rowsOf("igo_year_formatv3.csv").map((row) => row.ioname));
    assert.deepEqual(
      columns.sort(),
      [...names].map((name) => name.toLowerCase().replace(/[^a-z0-9]/g, "")).sort(),
    );
    assert.ok(
      [...names].some((name) => /[^A-Za-z0-9]/.test(name)),
      "a name has a sign that its column has not",
    );
  });

  it("tell the same of a membership by state and by IGO", () => {
    const stateYear = new Map(
      rowsOf("state_year_formatv3.csv").map((row) => [`${row.state} ${row.year}`, row]),
    );
    for (const row of rowsOf("igo_year_formatv3.csv").filter((_, index) => index % 97 === 0)) {
      const column = row.ioname.toLowerCase().replace(/[^a-z0-9]/g, "");
      for (const state of world.states) {
        const name = state.name.toLowerCase().replace(/[^a-z0-9]/g, "");
        const other = stateYear.get(`${name} ${row.year}`);
        assert.equal(row[name], other === undefined ? "-1" : other[column]);
      }
    }
  });

  it("have the oddities of the sources: tabs, carriage returns, a line end in a cell, lists, NA", () => {
    assert.match(files.get("igo_year_formatv3.csv")!, /^ioname\torgname\tyear\t/);
    assert.doesNotMatch(files.get("CIRI_physint2011.csv")!, /\n/);
    assert.match(files.get("CIRI_physint2011.csv")!, /\r/);
    const conflicts = rowsOf("ucdp-prio-acd-181.csv");
    assert.equal(conflicts.filter((row) => row.territory_name.includes("\n")).length, 1);
    assert.ok(conflicts.some((row) => row.gwno_loc.includes(", ")));
    assert.deepEqual([...new Set(conflicts.map((row) => row.type_of_conflict))].sort(), ["2", "3", "4"]);
    assert.ok(rowsOf("HumanRightsProtectionScores_v2.03.csv").some((row) => row.DISAP === "NA"));
    assert.ok(rowsOf("HumanRightsProtectionScores_v2.03.csv").some((row) => row.COW === "666.001"));
    const dates = rowsOf("untc_4-4_ICCPR.csv").map((row) => row["Accession(a), Succession(d), Ratification"]);
    assert.ok(dates.some((date) => date === ""));
    for (const kind of [/ a$/, / d$/, /\d$/]) assert.ok(dates.some((date) => kind.test(date)));
    assert.equal(rowsOf("un_regional_groups.csv").filter((row) => row.cown === "640").length, 2);
  });

  it("end the scores of version 2.03 in 2010, and leave states without scores and without GDP", () => {
    const scores = rowsOf("HumanRightsProtectionScores_v2.03.csv");
    assert.equal(Math.max(...scores.map((row) => Number(row.YEAR))), 2010);
    const scored = new Set(scores.map((row) => row.COW));
    assert.ok(world.states.some((state) => !scored.has(String(state.ccode))));
    const economies = new Set(
      rowsOf("wdi_gdppc_2018-11_const2010usd.csv").map((row) => row.geo.toUpperCase()),
    );
    const living = world.states.filter((state) => state.lastYear === world.parameters.lastYear);
    assert.ok(living.some((state) => !economies.has(state.iso3)));
    assert.ok(living.filter((state) => economies.has(state.iso3)).length > 0.9 * living.length);
  });

  it("leave out the delegation years of one IGO and hold numbers that no rule takes for an IGO", () => {
    const rows = rowsOf("mia_delegation_pooling_io_year.csv");
    const gap = rows.filter((row) => row.cow_igocode === "4420" && row.year >= "1974" && row.year <= "1984");
    assert.equal(gap.length, 0);
    const numbers = new Set(rows.map((row) => row.cow_igocode));
    for (const number of ["1750", "1831", "1751", "5550", "3760"]) assert.ok(numbers.has(number), number);
    for (const number of ["4120", "4115", "3761"]) assert.ok(!numbers.has(number), number);
  });
});

describe("the panel of the default simulated world", () => {
  const path = join(folder, "panel");
  writeSimulatedWorld(world, path);
  const panel = buildPanel(readSources(path, defaultSpecification), defaultSpecification);
  const last = panel.attrition[panel.attrition.length - 1];

  it("is about as large as the real one, which has 75 IGOs, 16,651 rows and 847 cases", () => {
    assert.equal(panel.attrition[0].igos, 75);
    // A simulated world is another draw of the world: within a quarter of the real counts.
    assert.ok(Math.abs(last.rows / 16_651 - 1) < 0.25, `${last.rows} rows`);
    assert.ok(Math.abs(last.cases / 847 - 1) < 0.25, `${last.cases} cases`);
  });

  it("holds the true distance of the year before", () => {
    const { columns, rowCount } = panel.sample;
    const years = world.parameters.lastYear - world.parameters.firstYear + 1;
    for (let row = 0; row < rowCount; row += 501) {
      const step = columns.year[row] - 1 - world.parameters.firstYear;
      const organization = world.organizations.findIndex((igo) => igo.ionum === columns.ionum[row]);
      const own = world.states.findIndex((state) => state.ccode === columns.ccode[row]);
      const others = world.states.flatMap((state, index) => {
        const place = index * years + step;
        const counts = index !== own && state.scored && world.reportedMemberships[organization][place] === 1;
        const exists = !Number.isNaN(world.score[place]);
        return counts && exists ? [world.score[place]] : [];
      });
      const mean = others.reduce((sum, score) => sum + score, 0) / others.length;
      assert.ok(Math.abs(columns.distance[row] - (world.score[own * years + step] - mean)) < 1e-9);
    }
  });

  it("loses rows and cases at each step of the rules at which the real one does", () => {
    for (const word of [
      "after 1965",
      "distance not missing",
      "worse than",
      "up to 2010",
      "GDP",
      "delegation",
    ]) {
      const step = panel.attrition.find((found) => found.step.includes(word));
      assert.ok(step !== undefined && step.rowsLost > 0, word);
    }
  });

  it("gives every civil war, GDP and treaty year that the world has to its state", () => {
    const { columns, rowCount } = panel.sample;
    const years = world.parameters.lastYear - world.parameters.firstYear + 1;
    for (let row = 0; row < rowCount; row += 7) {
      const state = world.states.findIndex((found) => found.ccode === columns.ccode[row]);
      const place = state * years + (columns.year[row] - world.parameters.firstYear);
      assert.equal(columns.civil_war[row], world.covariates.civilWar[place]);
      const ratified = world.covariates.iccprYear[state];
      assert.equal(columns.iccpr[row], ratified > 0 && columns.year[row] >= ratified ? 1 : 0);
      assert.ok(Math.abs(Math.log(columns.gdp[row]) - world.covariates.logGdp[place]) < 1e-6);
    }
  });

  it("has cases of the IGOs and states that the recodes concern", () => {
    const igos = new Set(panel.cases.columns.ionum);
    for (const ionum of [3760, 3761, 4115, 4120]) assert.ok(igos.has(ionum), String(ionum));
    const igo1750 = panel.igos.some((igo) => igo.ionum === 1750);
    assert.ok(!igo1750, "1750 is another organization in the delegation file");
    const conflicts = rowsOf("ucdp-prio-acd-181.csv");
    const uses = (code: string) => conflicts.some((row) => row.gwno_loc.split(", ").includes(code));
    for (const code of ["340", "678"]) assert.ok(uses(code), `${code} is in use`);
  });
});

describe("writeSimulatedWorld and ensureSimulatedWorld", () => {
  it("write the files and the truth, which reads back equal", () => {
    const path = join(folder, "written");
    writeSimulatedWorld(world, path);
    assert.deepEqual(readdirSync(path).sort(), [...files.keys()].sort());
    const { records, ...truth } = readTruth(path) ?? assert.fail("there is no truth");
    assert.deepEqual(truth, JSON.parse(JSON.stringify(truthOf(world))));
    assert.equal(records?.["states2016.csv"], rowsOf("states2016.csv").length);
    assert.equal(records?.["ucdp-prio-acd-181.csv"], rowsOf("ucdp-prio-acd-181.csv").length);
    assert.equal(readFileSync(join(path, "states2016.csv"), "utf8"), files.get("states2016.csv"));
  });

  it("make a world where there is none, keep the same one, and replace one of other parameters", () => {
    const path = join(folder, "ensured");
    assert.equal(ensureSimulatedWorld(path, { seed: 1 }), "made");
    assert.equal(ensureSimulatedWorld(path, { seed: 1 }), "already there");
    assert.equal(ensureSimulatedWorld(path, { seed: 2 }), "made anew");
    assert.equal(readTruth(path)?.parameters.seed, 2);
    assert.deepEqual(
      readdirSync(folder).filter((name) => name.startsWith(".")),
      [],
      "no temporary folder is left",
    );
  });

  it("make a world anew that lacks a file", () => {
    const path = join(folder, "damaged");
    ensureSimulatedWorld(path);
    rmSync(join(path, "states2016.csv"));
    assert.equal(ensureSimulatedWorld(path), "made anew");
    assert.ok(existsSync(join(path, "states2016.csv")));
  });

  it("leave a folder alone that holds something else", () => {
    const path = join(folder, "other");
    mkdirSync(path);
    writeFileSync(join(path, "notes.txt"), "mine");
    assert.throws(() => ensureSimulatedWorld(path), /holds no simulated world \(no truth.json\)/);
    assert.deepEqual(readdirSync(path), ["notes.txt"]);
  });

  it("read no truth where the real files are", () => {
    assert.equal(readTruth(join(folder, "nowhere")), undefined);
  });
});
