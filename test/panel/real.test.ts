import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { buildPanel } from "alignment/construct";
import { readSources } from "alignment/node";
import { panelSpecification } from "alignment/specification";
import { realRawFolder, skipWithoutRealFiles } from "../support";

/** Rows, cases, IGOs and states left after each step, as counted independently from the same files. */
const waterfall: readonly (readonly [string, number, number, number, number])[] = [
  ["state–IGO–years 1960–2014", 676_125, 15_150, 75, 202],
  ["full member, 1965–2014", 183_072, 5_413, 75, 201],
  ["first joined after 1965", 91_908, 3_505, 73, 201],
  ["distance not missing (the year before entry)", 46_695, 1_876, 64, 200],
  ["worse than the mean (the year before entry)", 21_994, 898, 57, 151],
  ["year up to 2010", 18_569, 887, 57, 151],
  ["outcome not missing", 18_569, 887, 57, 151],
  ["change in mean not missing", 18_569, 887, 57, 151],
  ["GDP per capita not missing", 16_672, 847, 57, 143],
  ["delegation not missing (estimation sample)", 16_651, 847, 57, 143],
];

/**
 * Means and standard deviations of the same rows, computed independently; sums in another order differ in the last
 * digits.
 */
const scales = {
  year: [1993.57303137563, 13.8339089617946],
  gdp: [11826.0553182084, 16949.1023743136],
  delegation: [0.19418427756411, 0.126828058673258],
  size: [121.441474986487, 55.1556594540603],
} as const;
const scaleTolerance = 1e-12;

describe("the panel of the real files", { skip: skipWithoutRealFiles }, () => {
  const specification = panelSpecification();
  const panel = skipWithoutRealFiles
    ? undefined
    : buildPanel(readSources(realRawFolder, specification), specification);

  it("loses rows and cases step by step as counted independently", () => {
    const steps = panel?.attrition.map(({ step, rows, cases, igos, states }) => [
      step,
      rows,
      cases,
      igos,
      states,
    ]);
    assert.deepEqual(steps, waterfall);
  });

  it("scales by the means and standard deviations computed independently", () => {
    for (const name of ["year", "gdp", "delegation", "size"] as const) {
      const [mean, standardDeviation] = scales[name];
      const scale = panel?.scales[name];
      assert.ok(Math.abs((scale?.mean ?? 0) / mean - 1) < scaleTolerance, `${name}: mean`);
      assert.ok(
        Math.abs((scale?.standardDeviation ?? 0) / standardDeviation - 1) < scaleTolerance,
        `${name}: SD`,
      );
    }
  });

  it("selects 898 pairs and finds 16 exits", () => {
    assert.equal(panel?.selectedCases, 898);
    assert.equal(panel?.exits.length, 16);
  });

  it("has no missing value in any column of the sample", () => {
    for (const [name, column] of Object.entries(panel?.sample.columns ?? {})) {
      assert.ok(!(column as Float64Array).some(Number.isNaN), name);
    }
  });
});
