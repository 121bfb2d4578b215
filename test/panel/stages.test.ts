import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type RandomStream, randomStream } from "@alignment/engine";
import { buildPanel, type Panel } from "alignment/construct";
import { onceFor } from "alignment/dist/construct/once";
import { panelConstruction } from "alignment/dist/construct/panel";
import { type Stage as KeptStage, stage } from "alignment/dist/construct/stage";
import { stages } from "alignment/dist/specification/declaration";
import { sourceReader } from "alignment/node";
import type { SourceChoice, Sources } from "alignment/sources";
import {
  type Choice,
  choices,
  type Declaration,
  type PanelSpecification,
  panelSpecification,
  type Stage,
} from "alignment/specification";
import { useSimulatedWorld } from "../simulated-world";
import { realRawFolder, skipWithoutRealFiles } from "../support";

const declarations: Readonly<Record<string, Declaration>> = choices;

/** One of the values that a choice shows in a robustness table, or its default. */
function drawValue(stream: RandomStream, { alternatives, default: byDefault }: Declaration): unknown {
  return stream.pick([byDefault, ...alternatives]);
}

/** A walk over specifications: each differs from the one before in one choice. */
function walk(stream: RandomStream, steps: number): Partial<PanelSpecification>[] {
  let changes: Partial<PanelSpecification> = {};
  return Array.from({ length: steps }, () => {
    const choice = stream.pick(Object.keys(declarations));
    changes = { ...changes, [choice]: drawValue(stream, declarations[choice]) };
    return changes;
  });
}

/** What a builder makes of a specification: the panel, or the message of the refusal. */
function outcomeOf(build: () => Panel): Panel | string {
  try {
    return build();
  } catch (error) {
    return (error as Error).message;
  }
}

function compareWalks(sourcesOf: (choice: SourceChoice) => Sources, walks: number, steps: number): void {
  for (let number = 0; number < walks; number++) {
    const build = panelConstruction();
    for (const changes of walk(randomStream(11, `walk ${number}`), steps)) {
      const specification = panelSpecification(changes);
      const sources = sourcesOf(specification);
      const kept = outcomeOf(() => build(sources, specification));
      const anew = outcomeOf(() => buildPanel({ ...sources }, specification));
      assert.deepEqual(kept, anew, JSON.stringify(changes));
    }
  }
}

describe("what is made once for an object", () => {
  it("is made again for another object, never for the same one", () => {
    let made = 0;
    const sumOf = onceFor((values: readonly number[]) => {
      made += 1;
      return values.reduce((sum, value) => sum + value, 0);
    });
    const values = [1, 2];
    assert.deepEqual([sumOf(values), sumOf(values), sumOf([1, 2]), made], [3, 3, 3, 2]);
  });

  it("is the layout of a membership file: two builders on the same sources share it", () => {
    useSimulatedWorld({ stateCount: 60, igoCount: 30 }, (folder) => {
      const reader = sourceReader(folder);
      const specification = panelSpecification();
      const [one, other] = [0, 1].map(() => panelConstruction()(reader(specification), specification));
      assert.equal(one.arrays.layout.codes, other.arrays.layout.codes);
    });
  });
});

describe("the stages of the construction", () => {
  it("give every panel of a random walk as it is built alone, to the last digit", () => {
    useSimulatedWorld({ stateCount: 60, igoCount: 30 }, (folder) =>
      compareWalks(sourceReader(folder), 3, 40),
    );
  });

  it("do so on the real files as well", { skip: skipWithoutRealFiles }, () => {
    compareWalks(sourceReader(realRawFolder), 1, 20);
  });

  it("leave the results of earlier stages as they were when a choice of a later stage changes", () => {
    useSimulatedWorld({ stateCount: 60, igoCount: 30 }, (folder) => {
      const sourcesOf = sourceReader(folder);
      const build = panelConstruction();
      const panelOf = (changes: Partial<PanelSpecification>) => {
        const specification = panelSpecification(changes);
        return build(sourcesOf(specification), specification);
      };
      for (const [choice, { stage: first, alternatives }] of Object.entries(declarations))
        for (const value of alternatives) {
          const base = panelOf({});
          const changed = outcomeOf(() => panelOf({ [choice]: value }));
          if (typeof changed === "string") continue;
          for (const [name, own, other] of keptResults(base, changed))
            if (stages.indexOf(name) < stages.indexOf(first))
              assert.ok(own === other, `${choice} is declared for ${first} and changes ${name}`);
        }
    });
  });

  it("keep the results of the last four sets of choices and no more", () => {
    let made = 0;
    const last: KeptStage<"lastYear", number> = stage(["lastYear"], ({ lastYear }) => {
      made += 1;
      return lastYear;
    });
    const years = (list: readonly number[]) => list.map((lastYear) => last(panelSpecification({ lastYear })));
    years([2001, 2002, 2003, 2004, 2001]);
    assert.equal(made, 4);
    years([2005, 2001, 2003, 2004]);
    assert.equal(made, 5);
    years([2002]);
    assert.equal(made, 6);
  });

  it("know a list by its elements, and that it is another one when its owner changes it", () => {
    const sizes: KeptStage<"membershipCodes", number> = stage(
      ["membershipCodes"],
      ({ membershipCodes }) => membershipCodes.length,
    );
    const own = [1];
    assert.equal(sizes(panelSpecification({ membershipCodes: own as [1] })), 1);
    own.push(2);
    assert.equal(sizes({ membershipCodes: own } as unknown as PanelSpecification), 2);
    assert.equal(sizes(panelSpecification({ membershipCodes: [1] })), 1);
  });

  it("leave every column of the sample that a changed choice does not touch", () => {
    useSimulatedWorld({ stateCount: 60, igoCount: 30 }, (folder) => {
      const sourcesOf = sourceReader(folder);
      const build = panelConstruction();
      const columnsOf = (changes: Partial<PanelSpecification>): Readonly<Record<string, unknown>> => {
        const specification = panelSpecification(changes);
        return build(sourcesOf(specification), specification).sample.columns;
      };
      const made = (changes: Partial<PanelSpecification>): readonly string[] => {
        const before = columnsOf({});
        return Object.entries(columnsOf(changes)).flatMap(([name, column]) =>
          column === before[name] ? [] : [name],
        );
      };
      assert.deepEqual(made({ changeInMeanSign: "the change" }), ["change_mean"]);
      assert.deepEqual(made({ iccprFrom: "year after ratification" }), ["iccpr"]);
      assert.deepEqual(made({ conflictIntensity: 2 }), ["civil_war"]);
      assert.deepEqual(made({ durationCounts: "years as a member" }), ["duration"]);
    });
  });

  it("hand a stage only the choices that it reads, and keep nothing of what it throws", () => {
    let calls = 0;
    const refusing = stage(["lastYear"], (choice) => {
      calls += 1;
      assert.deepEqual(Object.keys(choice), ["lastYear"]);
      throw new RangeError("refused");
    });
    for (let call = 0; call < 2; call++) assert.throws(() => refusing(panelSpecification()), /refused/);
    assert.equal(calls, 2);
  });
});

/** The results of the stages that two panels show, by stage. */
function keptResults(one: Panel, other: Panel): readonly (readonly [Stage, unknown, unknown])[] {
  const parts: readonly (readonly [Stage, (panel: Panel) => unknown])[] = [
    ["memberships", ({ arrays }) => arrays.members],
    ["scores", ({ arrays }) => arrays.layout.score],
    ["covariates", ({ arrays }) => arrays.layout.gdp],
    ["covariates", ({ arrays }) => arrays.layout.civilWar],
    ["covariates", ({ arrays }) => arrays.layout.iccpr],
    ["cases", ({ arrays }) => arrays.cases],
    ["parts", ({ arrays }) => arrays.isCase],
    ["parts", ({ arrays }) => arrays.rows],
    ["scales", ({ scales }) => scales],
    ["columns", ({ sample }) => sample],
  ];
  return parts.map(([name, part]) => [name, part(one), part(other)]);
}

describe("a panel", () => {
  it("is plain data: its copy is the same panel", () => {
    useSimulatedWorld({ stateCount: 60, igoCount: 30 }, (folder) => {
      const specification = panelSpecification();
      const panel = buildPanel(sourceReader(folder)(specification), specification);
      assert.deepEqual(structuredClone(panel), panel);
    });
  });

  it("has a choice for each name of the declarations", () => {
    const names: readonly Choice[] = Object.keys(panelSpecification()) as Choice[];
    assert.deepEqual(names, Object.keys(declarations));
  });
});
