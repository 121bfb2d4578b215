import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { describe, it } from "node:test";
import { buildPanel, type SampleColumns } from "alignment/construct";
import { ensureSimulatedWorld, readSources, readTable } from "alignment/node";
import { panelCodebook, panelSpecification } from "alignment/specification";
import { numberColumn, tableSchema } from "alignment/table";
import {
  realRawFolder,
  repositoryRoot,
  skipWithoutR,
  skipWithoutRealFiles,
  temporaryFolder,
} from "../support";

const folder = temporaryFolder();

/** Both routes sum the same numbers in another order; R writes 15 digits. */
const relativeTolerance = 1e-12;

/** The peer numbers no cases. */
const columnsOfPeer = panelCodebook()
  .sample.map(({ column }) => column)
  .filter((column) => column !== "case");

const sampleSchema = tableSchema({
  title: "the sample of the peer in R",
  columns: Object.fromEntries(columnsOfPeer.map((column) => [column, numberColumn(column, -1e9, 1e9, [])])),
  key: ["ionum", "ccode", "year"],
});

function compareRoutes(rawFolder: string, name: string): void {
  const out = join(folder, `${name}.csv`);
  execFileSync("Rscript", [join(repositoryRoot, "test", "peers", "panel.R"), rawFolder, out]);
  const theirs = readTable(out, sampleSchema);
  const specification = panelSpecification();
  const ours = buildPanel(readSources(rawFolder, specification), specification).sample;
  assert.equal(ours.rowCount, theirs.rowCount);
  for (const column of columnsOfPeer) {
    const left = ours.columns[column as keyof SampleColumns];
    const right = theirs.columns[column];
    for (let row = 0; row < ours.rowCount; row++) {
      const difference = Math.abs(left[row] - right[row]);
      assert.ok(
        difference <= relativeTolerance * Math.max(1, Math.abs(right[row])),
        `${column}, row ${row + 1}: ${left[row]} here, ${right[row]} in R`,
      );
    }
  }
}

const skipWithoutDataTable = skipWithoutR("data.table");

describe("the estimation sample", () => {
  it("is the one that R with data.table makes of the simulated world", { skip: skipWithoutDataTable }, () => {
    const world = join(folder, "world");
    ensureSimulatedWorld(world);
    compareRoutes(world, "simulated");
  });

  it(
    "is the one that R with data.table makes of the real files",
    {
      skip: skipWithoutDataTable || skipWithoutRealFiles,
    },
    () => compareRoutes(realRawFolder, "real"),
  );
});
