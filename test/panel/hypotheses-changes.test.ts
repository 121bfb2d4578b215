import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { buildPanel, type ChangeWindows, yearlyChanges } from "alignment/construct";
import { igoId } from "alignment/dist/sources/codes";
import type { Sources } from "alignment/sources";
import { panelSpecification } from "alignment/specification";
import { tableOf } from "alignment/table";

/** One state from 1966 on: by IGO its membership codes, and its scores. */
interface History {
  readonly ccode: number;
  readonly codes: { readonly [ionum: number]: readonly number[] };
  readonly scores: readonly number[];
}

const yearCount = 14;
const always = (value: number) => Array.from({ length: yearCount }, () => value);

/** States 1 and 2 score 1 and 3 always; state 3 joins IGO 1000 in 1972, leaves after 1974 and re-enters in 1976. */
const histories: readonly History[] = [
  { ccode: 1, codes: { 1000: always(1), 2000: always(0) }, scores: always(1) },
  { ccode: 2, codes: { 1000: always(1), 2000: always(1) }, scores: always(3) },
  {
    ccode: 3,
    codes: { 1000: [0, 0, 0, 0, 0, 0, 1, 1, 1, 0, 1, 1, 1, 1], 2000: always(0) },
    scores: [-1, -1, -1, -2, -1, -2, -1.5, 0, 0.5, 0.25, 1, 2, 2.5, Number.NaN],
  },
];

function worldOf(igos: readonly number[]): Sources {
  const rows = histories.flatMap((history) =>
    history.scores.map((score, step) => ({ history, step, score, year: 1966 + step })),
  );
  const ccode = Int32Array.from(rows, ({ history }) => history.ccode);
  const year = Int32Array.from(rows, (row) => row.year);
  const years = Int32Array.from({ length: 55 }, (_, step) => 1960 + step);
  return {
    igos: igos.map((ionum) => ({
      ionum: igoId(ionum),
      name: `IGO${ionum}`,
      fullName: "",
      mandate: undefined,
    })),
    memberships: {
      stateYears: tableOf({ ccode, year }),
      codes: new Map(
        igos.map((ionum) => [
          igoId(ionum),
          Int32Array.from(rows, ({ history, step }) => history.codes[ionum - (ionum % 1000)][step]),
        ]),
      ),
    },
    scores: {
      name: "Fariss 2.03",
      ...tableOf({
        ccode: Float64Array.from(ccode),
        year,
        score: Float64Array.from(rows, ({ score }) => score),
      }),
    },
    gdp: {
      vintage: "2018-11, US dollars of 2010",
      table: tableOf({ ccode, year, gdp: Float64Array.from(rows, ({ step }) => 100 + step) }),
      economiesWithoutState: [],
    },
    conflicts: tableOf({
      ccode: Int32Array.of(3),
      year: Int32Array.of(1973),
      type: Int32Array.of(3),
      intensity: Int32Array.of(1),
    }),
    treaty: {
      table: tableOf({ ccode: Int32Array.of(3), ratificationYear: Int32Array.of(1974) }),
      participantsWithoutState: [],
    },
    delegation: tableOf({
      ionum: Int32Array.from(igos.flatMap((igo) => Array.from(years, () => igo))),
      year: Int32Array.from(igos.flatMap(() => Array.from(years))),
      delegation: Float64Array.from(igos.flatMap(() => Array.from(years, (value) => (value % 10) / 10))),
    }),
  };
}

function changesOf(igos: readonly number[], windows: Partial<ChangeWindows> = {}) {
  const specification = panelSpecification({ scaling: "none", entryAfter: 1965 });
  return yearlyChanges(buildPanel(worldOf(igos), specification), windows);
}

/** A column's values in the rows of state 3, 1968 to 1978. */
function ofJoiner(table: ReturnType<typeof changesOf>, name: keyof typeof table.columns): number[] {
  return Array.from(table.columns[name]).filter((_, row) => table.columns.ccode[row] === 3);
}

describe("yearlyChanges", () => {
  const table = changesOf([1000, 2000]);

  it("has a row for each year with scores of that year and of the two before it", () => {
    assert.deepEqual(
      ofJoiner(table, "year"),
      Array.from({ length: 11 }, (_, step) => 1968 + step),
    );
  });

  it("takes the change of the score beside the score and the change of the year before", () => {
    assert.deepEqual(ofJoiner(table, "change"), [0, -1, 1, -1, 0.5, 1.5, 0.5, -0.25, 0.75, 1, 0.5]);
    assert.deepEqual(ofJoiner(table, "score_before"), [-1, -1, -2, -1, -2, -1.5, 0, 0.5, 0.25, 1, 2]);
    assert.deepEqual(ofJoiner(table, "change_before"), [0, 0, -1, 1, -1, 0.5, 1.5, 0.5, -0.25, 0.75, 1]);
  });

  it("adds up what the score lacked to the others' means in the IGOs of the year before", () => {
    assert.deepEqual(ofJoiner(table, "memberships"), [0, 0, 0, 0, 0, 1, 1, 1, 0, 1, 1]);
    assert.deepEqual(ofJoiner(table, "member_gap"), [0, 0, 0, 0, 0, 3.5, 2, 1.5, 0, 1, 0]);
  });

  it("takes the largest lack to the IGOs that the state is about to join, up to the year before accession", () => {
    assert.deepEqual(ofJoiner(table, "candidate_gap"), [3, 3, 4, 3, 0, 0, 0, 1.5, 0, 0, 0]);
    const short = changesOf([1000, 2000], { candidacyYears: 2 });
    assert.deepEqual(ofJoiner(short, "candidate_gap"), [0, 0, 4, 3, 0, 0, 0, 1.5, 0, 0, 0]);
  });

  it("takes the largest lack to the IGOs that the state joins in the year", () => {
    assert.deepEqual(ofJoiner(table, "accession_gap"), [0, 0, 0, 0, 4, 0, 0, 0, 1.75, 0, 0]);
  });

  it("marks the years after the state left an IGO that went on", () => {
    assert.deepEqual(ofJoiner(table, "after_exit"), [0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1]);
    const short = changesOf([1000, 2000], { exitYears: 1 });
    assert.deepEqual(ofJoiner(short, "after_exit"), [0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0]);
  });

  it("has the war of the year and of the year before, and the ICCPR from its ratification on", () => {
    assert.deepEqual(ofJoiner(table, "civil_war"), [0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0]);
    assert.deepEqual(ofJoiner(table, "civil_war_before"), [0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0]);
    assert.deepEqual(ofJoiner(table, "iccpr"), [0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1]);
  });

  it("gives every row the means over its state", () => {
    assert.deepEqual(new Set(ofJoiner(table, "memberships_mean")), new Set([5 / 11]));
    assert.deepEqual(new Set(ofJoiner(table, "member_gap_mean")), new Set([8 / 11]));
  });

  it("counts every IGO: each one twice doubles counts and sums, and leaves the largest gap", () => {
    const twice = changesOf([1000, 1001, 2000, 2001]);
    for (const name of ["memberships", "member_gap", "candidacies", "member_gap_mean"] as const) {
      assert.deepEqual(
        twice.columns[name],
        table.columns[name].map((value) => 2 * value),
        name,
      );
    }
    for (const name of ["change", "candidate_gap", "after_exit"] as const)
      assert.deepEqual(twice.columns[name], table.columns[name], name);
  });

  it("refuses a window that is no whole number of years", () => {
    assert.throws(
      () => changesOf([1000, 2000], { exitYears: 0.5 }),
      /^RangeError: yearlyChanges: exitYears is 0.5; expected a whole number from 1 to 20$/,
    );
  });
});
