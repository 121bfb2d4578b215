import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { before, beforeEach, describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { writeSimulatedWorld } from "alignment/node";
import { simulateWorld } from "alignment/worlds";
import { repositoryRoot, temporaryFolder } from "../support";

const program = join(repositoryRoot, "tools", "commands", "dist", "evidence.js");
const results = ["draws.csv", "evidence.json"];

describe("npm run evidence", () => {
  let folder: string;
  let world: string;
  let out: string;
  before(() => {
    folder = temporaryFolder();
    world = join(folder, "world");
    writeSimulatedWorld(simulateWorld({ stateCount: 40, igoCount: 30, seed: 5 }), world);
  });
  beforeEach(() => {
    out = mkdtempSync(join(folder, "out-"));
  });

  const small = ["--draws", "10", "--only", "exchangeEra", "--statistics", "yearly,table2"];
  function run(...values: string[]) {
    return spawnSync(process.execPath, [program, "--raw", world, "--out", out, ...values], {
      encoding: "utf8",
    });
  }
  const contents = () => results.map((name) => readFileSync(join(out, name), "base64"));

  it("writes the same bytes at one and two threads, and what an interrupted run goes on to", async () => {
    const first = run(...small, "--workers", "1");
    assert.equal(first.status, 0, first.stderr);
    assert.deepEqual(readdirSync(out).sort(), results);
    const wanted = contents();
    const second = run(...small, "--workers", "2");
    assert.equal(second.status, 0, second.stderr);
    assert.deepEqual(contents(), wanted);

    rmSync(out, { recursive: true });
    const child = spawn(process.execPath, [
      program,
      "--raw",
      world,
      "--out",
      out,
      ...small,
      "--workers",
      "1",
    ]);
    const blocks = join(out, "blocks");
    while (!existsSync(blocks) || !readdirSync(blocks).some((name) => name.startsWith("block-")))
      await sleep(10);
    child.kill("SIGINT");
    const [code] = await once(child, "exit");
    if (code === 130) {
      const refused = run(...small);
      assert.equal(refused.status, 1);
      assert.match(refused.stderr, /holds what an interrupted run left; add --resume/);
      assert.match(run("--draws", "15", ...small.slice(2), "--resume").stderr, /another request, other data/);
      const resumed = run(...small, "--resume");
      assert.equal(resumed.status, 0, resumed.stderr);
    }
    assert.deepEqual(contents(), wanted);
    assert.deepEqual(readdirSync(out).sort(), results);
  });

  it("writes one row a null, draw and statistic, and the nulls that are asked for", () => {
    assert.equal(run("--draws", "10", "--only", "linear", "--statistics", "table2").status, 0);
    const [header, ...rows] = readFileSync(join(out, "draws.csv"), "utf8").trim().split("\n");
    assert.equal(header, "null,draw,statistic,value");
    assert.equal(rows.length, 10 * 5);
    assert.match(rows[0], /^linear,0,table2\.duration,-?\d/);
    const { draws, nulls, verdicts, made } = JSON.parse(readFileSync(join(out, "evidence.json"), "utf8"));
    assert.equal(draws, 10);
    assert.deepEqual(Object.keys(nulls), ["linear", "parameters", "strata"]);
    assert.deepEqual(Object.keys(nulls.linear), ["table2"]);
    assert.equal(nulls.linear.table2.duration.draws, 10);
    assert.equal(verdicts, undefined);
    assert.equal(Object.keys(made.files).length, 12);
  });

  it("writes the parts without draws alone, without draws.csv", () => {
    assert.equal(run("--only", "placebos,sensitivity").status, 0);
    assert.deepEqual(readdirSync(out), ["evidence.json"]);
    const found = JSON.parse(readFileSync(join(out, "evidence.json"), "utf8"));
    assert.deepEqual(Object.keys(found), ["draws", "placebos", "sensitivity", "made"]);
  });

  it("refuses a wrong call with exit code 2 and leaves the folder as it was", () => {
    for (const [words, message] of [
      [["--draws", "12"], /--draws is 12; expected a multiple of 5 from 10 on/],
      [["--draws", "-5"], /--draws is -5; expected a whole number of at least 10/],
      [["--draws", "7"], /--draws is 7/],
      [["--draws", "many"], /--draws is many; expected a whole number/],
      [["--only", "nothing"], /no part nothing/],
      [["--only", "linear", "--statistics", "h4"], /the null linear has no statistics h4/],
      [["--statistics", "monthly"], /no statistics "monthly"/],
      [["--workers", "0"], /--workers is 0; expected a whole number of at least 1/],
    ] as const) {
      const { status, stderr } = run(...words);
      assert.equal(status, 2, stderr);
      assert.match(stderr, message);
      assert.deepEqual(readdirSync(out), []);
    }
  });
});
