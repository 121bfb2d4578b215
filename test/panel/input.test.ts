import assert from "node:assert/strict";
import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, it } from "node:test";
import { chooseInput, ensureSimulatedWorld, inputOf } from "alignment/node";
import { temporaryFolder } from "../support";

const root = temporaryFolder();
const before = { ...process.env };
afterEach(() => {
  for (const name of ["ALIGNMENT_INPUT", "ALIGNMENT_RAW", "ALIGNMENT_SIMULATED"]) {
    if (before[name] === undefined) delete process.env[name];
    else process.env[name] = before[name];
  }
});

describe("chooseInput", () => {
  it("makes the simulated world where the real files are not there", () => {
    delete process.env.ALIGNMENT_INPUT;
    process.env.ALIGNMENT_RAW = join(root, "nothing");
    process.env.ALIGNMENT_SIMULATED = join(root, "world");
    assert.deepEqual(chooseInput(), {
      kind: "simulated",
      folder: join(root, "world"),
      title: "a simulated world",
    });
    assert.ok(existsSync(join(root, "world", "truth.json")));
  });

  it("takes the real files where all of the main analysis are there", () => {
    delete process.env.ALIGNMENT_INPUT;
    process.env.ALIGNMENT_RAW = join(root, "raw");
    ensureSimulatedWorld(join(root, "raw"));
    rmSync(join(root, "raw", "truth.json"));
    assert.equal(chooseInput().kind, "real");
    rmSync(join(root, "raw", "untc_4-4_ICCPR.csv"));
    process.env.ALIGNMENT_SIMULATED = join(root, "world");
    assert.equal(chooseInput().kind, "simulated");
  });

  it("names the files that are missing where the real ones are asked for", () => {
    process.env.ALIGNMENT_RAW = join(root, "raw");
    assert.throws(
      () => chooseInput("real"),
      /missing files in .*untc_4-4_ICCPR\.csv; expected all files.*npm run data/,
    );
  });

  it("takes the folder that ALIGNMENT_INPUT names, and tells its kind by the truth beside it", () => {
    process.env.ALIGNMENT_INPUT = join(root, "world");
    assert.equal(chooseInput().kind, "simulated");
    assert.equal(inputOf(root).kind, "real");
  });
});
