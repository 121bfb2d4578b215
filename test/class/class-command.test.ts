import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { before, describe, it } from "node:test";
import { keyFile, readClassKey, unseal } from "@alignment/class";
import { seal } from "@alignment/class/dist/key";
import { repositoryRoot, temporaryFolder } from "../support";

const command = join(repositoryRoot, "tools", "commands", "dist", "class.js");

describe("the command of a class", () => {
  const root = temporaryFolder();
  const at = (...names: string[]) => join(root, ...names);
  const run = (...line: string[]) => {
    const { status, stderr } = spawnSync(process.execPath, [command, ...line], { encoding: "utf8" });
    return { status, stderr };
  };
  const make = (out: string) => run("make", "--students", at("names.csv"), "--out", out, "--lesson", "game");
  const grade = (folder: string, key: string, out: string) =>
    run("grade", folder, "--key", key, "--out", out);

  before(() => {
    writeFileSync(at("names.csv"), "student\nAda\n");
    assert.equal(make(at("class")).status, 0);
  });

  it("leaves a class as it is when it is made again, and takes no file for a folder", () => {
    const key = readFileSync(at("class", keyFile), "utf8");
    assert.match(make(at("class")).stderr, /class is not empty; expected a folder that is not there/);
    assert.match(make(at("names.csv")).stderr, /names\.csv, which is a file; expected a folder/);
    assert.match(make(at("names.csv", "class")).stderr, /no folder can be made in .*names\.csv/);
    assert.equal(readFileSync(at("class", keyFile), "utf8"), key);
  });

  it("says of a list of names that it cannot be read, and what was expected", () => {
    const { stderr } = run("make", "--students", at("none.csv"), "--out", at("other"));
    assert.match(stderr, /none\.csv cannot be read .*expected a CSV file with a column "student"/);
    assert.ok(!existsSync(at("other")));
  });

  it("hands out folders that everybody may read", () => {
    for (const folder of ["world", join("game", "a")])
      assert.equal(statSync(at("class", "ada", folder)).mode & 0o777, 0o755, folder);
  });

  it("removes what a run left that was ended in the middle, and nothing of one that goes on", async () => {
    const isUnfinished = (name: string) => name.startsWith("ended.");
    const ended = spawn(
      process.execPath,
      [command, "make", "--students", at("names.csv"), "--out", at("ended"), "--lesson", "game"],
      { stdio: "ignore" },
    );
    while (!readdirSync(root).some(isUnfinished)) await new Promise((resolve) => setTimeout(resolve, 5));
    ended.kill("SIGKILL");
    await new Promise((resolve) => ended.once("close", resolve));
    assert.ok(!existsSync(at("ended")), "it was not ended in the middle");
    assert.equal(readdirSync(root).filter(isUnfinished).length, 1);
    const running = `ended.${process.pid}.part`;
    mkdirSync(at(running));
    assert.equal(make(at("ended")).status, 0);
    assert.deepEqual(readdirSync(root).filter(isUnfinished), [running]);
    assert.ok(existsSync(at("ended", keyFile)));
  });

  it("refuses before it grades a file of marks that it could not write, and never writes over the key", () => {
    const key = at("class", keyFile);
    const before = readFileSync(key, "utf8");
    assert.match(grade(at("class"), key, key).stderr, /is the key; expected a file/);
    symlinkSync(at("class"), at("another way"));
    assert.match(grade(at("class"), key, at("another way", keyFile)).stderr, /is the key; expected a file/);
    assert.match(grade(at("class"), key, at("class")).stderr, /is a folder; expected a file/);
    assert.match(grade(at("class"), key, at("names.csv", "m.csv")).stderr, /names\.csv, which is a file/);
    assert.equal(readFileSync(key, "utf8"), before);
  });

  it("names the key of another class, and a key that is none", () => {
    assert.equal(make(at("same names")).status, 0);
    const { status, stderr } = grade(at("class"), at("same names", keyFile), at("marks.csv"));
    assert.equal(status, 1);
    assert.match(stderr, /the key opens none of the 1 sealed truths .*expected the key that was made with/);
    assert.match(grade(at("class"), at("names.csv"), at("marks.csv")).stderr, /cannot be read as a key/);
    assert.ok(!existsSync(at("marks.csv")));
  });

  it("refuses worlds that are not those of the key, as another version of the program made them", () => {
    const key = readClassKey(at("class", keyFile));
    const sealed = at("class", "ada", "truth.sealed");
    const before = readFileSync(sealed, "utf8");
    const truth = unseal(key, "Ada", before.trim());
    writeFileSync(sealed, seal(key, "Ada", truth.replace(/"seed":\d+/, '"seed":1')));
    const { status, stderr } = grade(at("class"), at("class", keyFile), at("marks.csv"));
    writeFileSync(sealed, before);
    assert.equal(status, 1);
    assert.match(
      stderr,
      /the worlds of Ada are not those that this version .*grade with the version that made/,
    );
    assert.ok(!existsSync(at("marks.csv")));
  });

  it("writes no marks, keeps the old ones and leaves nothing behind where it is interrupted", async () => {
    const name = readdirSync(at("class", "ada")).find((one) => one.endsWith(".ipynb")) as string;
    cpSync(at("class"), at("endless"), { recursive: true });
    const path = at("endless", "ada", name);
    const notebook = JSON.parse(readFileSync(path, "utf8"));
    notebook.cells[1].source = "for (;;);";
    writeFileSync(path, JSON.stringify(notebook));
    writeFileSync(at("old.csv"), "the marks of yesterday");
    mkdirSync(at("scratch"));
    const running = spawn(
      process.execPath,
      [command, "grade", at("endless"), "--key", at("class", keyFile), "--out", at("old.csv")],
      { env: { ...process.env, TMPDIR: at("scratch") }, stdio: ["ignore", "ignore", "pipe"] },
    );
    let stderr = "";
    running.stderr.on("data", (text) => {
      stderr += text;
    });
    const isRunning = () => readdirSync(at("scratch")).some((one) => one.startsWith("alignment-grade-"));
    while (!isRunning()) await new Promise((resolve) => setTimeout(resolve, 20));
    running.kill("SIGINT");
    await new Promise((resolve) => running.once("close", resolve));
    assert.match(stderr, /interrupted; no marks were written/);
    assert.deepEqual(readdirSync(at("scratch")), []);
    assert.equal(readFileSync(at("old.csv"), "utf8"), "the marks of yesterday");
  });
});
