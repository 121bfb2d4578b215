import assert from "node:assert/strict";
import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { ifAvailable } from "alignment/display";
import {
  ensureSimulatedWorld,
  folderState,
  panelBuilder,
  readSources,
  readStates,
  unverifiedLines,
} from "alignment/node";
import { sourceNames } from "alignment/sources";
import { panelSpecification } from "alignment/specification";
import { InputError, InputErrors } from "alignment/table";
import { realRawFolder, skipWithoutRealFiles, temporaryFolder } from "../support";

const root = temporaryFolder();
const world = join(root, "world");
ensureSimulatedWorld(world, { stateCount: 40, igoCount: 30 });

/** A folder of the world's files that does not say that they are simulated, without some of them. */
function unmarked(...without: readonly string[]): string {
  const folder = mkdtempSync(join(root, "raw-"));
  cpSync(world, folder, { recursive: true });
  for (const name of ["truth.json", ...without]) rmSync(join(folder, name));
  return folder;
}

describe("the state of a folder", () => {
  it("is nothing to say for a simulated world, whose files are its own", () => {
    assert.deepEqual(folderState(world), []);
  });

  it("names each file that is not the verified one, what it holds and what rests on it", () => {
    const states = folderState(unmarked(sourceNames.states));
    assert.equal(states.length, 16);
    const missing = states.filter(({ status }) => status === "missing");
    assert.deepEqual(
      missing.map(({ file }) => file),
      [sourceNames.states],
    );
    const lines = unverifiedLines(states);
    assert.equal(lines.length, 15);
    const conflicts = lines.find((line) => line.startsWith(sourceNames.conflicts));
    assert.match(
      conflicts ?? "",
      /not the verified file \(found version 18\.1, \d+ records, \d+ to \d+\); rests on it: civil_war/,
    );
  });

  it("calls a file of another format by its name, and what has other columns no source file", () => {
    const folder = unmarked();
    writeFileSync(join(folder, sourceNames.gdp2018), "<stata_dta><header><release>118</release>");
    writeFileSync(join(folder, sourceNames.treaty), "a,b\n1,2\n");
    const [gdp, treaty] = folderState(folder, [sourceNames.gdp2018, sourceNames.treaty]);
    assert.deepEqual([gdp.status, treaty.status], ["not read", "not read"]);
    assert.match(unverifiedLines([gdp])[0], /not read \(a Stata file \(format 118\)\)/);
  });

  it("is verified for the real files, and a known one under another's name is refused by its own", {
    skip: skipWithoutRealFiles,
  }, () => {
    assert.ok(folderState(realRawFolder).every(({ status }) => status === "verified"));
    const folder = mkdtempSync(join(root, "swapped-"));
    cpSync(realRawFolder, folder, { recursive: true });
    cpSync(join(folder, sourceNames.gdp2026), join(folder, sourceNames.gdp2018));
    cpSync(join(folder, sourceNames.scores204), join(folder, sourceNames.scores203));
    const swapped = folderState(folder).filter(({ status }) => status === "other file");
    assert.equal(swapped.length, 2);
    assert.throws(
      () => readSources(folder, panelSpecification()),
      (error) =>
        error instanceof InputErrors &&
        error.errors.length === 2 &&
        error.message.includes(`is ${sourceNames.gdp2026}`) &&
        error.message.includes(`is ${sourceNames.scores204}`),
    );
  });
});

describe("files that are missing", () => {
  it("are named all at once", () => {
    const folder = unmarked(sourceNames.gdp2018, sourceNames.treaty, sourceNames.stateYear);
    assert.throws(
      () => readSources(folder, panelSpecification()),
      (error) => error instanceof InputErrors && error.errors.length === 3,
    );
  });

  it("leave out what needs them, by name, and nothing else", () => {
    const folder = join(root, "world-without");
    cpSync(world, folder, { recursive: true });
    for (const name of [sourceNames.states, sourceNames.scores402]) rmSync(join(folder, name));
    const build = panelBuilder(folder);
    assert.equal(
      ifAvailable("the check of state numbers", () => readStates(folder)),
      undefined,
    );
    const scores = ["Fariss 2.03", "Fariss 4.02", "Fariss 2.04"] as const;
    const built = scores.flatMap(
      (score) => ifAvailable(score, () => [build({ score }).specification.score]) ?? [],
    );
    assert.deepEqual(built, ["Fariss 2.03", "Fariss 2.04"]);
    writeFileSync(join(folder, sourceNames.scores402), "a,b\n1,2\n");
    assert.throws(() => ifAvailable("a damaged file", () => build({ score: "Fariss 4.02" })), InputError);
  });
});
