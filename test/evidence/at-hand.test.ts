import assert from "node:assert/strict";
import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { after, before, describe, it } from "node:test";
import { hashOfModules } from "alignment/dist/node/code-identity";
import { nullSummary } from "alignment/dist/nulls/draw-table";
import { evidenceIdentity, evidenceOf, evidenceSeed, writeSimulatedWorld } from "alignment/node";
import {
  type EvidenceTree,
  evidenceAtHand,
  nullNames,
  nullWorlds,
  partNames,
  statisticsOf,
} from "alignment/nulls";
import { evidenceStudy } from "alignment/study";
import { missingFilesOf } from "alignment/table";
import { simulateWorld, truthFile } from "alignment/worlds";
import { temporaryFolder } from "../support";
import { smallEvidence } from "./small-evidence";

/** A whole evidence.json in form, with one distribution for every statistic. */
function wholeTree(): object {
  const summary = nullSummary([1, 2, 3, 4], 3);
  const named = { duration: summary, exit: summary };
  const observed = {
    "Fariss 2.03": { table2: { duration: 3 }, yearly: { exit: 3 } },
    "CIRI index": { yearly: {} },
  };
  const nulls = Object.fromEntries(
    nullNames.map((name) => [name, Object.fromEntries(statisticsOf(name).map((one) => [one, named]))]),
  );
  return {
    draws: 500,
    ...Object.fromEntries(partNames.map((name) => [name, {}])),
    observed: { ...observed, h4: { "selected by Fariss 2.03": {} } },
    nulls,
  };
}

describe("the evidence at hand", () => {
  let folder: string;
  let world: string;
  const before_ = process.env.ALIGNMENT_EVIDENCE;
  before(() => {
    folder = temporaryFolder();
    world = join(folder, "world");
    writeSimulatedWorld(simulateWorld({ stateCount: 40, igoCount: 30, seed: 5 }), world);
    process.env.ALIGNMENT_EVIDENCE = folder;
  });
  after(() => {
    if (before_ === undefined) delete process.env.ALIGNMENT_EVIDENCE;
    else process.env.ALIGNMENT_EVIDENCE = before_;
  });

  it("names every file that it lacks at once, as missing ones, so that a notebook can leave it out by name", () => {
    const lacking = join(folder, "lacking");
    cpSync(world, lacking, { recursive: true });
    const names = ["HumanRightsProtectionScores_v2.04.csv", "un_regional_groups.csv"];
    for (const name of names) rmSync(join(lacking, name));
    assert.throws(
      () => evidenceOf(lacking),
      (error) => {
        assert.deepEqual(
          missingFilesOf(error)
            ?.map((path) => basename(path))
            .sort(),
          names,
        );
        return true;
      },
    );
  });

  it("is that of evidence.json where it is whole and was made of these real files by this code, and no other", () => {
    const write = (made: object, tree: object = wholeTree()) =>
      writeFileSync(join(folder, "evidence.json"), JSON.stringify({ ...tree, made }));
    const identity = { ...evidenceIdentity(world), seed: evidenceSeed };
    write(identity);
    assert.equal(evidenceOf(world).from, "drawn now", "a simulated world");
    rmSync(join(world, truthFile));
    const taken = evidenceOf(world);
    assert.equal(taken.from, "evidence.json");
    assert.equal(taken.draws, 500);
    assert.doesNotMatch(taken.inWords, /few/);
    const { nulls } = wholeTree() as { nulls: Record<string, object> };
    for (const [what, made, tree] of [
      ["other code", { ...identity, code: "0" }, wholeTree()],
      ["another seed", { ...identity, seed: 2 }, wholeTree()],
      ["other files", { ...identity, files: { ...identity.files, "states2016.csv": "0" } }, wholeTree()],
      ["no verdicts", identity, { ...wholeTree(), verdicts: undefined }],
      ["a null without its statistics", identity, { ...wholeTree(), nulls: { ...nulls, linear: {} } }],
    ] as const) {
      write(made, tree);
      const { from, inWords } = evidenceOf(world);
      assert.equal(from, "drawn now", what);
      assert.match(inWords, /20 draws of Table 2 and H4 and 200 of the yearly .* These are few/);
    }
    writeFileSync(join(folder, "evidence.json"), "{ cut");
    assert.equal(evidenceOf(world).from, "drawn now");
  });

  it("turns a statistic with its quantiles and its p, and tells its means in a sentence", () => {
    const evidence = evidenceAtHand({
      contextOf: () => assert.fail("nothing is to be computed"),
      draws: 20,
      file: wholeTree() as EvidenceTree,
    });
    const [own, turned] = [evidence.amongNulls("yearly.exit"), evidence.amongNulls("yearly.exit", true)];
    assert.equal(own.observed, 3);
    assert.equal(turned.observed, -3);
    assert.equal(own.nulls.length, nullNames.length);
    assert.deepEqual(
      [turned.nulls[0].low, turned.nulls[0].middle, turned.nulls[0].high, turned.nulls[0].mean],
      [-own.nulls[0].high, -2.5, -own.nulls[0].low, -2.5],
    );
    assert.deepEqual([own.nulls[0].p, turned.nulls[0].p], [3 / 5, 4 / 5]);
    assert.equal(
      evidence.besideNulls("table2.duration", 1),
      "Where IGOs have no influence its mean is 2.5 in 10 kinds of simulated scores, 2.5 with exchanged memberships (4 draws each; one-sided p 0.600).",
    );
    assert.match(evidence.besideNulls("table2.duration"), /its mean is 2\.5000 in/, "four digits of a slope");
    assert.match(evidence.besideNulls("yearly.exit"), /its mean is 2\.50 in/, "two digits of a t");
    assert.throws(
      () => evidence.amongNulls("table3.duration"),
      /no statistic "table3.duration"; expected a group/,
    );
    assert.throws(
      () => evidence.amongNulls("table2.slope"),
      /table2 has no statistic "slope"; expected one of duration/,
    );
  });

  it("draws a part when it is asked for, and each draw once", () => {
    const study = evidenceStudy(smallEvidence());
    const kept: string[] = [];
    const namesKept = (): readonly string[] => kept;
    const evidence = evidenceAtHand({
      contextOf: () => ({ study, worlds: nullWorlds(study, 1), seed: 1 }),
      draws: 10,
      keep: (name, make) => {
        kept.push(name);
        return make();
      },
    });
    assert.equal(namesKept().length, 0);
    const { observed, nulls } = evidence.amongNulls("h4.h4_T");
    assert.equal(observed, evidence.part("observed").h4["selected by Fariss 2.03"].T);
    assert.deepEqual(
      nulls.map(({ name, draws }) => [name, draws]),
      [
        ["exchangeEra", 10],
        ["exchangeGroup", 10],
      ],
    );
    evidence.amongNulls("h4.h4_own_t");
    assert.equal(namesKept().filter((name) => name.startsWith("draws h4")).length, 1);
  });
});

describe("the identity of the code", () => {
  it("is of what a module stands on, and of nothing else", () => {
    const folder = mkdtempSync(join(tmpdir(), "alignment-code-"));
    const write = (name: string, text: string) => writeFileSync(join(folder, name), text);
    write("a.js", 'require("./b"); require("node:fs");');
    write("b.js", "module.exports = 1;");
    write("c.js", "module.exports = 1;");
    const hash = () => hashOfModules([join(folder, "a.js")]);
    const first = hash();
    write("c.js", "module.exports = 2;");
    assert.equal(hash(), first);
    write("b.js", "module.exports = 2;");
    assert.notEqual(hash(), first);
    rmSync(folder, { recursive: true });
  });
});
