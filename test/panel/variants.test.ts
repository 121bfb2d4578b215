import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { aroundMembership, exitCandidates, type PanelBuilder } from "alignment/construct";
import { ensureSimulatedWorld, panelBuilder, readInferredTable } from "alignment/node";
import { regionalGroupNames, scoreNames } from "alignment/sources";
import type { IgoGroup } from "alignment/specification";
import { type Columns, summaryStatistics, type Table, tableOf } from "alignment/table";
import {
  realRawFolder,
  repositoryRoot,
  skipWithoutR,
  skipWithoutRealFiles,
  temporaryFolder,
} from "../support";

const root = temporaryFolder();

/** Both routes sum the same numbers in another order, and R writes 15 digits. */
const tolerance = 1e-9;

/** Compares every column of R's table with ours, row by row; `tables` must be in the same order. */
function assertSame(ours: Table, theirs: Table): void {
  assert.equal(ours.rowCount, theirs.rowCount, "rows");
  for (const [name, right] of Object.entries(theirs.columns)) {
    const left = ours.columns[name];
    for (let row = 0; row < ours.rowCount; row++) {
      const [mine, other] = [left[row], right[row]];
      const same =
        typeof mine === "number" && typeof other === "number"
          ? Math.abs(mine - other) <= tolerance * Math.max(1, Math.abs(other)) ||
            (Number.isNaN(mine) && Number.isNaN(other))
          : mine === other;
      assert.ok(same, `${name}, row ${row + 1}: ${mine} here, ${other} in R`);
    }
  }
}

/** The rows of a table where a column of text or numbers has a value, without the columns that label the parts. */
function partOf(table: Table, label: string, value: string | number): Table {
  const kept = Array.from({ length: table.rowCount }, (_, row) => row).filter(
    (row) => table.columns[label][row] === value,
  );
  const columns: Columns = Object.fromEntries(
    Object.entries(table.columns)
      .filter(([name]) => !["mandate", "group"].includes(name))
      .map(([name, column]) => [name, kept.map((row) => column[row]) as never]),
  );
  return { rowCount: kept.length, columns };
}

function compareVariants(rawFolder: string, name: string): void {
  const out = join(root, `${name}-variants`);
  mkdirSync(out);
  const script = join(repositoryRoot, "test", "peers", "panel-variants.R");
  execFileSync("Rscript", [script, rawFolder, out], { stdio: "pipe" });
  const theirs = (file: string): Table => readInferredTable(join(out, `${file}.csv`));
  const build: PanelBuilder = panelBuilder(rawFolder);
  const base = theirs("base");

  for (const igos of ["political", "economic", "social"] as IgoGroup[])
    assertSame(build({ igos }).sample, partOf(base, "mandate", igos));
  assertSame(build({ igos: "human rights" }).sample, partOf(base, "hr_igo", 1));
  assertSame(build({ igos: "other" }).sample, partOf(base, "hr_igo", 0));
  for (const regionalGroup of regionalGroupNames)
    assertSame(build({ regionalGroup }).sample, partOf(base, "group", regionalGroup));

  assertSame(build({ stateCapacity: "tax share of GDP" }).sample, theirs("tax"));
  assertSame(build({ outcome: "yearly change of the distance" }).sample, theirs("change"));
  assertSame(build({ gdpVintage: "2026-03, US dollars of 2015" }).sample, theirs("gdp 2026"));
  for (const score of scoreNames.filter((one) => one !== "Fariss 2.03"))
    assertSame(build({ score }).sample, theirs(score));

  const panel = build();
  const { case: _, ionum, ccode, year, ...summed } = panel.sample.columns;
  assertSame(summaryStatistics(tableOf(summed)), theirs("summary"));
  assertSame(aroundMembership(panel).table, theirs("around"));
  assertSame(exitCandidates(panel), theirs("exits"));
}

const skipWithoutDataTable = skipWithoutR("data.table");

describe("parts and variants of the sample, the table around membership and the ends of memberships", () => {
  it("are those that R with data.table makes of the simulated world", { skip: skipWithoutDataTable }, () => {
    const world = join(root, "world");
    ensureSimulatedWorld(world);
    compareVariants(world, "simulated");
  });

  it(
    "are those that R with data.table makes of the real files",
    { skip: skipWithoutDataTable || skipWithoutRealFiles },
    () => compareVariants(realRawFolder, "real"),
  );
});
