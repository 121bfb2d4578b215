import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { chooseInput } from "alignment/node";
import { repositoryRoot } from "../support";

const program = join(repositoryRoot, "tools", "commands", "dist", "power.js");
const design = ["--states", "40", "--igos", "30", "--years", "20"];
const request = ["--sizes", "0,4", "--draws", "6", "--null-draws", "20"];
const written = ["power.csv", "power.html", "power.json"];

describe("npm run power", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "alignment-power-"));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));
  const run = (...values: readonly string[]) =>
    spawnSync(process.execPath, [program, ...values], { encoding: "utf8" });
  const contents = (of: string) =>
    Object.fromEntries(readdirSync(of).map((name) => [name, readFileSync(join(of, name), "utf8")]));

  it("writes the same bytes at one and at two threads, and after it was killed", async () => {
    const [one, two, killed] = ["one", "two", "killed"].map((name) => join(folder, name));
    const first = run("--out", one, ...design, ...request, "--workers", "1");
    assert.equal(first.status, 0, first.stderr);
    assert.match(first.stderr, /after [\d.]+ s: found in these shares of at least 4 worlds a size/);
    assert.match(
      first.stderr,
      / {6}no influence {7}0\.20 SD\n {2}H1 {2}\d\.\d\d \[\d\.\d\d, \d\.\d\d\] {2}\d\.\d\d \[/,
    );
    assert.deepEqual(readdirSync(one).sort(), written);
    assert.equal(run("--out", two, ...design, ...request, "--workers", "2").status, 0);
    assert.deepEqual(contents(two), contents(one));

    const child = spawn(process.execPath, [program, "--out", killed, ...design, ...request], {
      stdio: "ignore",
    });
    const exit = once(child, "exit");
    const blocks = join(killed, "blocks");
    const isUnderWay = () =>
      existsSync(blocks) && readdirSync(blocks).some((name) => name.startsWith("block-"));
    while (child.exitCode === null && !isUnderWay()) await sleep(20);
    child.kill("SIGKILL");
    await exit;
    const again = run("--out", killed, ...design, ...request);
    assert.equal(again.status, 1);
    assert.match(again.stderr, /holds what an interrupted run left; add --resume/);
    const other = run("--out", killed, ...design, "--draws", "5", "--resume");
    assert.match(other.stderr, /of another request, other data or other code/);
    assert.equal(run("--out", killed, ...design, ...request, "--resume").status, 0);
    assert.deepEqual(contents(killed), contents(one));
  });

  it("says in its files what was simulated, and which test was powered", () => {
    const {
      of,
      request: asked,
      test,
      curves,
    } = JSON.parse(readFileSync(join(folder, "one", "power.json"), "utf8"));
    assert.deepEqual([of.states, of.igos, of.years], [40, 30, 20]);
    assert.deepEqual(asked, { sizes: [0, 4], draws: 6, nullDraws: 20 });
    assert.match(test, /core of the rule of the verdicts/);
    const [header, ...lines] = readFileSync(join(folder, "one", "power.csv"), "utf8")
      .trim()
      .split("\n");
    assert.match(header, /^hypothesis,size,effect_sd,worlds,found,found_lower,found_upper,/);
    assert.equal(lines.length, 6);
    const [hypothesis, size, effect, worlds, found, lower, upper] = lines[1].split(",");
    assert.deepEqual([hypothesis, size, effect, worlds], ["H1", "4", "0.2", "6"]);
    assert.equal(Number(found), curves[0].points[1].found.share);
    assert.ok(Number(lower) <= Number(found) && Number(found) <= Number(upper));
    const page = readFileSync(join(folder, "one", "power.html"), "utf8");
    assert.doesNotMatch(page, /http-equiv="refresh"|Still running|<script|https?:/);
  });

  it("names a damaged raw file, and leaves nothing behind that a run of the mended one would stumble over", () => {
    const [raw, out] = [join(folder, "raw"), join(folder, "damaged")];
    cpSync(chooseInput("simulated").folder, raw, { recursive: true });
    const file = readdirSync(raw).find((name) => name.startsWith("HumanRightsProtectionScores_v2.03")) ?? "";
    writeFileSync(join(raw, file), `${readFileSync(join(raw, file), "utf8")}cut,off`);
    const { status, stderr } = run("--out", out, "--raw", raw, ...request);
    assert.equal(status, 1);
    assert.match(stderr, new RegExp(file.replaceAll(".", "\\.")));
    assert.deepEqual(readdirSync(out), []);
  });

  const refusals: readonly (readonly [string, readonly string[], RegExp])[] = [
    ["no folder", [], /--out is missing/],
    ["a word for a number", ["--out", "x", "--states", "many"], /--states is "many"; expected a number/],
    ["too few states", ["--out", "x", "--states", "3"], /states is 3; expected a whole number from 40/],
    ["sizes without none", ["--out", "x", "--sizes", "1,2"], /the first of them 0/],
    [
      "too few null draws",
      ["--out", "x", "--null-draws", "5"],
      /--null-draws is 5; expected a whole number of at least 20, since of fewer no p-value/,
    ],
    ["no thread", ["--out", "x", "--workers", "0"], /--workers is 0; expected a whole number of at least 1/],
    ["a number in another form", ["--out", "x", "--draws", "1e1"], /--draws is 1e1; expected a whole number/],
    ["half a null draw", ["--out", "x", "--null-draws", "20.5"], /--null-draws is 20.5; expected a whole/],
    ["a design by the option's name", ["--out", "x", "--seed", "-1"], /^power: --seed is -1; expected/],
    ["an empty size", ["--out", "x", "--sizes", "0,,1"], /--sizes is ""; expected a number/],
    [
      "files that are a file",
      ["--out", "x", "--raw", program],
      /--raw is .*, which is a file; expected a folder/,
    ],
    [
      "files and a design at once",
      ["--out", "x", "--raw", "y", "--igos", "40"],
      /--raw takes the memberships of the files/,
    ],
  ];
  for (const [title, values, words] of refusals) {
    it(`refuses ${title} in one line and writes nothing`, () => {
      const out = join(folder, "refused");
      const { status, stderr } = run(...values.map((value) => (value === "x" ? out : value)));
      assert.equal(status, 2);
      assert.match(stderr, words);
      assert.equal(stderr.trim().split("\n").length, 1, stderr);
      assert.ok(!existsSync(out));
    });
  }
});
