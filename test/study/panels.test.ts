import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { fitMixedModel } from "@alignment/engine";
import { addRights, aroundMembership, buildPanel } from "alignment/construct";
import {
  ensureSimulatedWorld,
  panelBuilder,
  readRegions,
  readRightScores,
  readSources,
  simulatedFolder,
} from "alignment/node";
import { panelSpecification } from "alignment/specification";
import {
  appendixChecks,
  fitRights,
  inSimulatedWorlds,
  meanYearlyChanges,
  membersWithScores,
  panelTable,
  rightFormula,
  table2Formula,
  table2Labels,
  testShift,
  yearlyChangeEffects,
} from "alignment/study";
import { useSimulatedWorld } from "../simulated-world";

const small = { stateCount: 70, igoCount: 30, seed: 3 } as const;

describe("a simulated world of very large shocks", () => {
  it("is written with scores that its own files may hold", () => {
    const [lowest] = inSimulatedWorlds([{ ...small, shockSpread: 3 }], (_, { scores }) =>
      scores.columns.score.reduce((least, score) => Math.min(least, score), 0),
    );
    assert.equal(lowest, -8.9);
  });
});

describe("inSimulatedWorlds", () => {
  const rows = inSimulatedWorlds([small], (panel, sources, rightScores) => ({
    panel,
    sources,
    shift: testShift(addRights(panel, rightScores())),
  }));

  it("analyses the panel that the world's files give, without the files", () => {
    const specification = panelSpecification();
    const [expected, shift] = useSimulatedWorld(small, (folder) => {
      const panel = buildPanel(readSources(folder, specification), specification);
      return [panel, testShift(addRights(panel, readRightScores(folder)))] as const;
    });
    assert.deepEqual(rows[0].panel.sample.columns, expected.sample.columns);
    assert.deepEqual(rows[0].shift, shift);
  });

  it("has the slopes of disappearances and of their shift, clustered by state", () => {
    const { slopes, clusterCount } = rows[0].shift;
    assert.deepEqual(
      slopes.map(({ name }) => name),
      ["disappearances", "shift"],
    );
    assert.ok(clusterCount > 1 && clusterCount <= small.stateCount);
  });

  const [{ panel, sources }] = rows;

  it("gives the members of an IGO whose mean, without the state, makes the distance", () => {
    const { ionum, ccode, year, duration, distance } = panel.sample.columns;
    const fifthYears = Array.from(duration.keys()).filter((row) => duration[row] === 5);
    for (const row of [fifthYears[0], fifthYears[20], fifthYears[fifthYears.length - 1]]) {
      const members = membersWithScores(sources, ionum[row], year[row] - 1).columns;
      const own = members.ccode.indexOf(ccode[row]);
      const others = members.score.filter((_, member) => member !== own);
      const mean = others.reduce((sum, one) => sum + one, 0) / others.length;
      assert.ok(Math.abs(members.score[own] - mean - distance[row]) < 1e-12);
    }
    assert.throws(() => membersWithScores(sources, -1, 1990), /no IGO of the study has the number -1/);
  });

  it("averages the yearly changes of a period over cases that are seen in both years", () => {
    const around = aroundMembership(panel).table;
    const { change, changes } = meanYearlyChanges(around, [
      ["all of membership", 1, 60],
      ["first year", 1, 1],
      ["nothing", 90, 99],
    ]).columns;
    const { phase, duration, distance, year, case: cases } = around.columns;
    let [sum, count] = [0, 0];
    for (let row = 1; row < around.rowCount; row++) {
      if (phase[row] !== "member" || duration[row] !== 1) continue;
      if (cases[row] !== cases[row - 1] || year[row] !== year[row - 1] + 1) continue;
      sum += distance[row] - distance[row - 1];
      count += 1;
    }
    assert.equal(changes[1], count);
    assert.ok(Math.abs(change[1] - sum / count) < 1e-12);
    assert.ok(changes[0] > changes[1]);
    assert.deepEqual([change[2], changes[2]], [Number.NaN, 0]);
    assert.throws(() => meanYearlyChanges(around, [["back", 3, 1]]), /"back" runs from 3 to 1/);
  });

  it("describes the panel by tables whose keys do not depend on the choices", () => {
    assert.deepEqual(panelTable(panel, "joins").columns.key, [
      "scores",
      "gdp",
      "conflicts",
      "treaty",
      "delegation",
    ]);
    assert.deepEqual(panelTable(panel, "steps").columns.key, [
      "memberships",
      "fullMember",
      "entry",
      "entryDistance",
      "selection",
      "lastYear",
      "outcome",
      "changeInMean",
      "capacity",
      "delegation",
    ]);
    const status = panelTable(panel, "final status").columns.fate;
    assert.equal(status.filter((one) => one === "in the sample").length, panel.sample.rowCount);
    assert.equal(panelTable(panel, "selected cases").rowCount, panel.selectedCases);
  });

  it("tests the yearly changes of all states by CR2", () => {
    const { method, effects } = yearlyChangeEffects(panel);
    assert.equal(method, "CR2");
    assert.ok(
      ["member_gap", "candidate_gap", "accession_gap", "after_exit"].every((term) =>
        effects.some((one) => one.term === term),
      ),
    );
  });
});

describe("the paper's models", () => {
  ensureSimulatedWorld(simulatedFolder());
  const build = panelBuilder(simulatedFolder());

  it("have a label for each term of Table 2", () => {
    const { fixedEffects } = fitMixedModel(table2Formula, build().sample.columns);
    assert.equal(fixedEffects.length, 10);
    for (const { term } of fixedEffects) assert.ok(term in table2Labels, term);
  });

  it("fit each right to its own panel", () => {
    const sources = readSources(simulatedFolder(), panelSpecification());
    const models = fitRights(sources, readRightScores(simulatedFolder()));
    for (const { item, panel, fit } of models) {
      assert.equal(panel.specification.score, item);
      assert.equal(fit.observationCount, build({ score: item }).sample.rowCount);
      assert.match(rightFormula(item), new RegExp(`^${item} ~ duration .* change_${item} `));
    }
  });

  it("are checked as in the appendix: by index, IGOs, regions and taxes", () => {
    const checks = appendixChecks(build, readRegions(simulatedFolder()));
    assert.deepEqual(
      checks.map(({ key }) => key),
      ["index", "human-rights", "other", "political", "economic", "social", "regions", "taxes"],
    );
    const [index, , , , , , regions, taxes] = checks;
    assert.equal(index.observationCount, build({ score: "CIRI index" }).sample.rowCount);
    assert.ok(regions.fit.fixedEffects.some(({ term }) => term.startsWith("region")));
    assert.ok(taxes.fit.fixedEffects.some(({ term }) => term === "tax_share_s"));
  });
});
