import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { FixedEffectInference, FixedEffectInferences, InferenceMethod } from "@alignment/engine";
import { fitMixedModel, inferFixedEffects } from "@alignment/engine";
import {
  formatMarkdown,
  methodsTable,
  regressionColumnOf,
  regressionTable,
  starsOf,
  type VerdictRow,
  verdictsTable,
} from "alignment/tables";

const defined = (term: string, pValue: number, standardError: number): FixedEffectInference => ({
  term,
  estimate: 0.5,
  status: "defined",
  standardError,
  statistic: 0.5 / standardError,
  degreesOfFreedom: 20,
  pValue,
  lower: 0.5 - 2 * standardError,
  upper: 0.5 + 2 * standardError,
});
const undefinedOne = (term: string): FixedEffectInference => ({
  term,
  estimate: 0.5,
  status: "not defined",
  reason: "the fit is singular",
});
const by = (method: InferenceMethod, effects: readonly FixedEffectInference[]): FixedEffectInferences => ({
  method,
  level: 0.95,
  effects,
});

describe("methodsTable", () => {
  const inferences = [
    by("normal", [defined("a", 0.0004, 0.1), defined("b", 0.04, 0.2)]),
    by("Satterthwaite", [defined("a", 0.002, 0.1), defined("b", 0.06, 0.2)]),
    by("CR2", [undefinedOne("a"), defined("b", 0.049, 0.21)]),
  ];
  const table = methodsTable(inferences, { caption: "Methods", labels: { b: "Label of b" } });

  it("prints p-values with stars by method, standard errors below, and marks every verdict that changes", () => {
    assert.deepEqual(table.groups[0].rows, [
      ["a", "0.50", "< 0.001***", "0.002**", "– †", "changes: CR2"],
      ["", "", "(0.10)", "(0.10)", "(–)", ""],
      ["Label of b", "0.50", "0.040*", "0.060 †", "0.049*", "changes: Satterthwaite"],
      ["", "", "(0.20)", "(0.20)", "(0.21)", ""],
    ]);
  });

  it("says why a p-value is a dash, and what the dagger means", () => {
    assert.ok(table.notes.some((note) => note === "CR2: not defined (–), the fit is singular."));
    assert.ok(
      table.notes.some((note) =>
        note.startsWith("† Significance at the 5% level differs from the first method, normal"),
      ),
    );
  });

  it("says that verdicts are the same where they are, and takes another level", () => {
    const verdicts = (level: number): (string | undefined)[] =>
      methodsTable(inferences.slice(0, 2), { caption: "c", level, terms: ["b"] }).groups[0].rows.map((row) =>
        row.at(-1),
      );
    assert.deepEqual(verdicts(0.05), ["changes: Satterthwaite", ""]);
    assert.deepEqual(verdicts(0.1), ["same", ""]);
    assert.deepEqual(verdicts(0.01), ["same", ""]);
  });

  it("refuses no methods, and a term that a method lacks", () => {
    assert.throws(() => methodsTable([], { caption: "c" }), /no methods/);
    assert.throws(
      () => methodsTable(inferences, { caption: "c", terms: ["z"] }),
      /normal has no term z; .* a, b/,
    );
  });
});

describe("regressionColumnOf with an inference", () => {
  const rows = Array.from({ length: 60 }, (_, i) => ({
    group: `g${i % 12}`,
    x: i % 7,
    noise: Math.sin(12.9898 * i),
  }));
  const fit = fitMixedModel("y ~ x + (1 | group)", {
    y: rows.map(({ x, noise, group }) => 0.05 * x + noise + Math.cos(group.charCodeAt(1))),
    x: rows.map(({ x }) => x),
    group: rows.map(({ group }) => group),
  });

  it("prints the other method's standard errors and stars, and the same estimates", () => {
    const inference = inferFixedEffects(fit, "Kenward-Roger");
    const column = regressionColumnOf(fit, { title: "fit", inference });
    column.terms.forEach(({ estimate, standardError, stars }, index) => {
      const effect = inference.effects[index];
      assert.equal(estimate, fit.fixedEffects[index].estimate);
      if (effect.status !== "defined") assert.fail(effect.reason);
      assert.equal(standardError, effect.standardError);
      assert.equal(stars, starsOf(effect.pValue));
    });
    assert.match(column.note, /standard errors and p-values by Kenward-Roger\.$/);
  });

  it("prints a dash and the reason where the method defines none", () => {
    const inference = by(
      "Satterthwaite",
      fit.fixedEffects.map(({ term }) => undefinedOne(term)),
    );
    const column = regressionColumnOf(fit, { title: "fit", inference });
    const { groups, notes } = regressionTable([column], { caption: "c" });
    assert.deepEqual(groups[0].rows[1], ["", "(–)"]);
    assert.doesNotMatch(groups[0].rows[0][1], /\*/);
    assert.ok(notes.some((note) => note.includes("tests not defined (–): the fit is singular")));
    assert.doesNotMatch(formatMarkdown(regressionTable([column], { caption: "c" })), /NaN/);
  });

  it("refuses the inference of another fit", () => {
    const inference = by("normal", [defined("other", 0.1, 1)]);
    assert.throws(
      () => regressionColumnOf(fit, { title: "fit", inference }),
      /normal has no term \(Intercept\)/,
    );
  });
});

describe("verdictsTable", () => {
  const rows: readonly VerdictRow[] = [
    {
      hypothesis: "H1",
      paper: "weakly supported",
      ours: "not supported",
      evidence: "b = 0.01 & <p> = 0.4",
      overturnedBy: "a_b",
    },
    { hypothesis: "H2", paper: "supported", ours: "supported", evidence: "b = 0.014", overturnedBy: "none" },
  ];

  it("marks the verdicts that differ from the paper's, and only those", () => {
    const { groups, notes } = verdictsTable(rows, "Verdicts");
    assert.deepEqual(
      groups[0].rows.map(([name, , ours]) => [name, ours]),
      [
        ["H1", "not supported †"],
        ["H2", "supported"],
      ],
    );
    assert.deepEqual(notes, ["† Our conclusion differs from the paper's."]);
    assert.deepEqual(verdictsTable(rows.slice(1), "Verdicts").notes, [
      "All conclusions agree with the paper's.",
    ]);
  });

  it("shows a verdict as it is told to, and marks it by the verdict itself", () => {
    const shown = "borderline: supported";
    const { groups } = verdictsTable(
      rows.map((row) => ({ ...row, shown })),
      "Verdicts",
    );
    assert.deepEqual(
      groups[0].rows.map(([, , ours]) => ours),
      [`${shown} †`, shown],
    );
  });

  it("refuses no rows, and a hypothesis with two verdicts", () => {
    assert.throws(() => verdictsTable([], "Verdicts"), /no rows/);
    assert.throws(() => verdictsTable([rows[0], rows[0]], "Verdicts"), /H1 occurs twice/);
  });
});
