import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type SummaryTable, summaryStatistics, tableOf } from "alignment/table";

const table = tableOf({
  name: ["a", "b", "c", "d", "e"],
  whole: Int32Array.of(4, 1, 3, 2, 10),
  gappy: Float64Array.of(Number.NaN, -1, Number.NaN, 2, 5),
  constant: new Float64Array(5).fill(7),
});

function rowOf(summary: SummaryTable, variable: string): number[] {
  const row = summary.columns.variable.indexOf(variable);
  const { variable: _, ...numbers } = summary.columns;
  return Object.values(numbers).map((column) => column[row]);
}

describe("summaryStatistics", () => {
  it("gives number, missing, mean, standard deviation, minimum, quartiles and maximum as R's summary and sd do", () => {
    // R 4.2: x <- c(4, 1, 3, 2, 10); c(mean(x), sd(x), quantile(x)) and the same of c(-1, 2, 5)
    const summary = summaryStatistics(table);
    assert.deepEqual(rowOf(summary, "whole"), [5, 0, 4, Math.sqrt(12.5), 1, 2, 3, 4, 10]);
    assert.deepEqual(rowOf(summary, "gappy"), [3, 2, 2, 3, -1, 0.5, 2, 3.5, 5]);
  });

  it("gives a constant a standard deviation of zero", () => {
    assert.deepEqual(rowOf(summaryStatistics(table), "constant"), [5, 0, 7, 0, 7, 7, 7, 7, 7]);
  });

  it("leaves text columns out, and keeps the order that is asked for", () => {
    assert.deepEqual(summaryStatistics(table).columns.variable, ["whole", "gappy", "constant"]);
    assert.deepEqual(summaryStatistics(table, ["gappy", "whole"]).columns.variable, ["gappy", "whole"]);
  });

  it("does not depend on the order of the rows, and shifts and stretches with the values", () => {
    const values = Float64Array.of(2.5, -1, 7, 3, 3, 11, -4);
    const of = (column: Float64Array) => rowOf(summaryStatistics(tableOf({ column })), "column");
    const [n, missing, mean, sd, ...places] = of(values);
    assert.deepEqual(of(values.slice().reverse()), [n, missing, mean, sd, ...places]);
    const moved = of(values.map((value) => 2 * value + 1));
    // Powers of two and halves are exact in binary; the mean is a quotient by 7.
    const expected = [n, missing, 2 * mean + 1, 2 * sd, ...places.map((value) => 2 * value + 1)];
    moved.forEach((value, place) => {
      assert.ok(Math.abs(value - expected[place]) < 1e-12);
    });
  });

  it("says of no value that nothing is known, and of one that its spread is not", () => {
    const empty = tableOf({ none: Float64Array.of(Number.NaN), one: Float64Array.of(4) });
    const nan = Number.NaN;
    assert.deepEqual(rowOf(summaryStatistics(empty), "none"), [0, 1, nan, nan, nan, nan, nan, nan, nan]);
    assert.deepEqual(rowOf(summaryStatistics(empty), "one"), [1, 0, 4, nan, 4, 4, 4, 4, 4]);
  });

  it("refuses a variable that is no numeric column", () => {
    // @ts-expect-error: a column of text has no mean
    assert.throws(() => summaryStatistics(table, ["name"]), /"name" is no numeric column/);
    // @ts-expect-error: the table has no such column
    assert.throws(() => summaryStatistics(table, ["height"]), /they are whole, gappy, constant/);
  });
});
