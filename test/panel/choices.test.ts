import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  alternativesToInferredRules,
  type Choice,
  choices,
  choicesOfModel,
  constructionRules,
  type Declaration,
  defaultSpecification,
  panelSpecification,
} from "alignment/specification";

const declarations = Object.entries<Declaration>({ ...choices, ...choicesOfModel });

describe("the declarations of the choices", () => {
  it("each name a rule, a label, a question and what the values mean", () => {
    for (const [choice, { rule, label, question, meaning }] of declarations) {
      assert.ok(
        constructionRules.some(({ id }) => id === rule),
        choice,
      );
      assert.ok(label.length > 0 && label.length < 40, choice);
      assert.match(question, /^[A-Z].*\?$/, choice);
      assert.match(meaning, /^[A-Z].*\.$/, choice);
    }
    const labels = declarations.map(([, { label }]) => label);
    assert.equal(new Set(labels).size, labels.length);
  });

  it("accept their default and each alternative, and no alternative is the default", () => {
    for (const [choice, { alternatives, default: byDefault }] of Object.entries<Declaration>(choices)) {
      assert.ok(alternatives.length > 0, choice);
      for (const value of [byDefault, ...alternatives]) panelSpecification({ [choice]: value });
      for (const value of alternatives) assert.notDeepEqual(value, byDefault, choice);
    }
  });

  it("give the default specification, which holds every choice", () => {
    assert.deepEqual(panelSpecification(), defaultSpecification);
    assert.deepEqual(Object.keys(defaultSpecification), Object.keys(choices));
  });

  it("stand in the list of choices of each rule that they change", () => {
    for (const [choice, { rule, furtherRules = [] }] of Object.entries<Declaration>(choices))
      for (const id of [rule, ...furtherRules])
        assert.ok(constructionRules[id - 1].choices.includes(choice as Choice), `${choice}, rule ${id}`);
  });
});

describe("panelSpecification", () => {
  const meant: readonly (readonly [object, RegExp])[] = [
    [{ lastyear: 2000 }, /there is no choice "lastyear"; the choices are .*; did you mean "lastYear"\?$/],
    [{ enteryAfter: 2000 }, /did you mean "entryAfter"\?/],
    [{ gdpForm: "Natural Logaritm" }, /expected one of .*; did you mean "natural logarithm"\?/],
    [{ score: "Fariss 2.3" }, /did you mean "Fariss 2.03"\?/],
  ];
  for (const [changes, message] of meant) {
    it(`says what was probably meant by ${JSON.stringify(changes)}`, () =>
      assert.throws(() => panelSpecification(changes), message));
  }

  it("says nothing of what is near to none", () => {
    assert.throws(
      () => panelSpecification({ colour: "red" } as object),
      (error: Error) => !error.message.includes("did you mean"),
    );
  });
});

describe("the alternatives to inferred rules", () => {
  const alternatives = alternativesToInferredRules();

  it("are those of every inferred choice, each with a key and a label of its own", () => {
    const inferred = declarations.filter(([, { basis }]) => basis === "inferred").map(([choice]) => choice);
    assert.deepEqual(new Set(alternatives.map(({ choice }) => choice)), new Set(inferred));
    for (const field of ["key", "label"] as const)
      assert.equal(new Set(alternatives.map((one) => one[field])).size, alternatives.length, field);
    for (const { key } of alternatives) assert.match(key, /^\d+(\.[A-Za-z0-9-]+)+$/);
  });

  it("leave no inferred rule out", () => {
    const covered = new Set(alternatives.flatMap(({ choice }) => rulesOfChoice(choice)));
    for (const { id, basis } of constructionRules)
      if (basis === "inferred") assert.ok(covered.has(id), `rule ${id} has no alternative`);
  });

  it("are specifications, and so is what they are compared with", () => {
    for (const { changes, comparedWith, stage } of alternatives) {
      const own = panelSpecification(changes);
      const other = panelSpecification(comparedWith);
      if (stage === "model") assert.deepEqual(own, other);
      else assert.notDeepEqual(own, other);
    }
  });
});

/** The rules that a choice changes. */
function rulesOfChoice(choice: string): readonly number[] {
  const declaration = declarations.find(([name]) => name === choice)?.[1] as Declaration;
  return [declaration.rule, ...(declaration.furtherRules ?? [])];
}
