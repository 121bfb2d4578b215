import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { describe, it } from "node:test";
import { fitMixedModel, inferFixedEffects } from "@alignment/engine";
import { buildPanel, type ChangeTable, yearlyChangeFormula, yearlyChanges } from "alignment/construct";
import { readSources, readTable } from "alignment/node";
import { panelSpecification } from "alignment/specification";
import { numberColumn, tableSchema } from "alignment/table";
import { useSimulatedWorld } from "../simulated-world";
import {
  realRawFolder,
  repositoryRoot,
  skipWithoutR,
  skipWithoutRealFiles,
  temporaryFolder,
} from "../support";

const folder = temporaryFolder();

/** Both routes sum the same numbers in another order; R writes 15 digits. */
const tableTolerance = 1e-12;

/** Two algorithms for one regression with robust errors; relative. */
const testTolerance = 1e-6;

/** R's degrees of freedom rest on another order of the same sums; relative. */
const degreesTolerance = 1e-4;

function numberTable(path: string, columns: readonly string[], key: readonly string[]) {
  return readTable(
    path,
    tableSchema({
      title: "the peer in R",
      columns: Object.fromEntries(columns.map((name) => [name, numberColumn(name, -1e9, 1e9, [])])),
      key: [...key],
    }),
  );
}

/** Holds two numbers against each other by their difference over `scale`. */
function assertClose(left: number, right: number, tolerance: number, scale: number, what: string): void {
  assert.ok(Math.abs(left - right) <= tolerance * scale, `${what}: ${left}, in R ${right}`);
}

function compareRoutes(raw: string): void {
  const [tableFile, testFile] = [join(folder, "table.csv"), join(folder, "test.csv")];
  const script = join(repositoryRoot, "test", "peers", "yearly-changes.R");
  execFileSync("Rscript", [script, raw, tableFile, testFile], { stdio: ["ignore", "ignore", "pipe"] });
  const specification = panelSpecification();
  const ours = yearlyChanges(buildPanel(readSources(raw, specification), specification));
  const names = Object.keys(ours.columns) as (keyof ChangeTable["columns"])[];

  const theirs = numberTable(tableFile, names, ["ccode", "year"]);
  assert.equal(ours.rowCount, theirs.rowCount);
  for (const name of names) {
    for (let row = 0; row < ours.rowCount; row++) {
      const right = theirs.columns[name][row];
      const scale = Math.max(1, Math.abs(right));
      assertClose(ours.columns[name][row], right, tableTolerance, scale, `${name}, row ${row + 1}`);
    }
  }

  const fit = fitMixedModel(yearlyChangeFormula, ours.columns);
  assert.equal(fit.status, "singular");
  const test = numberTable(
    testFile,
    ["row", "estimate", "standard_error", "degrees_of_freedom"],
    ["row"],
  ).columns;
  for (const [row, effect] of inferFixedEffects(fit, "CR2").effects.entries()) {
    assert.equal(effect.status, "defined");
    if (effect.status !== "defined") continue;
    const [estimate, error, degrees] = [
      test.estimate[row],
      test.standard_error[row],
      test.degrees_of_freedom[row],
    ];
    assertClose(effect.estimate, estimate, testTolerance, Math.abs(estimate), `estimate of ${effect.term}`);
    assertClose(effect.standardError, error, testTolerance, error, `error of ${effect.term}`);
    assertClose(effect.degreesOfFreedom, degrees, degreesTolerance, degrees, `degrees of ${effect.term}`);
  }
}

const skipWithoutPeers = skipWithoutR("data.table", "clubSandwich");

describe("the yearly changes and their test", () => {
  it("are those of R on a simulated world", { skip: skipWithoutPeers }, () => {
    useSimulatedWorld({}, compareRoutes);
  });

  it("are those of R on the real files", { skip: skipWithoutPeers || skipWithoutRealFiles }, () => {
    compareRoutes(realRawFolder);
  });
});
