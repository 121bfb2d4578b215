import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { coverageBySource, coverageByState, coverageByYear } from "alignment/construct";
import { panelBuilder, readSources } from "alignment/node";
import { panelSpecification } from "alignment/specification";
import { type Table, tableOf } from "alignment/table";
import { realRawFolder, skipWithoutRealFiles } from "../support";
import { world } from "./small-world";

const nan = Number.NaN;

function rowsOf(table: Table): unknown[][] {
  return Array.from({ length: table.rowCount }, (_, row) =>
    Object.values(table.columns).map((column) => column[row]),
  );
}

const stateYears = tableOf({
  ccode: Int32Array.of(9, 9, 9, 9, 2, 2, 5),
  year: Int32Array.of(1961, 1962, 1963, 1964, 1990, 1991, 1970),
  score: Float64Array.of(nan, 1, nan, 2, 3, 3, nan),
  gdp: Float64Array.of(5, nan, nan, nan, 7, 8, nan),
  civil_war: new Float64Array(7),
  iccpr: new Float64Array(7),
});

describe("coverageByState", () => {
  it("counts the known years of every state, and the unknown ones between the first and the last known", () => {
    assert.deepEqual(rowsOf(coverageByState(stateYears)), [
      [2, 1990, 1991, 2, 2, 0, 2, 0],
      [5, 1970, 1970, 1, 0, 0, 0, 0],
      [9, 1961, 1964, 4, 2, 1, 1, 0],
    ]);
  });
});

describe("coverageBySource", () => {
  it("counts rows, known values, years and units of every source", () => {
    const sources = {
      ...world,
      delegation: tableOf({
        ionum: Int32Array.of(1, 1, 2),
        year: Int32Array.of(1950, 1970, 1980),
        delegation: Float64Array.of(nan, 0.5, 0.1),
      }),
    };
    const rows = rowsOf(coverageBySource(sources));
    assert.deepEqual(rows.at(-1), ["delegation", "IGO and year", 3, 2, 1970, 1980, 2]);
    assert.deepEqual(rows[0], ["memberships", "state and year", 48, 48, 1960, 1979, 3]);
    assert.equal(rows.length, 6);
  });
});

describe("the coverage of the real files", { skip: skipWithoutRealFiles }, () => {
  it("is the same by year and by state: 9,015 state-years, 8,235 scored, 7,585 with GDP", () => {
    const panel = panelBuilder(realRawFolder)();
    const total = (column: Int32Array) => column.reduce((sum, one) => sum + one, 0);
    const byState = coverageByState(panel.stateYears).columns;
    const byYear = coverageByYear(panel.stateYears).columns;
    const totals = [total(byState.years), total(byState.scored), total(byState.with_gdp)];
    assert.deepEqual(totals, [9_015, 8_235, 7_585]);
    assert.deepEqual([total(byYear.states), total(byYear.scored), total(byYear.with_gdp)], totals);
  });

  it("ends in 2010 for the score, as the paper's sample does", () => {
    const specification = panelSpecification({ stateCapacity: "tax share of GDP" });
    const { source, last_year } = coverageBySource(readSources(realRawFolder, specification)).columns;
    assert.equal(last_year[source.indexOf("human rights score")], 2010);
    assert.ok(source.includes("tax share of GDP"));
  });
});
