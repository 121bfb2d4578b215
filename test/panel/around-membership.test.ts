import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  type AroundMembershipChoice,
  type AroundMembershipTable,
  aroundMembership,
  buildPanel,
} from "alignment/construct";
import { readSources } from "alignment/node";
import { type PanelSpecification, panelCodebook, panelSpecification } from "alignment/specification";
import { realRawFolder, skipWithoutRealFiles } from "../support";
import { founder, joiner, smallWorld, world } from "./small-world";

function around(
  choice: AroundMembershipChoice = {},
  changes: Partial<PanelSpecification> = {},
  sources = world,
) {
  const specification = panelSpecification({ scaling: "none", ...changes });
  return aroundMembership(buildPanel(sources, specification), choice);
}

function rowsOf(table: AroundMembershipTable, ...names: (keyof AroundMembershipTable["columns"])[]) {
  return Array.from({ length: table.rowCount }, (_, row) => names.map((name) => table.columns[name][row]));
}

describe("the table around membership", () => {
  it("gives every year its phase and its piece of time, and counts duration on only in membership", () => {
    const { table } = around();
    const names = ["year", "phase", "time_before", "duration", "time_after"] as const;
    assert.deepEqual(rowsOf(table, ...names), [
      [1970, "before", -2, 0, 0],
      [1971, "before", -1, 0, 0],
      [1972, "member", 0, 1, 0],
      [1973, "member", 0, 2, 0],
      [1974, "member", 0, 3, 0],
      [1975, "after", 0, 3, 1],
      [1976, "member", 0, 5, 0],
      [1977, "member", 0, 6, 0],
    ]);
  });

  it("sets the steps of level to the phases", () => {
    for (const [phase, joined, member, isAfter] of rowsOf(
      around().table,
      "phase",
      "has_joined",
      "is_member",
      "is_after",
    )) {
      assert.equal(joined, phase === "before" ? 0 : 1);
      assert.equal(member, phase === "member" ? 1 : 0);
      assert.equal(isAfter, phase === "after" ? 1 : 0);
    }
  });

  it("takes the distance of the same year in every phase", () => {
    // The others' mean is 2 in every year; the joiner's scores are in the small world.
    assert.deepEqual(Array.from(around().table.columns.distance), [-3, -4, -3.5, -2, -1.5, -1.75, -1, 0]);
  });

  it("ends at the exit's years out where re-entries are dropped", () => {
    const { table } = around({}, { reentry: "dropped" });
    assert.deepEqual(Array.from(table.columns.year), [1970, 1971, 1972, 1973, 1974, 1975]);
  });

  it("keeps the years that are asked for, on either side", () => {
    const years = (choice: AroundMembershipChoice) => Array.from(around(choice).table.columns.year);
    assert.deepEqual(years({ yearsBefore: 1, yearsAfter: 0 }), [1971, 1972, 1973, 1974, 1976, 1977]);
    assert.throws(() => around({ yearsBefore: -1 }), /yearsBefore is -1; expected a whole number/);
    assert.throws(() => around({ yearsAfter: 0.5 }), /yearsAfter is 0.5; expected a whole number/);
  });

  it("has no year after the exit from an IGO that ended with it", () => {
    const founders = [founder(1, 1), founder(2, 3)].map((one) => ({ ...one, years: one.years.slice(0, 15) }));
    const { table } = around({}, { reentry: "dropped" }, smallWorld([...founders, joiner]));
    assert.ok(!table.columns.phase.includes("after"));
  });

  it("counts the rows that each step takes away, phase by phase", () => {
    const { table, attrition } = around({}, { lastYear: 1976 });
    assert.deepEqual(
      attrition.map(({ rows, before, member, after, cases, rowsLost }) => [
        rows,
        before,
        member,
        after,
        cases,
        rowsLost,
      ]),
      [
        [8, 2, 5, 1, 1, 0],
        [7, 2, 4, 1, 1, 1],
        [7, 2, 4, 1, 1, 0],
      ],
    );
    assert.equal(table.rowCount, 7);
  });

  it("drops rows that lack a covariate where they are required", () => {
    const gdp = world.gdp.table;
    const known = gdp.columns.gdp.map((value, row) => (gdp.columns.year[row] === 1975 ? Number.NaN : value));
    const lacking = {
      ...world,
      gdp: { ...world.gdp, table: { ...gdp, columns: { ...gdp.columns, gdp: known } } },
    };
    assert.equal(around({}, {}, lacking).table.rowCount, 8);
    const { table, attrition } = around({ covariates: "required" }, {}, lacking);
    // In 1970 the mean has no change either: state 3 is not there in 1969.
    assert.deepEqual(Array.from(table.columns.year), [1971, 1972, 1973, 1974, 1976, 1977]);
    assert.equal(attrition.at(-1)?.rowsLost, 2);
  });

  it("has the columns that the codebook names, in their order", () => {
    assert.deepEqual(
      Object.keys(around().table.columns),
      panelCodebook().aroundMembership.map(({ column }) => column),
    );
  });
});

describe("the table around membership of the real files", { skip: skipWithoutRealFiles }, () => {
  const specification = panelSpecification();
  const panel = skipWithoutRealFiles
    ? undefined
    : buildPanel(readSources(realRawFolder, specification), specification);
  const everything = panel && aroundMembership(panel, { yearsBefore: 60, yearsAfter: 60 }).table;

  for (const [phase, name, count] of [
    ["before", "before", "years_before"],
    ["after", "after", "years_after"],
  ] as const) {
    it(`holds the rows of the series ${name} membership`, () => {
      const series = panel?.[name];
      assert.ok(series !== undefined && everything !== undefined);
      const rows = rowsOf(
        everything,
        "phase",
        "ionum",
        "ccode",
        "year",
        name === "before" ? "time_before" : "time_after",
        "distance",
      )
        .filter((row) => row[0] === phase)
        .map((row) => row.slice(1));
      const columns: Readonly<Record<string, ArrayLike<number>>> = series.columns;
      const wanted = Array.from({ length: series.rowCount }, (_, row) => [
        columns.ionum[row],
        columns.ccode[row],
        columns.year[row],
        name === "before" ? -columns[count][row] : columns[count][row],
        columns.distance[row],
      ]);
      assert.ok(JSON.stringify(rows) === JSON.stringify(wanted));
    });
  }

  it("holds the rows of the estimation sample in membership, where covariates are required", () => {
    const complete = panel && aroundMembership(panel, { covariates: "required" }).table;
    assert.ok(complete !== undefined && panel !== undefined);
    const names = ["ionum", "ccode", "year", "duration", "gdp_s", "size_s", "change_mean"] as const;
    const rows = rowsOf(complete, "phase", ...names).filter((row) => row[0] === "member");
    const wanted = Array.from({ length: panel.sample.rowCount }, (_, row) => [
      "member",
      ...names.map((name) => panel.sample.columns[name][row]),
    ]);
    assert.ok(JSON.stringify(rows) === JSON.stringify(wanted));
  });
});
