import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { buildPanel, panelBuilderOf } from "alignment/construct";
import { sourceFiles } from "alignment/dist/sources/files";
import { type SourceChoice, sourceParser } from "alignment/sources";
import { alternativesToInferredRules, choices, panelSpecification } from "alignment/specification";
import { formatSimulatedWorld, simulateWorld, sourcesOf, type WorldParameters } from "alignment/worlds";

/** The sources that parsing the files of a world gives. */
function parserOf(world: ReturnType<typeof simulateWorld>): ReturnType<typeof sourceParser> {
  const texts = formatSimulatedWorld(world);
  return sourceParser(
    sourceFiles({
      contentOf: (file) => texts.get(file) ?? assert.fail(file),
      leastRecords: () => ({ count: 1, authority: "as the test asks" }),
    }),
  );
}

const worlds: readonly Partial<WorldParameters>[] = [
  {},
  { seed: 3, mechanism: "mixed", stateCount: 60, igoCount: 30, disappearanceShift: 2 },
  { seed: 4, mechanism: "none", stateCount: 120, igoCount: 50, firstYear: 1950, lastYear: 2010 },
];

/** A choice of sources for each value that decides which of them are read. */
const sourceChoices: readonly SourceChoice[] = [
  ...choices.score.values.map((score) => panelSpecification({ score })),
  ...choices.gdpVintage.values.map((gdpVintage) => panelSpecification({ gdpVintage })),
  ...choices.igoMatching.values.map((igoMatching) => panelSpecification({ igoMatching })),
  panelSpecification({ stateCapacity: "tax share of GDP", regionalGroup: "African States" }),
  panelSpecification({ score: "TORT", selectionScore: "Fariss 2.03" }),
];

describe("the sources of a simulated world in memory", () => {
  for (const parameters of worlds) {
    it(`are those that its files give, to the last digit: ${JSON.stringify(parameters)}`, () => {
      const world = simulateWorld(parameters);
      const parse = parserOf(world);
      for (const choice of sourceChoices)
        assert.deepEqual(sourcesOf(world, choice), parse(choice), JSON.stringify(choice));
    });
  }

  it("give the same panel under every alternative to an inferred rule", () => {
    const world = simulateWorld({ stateCount: 60, igoCount: 30 });
    const [inMemory, fromFiles] = [
      panelBuilderOf((choice) => sourcesOf(world, choice)),
      panelBuilderOf(parserOf(world)),
    ];
    for (const { changes, label } of alternativesToInferredRules())
      assert.deepEqual(inMemory(changes), fromFiles(changes), label);
  });

  it("are made once for each world, and not shared between worlds", () => {
    const [one, other] = [simulateWorld({ seed: 1 }), simulateWorld({ seed: 2 })];
    const specification = panelSpecification();
    assert.equal(
      sourcesOf(one, specification).gdp,
      sourcesOf(one, panelSpecification({ score: "TORT" })).gdp,
    );
    const panels = [one, other].map((world) => buildPanel(sourcesOf(world, specification), specification));
    assert.notDeepEqual(panels[0].sample, panels[1].sample);
  });
});
