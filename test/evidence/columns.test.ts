import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { conditionalModes, fitMixedModel, randomStream, testAcrossModels } from "@alignment/engine";
import { type Layout, studyYears, yearCount } from "alignment/dist/construct/layout";
import { membersOf } from "alignment/dist/construct/members";
import { sampleOf } from "alignment/dist/construct/sample";
import { shuffleIgos } from "alignment/dist/nulls/shuffle";
import { fitCaseSlope } from "alignment/dist/study/evidence/case-model";
import { caseBuilder } from "alignment/dist/study/evidence/case-rows";
import { rawCloser } from "alignment/dist/study/evidence/case-statistics";
import { addUpMembers, emptyMemberScores } from "alignment/dist/study/evidence/membership-lists";
import { yearlyBuilder } from "alignment/dist/study/evidence/yearly-columns";
import { type YearlyColumns, type YearlyName, yearlyRows } from "alignment/dist/study/evidence/yearly-rows";
import { panelSpecification } from "alignment/specification";
import { historiesOf, igoCount, smallPanel, stateCount, withDonors } from "./small-panel";
import { assertClose } from "./targets";

type Row = { [name in Exclude<YearlyName, "score2" | "score3" | "score_memberships" | "change">]: number };

/** The columns of a yearly model once more, each straight from its definition, cell by cell. */
function columnsByDefinition(
  layout: Layout,
  state: number,
  t: number,
  igoOf: (igo: number, t: number) => number,
): Row {
  const { exists, score } = layout;
  const { member, size } = membersOf(layout, { membershipCodes: [1] });
  const cell = (i: number, y: number) => i * yearCount + y;
  const M = (g: number, i: number, y: number) => member[g * exists.length + cell(i, y)] === 1;
  const S = (i: number, y: number) => score[cell(i, y)];
  const meanOf = (g: number, i: number, y: number): number => {
    const others = Array.from({ length: stateCount }, (_, j) => j).filter(
      (j) => j !== i && M(g, j, y) && !Number.isNaN(S(j, y)),
    );
    return others.length === 0 ? Number.NaN : others.reduce((sum, j) => sum + S(j, y), 0) / others.length;
  };
  const igos = Array.from({ length: igoCount }, (_, g) => g);
  const dealtMean = (g: number) =>
    Number.isNaN(meanOf(g, state, t - 1)) ? Number.NaN : meanOf(igoOf(g, t - 1), state, t - 1);
  const known = (g: number) => !Number.isNaN(dealtMean(g));
  const own = S(state, t - 1);
  const gap = (g: number) => Math.max(0, dealtMean(g) - own);
  const members = igos.filter((g) => M(g, state, t - 1) && known(g));
  const candidates = igos.filter(
    (g) =>
      !M(g, state, t) &&
      known(g) &&
      [1, 2, 3, 4, 5].some((ahead) => t + ahead < yearCount && M(g, state, t + ahead)),
  );
  const joins = igos.filter((g) => !M(g, state, t - 1) && M(g, state, t) && known(g));
  const world = Array.from({ length: stateCount }, (_, j) => j).filter(
    (j) => j !== state && !Number.isNaN(S(j, t - 1)),
  );
  const worldMean = world.reduce((sum, j) => sum + S(j, t - 1), 0) / world.length;
  const context = members.reduce((sum, g) => sum + dealtMean(g), 0) / members.length;
  const left = [0, 1, 2, 3].some((back) =>
    igos.some(
      (g) =>
        M(g, state, t - back - 1) &&
        !M(g, state, t - back) &&
        exists[cell(state, t - back)] === 1 &&
        size[g * yearCount + t - back] > 0,
    ),
  );
  return {
    company: members.length === 0 ? 0 : context - worldMean,
    memberships: members.length,
    candidacies: candidates.length,
    candidate_gap: Math.max(0, ...candidates.map(gap)),
    accession_gap: Math.max(0, ...joins.map(gap)),
    after_exit: left ? 1 : 0,
    member_gap: members.reduce((sum, g) => sum + gap(g), 0),
    world_gap: members.length * Math.max(0, worldMean - own),
    score: own,
    change_before: own - S(state, t - 2),
    civil_war: layout.civilWar[cell(state, t)],
    civil_war_before: layout.civilWar[cell(state, t - 1)],
    iccpr: layout.iccpr[cell(state, t)],
  };
}

function assertAreDefined(
  columns: YearlyColumns,
  layout: Layout,
  igoOf: (igo: number, t: number) => number = (igo) => igo,
): void {
  const rows = yearlyRows(layout.score);
  assert.ok(rows.count > 200);
  for (let row = 0; row < rows.count; row++) {
    const wanted = columnsByDefinition(layout, rows.state[row], rows.t[row], igoOf);
    for (const [name, value] of Object.entries(wanted)) {
      const found = columns[name as keyof Row][row];
      const where = `${name} of state ${rows.state[row]} in ${studyYears.first + rows.t[row]}`;
      assert.ok(Math.abs(found - value) < 1e-9, `${where} is ${found}; expected ${value}`);
    }
  }
}

/** Every state has the history of the one before it. */
const shifted = Int32Array.from({ length: stateCount }, (_, state) => (state + 1) % stateCount);

describe("the columns of the yearly model", () => {
  for (const seed of [1, 2]) {
    it(`are what their definitions say (panel ${seed})`, () => {
      const layout = smallPanel(seed);
      const histories = historiesOf(layout);
      const build = yearlyBuilder(yearlyRows(layout.score), histories.lists, layout.exists, layout);
      assertAreDefined(build.columns(histories, layout.score), layout);
    });

    it(`are those of the exchanged codes when states have the histories of donors (panel ${seed})`, () => {
      const layout = smallPanel(seed);
      const histories = historiesOf(layout, shifted);
      const build = yearlyBuilder(yearlyRows(layout.score), histories.lists, layout.exists, layout);
      assertAreDefined(build.columns(histories, layout.score), withDonors(layout, shifted));
    });
  }

  it("take the means of the IGOs that are dealt out, where both are known", () => {
    const layout = smallPanel(3);
    const histories = historiesOf(layout);
    const totals = addUpMembers(histories, layout.score, emptyMemberScores(histories.lists));
    const igoOf = shuffleIgos(totals, igoCount, randomStream(1, "shuffle"));
    const { member } = membersOf(layout, { membershipCodes: [1] });
    const build = yearlyBuilder(yearlyRows(layout.score), histories.lists, layout.exists, layout);
    const columns = build.columns(histories, layout.score, { igoOf, member });
    assertAreDefined(columns, layout, (igo, t) => igoOf[t * igoCount + igo]);
  });

  it("do not depend on what was computed before", () => {
    const layout = smallPanel(1);
    const own = historiesOf(layout);
    const build = yearlyBuilder(yearlyRows(layout.score), own.lists, layout.exists, layout);
    build.columns(
      { ...own, donor: shifted },
      layout.score.map((value) => value + 1),
    );
    assertAreDefined(build.columns(own, layout.score), layout);
  });
});

describe("the rows of cases", () => {
  const specification = panelSpecification({ lastYear: 2010, scaling: "none" });

  for (const [name, donor] of [
    ["own histories", undefined],
    ["histories of donors", shifted],
  ] as const) {
    it(`are the sample that the construction makes, with ${name}`, () => {
      const layout = smallPanel(4);
      const histories = historiesOf(layout, donor);
      const sample = sampleOf(
        donor === undefined ? layout : withDonors(layout, donor),
        specification,
      ).columns;
      const builder = caseBuilder(histories, layout, { entryAfter: 1965, lastYear: 2010 });
      builder.rows(
        histories,
        layout.score.map((value) => value - 1),
      );
      const rows = builder.rows(histories, layout.score);
      assert.equal(rows.count, sample.year.length);
      assert.ok(rows.count > 100);
      const keyed = (key: (row: number) => string) =>
        new Map(Array.from({ length: rows.count }, (_, row) => [key(row), row]));
      const places = keyed((row) => `${sample.ionum[row]} ${sample.ccode[row]} ${sample.year[row]}`);
      for (let row = 0; row < rows.count; row++) {
        const key = `${1000 + rows.igo[row]} ${10 + rows.state[row]} ${studyYears.first + rows.t[row]}`;
        const at = places.get(key);
        assert.ok(at !== undefined, key);
        assert.equal(rows.duration[row], sample.duration[at], key);
        assert.equal(rows.size[row], sample.size[at], key);
        assert.ok(Math.abs(rows.distance[row] - sample.distance[at]) < 1e-12, key);
        assert.ok(Math.abs(rows.change_mean[row] - sample.change_mean[at]) < 1e-12, key);
      }
      assert.equal(new Set(rows.case).size, rows.cases);
      assert.equal(new Set(rows.cluster).size, rows.states);
    });
  }

  it("have the distance and change of another score when they are asked for it", () => {
    const layout = smallPanel(5);
    const histories = historiesOf(layout);
    const other = layout.score.map((value, at) => (at % 17 === 0 ? Number.NaN : 2 * value + 1));
    const builder = caseBuilder(histories, layout, { entryAfter: 1965, lastYear: 2010 });
    const rows = builder.rows(histories, layout.score);
    const same = builder.ofScore(histories, layout.score, rows);
    assert.deepEqual(Float64Array.from(rows.distance), same.distance);
    const { distance } = builder.ofScore(histories, other, rows);
    const wanted = sampleOf(
      { ...layout, score: other },
      panelSpecification({ lastYear: 2010, scaling: "none", selection: "every case with a distance" }),
    ).columns;
    const found = new Map(
      Array.from(wanted.year, (year, row) => [
        `${wanted.ionum[row]} ${wanted.ccode[row]} ${year}`,
        wanted.distance[row],
      ]),
    );
    let compared = 0;
    for (let row = 0; row < rows.count; row++) {
      const value = found.get(
        `${1000 + rows.igo[row]} ${10 + rows.state[row]} ${studyYears.first + rows.t[row]}`,
      );
      if (value === undefined) continue;
      compared += 1;
      assert.ok(Math.abs(distance[row] - value) < 1e-12);
    }
    assert.ok(compared > 50);
  });

  it("count the cases that end higher than they began, of those with two rows", () => {
    const rows = {
      count: 6,
      case: Int32Array.of(0, 0, 1, 2, 2, 2),
      distance: Float64Array.of(-2, -1, -3, -1, 0, -1.5),
    };
    assert.equal(rawCloser(rows as never), 1 / 2);
  });
});

describe("the slope of a model of cases", () => {
  const random = randomStream(9, "cases");
  const groups = Int32Array.from({ length: 400 }, (_, row) => Math.floor(row / 8));
  const clusters = groups.map((group) => group % 20);
  const deviations = Array.from({ length: 50 }, () => [random.normal(), 0.2 * random.normal()]);
  const x = Float64Array.from(groups, (_, row) => row % 8);
  const z = Float64Array.from(groups, () => random.normal());
  const y = Float64Array.from(groups, (group, row) => {
    const [level, slope] = deviations[group];
    return level + (0.1 + slope) * x[row] + 0.3 * z[row] + 0.5 * random.normal();
  });
  const data = { g: groups, x, z, y };

  for (const formula of ["y ~ x + z + (1 + x | g)", "y ~ x + z + (1 | g)"]) {
    it(`has the engine's error by model and by cluster, and its conditional modes: ${formula}`, () => {
      const fit = fitMixedModel(formula, data);
      const own = fitCaseSlope(formula, data, "x", "y", groups, clusters);
      const { coefficients } = testAcrossModels(
        [{ name: "x", fit, term: "x", clusters }],
        [{ name: "x", weights: [1] }],
      );
      const effect = fit.fixedEffects.find(({ term }) => term === "x");
      assertClose(own.byModel.se, effect?.standardError as number, 1e-12, "by model");
      assertClose(own.byCluster.se, coefficients[0].standardError, 1e-8, "by cluster");
      const [{ terms, modes }] = conditionalModes(fit);
      const place = terms.indexOf("x");
      const above = modes.filter((mode) => own.estimate + (place < 0 ? 0 : mode[place]) > 0).length;
      assertClose(own.shareAboveZero, above / 50, 1e-12, "share above zero");
      assert.deepEqual([own.rows, own.groups, own.clusterCount], [400, 50, 20]);
    });
  }

  it("is refused for a term that the model lacks, and for one cluster", () => {
    const one = new Int32Array(400);
    assert.throws(() => fitCaseSlope("y ~ x + (1 | g)", data, "z", "y", groups, clusters), /no term "z"/);
    assert.throws(() => fitCaseSlope("y ~ x + (1 | g)", data, "x", "y", groups, one), /have 1 cluster/);
  });
});
