import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { describe, test } from "node:test";
import { removeUnfinished, unfinishedPath } from "alignment/dist/node/unfinished";
import { writeAtomically } from "alignment/node";
import { temporaryFolder } from "../support";

describe("files that are whole or not there", () => {
  test("a file that cannot be put in place leaves nothing unfinished, and what stood there stays", () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, "taken", "inner"), { recursive: true });
    assert.throws(() => writeAtomically(join(folder, "taken"), "new"), /EISDIR|ENOTEMPTY|EEXIST|EPERM/);
    assert.deepEqual(readdirSync(folder), ["taken"]);
  });

  test("what an ended process left unfinished is removed, and what a living one writes is not", () => {
    const folder = temporaryFolder();
    const ended = spawnSync(process.execPath, ["--version"]).pid;
    const own = unfinishedPath(join(folder, "book.html"));
    for (const path of [own, join(folder, `book.html.${ended}.part`), join(folder, "kept.html")]) {
      writeFileSync(path, "");
    }
    removeUnfinished(folder);
    assert.deepEqual(readdirSync(folder).sort(), [basename(own), "kept.html"].sort());
  });

  test("of one file alone, what was left unfinished of the others stays", () => {
    const folder = temporaryFolder();
    const ended = spawnSync(process.execPath, ["--version"]).pid;
    for (const name of ["a.csv", "b.csv", "aa.csv"]) writeFileSync(join(folder, `${name}.${ended}.part`), "");
    removeUnfinished(folder, "a.csv");
    assert.deepEqual(readdirSync(folder).sort(), [`aa.csv.${ended}.part`, `b.csv.${ended}.part`]);
  });

  test("writing a file leaves it whole under its name and no unfinished one beside it", () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "copy.ipynb"), "what stood there before, and longer");
    writeAtomically(join(folder, "copy.ipynb"), "new");
    assert.deepEqual(readdirSync(folder), ["copy.ipynb"]);
    assert.equal(readFileSync(join(folder, "copy.ipynb"), "utf8"), "new");
  });
});
