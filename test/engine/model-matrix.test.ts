import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { fitMixedModel, parseFormula } from "@alignment/engine";
import { modelFrame } from "@alignment/engine/dist/frame/frame";
import { oracleData, readFormulaOracle } from "./formula-oracle";

const base = oracleData("base");
const { matrices, versions } = readFormulaOracle();

/** The sum that oracles/formula.R takes of every column. */
function sumOf(column: Float64Array): number {
  return column.reduce((sum, value, row) => sum + (value * (row + 1)) / column.length, 0);
}

describe(`The columns of the fixed effects are those of model.matrix of R ${versions.R}`, () => {
  for (const { side, names, sums, contrasts, reference } of matrices) {
    const coding = [contrasts && `contrasts ${JSON.stringify(contrasts)}`, reference && "another reference"];
    it([side, ...coding.filter((text) => text !== undefined)].join(", "), () => {
      const frame = modelFrame(parseFormula(`y ~ ${side} + (1 | g)`), base, { contrasts, reference });
      assert.deepEqual(frame.fixed.names, names);
      frame.fixed.columns.forEach((column, at) => {
        const tolerance = 1e-10 * Math.max(1, Math.abs(sums[at]));
        assert.ok(
          Math.abs(sumOf(column) - sums[at]) < tolerance,
          `${names[at]}: ${sumOf(column)}, R ${sums[at]}`,
        );
      });
    });
  }
});

describe("The columns of random effects", () => {
  it("are coded as if their term stood alone", () => {
    const frame = modelFrame(parseFormula("y ~ 0 + a + (0 + b:x + x:a | g) + (b | h)"), base);
    assert.deepEqual(
      frame.random.map(({ design }) => design.names),
      [
        ["bno:x", "byes:x", "x:alo", "x:amid"],
        ["(Intercept)", "byes"],
      ],
    );
  });

  it("keep treatment contrasts where sum contrasts are asked for, and follow the reference level", () => {
    const options = { contrasts: { a: "sum" }, reference: { a: "mid" } } as const;
    const frame = modelFrame(parseFormula("y ~ a + (a | g)"), base, options);
    assert.deepEqual(frame.fixed.names, ["(Intercept)", "a1", "a2"]);
    assert.deepEqual(frame.random[0].design.names, ["(Intercept)", "ahi", "alo"]);
  });
});

describe("A design", () => {
  it("tells the term of every column and the levels of its factors", () => {
    const { fixedDesign } = modelFrame(parseFormula("y ~ a * x + poly(z, 2) + (1 | g)"), base);
    assert.deepEqual(fixedDesign.termOfColumn, [0, 1, 1, 2, 3, 3, 4, 4]);
    const factors = fixedDesign.variables.flatMap((one) => (one.kind === "factor" ? [one.levels] : []));
    assert.deepEqual(factors, [["hi", "lo", "mid"]]);
  });

  it("gives columns different names and values also where levels hold colons or look like other names", () => {
    const a = Array.from(base.a as readonly string[], (level) => (level === "hi" ? "p" : "p:bno"));
    const data = { y: base.y, g: base.g, a, ap: base.b, b: base.b };
    const fit = fitMixedModel("y ~ 0 + a:b + (1 | g)", data);
    assert.deepEqual(
      fit.fixedEffects.map(({ term }) => term),
      ["ap:bno", "ap:bno:bno", "ap:byes", "ap:bno:byes"],
    );
    const x = { y: base.y, g: base.g, p: a.map((level) => (level === "p" ? "q1" : "z")), pq: data.b };
    const clash = {
      ...x,
      pq: Array.from(base.b as readonly string[], (level) => (level === "no" ? "0" : "1")),
    };
    const other = { ...clash, p: clash.p.map((level) => (level === "z" ? "a" : level)) };
    const { fixedEffects } = fitMixedModel("y ~ p + pq + (1 | g)", other);
    assert.deepEqual(
      fixedEffects.map(({ term }) => term),
      ["(Intercept)", "p`q1`", "pq`1`"],
    );
  });

  it("refuses contrasts and reference levels that no factor of the model can have, by name", () => {
    const refused = [
      [{ contrasts: { b: "sum" } }, /contrasts names "b", which is not a factor of the fixed effects/],
      [{ contrasts: { a: "helmert" } }, /contrasts of a is "helmert"; expected one of "treatment", "sum"/],
      [{ contrasts: "sum" }, /contrasts is no object/],
      [{ reference: { x: 1 } }, /reference names "x", which is not a factor of the model/],
      [{ reference: { a: "middle" } }, /reference level of a is "middle".*expected one of hi, lo, mid/],
    ] as const;
    for (const [options, message] of refused) {
      assert.throws(() => fitMixedModel("y ~ a + x + (1 | g)", base, options as object), message);
    }
  });
});
