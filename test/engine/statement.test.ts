import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { describeModel, fitMixedModel, formatEquation, formatFormula, parseFormula } from "@alignment/engine";
import { readOracle } from "./oracle";

/** Formulas, what they stand for, and what that stands for when it is read again: variables as they first occur. */
const written: readonly (readonly [string, string, string?])[] = [
  ["y ~ x + (1 + x | g)", "y ~ x + (1 + x | g)"],
  ["y ~ x + (x | g)", "y ~ x + (1 + x | g)"],
  ["y ~ a*b + (1 | g)", "y ~ a + b + a:b + (1 | g)"],
  ["y~0+x+(1|g)", "y ~ 0 + x + (1 | g)"],
  ["y ~ x - 1 + (0 + x | g)", "y ~ 0 + x + (0 + x | g)"],
  ["y ~ (a + b):c + (1 | g)", "y ~ a:c + b:c + (1 | g)", "y ~ a:c + c:b + (1 | g)"],
  ["y ~ a*b - a:b + (1 | g)", "y ~ a + b + (1 | g)"],
  ["log(y) ~ I(x^2) + scale(z) + (1 || g)", "log(y) ~ I(x^2) + scale(z) + (1 || g)"],
  ["y ~ (a + x)^2 - x + offset(z) + (1 | g)", "y ~ a + a:x + offset(z) + (1 | g)"],
  ["y ~ a/x + b %in% a + (1 | g)", "y ~ a + a:x + a:b + (1 | g)"],
  ["y ~ h * (z + h) + (1 | g)", "y ~ h + z + h:z + (1 | g)"],
  [
    "y ~ I(x > 0 && !(z < 3)) + log(x, base=2) + (1|g)",
    "y ~ I(x > 0 & !(z < 3)) + log(x, base = 2) + (1 | g)",
  ],
  ["y ~ poly(x,2,raw=TRUE) + I(x/1e5) + (1 | g)", "y ~ poly(x, 2, raw = TRUE) + I(x/1e+05) + (1 | g)"],
  ["y ~ x + (1 | factor(g)) + (1 | `g:h`:h)", "y ~ x + (1 | g) + (1 | `g:h`:h)"],
  ["y ~ x + (1 | g/h)", "y ~ x + (1 | g) + (1 | g:h)"],
  ["y ~ I((a + b) * 2) + (1 | g)", "y ~ I((a + b) * 2) + (1 | g)"],
];

describe("parseFormula", () => {
  for (const [formula, expected, again = expected] of written) {
    it(`reads ${formula} as ${expected}`, () => {
      assert.equal(formatFormula(parseFormula(formula)), expected);
      assert.equal(formatFormula(parseFormula(expected)), again);
    });
  }
});

describe("a model", () => {
  const model = parseFormula("distance ~ duration + gdp_s + (1 + duration | case) + (1 | state)");

  it("prints as an equation", () => {
    assert.equal(
      formatEquation(model),
      [
        "\\begin{aligned}",
        "\\mathrm{distance}_{i} &= \\beta_{0} + \\beta_{1}\\,\\mathrm{duration} + \\beta_{2}\\,\\mathrm{gdp\\_s} + b_{0,j[i]} + b_{1,j[i]}\\,\\mathrm{duration} + c_{0,k[i]} + \\varepsilon_{i} \\\\",
        "(b_{0,j}, b_{1,j}) &\\sim N(0, \\Sigma_{b}) \\quad \\text{for every } \\mathrm{case} \\\\",
        "c_{0,k} &\\sim N(0, \\sigma_{c}^{2}) \\quad \\text{for every } \\mathrm{state} \\\\",
        "\\varepsilon_{i} &\\sim N(0, \\sigma^{2})",
        "\\end{aligned}",
      ].join("\n"),
    );
  });

  it("prints its offset", () => {
    const withOffset = parseFormula("y ~ x + offset(log(z)) + (1 | g)");
    assert.match(formatEquation(withOffset), /\\beta_\{1\}\\,\\mathrm\{x\} \+ \\mathrm\{log\(z\)\} \+ b_/);
    assert.match(describeModel(withOffset), /intercept and x\. log\(z\) is added without a coefficient\./);
  });

  it("prints in plain words", () => {
    assert.equal(
      describeModel(model),
      "distance is modelled as a function of an intercept, duration and gdp_s. " +
        "Every case has its own intercept and slope of duration, which may correlate. Every state has its own intercept.",
    );
  });
});

describe("a typed specification", () => {
  const data = readOracle().data.sleepstudy as { Reaction: number[]; Days: number[]; Subject: string[] };

  it("gives the same fit as its formula", () => {
    const typed = fitMixedModel(
      { response: "Reaction", fixed: ["Days"], random: [{ grouping: "Subject", slopes: ["Days"] }] },
      data,
    );
    const formula = fitMixedModel("Reaction ~ Days + (1 + Days | Subject)", data);
    assert.equal(typed.formula, formula.formula);
    assert.equal(typed.criterion, formula.criterion);
  });

  it("takes transforms, interactions and independent effects", () => {
    const { formula } = fitMixedModel(
      {
        response: { column: "Reaction", transform: "log" },
        fixed: ["Days", { interaction: ["Days", { column: "Days", transform: "scale" }] }],
        random: [{ grouping: "Subject", slopes: ["Days"], covariance: "independent" }],
      },
      data,
    );
    assert.equal(formula, "log(Reaction) ~ Days + Days:scale(Days) + (1 + Days || Subject)");
  });

  it("takes polynomials and offsets", () => {
    const { formula } = fitMixedModel(
      {
        response: "Reaction",
        fixed: [
          { column: "Days", polynomial: 2 },
          { column: "Days", polynomial: 3, raw: true },
        ],
        offsets: ["Days", { column: "Days", transform: "sqrt" }],
        random: [{ grouping: "Subject" }],
      },
      data,
    );
    const fixed = "poly(Days, 2) + poly(Days, 3, raw = TRUE) + offset(Days) + offset(sqrt(Days))";
    assert.equal(formula, `Reaction ~ ${fixed} + (1 | Subject)`);
  });

  it("does not compile with a column that the data do not have, and is refused at run time", () => {
    assert.throws(
      () =>
        fitMixedModel(
          // @ts-expect-error there is no column "Dys"
          { response: "Reaction", fixed: ["Dys"], random: [{ grouping: "Subject" }] },
          data,
        ),
      /no column "Dys"/,
    );
  });
});
