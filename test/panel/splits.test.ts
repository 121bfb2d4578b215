import assert from "node:assert/strict";
import { join } from "node:path";
import { describe, it } from "node:test";
import { addRegionalGroups, buildPanel, type Panel, type Sample } from "alignment/construct";
import { ensureSimulatedWorld, readRegions, readSources } from "alignment/node";
import { neededFiles, regionalGroupNames, regionalGroupOfStates } from "alignment/sources";
import {
  type IgoGroup,
  type PanelSpecification,
  panelCodebook,
  panelSpecification,
} from "alignment/specification";
import { type Columns, type Table, tableOf } from "alignment/table";
import { realRawFolder, skipWithoutRealFiles, temporaryFolder } from "../support";

const root = temporaryFolder();
const world = join(root, "world");
ensureSimulatedWorld(world);

const regional = panelSpecification({ regionalGroup: "African States" });
const sources = readSources(world, regional);

function build(changes: Partial<PanelSpecification>): Panel {
  return buildPanel(sources, panelSpecification(changes));
}

/** Choices that part a sample, and the states that the parts cover: some simulated states have no regional group. */
interface Partition {
  readonly title: string;
  readonly parts: readonly Partial<PanelSpecification>[];
  covers(ccode: number): boolean;
}

const groups = regionalGroupOfStates(readRegions(world));
const partitions: readonly Partition[] = [
  {
    title: "human rights and other IGOs",
    parts: (["human rights", "other"] as IgoGroup[]).map((igos) => ({ igos })),
    covers: () => true,
  },
  {
    title: "political, economic and social IGOs",
    parts: (["political", "economic", "social"] as IgoGroup[]).map((igos) => ({ igos })),
    covers: () => true,
  },
  {
    title: "the regional groups, but for states in none",
    parts: regionalGroupNames.map((regionalGroup) => ({ regionalGroup })),
    covers: (ccode) => groups.has(ccode),
  },
];

/**
 * The rows of the covered states, each with all its values, as one sorted text; without the number of the case,
 * which counts the cases there are.
 */
function rowsOf(tables: readonly Table<{ ccode: Int32Array }>[], covers: (ccode: number) => boolean): string {
  const rows = tables.flatMap((table) => {
    const { case: _, ...columns } = table.columns as Columns;
    return Array.from({ length: table.rowCount }, (_, row) => row)
      .filter((row) => covers(table.columns.ccode[row]))
      .map((row) =>
        Object.values(columns)
          .map((column) => column[row])
          .join(" "),
      );
  });
  return rows.sort().join("\n");
}

describe("a split of the sample", () => {
  const whole = build({});
  for (const { title, parts, covers } of partitions) {
    it(`parts the sample, with its scaled values, and the series around membership into ${title}`, () => {
      const panels = parts.map(build);
      for (const name of ["sample", "before", "after"] as const) {
        const tables = panels.map((panel) => panel[name]);
        assert.ok(tables.filter(({ rowCount }) => rowCount > 0).length > 1, `${name}: more than one part`);
        assert.ok(rowsOf(tables, covers) === rowsOf([whole[name]], covers), `${name}: the same rows`);
        assert.ok(rowsOf(tables, () => true) === rowsOf(tables, covers), `${name}: no other rows`);
      }
      const exits = panels.flatMap((panel) => panel.exits.map((exit) => JSON.stringify(exit)));
      const all = whole.exits.filter(({ ccode }) => covers(ccode)).map((exit) => JSON.stringify(exit));
      assert.deepEqual(exits.sort(), all.sort());
    });
  }

  it("is the last step of the attrition, which counts what it takes away", () => {
    const { attrition, sample } = build({ igos: "social", regionalGroup: "African States" });
    const [igos, states] = attrition.slice(-2);
    assert.equal(igos.step, "IGOs: social");
    assert.equal(states.step, "states: African States");
    assert.equal(states.rows, sample.rowCount);
    assert.equal(attrition.at(-3)?.rows, whole.sample.rowCount);
    assert.equal(igos.rowsLost, whole.sample.rowCount - igos.rows);
  });

  it("by regional group needs the file of the groups, and says so", () => {
    const without = readSources(world, panelSpecification());
    assert.throws(() => buildPanel(without, regional), /needs regional groups/);
    assert.ok(neededFiles(regional).includes("un_regional_groups.csv"));
  });
});

describe("regionalGroupOfStates", () => {
  it("counts a state in two groups as Western European, in whichever order they stand", () => {
    const western = "Western European and other States";
    for (const group of [
      ["Asia-Pacific States", western],
      [western, "Asia-Pacific States"],
    ]) {
      const groups = regionalGroupOfStates(
        tableOf({ ccode: Int32Array.of(640, 640), name: ["Turkey", "Turkey"], group }),
      );
      assert.deepEqual([...groups], [[640, western]]);
    }
  });
});

describe("addRegionalGroups", () => {
  const regions = tableOf({
    ccode: Int32Array.of(500, 640, 640, 2, 710),
    name: ["a", "b", "b", "c", "d"],
    group: [
      "African States",
      "Western European and other States",
      "Asia-Pacific States",
      "Western European and other States",
      "Asia-Pacific States",
    ],
  });

  it("adds the group and four dummies, with the African States as base", () => {
    const { table } = addRegionalGroups(tableOf({ ccode: Int32Array.of(710, 500, 640, 2, 500) }), regions);
    const { asia_pacific, eastern_europe, latin_america, western, regional_group } = table.columns;
    assert.deepEqual(Array.from(asia_pacific), [1, 0, 0, 0, 0]);
    assert.deepEqual(Array.from(western), [0, 0, 1, 1, 0]);
    assert.deepEqual([...eastern_europe, ...latin_america], new Array(10).fill(0));
    assert.equal(regional_group[1], "African States");
  });

  it("leaves out and counts rows of states in no group, and keeps the other columns in step", () => {
    const table = tableOf({
      ccode: Int32Array.of(9, 500, 7, 9, 2),
      name: ["p", "q", "r", "s", "t"],
      value: Float64Array.of(1, 2, 3, 4, 5),
    });
    const added = addRegionalGroups(table, regions);
    assert.deepEqual(added.rowsLost, 3);
    assert.deepEqual(added.statesWithoutGroup, [7, 9]);
    assert.deepEqual(added.table.columns.name, ["q", "t"]);
    assert.deepEqual(Array.from(added.table.columns.value), [2, 5]);
  });

  it("agrees with the splits of the same sample", () => {
    const { columns } = addRegionalGroups(build({}).sample, readRegions(world)).table;
    for (const group of regionalGroupNames) {
      const rows = columns.regional_group.filter((one) => one === group).length;
      assert.equal(rows, build({ regionalGroup: group }).sample.rowCount, group);
    }
  });
});

describe("the tax share for state capacity", () => {
  const specification = panelSpecification({ stateCapacity: "tax share of GDP" });
  const panel = buildPanel(readSources(world, specification), specification);

  it("stands beside GDP in the sample, as the codebook names it, and is known in every row", () => {
    const columns: Readonly<Record<string, ArrayLike<number>>> = panel.sample.columns;
    const codebook = panelCodebook(panel.specification).sample;
    for (const { column } of codebook.filter(({ column }) => column.startsWith("tax_share"))) {
      assert.equal(columns[column].length, panel.sample.rowCount);
      assert.ok(!Array.from(columns[column]).some(Number.isNaN), column);
    }
    assert.ok(Array.from(columns.tax_share).every((share) => share >= 0 && share <= 100));
  });

  it("takes the place of GDP among the steps, and the rows that either loses are counted", () => {
    const steps = panel.attrition.map(({ step }) => step);
    assert.ok(steps.includes("tax share of GDP not missing"));
    assert.ok(!steps.includes("GDP per capita not missing"));
    assert.ok(panel.joins.some(({ title }) => title === "state-years with tax shares of GDP"));
  });

  it("keeps the rows of GDP per capita that have a tax share, and those without GDP besides", () => {
    const key = (sample: Sample) =>
      Array.from(
        { length: sample.rowCount },
        (_, row) => `${sample.columns.ionum[row]} ${sample.columns.ccode[row]} ${sample.columns.year[row]}`,
      );
    const byGdp = new Set(key(build({}).sample));
    const { gdp } = panel.sample.columns;
    key(panel.sample).forEach((one, row) => {
      assert.equal(byGdp.has(one), !Number.isNaN(gdp[row]), one);
    });
  });

  it("needs the file of the taxes, and says so", () => {
    assert.throws(() => buildPanel(sources, specification), /needs tax shares/);
    assert.ok(neededFiles(specification).includes("owid_ictd_grd_2021.csv"));
    assert.ok(!neededFiles(panelSpecification()).includes("owid_ictd_grd_2021.csv"));
  });
});

/** Rows and cases of each part of the Table 2 sample; panel-variants.R makes the same parts. */
const realParts: readonly (readonly [Partial<PanelSpecification>, number, number])[] = [
  [{ igos: "human rights" }, 4_479, 248],
  [{ igos: "other" }, 12_172, 599],
  [{ igos: "political" }, 2_603, 173],
  [{ igos: "economic" }, 9_566, 443],
  [{ igos: "social" }, 4_482, 231],
  [{ regionalGroup: "African States" }, 5_835, 286],
  [{ regionalGroup: "Asia-Pacific States" }, 5_202, 238],
  [{ regionalGroup: "Eastern European States" }, 2_876, 198],
  [{ regionalGroup: "Latin American and Caribbean States" }, 2_275, 102],
  [{ regionalGroup: "Western European and other States" }, 463, 23],
];

describe("the splits of the real files", { skip: skipWithoutRealFiles }, () => {
  const real = skipWithoutRealFiles ? sources : readSources(realRawFolder, regional);
  for (const [part, rows, cases] of realParts) {
    it(`have ${rows} rows of ${cases} cases for ${Object.values(part)[0]}`, () => {
      const last = buildPanel(real, panelSpecification(part)).attrition.at(-1);
      assert.deepEqual([last?.rows, last?.cases], [rows, cases]);
    });
  }
});
