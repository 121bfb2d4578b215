import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { buildPanel } from "alignment/construct";
import { ensureSimulatedWorld, panelBuilder, readSources, sampleBuilder, sourceReader } from "alignment/node";
import { type PanelSpecification, panelSpecification } from "alignment/specification";
import { temporaryFolder } from "../support";

const root = temporaryFolder();
const world = join(root, "world");
ensureSimulatedWorld(world);

describe("panelBuilder", () => {
  it("gives the panel that each specification gives alone, whatever was built before", () => {
    const build = panelBuilder(world);
    const choices: readonly Partial<PanelSpecification>[] = [
      {},
      { score: "CIRI index" },
      { stateCapacity: "tax share of GDP" },
      { regionalGroup: "African States" },
      { gdpVintage: "2026-03, US dollars of 2015" },
      {},
    ];
    for (const changes of choices) {
      const specification = panelSpecification(changes);
      const alone = buildPanel(readSources(world, specification), specification);
      const built = build(changes);
      assert.deepEqual(built.specification, specification);
      assert.deepEqual(built.attrition, alone.attrition);
      assert.deepEqual(built.sample, alone.sample);
    }
  });

  it("reads no file again", () => {
    const folder = join(root, "gone");
    ensureSimulatedWorld(folder);
    const build = panelBuilder(folder);
    const first = build().sample;
    rmSync(folder, { recursive: true });
    assert.deepEqual(build().sample, first);
    assert.throws(() => build({ score: "Fariss 4.02" }), /LHRS-v4.02-2021.csv/);
  });

  it("refuses what panelSpecification refuses", () => {
    assert.throws(() => panelBuilder(world)({ lastYear: 1900 }), /choice "lastYear" is 1900/);
  });
});

describe("sampleBuilder", () => {
  it("gives specification and sample of the panel, whatever was built before", () => {
    const build = sampleBuilder(world);
    const panelOf = panelBuilder(world);
    const choices: readonly Partial<PanelSpecification>[] = [
      {},
      { score: "CIRI index", gdpForm: "natural logarithm" },
      { stateCapacity: "tax share of GDP" },
      { regionalGroup: "African States", sampleScales: "own part" },
      {},
    ];
    for (const changes of choices) {
      const { specification, sample } = panelOf(changes);
      assert.deepEqual(build(changes), { specification, sample });
    }
  });

  it("throws what the builder of panels throws", () => {
    const refusals = [
      { entryAfter: 2010, lastYear: 2011 },
      { entryAfter: 2013 },
      { regionalGroup: "Nowhere" },
    ].map((changes) =>
      [panelBuilder(world), sampleBuilder(world)].map((build) =>
        messageOf(() => build(changes as Partial<PanelSpecification>)),
      ),
    );
    for (const [ofPanel, ofSample] of refusals) {
      assert.notEqual(ofPanel, undefined);
      assert.equal(ofSample, ofPanel);
    }
    assert.ok(refusals.some(([message]) => message?.includes("the sample is empty after the step")));
  });
});

/** The message of what a function throws, undefined if it throws nothing. */
function messageOf(run: () => unknown): string | undefined {
  try {
    run();
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

describe("sourceReader", () => {
  it("gives the very tables that it gave before", () => {
    const sourcesOf = sourceReader(world);
    const first = sourcesOf(panelSpecification());
    const second = sourcesOf(panelSpecification({ score: "TORT" }));
    assert.equal(second.memberships, first.memberships);
    assert.notEqual(second.scores, first.scores);
    assert.equal(second.taxes, undefined);
  });
});
