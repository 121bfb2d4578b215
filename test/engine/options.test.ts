import assert from "node:assert/strict";
import { describe, it } from "node:test";
import * as engine from "@alignment/engine";
import { readData } from "./generators";

const sleepstudy = readData("sleepstudy", "Subject");
const fit = engine.fitMixedModel("Reaction ~ Days + (1 + Days | Subject)", sleepstudy);
const loess = engine.fitLoess([1, 2, 3, 4, 5, 6], [1, 3, 2, 5, 4, 6]);

/** A call as a caller without types may write it, and what the message must hold. */
type Refused = readonly [call: () => unknown, message: RegExp];

/** An option that there is not, or a value that the option does not accept, whatever the types say. */
const wrong = (options: object): never => options as never;

const refused: { readonly [name: string]: readonly Refused[] } = {
  fitMixedModel: [
    [
      () => engine.fitMixedModel("Reaction ~ Days + (1 | Subject)", sleepstudy, wrong({ method: "reml" })),
      /fitMixedModel: method is "reml"; expected one of "REML", "ML"/,
    ],
    [
      () => engine.fitMixedModel("Reaction ~ Days + (1 | Subject)", sleepstudy, wrong({ methd: "ML" })),
      /there is no option "methd"; expected an object with any of the options method/,
    ],
    [
      () => engine.fitMixedModel("Reaction ~ Days + (1 | Subject)", sleepstudy, wrong({ REML: false })),
      /there is no option "REML"/,
    ],
    [
      () => engine.fitMixedModel("Reaction ~ Days + (1 | Subject)", sleepstudy, wrong({ Method: "ML" })),
      /there is no option "Method" \(the option is called method\)/,
    ],
    [
      () => engine.fitMixedModel("Reaction ~ Days + (1 | Subject)", sleepstudy, "ML" as never),
      /the options are "ML"; expected an object/,
    ],
  ],
  fitMixedModels: [
    [
      () => engine.fitMixedModels(["Reaction ~ Days + (1 | Subject)"], sleepstudy, wrong({ method: "ml" })),
      /fitMixedModels: method is "ml"/,
    ],
  ],
  inferFixedEffects: [
    [
      () => engine.inferFixedEffects(fit, "satterthwaite" as never),
      /method is "satterthwaite"; expected one of "normal", "Satterthwaite", "Kenward-Roger", "CR2"/,
    ],
    [() => engine.inferFixedEffects(fit, "CR2", wrong({ cluster: [] })), /there is no option "cluster"/],
    [
      () => engine.inferFixedEffects(fit, "normal", { clusters: [] }),
      /inferFixedEffects by normal: there is no option "clusters"/,
    ],
    [() => engine.inferFixedEffects(fit, "normal", { level: 95 }), /level is 95; expected a number between/],
  ],
  confidenceIntervals: [
    [
      () => engine.confidenceIntervals(fit, "wald" as never),
      /method is "wald"; expected one of "Wald", "profile", "parametric bootstrap"/,
    ],
    [() => engine.confidenceIntervals(fit, "profile", { seed: 2 }), /by profile: there is no option "seed"/],
    [
      () => engine.confidenceIntervals(fit, "parametric bootstrap", wrong({ replicates: "many" })),
      /replicates is "many"; expected a whole number from 20 on/,
    ],
  ],
  testContrasts: [
    [() => engine.testContrasts(fit, [], wrong({ levels: 0.9 })), /there is no option "levels"/],
    [() => engine.testContrasts(fit, [], wrong({ level: "0.9" })), /level is "0.9"/],
  ],
  testEquivalence: [
    [
      () => engine.testEquivalence({ estimate: 0, standardError: 1 }, [-1, 1], wrong({ level: 0.9 })),
      /testEquivalence: there is no option "level"; expected an object with any of the options size/,
    ],
    [
      () => engine.testEquivalence({ estimate: 0, standardError: 1 }, [-1, 1], { size: 0.5 }),
      /size is 0.5; expected a number between 0 and 0.5/,
    ],
  ],
  powerOf: [[() => engine.powerOf(1, 1, wrong({ df: 3 })), /powerOf: there is no option "df"/]],
  minimalDetectableEffect: [
    [() => engine.minimalDetectableEffect(1, wrong({ size: 0.05 })), /there is no option "size"/],
    [() => engine.minimalDetectableEffect(1, { power: 0.01 }), /power is 0.01; expected a number between/],
  ],
  predictFixed: [
    [
      () => engine.predictFixed(fit, { Days: [1] }, wrong({ interval: "prediction" })),
      /no option "interval"/,
    ],
    [
      () => engine.predictFixed(fit, { id: [1], Days: [1, 2, 3] }),
      /predictFixed: the columns have different numbers of rows: "id" has 1, "Days" has 3/,
    ],
    [() => engine.predictFixed(fit, { Days: 3 as never }), /column "Days" is no list/],
    [() => engine.predictFixed(fit, [1, 2] as never), /the data are no object of columns/],
  ],
  predictGroups: [
    [
      () => engine.predictGroups(fit, { Days: [1], Subject: ["308"] }, wrong({ lvl: 0.9 })),
      /no option "lvl"/,
    ],
    [
      () => engine.predictGroups(fit, { Days: [1, 2], Subject: ["308"] }),
      /predictGroups: the columns have different numbers of rows: "Days" has 2, "Subject" has 1/,
    ],
  ],
  fitLoess: [
    [() => engine.fitLoess([1, 2, 3], [1, 2, 3], wrong({ family: "symmetric" })), /no option "family"/],
    [
      () => engine.fitLoess([1, 2, 3], [1, 2, 3], wrong({ surface: "exact" })),
      /surface is "exact"; expected one of "interpolate", "direct"/,
    ],
    [
      () => engine.fitLoess([1, 2, 3], [1, 2, 3], wrong({ statistics: "none" })),
      /statistics is "none"; expected one of "approximate", "exact"/,
    ],
  ],
  predictLoess: [
    [() => engine.predictLoess(loess, [1], wrong({ se: true })), /predictLoess: there is no option "se"/],
    [() => engine.predictLoess(loess, [1], { level: 1 }), /level is 1/],
  ],
};

const typed = { response: "Reaction", fixed: ["Days"], random: [{ grouping: "Subject" }] };

/** Arguments of other kinds than the types say. */
const wrongArguments: { readonly [name: string]: readonly Refused[] } = {
  "a typed specification": [
    [
      () => engine.fitMixedModel({ ...typed, weight: "w" } as never, sleepstudy),
      /the model has the unknown property "weight"; expected an object of response, fixed, intercept, offsets, random/,
    ],
    [
      () =>
        engine.fitMixedModel(
          { ...typed, random: [{ grouping: "Subject", slope: ["Days"] }] } as never,
          sleepstudy,
        ),
      /random\[0\] has the unknown property "slope"/,
    ],
    [
      () =>
        engine.fitMixedModel(
          { ...typed, random: [{ grouping: "Subject", covariance: "diag" }] } as never,
          sleepstudy,
        ),
      /covariance of random\[0\] is "diag"; expected one of "correlated", "independent"/,
    ],
    [
      () =>
        engine.fitMixedModel({ ...typed, fixed: [{ column: "Days", transform: "ln" }] } as never, sleepstudy),
      /transform of fixed\[0\] is "ln"; expected one of "log"/,
    ],
    [
      () => engine.fitMixedModel({ ...typed, fixed: "Days" } as never, sleepstudy),
      /fixed is "Days"; expected a list/,
    ],
    [
      () => engine.fitMixedModel({ response: "Reaction", fixed: [] } as never, sleepstudy),
      /random is undefined/,
    ],
    [() => engine.fitMixedModel(7 as never, sleepstudy), /the model is 7; expected an object/],
  ],
  data: [
    [() => engine.fitMixedModel("y ~ x + (1 | g)", undefined as never), /the data are no object of columns/],
    [() => engine.fitMixedModel("y ~ x + (1 | g)", { y: 3, x: [1], g: [1] } as never), /column "y" is 3/],
    [() => engine.fitMixedModels("y ~ x" as never, sleepstudy), /specifications is "y ~ x"; expected a list/],
  ],
  "what is no fit": [
    [
      () => engine.predictFixed({ ...fit, source: undefined } as never, { Days: [1] }),
      /no fit of fitMixedModel, nor a copy/,
    ],
    [() => engine.conditionalModes(undefined as never), /no fit of fitMixedModel/],
    [() => engine.predictLoess({} as never, [1]), /the fit is none of fitLoess/],
  ],
  "formulas, parameters and lists": [
    [() => engine.parseFormula(undefined as never), /parseFormula: the formula is undefined; expected text/],
    [() => engine.criterionAt(fit, [1, Number.NaN, 1]), /theta\[1\] is NaN; expected a finite number/],
    [() => engine.testContrasts(fit, { name: "c" } as never), /contrasts is an object; expected a list/],
    [() => engine.testContrasts(fit, [{ name: "c", weight: {} }] as never), /unknown property "weight"/],
    [() => engine.testEquivalence({ estimate: 0, standardError: 1 }, [1] as never), /the bounds are no pair/],
    [
      () => engine.testAcrossModels([{ name: "a", fit, term: "Days", cluster: [] }] as never, []),
      /coefficients\[0\] has the unknown property "cluster"; expected an object of name, fit, term, clusters/,
    ],
    [() => engine.fitLoess([1, 2], "ab" as never), /y is "ab"; expected a list/],
    [
      () => engine.formatEquation(engine.parseFormula(`y ~ x${"abcdefg".replace(/./g, " + (1 | $&)")}`)),
      /7 random-effects terms; expected at most 6/,
    ],
  ],
};

describe("arguments are checked where they come in", () => {
  for (const [name, calls] of Object.entries(wrongArguments)) {
    it(`${name}: what is of another kind is refused by name, without a stack of internals`, () => {
      for (const [call, message] of calls) {
        assert.throws(call, (error: Error) => {
          assert.ok(error instanceof engine.ModelError, error.stack);
          assert.match(error.message, message);
          return true;
        });
      }
    });
  }
});

describe("options are checked where they come in", () => {
  for (const [name, calls] of Object.entries(refused)) {
    it(`of ${name}: what is unknown is named, and what is accepted is listed`, () => {
      for (const [call, message] of calls) {
        assert.throws(call, (error: Error) => {
          assert.ok(error instanceof engine.ModelError, error.stack);
          assert.match(error.message, message);
          return true;
        });
      }
    });
  }

  it("and one that is undefined counts as not given", () => {
    const given = { method: undefined } as never;
    assert.equal(engine.fitMixedModel("Reaction ~ Days + (1 | Subject)", sleepstudy, given).method, "REML");
  });
});
