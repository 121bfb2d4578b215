import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "node:test";
import { fitMixedModel } from "@alignment/engine";
import { keyOf } from "@alignment/page/dist/app/address";
import { drawsByKey } from "@alignment/page/dist/app/null-range";
import { table2 } from "@alignment/page/dist/app/state";
import { neighboursOf } from "@alignment/page/dist/app/sweep";
import { nullSlopesAtHand, slopesOfMultiverse } from "@alignment/page/dist/kept-null-slopes";
import { nullSlopes, seedOfPage } from "@alignment/page/dist/null-slopes";
import { readSourceParts, sourcesFromParts } from "@alignment/page/dist/source-parts";
import { hashOfCode } from "@alignment/runner";
import { panelBuilderOf } from "alignment/construct";
import { defaultModelChoices, modelFormula, nullSources, parsePlan } from "alignment/multiverse";
import { chooseInput, sourceReader } from "alignment/node";
import { sha256 } from "../support";

describe("the null draws of the live page", () => {
  const input = chooseInput("simulated");
  const sourcesOf = sourceReader(input.folder);
  const slopeOf = nullSlopes(sourcesFromParts(readSourceParts(sourcesOf)));
  const all = neighboursOf(table2);
  const kept = Object.fromEntries(drawsByKey(nullSlopesAtHand(input)));

  it("are the library's with the same seed, under every alternative of every choice", () => {
    const draw = 3;
    const build = panelBuilderOf(nullSources(sourcesOf, seedOfPage)("exchangeEra", draw));
    for (const looked of all) {
      const { sample, specification } = build(looked.changes);
      const model = { ...defaultModelChoices, ...looked.model };
      const formula = modelFormula(model, specification.stateCapacity);
      const { fixedEffects } = fitMixedModel(formula, sample.columns, { method: model.estimation });
      const expected = fixedEffects.find(({ term }) => term === "duration")?.estimate ?? Number.NaN;
      const slope = slopeOf(looked, draw);
      assert.ok(
        slope !== null && Math.abs(slope - expected) <= 1e-10,
        `${keyOf(looked)}: ${slope} is not ${expected}`,
      );
    }
  });

  it("come with the page of the simulated world for every alternative, as they would be made anew", () => {
    const made = kept[keyOf(table2)].length;
    assert.ok(made >= 200, `${made} draws`);
    assert.deepEqual(
      all.map(keyOf).filter((key) => kept[key]?.length !== made),
      [],
      "node tools/page/dist/keep-null-slopes.js makes them anew",
    );
    for (let at = 0; at < all.length; at += 9) {
      const draw = (7 * at) % made;
      const slope = slopeOf(all[at], draw);
      const [found, expected] = [kept[keyOf(all[at])][draw], slope];
      assert.ok(
        found === expected || Math.abs(Number(found) - Number(expected)) <= 5.1e-7,
        `${keyOf(all[at])}, draw ${draw}: ${found} is kept, and ${expected} is drawn`,
      );
    }
  });

  it("are different from draw to draw", () => {
    const own = kept[keyOf(table2)];
    assert.ok(new Set(own).size > 0.95 * own.length);
  });

  it("of a multiverse with its joint question are taken from its folder, if it is of the same files, and marked where another code made them", () => {
    const folder = mkdtempSync(join(tmpdir(), "multiverse-folder-"));
    try {
      const plan = parsePlan({ choices: { entryAfter: [1965, 1980], estimation: ["REML", "ML"] } });
      const states = "states2016.csv";
      const hash = sha256(readFileSync(join(input.folder, states)));
      const joint = {
        units: [0, 2],
        draws: { exchangeEra: [{ estimates: [1, null] }, { estimates: [3, 4] }] },
      };
      const none = { slopes: {}, inMillionths: {}, ofOtherCode: [] };
      const write = (name: string, content: object): void =>
        writeFileSync(join(folder, name), JSON.stringify(content));
      assert.deepEqual(slopesOfMultiverse(input.folder, folder), none);
      write("plan.json", { ...plan, files: { [states]: hash }, code: hashOfCode() });
      write("joint.json", joint);
      const slopes = { "[]": [1, 3], '[["entryAfter",1980]]': [null, 4] };
      assert.deepEqual(slopesOfMultiverse(input.folder, folder), {
        slopes,
        inMillionths: {},
        ofOtherCode: [],
      });
      write("plan.json", { ...plan, files: { [states]: hash }, code: hashOfCode().replace(/./g, "0") });
      const ofOtherCode = Object.keys(slopes);
      assert.deepEqual(slopesOfMultiverse(input.folder, folder), { slopes, inMillionths: {}, ofOtherCode });
      write("plan.json", { ...plan, files: { [states]: hash.replace(/./g, "0") } });
      assert.deepEqual(slopesOfMultiverse(input.folder, folder), none);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
