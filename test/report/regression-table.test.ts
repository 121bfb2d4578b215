import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { fitMixedModel } from "@alignment/engine";
import { publishedColumn, readPublishedTable } from "alignment/study";
import {
  formatHtml,
  formatLatex,
  formatMarkdown,
  formatText,
  type RegressionColumn,
  regressionColumnOf,
  regressionTable,
  starsOf,
} from "alignment/tables";

describe("regressionTable", () => {
  const published = publishedColumn(readPublishedTable("paper-table-2"));
  const other: RegressionColumn = {
    title: "ours",
    knownDigits: undefined,
    terms: [
      { term: "duration", label: "ignored", estimate: 0.01234, standardError: 0.00321, stars: "**" },
      { term: "new", label: "A new term", estimate: -1, standardError: 1, stars: "" },
    ],
    varianceComponents: [{ key: "residual", label: "ignored", value: 0.1234 }],
    counts: [{ key: "observations", label: "ignored", value: 1000 }],
    criteria: [],
    note: "",
  };

  it("shows the paper's Table 2 as the paper prints it", () => {
    const [coefficients, components, counts] = regressionTable([published], { caption: "c" }).groups;
    assert.deepEqual(coefficients.rows.slice(0, 6), [
      ["Intercept", "−0.76***"],
      ["", "(0.04)"],
      ["Duration of Membership", "0.01***"],
      ["", "(0.00)"],
      ["Year", "−0.06*"],
      ["", "(0.03)"],
    ]);
    assert.deepEqual(components.rows[2], ["Covariance of intercepts and slopes", "−0.02"]);
    assert.deepEqual(counts.rows, [
      ["Observations", "17,056"],
      ["Groups", "848"],
      ["AIC", "19,152.45"],
      ["BIC", "19,260.87"],
      ["Log-likelihood", "−9,562.22"],
    ]);
  });

  it("lets columns meet by term, adds terms of later ones, and leaves empty what a model lacks", () => {
    const { groups } = regressionTable([published, other], { caption: "c", digits: 3 });
    const rows = new Map(groups.flatMap((group) => group.rows).map(([label, ...cells]) => [label, cells]));
    assert.deepEqual(rows.get("Duration of Membership"), ["0.01***", "0.012**"]);
    assert.deepEqual(rows.get("A new term"), ["", "−1.000"]);
    assert.deepEqual(rows.get("Year"), ["−0.06*", ""]);
    assert.deepEqual(rows.get("Variance of residuals"), ["0.13", "0.123"]);
    assert.deepEqual(rows.get("AIC"), ["19,152.45", ""]);
  });

  it("names the grouping factors where several occur, and lets rows of one factor meet", () => {
    const data = {
      y: Array.from({ length: 60 }, (_, row) => Math.sin(3 * row) + (row % 6) + Math.floor(row / 10)),
      x: Array.from({ length: 60 }, (_, row) => Math.cos(5 * row)),
      a: Array.from({ length: 60 }, (_, row) => `a${row % 6}`),
      b: Array.from({ length: 60 }, (_, row) => `b${Math.floor(row / 10)}`),
    };
    const columns = ["y ~ x + (1 | a)", "y ~ x + (1 | a) + (1 | b)"].map((formula) =>
      regressionColumnOf(fitMixedModel(formula, data), { title: formula }),
    );
    const labels = (some: readonly RegressionColumn[]): readonly string[] =>
      regressionTable(some, { caption: "c" }).groups.flatMap(({ rows }) =>
        rows.filter((cells) => cells.slice(1).every((cell) => cell !== "")).map(([label]) => label),
      );
    assert.ok(labels(columns.slice(0, 1)).includes("Variance of intercepts"));
    assert.ok(labels(columns).includes("Variance of intercepts (a)"));
    assert.ok(labels(columns).includes("Groups (a)"));
    const named = regressionColumnOf(fitMixedModel("y ~ x + (1 | a) + (1 | b)", data), {
      title: "t",
      labels: { a: "state" },
    });
    assert.ok(labels([named]).includes("Variance of intercepts (state)"));
    assert.ok(labels([named]).includes("Groups (b)"));
    assert.ok(!labels(columns).includes("Variance of intercepts (b)"), "the first model lacks it");
  });

  it("shows two significant digits of each row's smallest standard error, and three of each variance", () => {
    const column = (
      title: string,
      estimate: number,
      standardError: number,
      variance: number,
    ): RegressionColumn => ({
      title,
      knownDigits: undefined,
      terms: [{ term: "duration", label: "Duration", estimate, standardError, stars: "" }],
      varianceComponents: [{ key: "slope", label: "Variance of slopes", value: variance }],
      counts: [],
      criteria: [{ key: "aic", label: "AIC", value: 19152.4534 }],
      note: "",
    });
    const ours = [column("a", 0.013568, 0.0029447, 0.0032771), column("b", 0.2, 0.05, 0)];
    const rows = regressionTable([published, ...ours], { caption: "c" }).groups.flatMap(
      (group) => group.rows,
    );
    const cellsOf = (label: string, below = 0): string[] =>
      rows[rows.findIndex(([one]) => one === label) + below].slice(1);
    assert.deepEqual(cellsOf("Duration of Membership"), ["0.01***", "0.0136", "0.2000"]);
    assert.deepEqual(cellsOf("Duration of Membership", 1), ["(0.00)", "(0.0029)", "(0.0500)"]);
    assert.deepEqual(cellsOf("Variance of slopes"), ["0.00", "0.00328", "0.00000"]);
    assert.deepEqual(cellsOf("AIC"), ["19,152.45", "19,152.45", "19,152.45"]);
    assert.deepEqual(cellsOf("Year"), ["−0.06*", "", ""]);
  });

  it("names in every format the terms that a fit left out, by the table's own names, and no others", () => {
    const data = {
      y: Array.from({ length: 60 }, (_, row) => Math.sin(3 * row) + (row % 6)),
      x: Array.from({ length: 60 }, (_, row) => Math.cos(5 * row)),
      z: Array.from({ length: 60 }, (_, row) => Math.cos(7 * row)),
      twice: Array.from({ length: 60 }, (_, row) => 2 * Math.cos(5 * row)),
      g: Array.from({ length: 60 }, (_, row) => `g${row % 6}`),
    };
    const fitOf = (formula: string) => fitMixedModel(formula, data);
    const columns = [
      regressionColumnOf(fitOf("y ~ twice + (1 | g)"), { title: "One", labels: { twice: "Twice_x" } }),
      regressionColumnOf(fitOf("y ~ x + z + twice + (1 | g)"), {
        title: "Two",
        labels: { twice: "ignored" },
      }),
    ];
    const table = regressionTable(columns, { caption: "c" });
    assert.deepEqual(
      table.notes.filter((note) => note.includes("linear combination")),
      ["Two: Twice_x is left out as a linear combination of the other terms."],
    );
    const sentence = / left out as a linear combination of the other terms/;
    for (const format of [formatHtml, formatMarkdown, formatLatex, formatText]) {
      assert.match(format(table), sentence);
      assert.doesNotMatch(format(regressionTable(columns.slice(0, 1), { caption: "c" })), /left out/);
    }
    assert.match(formatLatex(table), /Twice\\_x is left out/);
  });

  it("says how many observations a fit left out for missing values, and of which variables", () => {
    const data = {
      y: Array.from({ length: 60 }, (_, row) => Math.sin(3 * row) + (row % 6)),
      x: Array.from({ length: 60 }, (_, row) => (row < 2 ? Number.NaN : Math.cos(5 * row))),
      g: Array.from({ length: 60 }, (_, row) => `g${row % 6}`),
    };
    const options = { title: "t", labels: { x: "GDP" } };
    assert.match(
      regressionColumnOf(fitMixedModel("y ~ x + (1 | g)", data), options).note,
      /2 observations left out for missing values of GDP\.$/,
    );
    assert.doesNotMatch(regressionColumnOf(fitMixedModel("y ~ 1 + (1 | g)", data), options).note, /left out/);
  });

  it("explains the stars", () => {
    assert.match(
      regressionTable([published], { caption: "c" }).notes[0],
      /\*\*\* p < 0\.001; \*\* p < 0\.01; \* p < 0\.05/,
    );
    assert.deepEqual([0.0009, 0.001, 0.0099, 0.01, 0.049, 0.05].map(starsOf), [
      "***",
      "**",
      "**",
      "*",
      "*",
      "",
    ]);
  });

  it("refuses no columns and unknown published tables", () => {
    assert.throws(() => regressionTable([], { caption: "c" }), /has no columns/);
    assert.throws(() => readPublishedTable("table-9"), /no table "table-9"; expected one of .*paper-table-2/);
  });
});
