import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { conditionalModes, cooksDistances, fitMixedModel, predictGroups } from "@alignment/engine";
import { oracleData } from "./formula-oracle";

const base = oracleData("base");

describe("Groups of an interaction are pairs of levels", () => {
  // lme4 1.1-31 with the pairs as one clean column: paste(g, h, sep = " | ")
  const collide = oracleData("collide");
  const fit = fitMixedModel("y ~ x + (1 | g:h)", collide);

  it("in the fit, with a name for each", () => {
    const [effect] = fit.randomEffects;
    assert.equal(effect.groupCount, 6);
    assert.equal(new Set(effect.groupNames).size, 6);
    assert.ok(Math.abs(fit.criterion + 14.46358303) < 1e-7);
    assert.ok(Math.abs(effect.standardDeviations[0] - 1.995498) < 1e-5);
  });

  it("in conditional modes, predictions and influence", () => {
    const { fit: predicted, groups } = predictGroups(fit, {
      x: [0, 0, 0],
      g: ["10:30", "10", "10"],
      h: ["a", "30:a", "a"],
    });
    assert.ok(Math.abs(predicted[0] - 3.947441) < 1e-5);
    assert.ok(Math.abs(predicted[1] + 1.964888) < 1e-5);
    assert.deepEqual(groups, ["known", "known", "new"]);
    const [{ groupNames, modes }] = conditionalModes(fit);
    assert.equal(new Set(groupNames).size, modes.length);
    assert.equal(new Set(cooksDistances(fit).map(({ group }) => group)).size, 6);
  });

  it("named as lme4 names them where that tells them apart", () => {
    const { randomEffects } = fitMixedModel("y ~ x + (1 | a:b)", base);
    assert.deepEqual(randomEffects[0].groupNames, [
      "hi:no",
      "hi:yes",
      "lo:no",
      "lo:yes",
      "mid:no",
      "mid:yes",
    ]);
  });

  it("also where the names of the columns hold colons", () => {
    const data = { ...base, "a:b": base.h };
    const { randomEffects } = fitMixedModel("y ~ x + (1 | `a:b`) + (1 | a:b)", data);
    assert.deepEqual(
      randomEffects.map(({ groupingFactor, groupCount }) => [groupingFactor, groupCount]),
      [
        ["`a:b`", 8],
        ["a:b", 6],
      ],
    );
  });

  it("with three columns, whatever characters the levels hold", () => {
    const parts = (levels: readonly string[], every: number) =>
      Array.from({ length: 240 }, (_, row) => levels[Math.floor(row / every) % levels.length]);
    const p = parts(["1:2", "1", "`", "a b"], 1);
    const q = parts(["3", "2:3", "\\", "\u0000"], 4);
    const r = parts(["__proto__", "x", ":"], 16);
    const model = fitMixedModel("y ~ x + (1 | p:q:r)", { y: base.y, x: base.x, p, q, r });
    const pairs = new Set(p.map((level, row) => JSON.stringify([level, q[row], r[row]])));
    assert.equal(model.randomEffects[0].groupCount, pairs.size);
    assert.equal(new Set(model.randomEffects[0].groupNames).size, pairs.size);
    assert.ok(predictGroups(model, { x: base.x, p, q, r }).groups.every((known) => known === "known"));
  });
});
