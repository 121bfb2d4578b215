import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { joinText } from "@alignment/kernel";
import * as alignment from "alignment";
import { repositoryRoot } from "../support";
import { codeCells, notebookNames } from "./notebook-module";

/** Names that stay, with today's arguments, whatever else the contents page offers. */
const promised = [
  ...["panelBuilder", "buildPanel", "readSources", "panelSpecification", "fitMixedModel", "chooseInput"],
  ...["readRightScores", "dataTable", "regressionTable", "regressionColumnOf", "showTable", "formatMarkdown"],
  ...["inferFixedEffects", "compareModels", "predictGroups", "frameOf", "tableOf"],
];

/** Names that exercises use, beside those of the notebooks. */
const ofExercises = ["openExercise", "yearlyChangeFormula"];

describe("the contents page of the library", () => {
  const names = Object.keys(alignment);

  it("has at most 80 values", () => assert.ok(names.length <= 80, `${names.length} values`));

  it("keeps the names that were promised", () => {
    assert.deepEqual(
      promised.filter((name) => !names.includes(name)),
      [],
    );
  });

  it("names each value: nothing but types comes in by an asterisk", () => {
    const source = readFileSync(join(repositoryRoot, "lib", "alignment", "src", "index.ts"), "utf8");
    assert.doesNotMatch(source, /export \* from/);
  });

  it("offers nothing that no notebook uses", () => {
    const sources = notebookNames.flatMap(codeCells).map((cell) => joinText(cell.source));
    const imported = new Set(sources.flatMap((source) => source.match(/\w+/g) ?? []));
    const unused = names.filter(
      (name) => ![...promised, ...ofExercises].includes(name) && !imported.has(name),
    );
    assert.deepEqual(unused, []);
  });
});
