import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import {
  chmodSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { chooseInput } from "alignment/node";
import { repositoryRoot } from "../support";

const program = join(repositoryRoot, "tools", "commands", "dist", "multiverse.js");

/** Every file of a folder and of its folders, by its path there. */
function contentsOf(folder: string): Record<string, string> {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return Object.fromEntries(
    names.map((entry) => {
      const path = join(entry.parentPath, entry.name);
      return [path.slice(folder.length + 1), readFileSync(path, "base64")];
    }),
  );
}

describe("npm run multiverse, where something is wrong", () => {
  const world = chooseInput("simulated").folder;
  let folder: string;
  /** A folder with a finished multiverse and its joint test. */
  let finished: string;
  let plan: string;
  const run = (...values: readonly string[]) =>
    spawnSync(process.execPath, [program, "--raw", world, ...values], { encoding: "utf8" });
  const planFile = (name: string, value: unknown): string => {
    const path = join(folder, name);
    writeFileSync(path, JSON.stringify(value));
    return path;
  };
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "alignment-refusals-"));
    finished = join(folder, "finished");
    plan = planFile("plan.json", {
      choices: { entryAfter: [1965, 1980], randomPart: ["varying intercept"] },
    });
    const values = ["--joint", "--draws", "1", "--specifications", "1", "--workers", "1"];
    const { status, stderr } = run("--plan", plan, "--out", finished, ...values);
    assert.equal(status, 0, stderr);
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const badPlans: readonly (readonly [string, unknown, RegExp])[] = [
    [
      "without a value for a choice",
      { choices: { entryAfter: [] } },
      /"entryAfter" has no value; expected at least one/,
    ],
    [
      "whose exclusions leave nothing",
      { choices: { entryAfter: [1965] }, exclude: [{ entryAfter: [1965] }] },
      /"exclude" leaves out every combination; expected at least one/,
    ],
    [
      "with an empty exclusion",
      { choices: { entryAfter: [1965] }, exclude: [{}] },
      /"exclude" holds \{\}; expected/,
    ],
    [
      "of unknown controls",
      { choices: { controls: [["age"]] } },
      /"controls" has the value \["age"\]; expected a list of different names/,
    ],
    ["that is a list", [1], /\[1\] is no plan; expected an object/],
    [
      "with more combinations than a run takes",
      { choices: { lastYear: Array(400).fill(2005), entryAfter: Array(300).fill(1965) } },
      /120,000 combinations; expected at most 100,000/,
    ],
  ];
  for (const [title, value, words] of badPlans) {
    it(`refuses a plan ${title} in one line and writes nothing`, () => {
      const out = join(folder, "refused");
      const { status, stderr } = run("--plan", planFile("bad.json", value), "--out", out);
      assert.equal(status, 1);
      assert.match(stderr, words);
      assert.equal(stderr.trim().split("\n").length, 1, stderr);
      assert.ok(!existsSync(out));
    });
  }

  it("refuses to go on with other data, and leaves the folder as it is", () => {
    const other = join(folder, "other-world");
    cpSync(world, other, { recursive: true });
    const file = join(other, readdirSync(other).find((name) => name.startsWith("wdi_gdppc")) ?? "");
    const text = readFileSync(file, "utf8");
    writeFileSync(
      file,
      text.replace(/(\d)(\D*)$/, (_, digit, rest) => `${(Number(digit) + 1) % 10}${rest}`),
    );
    const whole = contentsOf(finished);
    const values = ["--raw", other, "--plan", plan, "--out", finished, "--resume"];
    const { status, stderr } = spawnSync(process.execPath, [program, ...values], { encoding: "utf8" });
    assert.equal(status, 1);
    assert.match(stderr, /holds the multiverse of another plan, other data or other code/);
    assert.deepEqual(contentsOf(finished), whole);
  });

  it("refuses a block of another plan among its own, and leaves everything as it is", () => {
    const [own, other] = [join(folder, "own"), join(folder, "other")];
    const otherPlan = planFile("other.json", {
      choices: { entryAfter: [1970], randomPart: ["varying intercept"] },
    });
    assert.equal(run("--plan", otherPlan, "--out", other, "--workers", "1").status, 0);
    cpSync(finished, own, { recursive: true });
    const [block] = readdirSync(join(own, "blocks"));
    copyFileSync(join(other, "blocks", block), join(own, "blocks", block));
    const whole = contentsOf(own);
    const { status, stderr } = run("--plan", plan, "--out", own, "--resume");
    assert.equal(status, 1);
    assert.match(stderr, /holds a block of another plan, other data or other code \(first: block-000000/);
    assert.deepEqual(contentsOf(own), whole);
  });

  it("keeps the answer to the joint question where it is resumed without --joint", () => {
    const kept = join(folder, "kept");
    cpSync(finished, kept, { recursive: true });
    assert.equal(run("--plan", plan, "--out", kept, "--resume", "--workers", "1").status, 0);
    assert.deepEqual(contentsOf(kept), contentsOf(finished));
    assert.equal(JSON.parse(readFileSync(join(kept, "summary.json"), "utf8")).joint.tests.length, 2);
  });

  it("takes the folder of a process that has died over", () => {
    const left = join(folder, "left");
    cpSync(finished, left, { recursive: true });
    const [block] = readdirSync(join(left, "blocks"));
    rmSync(join(left, "blocks", block));
    const dead = { process: 2 ** 22 + 1, machine: hostname(), since: "2026-01-01T00:00:00.000Z" };
    writeFileSync(join(left, "blocks", "run.lock"), JSON.stringify(dead));
    assert.equal(run("--plan", plan, "--out", left, "--resume", "--workers", "1").status, 0);
    assert.equal(
      readFileSync(join(left, "specifications.csv"), "utf8"),
      readFileSync(join(finished, "specifications.csv"), "utf8"),
    );
  });

  it("names a full disk, keeps what stands, and goes on when there is room", {
    skip: process.platform === "win32",
  }, () => {
    const out = join(folder, "full");
    // 40 panels are cut into blocks of three; 16 models on each make a block of more than four kilobytes, and no file
    // may be larger.
    const lastYears = Array.from({ length: 40 }, (_, at) => 2010 - (at % 2));
    const large = planFile("large.json", {
      choices: {
        entryAfter: [1985],
        lastYear: lastYears,
        randomPart: ["varying intercept", "varying intercept and slope, uncorrelated"],
        estimation: ["REML", "ML"],
        controls: [[], ["year_s"], ["gdp_s"], ["iccpr"]],
      },
    });
    const line = [process.execPath, program, "--raw", world, "--plan", large, "--out", out, "--workers", "1"];
    const quoted = line.map((word) => `'${word}'`).join(" ");
    const { status, stderr } = spawnSync("bash", ["-c", `trap '' XFSZ; ulimit -f 4; exec ${quoted}`], {
      encoding: "utf8",
    });
    assert.equal(status, 1, stderr);
    assert.match(stderr, /block 0 could not be written to .*blocks \(EFBIG: .*\); .*go on with --resume/);
    assert.deepEqual(readdirSync(join(out, "blocks")), []);
    assert.ok(!existsSync(join(out, "specifications.csv")));
    assert.equal(spawnSync(line[0], [...line.slice(1), "--resume"]).status, 0);
    assert.ok(existsSync(join(out, "specifications.csv")));
  });

  it("names a folder that cannot be written, and writes nothing", {
    skip: process.platform === "win32",
  }, () => {
    const closed = join(folder, "closed");
    mkdirSync(closed);
    chmodSync(closed, 0o555);
    // The administrator may write anywhere, so that the command runs as nobody then.
    const user = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
    chmodSync(folder, 0o755);
    const readable = join(folder, "readable-world");
    cpSync(world, readable, { recursive: true });
    chmodSync(readable, 0o755);
    for (const name of readdirSync(readable)) chmodSync(join(readable, name), 0o644);
    const { status, stderr } = spawnSync(
      process.execPath,
      [program, "--raw", readable, "--plan", plan, "--out", join(closed, "out")],
      { encoding: "utf8", ...user },
    );
    assert.equal(status, 1, stderr);
    assert.match(stderr, /^EACCES: permission denied, mkdir '.*closed\/out'/);
    assert.deepEqual(readdirSync(closed), []);
  });
});
