import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createContext, runInContext } from "node:vm";
import { fitMixedModel } from "@alignment/engine";
import { panelBuilderOf } from "alignment/construct";
import { sourceFiles } from "alignment/dist/sources/files";
import { sourceParser } from "alignment/sources";
import { formatSimulatedWorld, simulateWorld } from "alignment/worlds";
import { bundleOf } from "../engine/bundle";

const parameters = { stateCount: 40, igoCount: 30, lastYear: 2010, seed: 7 };
const formula = "distance ~ duration + size_s + (1 | case)";

/** The chain from a simulated world's texts to a coefficient, without a disk. */
const program = `(function (texts) {
  var files = sources.sourceFiles({
    contentOf: function (file) { return texts[file]; },
    leastRecords: function () { return { count: 1, authority: "for a test" }; }
  });
  var build = builder.panelBuilderOf(parser.sourceParser(files));
  var sample = build({ score: "Fariss 2.04" }).sample;
  var fit = engine.fitMixedModel(${JSON.stringify(formula)}, sample.columns);
  return JSON.stringify([sample.rowCount, fit.criterion, fit.fixedEffects[1].estimate]);
})(texts)`;

describe("the construction outside of Node", () => {
  it("builds a panel of the files' texts and fits it where nothing but the language is there", () => {
    const texts = Object.fromEntries(formatSimulatedWorld(simulateWorld(parameters)));
    const context = createContext({ texts });
    const modules = [
      ["alignment/dist/sources/files", "sources"],
      ["alignment/dist/sources/sources", "parser"],
      ["alignment/dist/construct/builder", "builder"],
      ["@alignment/engine", "engine"],
    ] as const;
    for (const [path, name] of modules) runInContext(bundleOf(require.resolve(path), name), context);
    const [rows, criterion, slope] = JSON.parse(runInContext(program, context)) as number[];

    const files = sourceFiles({
      contentOf: (file) => texts[file],
      leastRecords: () => ({ count: 1, authority: "for a test" }),
    });
    const { sample } = panelBuilderOf(sourceParser(files))({ score: "Fariss 2.04" });
    const fit = fitMixedModel(formula, sample.columns);
    assert.ok(rows > 500, `${rows} rows`);
    assert.deepEqual(
      [rows, criterion, slope],
      [sample.rowCount, fit.criterion, fit.fixedEffects[1].estimate],
    );
  });

  it("has the published numbers there, too", () => {
    const context = createContext({});
    runInContext(bundleOf(require.resolve("alignment/dist/study/published"), "published"), context);
    const title = runInContext('published.publishedColumn("paper-table-2").title', context);
    assert.equal(title, "Weyrauch & Steinert (2021), Table 2");
    assert.throws(
      () => runInContext('published.readPublishedTable("toString")', context),
      /no table "toString"; expected one of .*paper-table-2/,
    );
  });
});
