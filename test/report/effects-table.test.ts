import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { tableOf } from "alignment/table";
import { columnsTable, effectsTable, robustnessTable } from "alignment/tables";

const effect = {
  name: "H1",
  estimate: 0.00454,
  standardError: 0.0031,
  lower: -0.0016,
  upper: 0.0107,
  statistic: 1.464,
  pValue: 0.0000004,
};

describe("effectsTable", () => {
  it("shows estimate, standard error, interval, statistic and p, and never a p of zero", () => {
    const { columns, groups } = effectsTable([effect], { caption: "c", unit: "points", statistic: "z" });
    assert.deepEqual(
      columns.map(({ head }) => head),
      ["", "Estimate (points)", "SE", "95% CI, lower", "95% CI, upper", "z", "p"],
    );
    assert.deepEqual(groups[0].rows, [["H1", "0.0045", "0.0031", "−0.0016", "0.0107", "1.46", "< 0.001"]]);
  });

  it("names terms by labels and shows shares in percent", () => {
    const { groups } = effectsTable([{ ...effect, name: undefined, term: "gap" }], {
      caption: "c",
      labels: { gap: "Share of the gap" },
      percent: true,
    });
    assert.deepEqual(groups[0].rows[0].slice(0, 3), ["Share of the gap", "0.45%", "0.31%"]);
  });

  it("refuses no effects", () => {
    assert.throws(() => effectsTable([], { caption: "Empty" }), /"Empty" has no effects/);
  });
});

describe("columnsTable", () => {
  const table = tableOf({ year: Int32Array.of(1965, 1966), rows: Int32Array.of(1200, 7), name: ["a", "b"] });

  it("shows the chosen columns under their heads, and years without commas", () => {
    const shown = columnsTable(table, {
      caption: "c",
      columns: { Year: "year", Observations: "rows", Name: "name" },
      plain: ["year"],
    });
    assert.deepEqual(
      shown.columns.map(({ head, alignment }) => [head, alignment]),
      [
        ["Year", "left"],
        ["Observations", "decimal"],
        ["Name", "left"],
      ],
    );
    assert.deepEqual(shown.groups[0].rows, [
      ["1965", "1,200", "a"],
      ["1966", "7", "b"],
    ]);
  });

  it("refuses a column that is not there, naming those that are", () => {
    const columns = { X: "x" } as unknown as { X: "year" };
    assert.throws(
      () => columnsTable(table, { caption: "c", columns }),
      /shows the column x; expected some of year, rows, name/,
    );
  });
});

describe("robustnessTable", () => {
  it("refuses no checks", () => {
    assert.throws(() => robustnessTable([], { caption: "Empty" }), /"Empty" has no checks/);
  });
});
