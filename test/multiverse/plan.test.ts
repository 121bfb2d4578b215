import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  declaredModelChoices,
  formatChoiceValue,
  modelFormula,
  paperPlan,
  parsePlan,
  plannableChoices,
  planUnits,
  specificationOfUnit,
  valuesOfUnit,
} from "alignment/multiverse";
import { choices as declaredChoices } from "alignment/specification";

const smallest = {
  choices: { gdpForm: ["dollars", "natural logarithm"], entryAfter: [1965, 1980] },
};

describe("a plan", () => {
  it("numbers every combination from 0, the last choice fastest", () => {
    const plan = parsePlan(smallest);
    assert.deepEqual(
      planUnits(plan).map((positions) => valuesOfUnit(plan, positions)),
      [
        { gdpForm: "dollars", entryAfter: 1965 },
        { gdpForm: "dollars", entryAfter: 1980 },
        { gdpForm: "natural logarithm", entryAfter: 1965 },
        { gdpForm: "natural logarithm", entryAfter: 1980 },
      ],
    );
  });

  it("has one unit, the default, where no choice is named", () => {
    const plan = parsePlan({ choices: {} });
    assert.deepEqual(planUnits(plan), [[]]);
    const { changes, model } = specificationOfUnit(plan, []);
    assert.deepEqual(changes, {});
    assert.equal(
      modelFormula(model),
      "distance ~ duration + year_s + gdp_s + iccpr + civil_war + delegation_s + hr_igo + size_s + change_mean + (1 + duration | case)",
    );
  });

  it("parts choices of the construction from those of the model", () => {
    const plan = parsePlan({
      choices: {
        conflictTypes: [[3], [3, 4]],
        controls: [[], ["gdp_s", "year_s"]],
        randomPart: ["varying intercept"],
      },
    });
    const units = planUnits(plan);
    const { changes, model } = specificationOfUnit(plan, units[3]);
    assert.deepEqual(changes, { conflictTypes: [3, 4] });
    assert.equal(modelFormula(model), "distance ~ duration + year_s + gdp_s + (1 | case)");
    assert.equal(modelFormula(specificationOfUnit(plan, units[0]).model), "distance ~ duration + (1 | case)");
  });

  it("leaves out what it excludes and numbers the rest without gaps", () => {
    const plan = parsePlan({ ...smallest, exclude: [{ gdpForm: ["dollars"], entryAfter: [1980] }] });
    assert.deepEqual(planUnits(plan), [
      [0, 0],
      [1, 0],
      [1, 1],
    ]);
  });

  it("keeps combinations that are equal", () => {
    const plan = parsePlan({
      choices: { stateCapacity: ["tax share of GDP"], gdpForm: ["dollars", "natural logarithm"] },
    });
    assert.equal(planUnits(plan).length, 2);
  });

  it("writes a list joined by blanks", () => {
    assert.equal(formatChoiceValue([3, 4]), "3 4");
    assert.equal(formatChoiceValue("natural logarithm"), "natural logarithm");
    assert.equal(formatChoiceValue([]), "");
  });

  const refused: readonly { readonly plan: unknown; readonly words: RegExp }[] = [
    { plan: [], words: /\[\] is no plan/ },
    { plan: null, words: /null is no plan/ },
    { plan: {}, words: /it has no "choices"; expected a plan/ },
    { plan: { choices: [] }, words: /"choices" is \[\]/ },
    { plan: { choices: {}, draw: 3 }, words: /no entry "draw"; the entries are choices, exclude, seed/ },
    { plan: { choices: { gdpform: ["dollars"] } }, words: /no choice "gdpform"; the choices are score, / },
    {
      plan: { choices: { gdpForm: "dollars" } },
      words: /"gdpForm" is "dollars"; expected a list of values, such as \["dollars"\]/,
    },
    { plan: { choices: { gdpForm: [] } }, words: /"gdpForm" has no value/ },
    { plan: { choices: { gdpForm: ["euros"] } }, words: /"gdpForm" is "euros"; expected one of "dollars"/ },
    { plan: { choices: { entryAfter: ["1965"] } }, words: /"entryAfter" is "1965"/ },
    {
      plan: { choices: { controls: [["gdp"]] } },
      words: /"controls" has the value \["gdp"\]; expected a list .*year_s/,
    },
    { plan: { choices: { controls: [["gdp_s", "gdp_s"]] } }, words: /"controls" has the value/ },
    {
      plan: { choices: { randomPart: ["(1 | case)"] } },
      words: /"randomPart" has the value "\(1 \| case\)"/,
    },
    { plan: { choices: { estimation: ["reml"] } }, words: /expected one of "REML", "ML"/ },
    {
      plan: { ...smallest, exclude: [{ scaling: ["none"] }] },
      words: /names "scaling", which is not among the choices/,
    },
    {
      plan: { ...smallest, exclude: [{ entryAfter: [1970] }] },
      words: /value 1970, which the plan does not take/,
    },
    { plan: { ...smallest, exclude: [{}] }, words: /"exclude" holds \{\}/ },
    { plan: { ...smallest, exclude: [{ entryAfter: [1965, 1980] }] }, words: /leaves out every combination/ },
    { plan: { ...smallest, seed: -1 }, words: /"seed" is -1/ },
    {
      plan: {
        choices: {
          entryAfter: Array.from({ length: 50 }, (_, i) => 1960 + i),
          lastYear: Array.from({ length: 48 }, (_, i) => 1967 + i),
          controls: Array.from({ length: 50 }, () => []),
        },
      },
      words: /120,000 combinations; expected at most 100,000/,
    },
  ];
  for (const { plan, words } of refused) {
    it(`is refused with ${words.source.slice(0, 60)}`, () => {
      assert.throws(
        () => parsePlan(plan),
        (error: Error) => error instanceof RangeError && words.test(error.message),
      );
    });
  }
});

describe("the plan of the paper", () => {
  it("takes every value from the declarations, the default first", () => {
    const declared: Record<string, { default: unknown; alternatives: readonly unknown[] }> = {
      ...declaredChoices,
      ...declaredModelChoices,
    };
    for (const [choice, [first, ...others]] of Object.entries(paperPlan().plan.choices)) {
      assert.deepEqual(first, declared[choice].default, choice);
      const known = declared[choice].alternatives.map((value) => JSON.stringify(value));
      for (const value of others) assert.ok(known.includes(JSON.stringify(value)), `${choice}: ${value}`);
    }
  });

  it("holds every choice or names it with the reason", () => {
    const { plan, leftOut } = paperPlan();
    const names = [...Object.keys(plan.choices), ...leftOut.map(({ choice }) => choice)];
    assert.deepEqual([...names].sort(), [...plannableChoices].sort());
    for (const { because } of leftOut) assert.notEqual(because, "");
  });

  it("takes up a later choice where the files leave room", () => {
    const { plan, leftOut } = paperPlan((choice, value) => choice !== "score" || value === "Fariss 2.03");
    assert.deepEqual(
      leftOut.find(({ choice }) => choice === "score"),
      { choice: "score", because: "needs a file that is not there" },
    );
    assert.ok(Object.hasOwn(plan.choices, "gdpVintage"));
    assert.ok(planUnits(plan).length <= 100_000);
  });
});
