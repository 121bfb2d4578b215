import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { buildPanel, exitCandidates, exitReadings, igoTable, type Panel } from "alignment/construct";
import { panelBuilder } from "alignment/node";
import type { Sources } from "alignment/sources";
import { type PanelSpecification, panelSpecification } from "alignment/specification";
import { realRawFolder, skipWithoutRealFiles } from "../support";
import { founder, joiner, type StateHistory, smallWorld, world } from "./small-world";

function build(sources: Sources, changes: Partial<PanelSpecification> = {}): Panel {
  return buildPanel(sources, panelSpecification({ scaling: "none", ...changes }));
}

/** The fate of each end of membership, by state and last year. */
function fatesOf(panel: Panel): Record<string, string> {
  const { ccode, last_year, fate } = exitCandidates(panel).columns;
  return Object.fromEntries(fate.map((one, row) => [`${ccode[row]} after ${last_year[row]}`, one]));
}

/** State 4 is a member with a low score from 1972 to 1974; what follows differs. */
function leaver(after: readonly (readonly [code: number, score: number])[]): StateHistory {
  const before = [[0, -1] as const, [0, -1] as const];
  return { ccode: 4, from: 1970, years: [...before, [1, -1], [1, -1], [1, -1], ...after] };
}

const founders = [founder(1, 1), founder(2, 3)];

describe("the candidates for exits", () => {
  it("are every end of a membership, with its re-entry, the code after it and the years observed", () => {
    const { columns, rowCount } = exitCandidates(build(world));
    const joinersRow = columns.ccode.indexOf(3);
    const { ionum: _, ...rest } = columns;
    assert.deepEqual(
      Object.entries(rest).map(([name, column]) => [name, column[joinersRow]]),
      [
        ["ccode", 3],
        ["first_year", 1972],
        ["last_year", 1974],
        ["reentry_year", 1976],
        ["code_after", 0],
        ["years_observed", 1],
        ["enters_late", "yes"],
        ["fate", "exit"],
      ],
    );
    // The founders' and the joiner's last spells end with the states' rows.
    assert.equal(rowCount, 4);
  });

  const cases: readonly (readonly [string, Sources, Partial<PanelSpecification>, string])[] = [
    ["an exit", smallWorld([...founders, leaver([[0, -1]])]), {}, "exit"],
    [
      "the state ceased to exist",
      smallWorld([...founders, joiner, leaver([])]),
      {},
      "the state ceased to exist",
    ],
    [
      "the IGO ceased to exist",
      smallWorld([
        ...founders.map((one) => ({ ...one, years: one.years.slice(0, 15) })),
        leaver([
          [-1, -1],
          [-1, -1],
        ]),
      ]),
      {},
      "the IGO ceased to exist",
    ],
    [
      "the IGO's memberships are missing",
      smallWorld([...founders.map((one) => ({ ...one, years: one.years.slice(0, 15) })), leaver([[-9, -1]])]),
      {},
      "the IGO's memberships are missing",
    ],
    [
      "a case that enters too early",
      smallWorld([...founders, { ...joiner, ccode: 5, from: 1974 }, leaver([[0, -1]])]),
      { entryAfter: 1975 },
      "joined in or before the cut-off year",
    ],
    [
      "a case on the other side of the mean",
      smallWorld([
        ...founders,
        { ...joiner, ccode: 5, years: joiner.years.map(([code]) => [code, 9]) },
        leaver([[0, -1]]),
      ]),
      { selection: "better than the mean" },
      "not on the chosen side of the mean",
    ],
    [
      "an exit without a score after it",
      smallWorld([...founders, leaver([[0, Number.NaN]])]),
      {},
      "no distance observed after the exit",
    ],
    [
      "a case out of the part of the sample",
      smallWorld([...founders, leaver([[0, -1]])]),
      { regionalGroup: "African States" },
      "not in the part of the sample",
    ],
  ];
  for (const [title, sources, changes, fate] of cases) {
    it(`tell ${title} as "${fate}"`, () => {
      const regions = {
        rowCount: 1,
        columns: { ccode: Int32Array.of(5), name: ["five"], group: ["African States"] },
      };
      const member = { ...joiner, ccode: 5 };
      const withMember =
        changes.regionalGroup === undefined ? sources : smallWorld([...founders, member, leaver([[0, -1]])]);
      assert.equal(fatesOf(build({ ...withMember, regions }, changes))["4 after 1974"], fate);
    });
  }

  it("hold the exits of the panel's list, no more and no fewer", () => {
    const panel = build(world);
    const { fate } = exitCandidates(panel).columns;
    assert.equal(fate.filter((one) => one === "exit").length, panel.exits.length);
  });
});

describe("the exits of the real files", { skip: skipWithoutRealFiles }, () => {
  const panel = skipWithoutRealFiles ? undefined : panelBuilder(realRawFolder)();

  it("are 16 of 559 ends of membership, and 36 under the strictest reading that asks for no record before entry", () => {
    assert.ok(panel !== undefined);
    const readings = exitReadings(exitCandidates(panel));
    assert.deepEqual(
      readings.map(({ exits, cases }) => [exits, cases]),
      [
        [559, 545],
        [189, 183],
        [81, 77],
        [81, 77],
        [38, 38],
        [36, 36],
        [16, 16],
      ],
    );
  });

  it("are told from other ends by the first reason that holds", () => {
    assert.ok(panel !== undefined);
    const { fate, reentry_year } = exitCandidates(panel).columns;
    const counts = new Map<string, [ends: number, reentered: number]>();
    fate.forEach((one, row) => {
      const [ends, reentered] = counts.get(one) ?? [0, 0];
      counts.set(one, [ends + 1, reentered + (Number.isNaN(reentry_year[row]) ? 0 : 1)]);
    });
    assert.deepEqual(
      [...counts]
        .sort(([, a], [, b]) => b[0] - a[0])
        .map(([one, [ends, reentered]]) => [one, ends, reentered]),
      [
        ["the IGO's memberships are missing", 201, 0],
        ["joined in or before the cut-off year", 108, 63],
        ["the state ceased to exist", 106, 0],
        ["the IGO ceased to exist", 63, 0],
        ["distance before membership missing", 47, 28],
        ["not on the chosen side of the mean", 18, 10],
        ["exit", 16, 5],
      ],
    );
  });

  it("come from the list of 75 IGOs, whose cases and rows add up to the sample", () => {
    assert.ok(panel !== undefined);
    const { columns, rowCount } = igoTable(panel);
    const total = (column: Int32Array) => column.reduce((sum, one) => sum + one, 0);
    assert.equal(rowCount, 75);
    assert.deepEqual(
      [total(columns.selected_cases), total(columns.sample_cases), total(columns.sample_rows)],
      [898, 847, 16_651],
    );
    assert.equal(total(columns.states), panel.cases.rowCount);
    assert.equal(columns.human_rights.filter((one) => one === "yes").length, 15);
    assert.ok(columns.mandate.every((mandate) => mandate !== ""));
  });

  it("and delegation is known for 3,112 of 3,151 IGO-years with a member", () => {
    const { leftRows, matchedLeft } = panel?.delegationJoin ?? {};
    assert.deepEqual([leftRows, matchedLeft], [3_151, 3_112]);
  });
});

describe("the list of IGOs", () => {
  it("gives years, members and cases of the small world's IGO", () => {
    const { columns, rowCount } = igoTable(build(world));
    assert.equal(rowCount, 1);
    const row = Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, column[0]]));
    assert.deepEqual(row, {
      ionum: 1000,
      name: "TEST",
      full_name: "Test Organization",
      mandate: "social",
      human_rights: "no",
      first_year: 1960,
      last_year: 1979,
      members: 2,
      members_at_most: 3,
      states: 3,
      selected_cases: 1,
      sample_cases: 1,
      sample_rows: 5,
    });
  });
});
